//! Why a window: codes with the person's own counts, ready for words. No level, no forecast.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Serialize;

use super::features::{Observation, Observed, age};
use super::{HORIZON_DAYS, Noted, Window};
use crate::entries::Body;
use crate::time::{HOUR, UnixMillis};
use crate::triggers::TriggerCode;

/// Fewest cravings of a window that name a trigger before the trigger is named.
const TRIGGER_MIN: u32 = 2;

/// How long after a moment (a drink, an app) a craving still counts as having come after it.
const AFTER_MOMENT: i64 = 5 * HOUR;

/// One reason.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(tag = "code", rename_all = "snake_case")]
pub enum Reason {
    /// So many of the person's strong cravings fell into these hours.
    StrongCravings {
        /// In the window.
        count: u32,
        /// In the whole week.
        of: u32,
    },
    /// So many of those came with or after this.
    After {
        /// What.
        trigger: TriggerCode,
        /// How many of the strong cravings in the window.
        count: u32,
    },
    /// So many of the uses that the person called lapses or beyond the own frame fell into these hours.
    Uses {
        /// In the window.
        count: u32,
        /// In the whole week.
        of: u32,
    },
    /// The person has noted nothing strong in these hours: they are the protocol's usual ones.
    Protocol,
}

/// The reasons for a window, from what was noted in the last [`HORIZON_DAYS`] days.
pub(super) fn reasons(
    noted: &[Noted<'_>],
    today: NaiveDate,
    level: u8,
    window: Window,
) -> Vec<Reason> {
    let (mut cravings, mut strong, mut uses, mut all_uses) = (0, 0, 0, 0);
    let mut triggers: BTreeMap<TriggerCode, u32> = BTreeMap::new();
    for entry in noted {
        let Some(seen) = Observation::of(&entry.at, entry.body) else {
            continue;
        };
        if !(0..HORIZON_DAYS).contains(&age(seen.day, today)) {
            continue;
        }
        let is_inside = window.contains(seen.hour);
        match seen.what {
            Observed::Craving(intensity) if intensity >= level => {
                strong += 1;
                if is_inside {
                    cravings += 1;
                    for code in before(entry, noted) {
                        *triggers.entry(code).or_default() += 1;
                    }
                }
            }
            Observed::Use => {
                all_uses += 1;
                uses += u32::from(is_inside);
            }
            Observed::Craving(_) | Observed::Other => {}
        }
    }
    let mut reasons = Vec::new();
    if cravings > 0 {
        reasons.push(Reason::StrongCravings {
            count: cravings,
            of: strong,
        });
    }
    // The most frequent; of equals, the first of the alphabet.
    let most = triggers
        .into_iter()
        .filter(|(_, count)| *count >= TRIGGER_MIN)
        .max_by_key(|(code, count)| (*count, std::cmp::Reverse(code.clone())));
    reasons.extend(most.map(|(trigger, count)| Reason::After { trigger, count }));
    if uses > 0 {
        reasons.push(Reason::Uses {
            count: uses,
            of: all_uses,
        });
    }
    if reasons.is_empty() {
        reasons.push(Reason::Protocol);
    }
    reasons
}

/// What a craving names as its triggers, and the moments noted in the hours before it; each once. `weekend` follows
/// from the hour and explains nothing here.
fn before(craving: &Noted<'_>, noted: &[Noted<'_>]) -> Vec<TriggerCode> {
    let at = craving.at.millis();
    let is_before = |moment: UnixMillis| moment <= at && at.plus(-AFTER_MOMENT) <= moment;
    let moments = noted.iter().filter_map(|entry| match entry.body {
        Body::Moment(moment) if is_before(entry.at.millis()) => moment.code.code().parse().ok(),
        _ => None,
    });
    let mut codes: Vec<TriggerCode> = Vec::new();
    for code in craving.body.trigger_codes().cloned().chain(moments) {
        if !codes.contains(&code) && !matches!(code.as_str(), "weekend" | "other") {
            codes.push(code);
        }
    }
    codes
}
