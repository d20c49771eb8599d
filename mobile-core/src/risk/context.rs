//! What was noted just now: when to offer something to do at once. Plain rules, on the phone.

use serde::Serialize;

use super::Noted;
use crate::codes::codes;
use crate::entries::{Body, MomentCode};
use crate::order::by_rank;
use crate::time::{HOUR, MINUTE, UnixMillis};

/// How long "now" lasts.
const NOW: i64 = 60 * MINUTE;

/// How far back the craving before may lie for a rise to be one.
const RISING_WITHIN: i64 = 6 * HOUR;

/// What a rise is, in points of intensity: more than a tap beside the intended one.
const RISE: u8 = 2;

codes! {
    /// Why something is offered; its words are `offer_<code>`.
    OfferReason {
        /// The craving noted now is as strong as the person's own level, or stronger.
        Strong => "strong",
        /// The cravings of the last hours rise.
        Rising => "rising",
        /// Alcohol was noted now: it disinhibits, and a craving often follows.
        Alcohol => "alcohol",
        /// A dating app was noted now.
        DatingApp => "dating_app",
        /// A message about drugs was noted now.
        DrugMessage => "drug_message",
    }
}

/// Something to do is offered, for this reason.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Offer {
    /// Why.
    pub reason: OfferReason,
    /// Which entry it follows: its moment, so that one entry is answered once.
    pub since: UnixMillis,
}

/// What the last hour's entries call for, the most pressing first; `None` if nothing.
///
/// A rise in craving multiplies the odds of use at the next prompt (Moore 2014), and asking helps only through what is
/// offered with it: so it is offered at once, and never asked about.
pub fn offer(noted: &[Noted<'_>], now: UnixMillis, level: u8) -> Option<Offer> {
    let past = noted
        .iter()
        .filter(|entry| entry.at.millis() <= now && now.plus(-RISING_WITHIN) <= entry.at.millis())
        .collect();
    let past = by_rank(past, |entry: &&Noted<'_>| (entry.at.millis().0, 0));
    let cravings = past.iter().rev().filter_map(|entry| match entry.body {
        Body::Craving(craving) => Some((entry.at.millis(), craving.intensity)),
        _ => None,
    });
    let cravings: Vec<_> = cravings.take(2).collect();
    let is_now = |at: UnixMillis| now.plus(-NOW) <= at;
    if let Some((at, intensity)) = cravings.first().copied().filter(|(at, _)| is_now(*at)) {
        let reason = match cravings.get(1) {
            _ if intensity >= level => Some(OfferReason::Strong),
            Some((_, before)) if intensity >= before.saturating_add(RISE) => {
                Some(OfferReason::Rising)
            }
            _ => None,
        };
        if let Some(reason) = reason {
            return Some(Offer { reason, since: at });
        }
    }
    let mut moments = past.iter().rev().filter_map(|entry| {
        let Body::Moment(moment) = entry.body else {
            return None;
        };
        let reason = match moment.code {
            MomentCode::Alcohol => OfferReason::Alcohol,
            MomentCode::DatingApp => OfferReason::DatingApp,
            MomentCode::DrugMessage => OfferReason::DrugMessage,
            _ => return None,
        };
        Some(Offer {
            reason,
            since: entry.at.millis(),
        })
    });
    moments.next().filter(|offer| is_now(offer.since))
}
