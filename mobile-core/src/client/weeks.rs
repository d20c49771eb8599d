//! My weeks: what a person noted lately, folded for that person alone. Private entries count here; what was taken without
//! choice counts nowhere.

use std::collections::BTreeMap;

use chrono::{Datelike, Days, NaiveDate};
use serde::Serialize;

use super::Here;
use super::engine::Engine;
use crate::briefs::{
    BriefEntry, BriefInput, CodeCount, Cravings, Helped, MemberInput, Sequence, TriggerCount, fold,
    labels_of,
};
use crate::entries::{Body, Kind, Meaning, Step, in_order_of_time};
use crate::ids::{CycleId, ParticipantId};
use crate::order::{by_rank, falling};
use crate::time::UnixMillis;

/// How many weeks are looked at, this one included.
const WEEKS: u64 = 12;

/// The last weeks; every list by falling count.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WeeksView {
    /// From the first in which something was noted, at most twelve, this one last.
    pub weeks: Vec<WeekView>,
    /// In all of them.
    pub cravings: Cravings,
    /// Cravings by hour of the local week: 168 counts, Monday 00 h first.
    pub hours: Vec<u32>,
    /// What set cravings off.
    pub triggers: Vec<TriggerCount>,
    /// What came before cravings and uses, in order of time.
    pub before: Vec<Sequence>,
    /// Strategies tried, those that helped most often first.
    pub helped: Vec<Helped>,
    /// Sober gains.
    pub sober_gains: Vec<CodeCount>,
}

/// One week.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WeekView {
    /// Its first day.
    pub monday: NaiveDate,
    /// Its cravings.
    pub cravings: Cravings,
}

impl Engine {
    /// The last twelve weeks, by the local date of each entry.
    pub fn weeks(&self, here: &Here<'_>) -> WeeksView {
        let this_week = self.local_date(here).map(monday).unwrap_or_default();
        let first = this_week
            .checked_sub_days(Days::new(7 * (WEEKS - 1)))
            .unwrap_or(this_week);
        let mut entries: Vec<BriefEntry> = self.opened_since(first).collect();
        let weeks = weeks(&entries, this_week);

        let before = sequences(&entries);
        entries.extend(self.own_labels(here.now));
        let brief = fold(&input(entries));
        let mut labels = BTreeMap::new();
        labels.extend(self.labels());
        WeeksView {
            weeks,
            cravings: brief.cravings,
            hours: brief.hours,
            triggers: brief.triggers,
            before: before
                .into_iter()
                .map(|(codes, count)| Sequence {
                    labels: labels_of(&codes, &labels),
                    codes,
                    count,
                    participants: 1,
                })
                .collect(),
            helped: brief.helped,
            sober_gains: brief.sober_gains,
        }
    }

    /// What was noted since a local day, with hidden parts in their place; what this app can't read is left out.
    pub(crate) fn opened_since(&self, first: NaiveDate) -> impl Iterator<Item = BriefEntry> {
        let newest = self.newest_first().into_iter();
        newest.filter_map(move |version| {
            let occurred_at = version.head().occurred_at;
            if occurred_at.local_date() < first {
                return None;
            }
            let opened = self.open_version(version);
            let body = Body::parse(Kind::from_code(&opened.kind)?, opened.body.as_ref()?).ok()?;
            let received_at = occurred_at.millis();
            let is_counted =
                !matches!(&body, Body::Use(use_) if use_.meaning == Some(Meaning::NotByChoice));
            is_counted.then_some(BriefEntry {
                occurred_at,
                received_at,
                body,
            })
        })
    }

    /// The person's own words for own triggers, as the fold takes them.
    fn own_labels(&self, now: UnixMillis) -> Option<BriefEntry> {
        Some(BriefEntry {
            occurred_at: crate::time::OccurredAt::at(now, 0)?,
            received_at: now,
            body: Body::TriggerList(self.trigger_list()?),
        })
    }

    fn labels(&self) -> impl Iterator<Item = (String, String)> {
        let items = self.trigger_list().unwrap_or_default().triggers.into_iter();
        items.filter_map(|item| Some((item.code.to_string(), item.label?)))
    }
}

fn monday(date: NaiveDate) -> NaiveDate {
    let since = Days::new(date.weekday().num_days_from_monday().into());
    date.checked_sub_days(since).unwrap_or(date)
}

/// From the first week with anything in it.
fn weeks(entries: &[BriefEntry], this_week: NaiveDate) -> Vec<WeekView> {
    let week_of = |entry: &BriefEntry| monday(entry.occurred_at.local_date());
    let Some(first) = entries.iter().map(week_of).min() else {
        return Vec::new();
    };
    let mondays = first
        .iter_weeks()
        .take_while(|monday| *monday <= this_week)
        .take(WEEKS as usize);
    mondays
        .map(|monday| {
            // A use of the next Monday's small hours counts against a craving of Sunday night.
            let counts = |entry: &&BriefEntry| match entry.body {
                Body::Craving(_) => week_of(entry) == monday,
                Body::Use(_) => true,
                _ => false,
            };
            let some = entries.iter().filter(counts).cloned().collect();
            WeekView {
                monday,
                cravings: fold(&input(some)).cravings,
            }
        })
        .collect()
}

/// How often what came before, by falling count.
fn sequences(entries: &[BriefEntry]) -> Vec<(Vec<String>, u32)> {
    let steps = |body: &Body| -> Vec<Step> {
        match body {
            Body::Craving(craving) => craving.before.clone(),
            Body::Use(use_) => use_.before.clone(),
            _ => Vec::new(),
        }
    };
    let mut counts: BTreeMap<Vec<String>, u32> = BTreeMap::new();
    for entry in entries {
        let steps = steps(&entry.body);
        if !steps.is_empty() {
            let codes = in_order_of_time(&steps).into_iter();
            let codes = codes.map(|code| code.as_str().to_owned()).collect();
            *counts.entry(codes).or_default() += 1;
        }
    }
    by_rank(counts.into_iter().collect(), |(_, count)| {
        (falling(*count), 0)
    })
}

/// One member, of all times.
fn input(entries: Vec<BriefEntry>) -> BriefInput {
    let (from, to) = (UnixMillis(i64::MIN), UnixMillis(i64::MAX));
    BriefInput {
        cycle_id: CycleId(uuid::Uuid::nil()),
        session_number: 1,
        from,
        to,
        now: to,
        members: vec![MemberInput {
            participant_id: ParticipantId(uuid::Uuid::nil()),
            first_name: String::new(),
            enrolled_at: None,
            left_at: None,
            last_received_at: None,
            paused_until: None,
            entries,
        }],
    }
}
