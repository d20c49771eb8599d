//! Wall clocks: what a zone's offset is, and when. The host knows the zones of the world; the core gets a table of one.
//!
//! Schedules are wall clock and zone, and are resolved late: the same eight in the evening on both sides of a change.

use chrono::{DateTime, Duration, NaiveDate, NaiveDateTime};
use serde::{Deserialize, Serialize};

use crate::invalid::{Code, Invalid};
use crate::time::{DAY, UnixMillis};

/// How far back a host's table reaches (contract, *Time*).
pub const TABLE_BEFORE: i64 = 90 * DAY;
/// How far ahead it reaches (contract, *Time*).
pub const TABLE_AFTER: i64 = 400 * DAY;

/// An offset and the moment from which it holds.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ZoneOffset {
    /// First moment at which it holds.
    pub since: UnixMillis,
    /// Seconds east of Greenwich.
    pub seconds: i32,
}

/// The offsets of one zone over a span of time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(try_from = "Raw")]
pub struct ZoneTable {
    /// In order of time; the first holds from the beginning of the span.
    offsets: Vec<ZoneOffset>,
    /// First moment the table says nothing about.
    to: UnixMillis,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Raw {
    offsets: Vec<ZoneOffset>,
    to: UnixMillis,
}

impl TryFrom<Raw> for ZoneTable {
    type Error = Invalid;

    fn try_from(raw: Raw) -> Result<Self, Invalid> {
        Self::new(raw.offsets, raw.to)
    }
}

impl ZoneTable {
    /// A table of offsets in order of time; it begins with the first and ends before `to`.
    ///
    /// # Errors
    /// `missing_field` without any offset; `out_of_range` if they are out of order or one is a day or more.
    pub fn new(offsets: Vec<ZoneOffset>, to: UnixMillis) -> Result<Self, Invalid> {
        let Some(last) = offsets.last() else {
            let message = "a zone has at least one offset";
            return Err(Invalid::new(Code::MissingField, "offsets", message));
        };
        if to <= last.since {
            let message = "must be after the last change";
            return Err(Invalid::new(Code::OutOfRange, "to", message));
        }
        for (index, offset) in offsets.iter().enumerate() {
            let is_in_order = index == 0 || offsets[index - 1].since < offset.since;
            let is_offset = i64::from(offset.seconds).abs() * 1_000 < DAY;
            if !is_in_order || !is_offset {
                let message = "must come after the one before, and be less than a day";
                let field = format!("offsets[{index}]");
                return Err(Invalid::new(Code::OutOfRange, field, message));
            }
        }
        Ok(Self { offsets, to })
    }

    /// The table of a zone that the host can ask for its offset, in seconds, at any moment; for [from, to).
    ///
    /// Asks once a day and closes in on each change to the second: no zone changes to and fro within a day.
    ///
    /// # Errors
    /// As [`Self::new`].
    pub fn probe(
        from: UnixMillis,
        to: UnixMillis,
        mut offset_at: impl FnMut(UnixMillis) -> i32,
    ) -> Result<Self, Invalid> {
        let mut at = UnixMillis(from.0.div_euclid(1_000) * 1_000);
        let mut seconds = offset_at(at);
        let mut offsets = vec![ZoneOffset { since: at, seconds }];
        while at < to {
            let next = at.plus(DAY);
            let after = offset_at(next);
            if after != seconds {
                let (mut before, mut changed) = (at, next);
                while changed.0 - before.0 > 1_000 {
                    let middle = UnixMillis((before.0 + changed.0).div_euclid(2_000) * 1_000);
                    if offset_at(middle) == seconds {
                        before = middle;
                    } else {
                        changed = middle;
                    }
                }
                if changed < to {
                    offsets.push(ZoneOffset {
                        since: changed,
                        seconds: after,
                    });
                }
                seconds = after;
            }
            at = next;
        }
        Self::new(offsets, to)
    }

    /// The changes, the first entry being the beginning of the span.
    pub fn offsets(&self) -> &[ZoneOffset] {
        &self.offsets
    }

    /// Whether the table knows all of [from, to).
    pub fn covers(&self, from: UnixMillis, to: UnixMillis) -> bool {
        self.offsets
            .first()
            .is_some_and(|first| first.since <= from)
            && to <= self.to
    }

    /// Seconds east of Greenwich at a moment.
    pub fn offset_at(&self, at: UnixMillis) -> i32 {
        let later = self.offsets.partition_point(|offset| offset.since <= at);
        let offset = self.offsets.get(later.saturating_sub(1));
        offset.map_or(0, |offset| offset.seconds)
    }

    /// What clocks on the wall show at a moment.
    pub fn local(&self, at: UnixMillis) -> NaiveDateTime {
        let shown = at.plus(i64::from(self.offset_at(at)) * 1_000);
        // Moments beyond the calendar do not come from clocks.
        DateTime::from_timestamp_millis(shown.0)
            .unwrap_or_default()
            .naive_utc()
    }

