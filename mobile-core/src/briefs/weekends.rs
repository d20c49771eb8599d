//! Weekends planned, and what people said of them afterwards.

use std::collections::{BTreeMap, BTreeSet};

use chrono::{Duration, NaiveDate};

use super::fold::Span;
use super::{BriefEntry, Weekends};
use crate::entries::{Body, PlanKept};
use crate::time::{HOUR, OccurredAt, UnixMillis};

/// What one person shared about one weekend.
#[derive(Default)]
struct Weekend {
    /// Whether there is a plan, and whether it or the debrief concerns this brief.
    is_planned: bool,
    is_covered: bool,
    /// The newest debrief: when it was received and happened, and what it says.
    told: Option<(UnixMillis, UnixMillis, Option<PlanKept>)>,
    late: u32,
}

/// Counts weekends of all members.
#[derive(Default)]
pub(super) struct WeekendTally {
    weekends: Weekends,
    by: BTreeSet<usize>,
}

impl WeekendTally {
    /// Adds what one member shared; answers for how many of these records came late.
    ///
    /// A weekend belongs to the span in which its Saturday noon lies, also when its plan or debrief was received later. A
    /// debrief without a shared plan counts for nothing: it must not tell that there is a private one.
    pub(super) fn add_member(&mut self, member: usize, entries: &[&BriefEntry], span: Span) -> u32 {
        let mut of: BTreeMap<NaiveDate, Weekend> = BTreeMap::new();
        for entry in entries {
            let friday = match &entry.body {
                Body::WeekendPlan(plan) => plan.friday,
                Body::Debrief(debrief) => debrief.friday,
                _ => continue,
            };
            let noon = saturday_noon(friday, &entry.occurred_at);
            let is_late = noon < span.from && span.contains(entry.received_at);
            let weekend = of.entry(friday).or_default();
            weekend.is_covered |= is_late || span.contains(noon);
            weekend.late += u32::from(is_late);
            match &entry.body {
                Body::Debrief(debrief) => {
                    let told = (
                        entry.received_at,
                        entry.occurred_at.millis(),
                        debrief.plan_kept,
                    );
                    weekend.told = weekend.told.max(Some(told));
                }
                _ => weekend.is_planned = true,
            }
        }
        of.retain(|_, weekend| weekend.is_covered && weekend.is_planned);
        if !of.is_empty() {
            self.by.insert(member);
        }
        of.into_values()
            .map(|weekend| {
                self.weekends.planned += 1;
                *match weekend.told.and_then(|(_, _, kept)| kept) {
                    Some(PlanKept::Yes) => &mut self.weekends.kept,
                    Some(PlanKept::Partly) => &mut self.weekends.partly,
                    Some(PlanKept::No) => &mut self.weekends.differently,
                    None => &mut self.weekends.untold,
                } += 1;
                weekend.late
            })
            .sum()
    }

    pub(super) fn into_weekends(self) -> Weekends {
        Weekends {
            participants: self.by.len() as u32,
            ..self.weekends
        }
    }
}

/// The middle of a weekend, by the clock of a record about it.
fn saturday_noon(friday: NaiveDate, at: &OccurredAt) -> UnixMillis {
    let midnight = (friday + Duration::days(1)).and_time(chrono::NaiveTime::MIN);
    let utc = UnixMillis(midnight.and_utc().timestamp_millis());
    utc.plus(12 * HOUR - i64::from(at.offset_seconds()) * 1_000)
}
