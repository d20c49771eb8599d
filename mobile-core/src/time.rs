//! Moments as people lived them and as machines count them. "Now" is always an argument.

use std::fmt;
use std::str::FromStr;

use chrono::{
    DateTime, Datelike, FixedOffset, NaiveDate, NaiveDateTime, NaiveTime, SecondsFormat, Timelike,
    Utc,
};
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::invalid::{Code, Invalid};

/// One minute in milliseconds.
pub const MINUTE: i64 = 60_000;
/// One hour in milliseconds.
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours in milliseconds.
pub const DAY: i64 = 24 * HOUR;

/// How far in the future an entry may lie when a person enters it (contract, *Time*).
pub const FUTURE_TOLERANCE: i64 = 5 * MINUTE;
/// How long before the cycle, or enrolment, an entry may lie when a person enters it (contract, *Time*).
pub const BACKDATING: i64 = 90 * DAY;

/// A machine's moment: milliseconds since 1970-01-01T00:00:00Z. In JSON, RFC 3339 in UTC with milliseconds.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
pub struct UnixMillis(pub i64);

impl UnixMillis {
    /// This moment moved by a number of milliseconds; stays at the ends of the range instead of wrapping.
    pub fn plus(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }
}

impl fmt::Display for UnixMillis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match DateTime::<Utc>::from_timestamp_millis(self.0) {
            Some(time) => f.write_str(&time.to_rfc3339_opts(SecondsFormat::Millis, true)),
            // Further from 1970 than a calendar reaches: no RFC 3339 form exists.
            None => write!(f, "{} ms", self.0),
        }
    }
}

impl FromStr for UnixMillis {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(|time| Self(time.timestamp_millis()))
    }
}

impl Serialize for UnixMillis {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for UnixMillis {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a moment is an RFC 3339 date and time"))
    }
}

/// When something happened to a person, with the offset of that place and moment; RFC 3339 in JSON, offset kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[cfg_attr(feature = "openapi", schema(value_type = String, format = DateTime))]
pub struct OccurredAt(DateTime<FixedOffset>);

impl OccurredAt {
    /// The moment `millis`, seen from `offset_minutes` east of Greenwich; `None` outside what a calendar or a
    /// zone can say (offset below ±24 h).
    pub fn at(millis: UnixMillis, offset_minutes: i32) -> Option<Self> {
        let offset = FixedOffset::east_opt(offset_minutes.checked_mul(60)?)?;
        Some(Self(
            DateTime::<Utc>::from_timestamp_millis(millis.0)?.with_timezone(&offset),
        ))
    }

    /// The same moment as machines count it.
    pub fn millis(&self) -> UnixMillis {
        UnixMillis(self.0.timestamp_millis())
    }

    /// Seconds east of Greenwich.
    pub fn offset_seconds(&self) -> i32 {
        self.0.offset().local_minus_utc()
    }

    /// Hour of the local week, 0 to 167; Monday 00 h is 0. Follows the offset of the moment itself.
    pub fn hour_of_week(&self) -> u8 {
        let hours = self.0.weekday().num_days_from_monday() * 24 + self.0.hour();
        hours as u8
    }

    /// What clocks on the wall showed.
    pub fn wall(&self) -> NaiveDateTime {
        self.0.naive_local()
    }

    /// The local calendar day.
    pub fn local_date(&self) -> NaiveDate {
        self.0.date_naive()
    }
}

impl fmt::Display for OccurredAt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0.to_rfc3339_opts(SecondsFormat::AutoSi, true))
    }
}

impl FromStr for OccurredAt {
    type Err = chrono::ParseError;

    fn from_str(text: &str) -> Result<Self, chrono::ParseError> {
        DateTime::parse_from_rfc3339(text).map(Self)
    }
}

impl Serialize for OccurredAt {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for OccurredAt {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a time is RFC 3339 with its offset"))
    }
}

/// A date such as `2026-11-22`, in that one form. Read as RFC 3339 is: any other reader would be one more to download.
pub(crate) fn date_of(text: &str) -> Option<NaiveDate> {
    let time = (text.len() == 10).then(|| format!("{text}T00:00:00Z"))?;
    let time = DateTime::parse_from_rfc3339(&time).ok()?;
    Some(time.date_naive())
}