    /// The local calendar day of a moment.
    pub fn date(&self, at: UnixMillis) -> NaiveDate {
        self.local(at).date()
    }

    /// The moment at which clocks on the wall show a time.
    ///
    /// A time that comes twice is the first of the two. A time that is skipped is moved forward by what the clocks skip:
    /// half past two becomes half past three. Both follow from one rule: the offset from before the change holds.
    pub fn resolve(&self, wall: NaiveDateTime) -> UnixMillis {
        let shown = wall.and_utc().timestamp_millis();
        let under = |offset: &ZoneOffset| UnixMillis(shown - i64::from(offset.seconds) * 1_000);
        let mut best = None;
        for (index, offset) in self.offsets.iter().enumerate() {
            let at = under(offset);
            let next = self.offsets.get(index + 1);
            if next.is_none_or(|next| at < next.since) {
                // The first offset that has not ended by then. If it has not begun either, the time was skipped.
                let has_begun = index == 0 || offset.since <= at;
                return if has_begun { at } else { best.unwrap_or(at) };
            }
            best = Some(at);
        }
        best.unwrap_or(UnixMillis(shown))
    }

    /// As [`Self::resolve`], for a day and minutes after midnight.
    pub fn at(&self, day: NaiveDate, minutes: u16) -> UnixMillis {
        let wall = day.and_time(chrono::NaiveTime::MIN) + Duration::minutes(minutes.into());
        self.resolve(wall)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::time::HOUR;

    fn moment(text: &str) -> UnixMillis {
        text.parse().unwrap()
    }

    fn paris() -> ZoneTable {
        let offset = |since, seconds| ZoneOffset {
            since: moment(since),
            seconds,
        };
        let offsets = vec![
            offset("2026-01-01T00:00:00Z", 3_600),
            offset("2026-03-29T01:00:00Z", 7_200),
            offset("2026-10-25T01:00:00Z", 3_600),
        ];
        ZoneTable::new(offsets, moment("2027-01-01T00:00:00Z")).unwrap()
    }

    #[test]
    fn a_skipped_time_is_moved_and_a_repeated_one_is_the_first() {
        let resolve = |wall: &str| paris().resolve(wall.parse().unwrap()).to_string();
        assert_eq!(resolve("2026-03-29T01:59:59"), "2026-03-29T00:59:59.000Z");
        assert_eq!(resolve("2026-03-29T02:00:00"), "2026-03-29T01:00:00.000Z");
        assert_eq!(resolve("2026-03-29T02:30:00"), "2026-03-29T01:30:00.000Z");
        assert_eq!(
            paris().local(moment("2026-03-29T01:30:00Z")).to_string(),
            "2026-03-29 03:30:00"
        );
        assert_eq!(resolve("2026-03-29T03:00:00"), "2026-03-29T01:00:00.000Z");
        assert_eq!(resolve("2026-10-25T01:59:59"), "2026-10-24T23:59:59.000Z");
        assert_eq!(resolve("2026-10-25T02:00:00"), "2026-10-25T00:00:00.000Z");
        assert_eq!(resolve("2026-10-25T02:59:00"), "2026-10-25T00:59:00.000Z");
        assert_eq!(resolve("2026-10-25T03:00:00"), "2026-10-25T02:00:00.000Z");
        assert_eq!(resolve("2026-10-24T17:00:00"), "2026-10-24T15:00:00.000Z");
        assert_eq!(resolve("2026-10-26T17:00:00"), "2026-10-26T16:00:00.000Z");
    }

    #[test]
    fn a_table_is_in_order_and_knows_where_it_ends() {
        let table = paris();
        assert!(table.covers(
            moment("2026-01-01T00:00:00Z"),
            moment("2027-01-01T00:00:00Z")
        ));
        assert!(!table.covers(
            moment("2025-12-31T23:00:00Z"),
            moment("2026-02-01T00:00:00Z")
        ));
        assert!(!table.covers(
            moment("2026-02-01T00:00:00Z"),
            moment("2027-01-01T00:00:00.001Z")
        ));
        let value = serde_json::to_value(&table).unwrap();
        assert_eq!(
            serde_json::from_value::<ZoneTable>(value.clone()).unwrap(),
            table
        );
        let mut turned = value;
        turned["offsets"].as_array_mut().unwrap().reverse();
        assert!(serde_json::from_value::<ZoneTable>(turned).is_err());
        assert!(ZoneTable::new(vec![], moment("2027-01-01T00:00:00Z")).is_err());
    }

    #[test]
    fn probing_finds_each_change_to_the_second() {
        let table = paris();
        let from = moment("2026-01-01T00:00:00Z");
        let probed = ZoneTable::probe(from, table.to, |at| table.offset_at(at)).unwrap();
        assert_eq!(probed, table);
        let later =
            ZoneTable::probe(from.plus(HOUR + 7), table.to, |at| table.offset_at(at)).unwrap();
        assert_eq!(later.offsets()[1..], table.offsets()[1..]);
    }
}