/// A time of the day such as `09:30`, in that one form.
pub(crate) fn time_of_day(text: &str) -> Option<NaiveTime> {
    let time = (text.len() == 5).then(|| format!("2000-01-01T{text}:00Z"))?;
    let time = DateTime::parse_from_rfc3339(&time).ok()?;
    Some(time.time())
}

/// The context rule for what a *person* enters now; stored data is never measured by it.
///
/// `now` is server-corrected time; `earliest` the cycle's opening, or enrolment if there is no cycle.
///
/// # Errors
/// `future` more than 5 minutes ahead of `now`; `too_old` more than 90 days before `earliest`.
pub fn check_entered_at(
    occurred_at: &OccurredAt,
    now: UnixMillis,
    earliest: UnixMillis,
) -> Result<(), Invalid> {
    let millis = occurred_at.millis();
    if millis > now.plus(FUTURE_TOLERANCE) {
        return Err(Invalid::new(
            Code::Future,
            "occurred_at",
            "the time lies more than 5 minutes in the future",
        ));
    }
    if millis < earliest.plus(-BACKDATING) {
        return Err(Invalid::new(
            Code::TooOld,
            "occurred_at",
            "the time lies more than 90 days before the start",
        ));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(text: &str) -> OccurredAt {
        text.parse().unwrap()
    }

    #[test]
    fn a_time_keeps_its_offset() {
        for text in [
            "2026-11-20T23:30:00+01:00",
            "2026-11-20T23:30:00Z",
            "2026-11-20T23:30:00.250-09:30",
        ] {
            assert_eq!(at(text).to_string(), text);
            assert_eq!(
                serde_json::to_string(&at(text)).unwrap(),
                format!("\"{text}\"")
            );
        }
        assert!("2026-11-20T23:30:00".parse::<OccurredAt>().is_err());
        for text in ["2026-11-20", "2024-02-29", "1999-12-31"] {
            assert_eq!(date_of(text).unwrap().to_string(), text);
        }
        for text in [
            "",
            "2026-11-2",
            "2026-02-29",
            "2026-13-01",
            "+2026-11-1",
            "20261120  ",
            "2026/11/20",
        ] {
            assert_eq!(date_of(text), None, "{text}");
        }
        for text in ["00:00", "09:30", "23:59"] {
            let time = time_of_day(text).unwrap();
            assert_eq!(time.format("%H:%M").to_string(), text);
        }
        for text in ["", "9:30", "24:00", "12:60", "12-30", " 9:30", "12:3 "] {
            assert_eq!(time_of_day(text), None, "{text}");
        }
    }

    #[test]
    fn the_hour_of_the_week_is_local() {
        // 2026-11-23 is a Monday.
        assert_eq!(at("2026-11-23T00:00:00+01:00").hour_of_week(), 0);
        assert_eq!(at("2026-11-22T23:59:59+01:00").hour_of_week(), 167);
        assert_eq!(at("2026-11-22T23:30:00Z").hour_of_week(), 167);
        assert_eq!(
            at("2026-11-23T00:30:00+01:00").millis(),
            at("2026-11-22T23:30:00Z").millis()
        );
        assert_eq!(at("2026-11-23T00:30:00+01:00").hour_of_week(), 0);
    }

    #[test]
    fn machine_times_are_utc_in_json() {
        let time = at("2026-11-20T23:30:00+01:00").millis();
        assert_eq!(
            serde_json::to_string(&time).unwrap(),
            "\"2026-11-20T22:30:00.000Z\""
        );
        assert_eq!(
            serde_json::from_str::<UnixMillis>("\"2026-11-20T23:30:00+01:00\"").unwrap(),
            time
        );
        assert_eq!(
            OccurredAt::at(time, 60),
            Some(at("2026-11-20T23:30:00+01:00"))
        );
        assert_eq!(OccurredAt::at(time, 24 * 60), None);
    }

    #[test]
    fn context_rules_hold_at_their_edges() {
        let now = UnixMillis(1_795_000_000_000);
        let earliest = now.plus(-7 * DAY);
        let check = |millis| {
            check_entered_at(&OccurredAt::at(millis, 60).unwrap(), now, earliest)
                .map_err(|e| e.code)
        };
        assert_eq!(check(now.plus(5 * MINUTE)), Ok(()));
        assert_eq!(check(now.plus(5 * MINUTE + 1)), Err(Code::Future));
        assert_eq!(check(earliest.plus(-90 * DAY)), Ok(()));
        assert_eq!(check(earliest.plus(-90 * DAY - 1)), Err(Code::TooOld));
    }
}
