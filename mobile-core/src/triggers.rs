//! What sets a craving off: the programme's catalogue, each person's own additions, and what to show first.

use std::fmt;

use serde::Serialize;

use crate::entries::{Body, TriggerList};
use crate::order::{by_rank, falling};
use crate::time::OccurredAt;

/// One line of the catalogue.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Trigger {
    /// Stable code; its words are `trigger_<code>`.
    pub code: &'static str,
    /// Shown only to a person who put it on the own list: injection splits groups.
    pub opt_in: bool,
}

const fn common(code: &'static str) -> Trigger {
    Trigger {
        code,
        opt_in: false,
    }
}

const fn opt_in(code: &'static str) -> Trigger {
    Trigger { code, opt_in: true }
}

/// The catalogue, most usual first (programme.md, *Triggers*).
pub const CATALOGUE: &[Trigger] = &[
    common("weekend"),
    common("alcohol"),
    common("dating_app"),
    common("desire"),
    common("loneliness"),
    common("drug_message"),
    common("seduction"),
    common("party"),
    common("comedown"),
    common("stress"),
    common("boredom"),
    common("rejection"),
    common("validation"),
    common("body_image"),
    common("erection_worry"),
    common("porn_cam"),
    common("leftover"),
    common("payday"),
    common("sauna"),
    common("partner_uses"),
    common("conflict"),
    common("good_news"),
    common("travel"),
    common("insomnia"),
    common("fatigue"),
    common("poppers"),
    common("music_smell"),
    common("stigma_family"),
    common("hiv_sti_news"),
    common("flashback"),
    common("after_session"),
    common("avoiding_sex"),
    common("feeling_used"),
    common("low_self_esteem"),
    common("shame"),
    common("other"),
    opt_in("veins"),
    opt_in("needle"),
    opt_in("blood_test"),
];

/// Not a trigger, but a step in the order of events before a use: alcohol, then an app, then a craving.
pub const CRAVING_STEP: &str = "craving";

/// What begins the code of a trigger that a person made: `own_` and 32 hexadecimal digits of a random id.
pub const OWN_PREFIX: &str = "own_";

/// Fewest triggers offered at once, however short the own list.
pub const SHOWN_MIN: usize = 6;
/// Most triggers offered at once; the rest stands behind "other".
pub const SHOWN_MAX: usize = 8;

/// A trigger of the catalogue or of a person's own making.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(transparent)]
pub struct TriggerCode(String);

impl TriggerCode {
    /// The code as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The code of a trigger of one's own, from an id the host drew at random.
    pub fn own(id: uuid::Uuid) -> Self {
        Self(format!("{OWN_PREFIX}{}", id.simple()))
    }

    /// Whether the person made it.
    pub fn is_own(&self) -> bool {
        self.0.starts_with(OWN_PREFIX)
    }

    /// Whether it is shown only to those who asked for it.
    pub fn is_opt_in(&self) -> bool {
        CATALOGUE
            .iter()
            .any(|trigger| trigger.opt_in && trigger.code == self.0)
    }
}

impl fmt::Display for TriggerCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// A code that is neither in the catalogue nor of the form of an own trigger.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a trigger of the catalogue, nor own_ and 32 hexadecimal digits")]
pub struct UnknownTrigger;

impl std::str::FromStr for TriggerCode {
    type Err = UnknownTrigger;

    fn from_str(code: &str) -> Result<Self, UnknownTrigger> {
        let is_own = code.strip_prefix(OWN_PREFIX).is_some_and(|id| {
            id.len() == 32
                && id
                    .bytes()
                    .all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
        });
        if is_own || CATALOGUE.iter().any(|trigger| trigger.code == code) {
            Ok(Self(code.to_owned()))
        } else {
            Err(UnknownTrigger)
        }
    }
}

/// Triggers that follow from the time alone: `weekend` from Friday 18 h to Monday 06 h, local time.
///
/// They are put on a new entry when it is made; the person may take them off again.
pub fn derived(occurred_at: &OccurredAt) -> Vec<TriggerCode> {
    const MONDAY_06_TO_FRIDAY_18: std::ops::Range<u8> = 6..4 * 24 + 18;
    let is_weekend = !MONDAY_06_TO_FRIDAY_18.contains(&occurred_at.hour_of_week());
    if is_weekend {
        vec![TriggerCode("weekend".to_owned())]
    } else {
        Vec::new()
    }
}

/// The 6 to 8 triggers to offer: the own list first, most frequent first, filled up from the catalogue.
///
/// Opt-in triggers appear only if they are on the list. `weekend` comes from the time ([`derived`]) and is left out.
pub fn shown<'a>(
    list: Option<&TriggerList>,
    entries: impl IntoIterator<Item = &'a Body>,
) -> Vec<TriggerCode> {
    let own: Vec<&TriggerCode> = list
        .map(|list| list.triggers.iter().map(|item| &item.code).collect())
        .unwrap_or_default();
    let mut offered: Vec<(usize, TriggerCode)> = own
        .iter()
        .map(|code| (*code).clone())
        .chain(
            CATALOGUE
                .iter()
                .filter(|trigger| !trigger.opt_in)
                .map(|trigger| TriggerCode(trigger.code.to_owned())),
        )
        .filter(|code| code.0 != "weekend" && code.0 != "other")
        .map(|code| (0, code))
        .collect();
    let mut seen = std::collections::HashSet::new();
    offered.retain(|(_, code)| seen.insert(code.clone()));
    for body in entries {
        for code in body.trigger_codes() {
            if let Some(entry) = offered.iter_mut().find(|(_, offered)| offered == code) {
                entry.0 += 1;
            }
        }
    }
    let listed = own
        .iter()
        .filter(|code| code.0 != "weekend" && code.0 != "other")
        .count();
    // Something noted often belongs on top even if it never made it onto the list.
    let ranked = by_rank(
        offered.into_iter().enumerate().collect(),
        |(place, (count, _))| {
            let is_aside = *place >= listed && *count == 0;
            (i64::from(is_aside), falling(*count as i64))
        },
    );
    let used = ranked
        .iter()
        .filter(|(place, (count, _))| *place < listed || *count > 0)
        .count();
    ranked
        .into_iter()
        .take(used.clamp(SHOWN_MIN, SHOWN_MAX))
        .map(|(_, (_, code))| code)
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::entries::Kind;

    fn craving(triggers: &[&str]) -> Body {
        Body::parse(
            Kind::Craving,
            &json!({"intensity": 5, "triggers": triggers}),
        )
        .unwrap()
    }

    fn list(items: serde_json::Value) -> TriggerList {
        match Body::parse(Kind::TriggerList, &json!({"triggers": items})).unwrap() {
            Body::TriggerList(list) => list,
            _ => unreachable!(),
        }
    }

    fn codes(shown: Vec<TriggerCode>) -> Vec<String> {
        shown.into_iter().map(|code| code.0).collect()
    }

    #[test]
    fn codes_are_distinct_lower_snake_case() {
        for (index, trigger) in CATALOGUE.iter().enumerate() {
            assert!(
                trigger
                    .code
                    .bytes()
                    .all(|b| b.is_ascii_lowercase() || b == b'_'),
                "{}",
                trigger.code
            );
            assert!(
                CATALOGUE[..index]
                    .iter()
                    .all(|other| other.code != trigger.code),
                "{}",
                trigger.code
            );
        }
        let opt_in: Vec<_> = CATALOGUE
            .iter()
            .filter(|trigger| trigger.opt_in)
            .map(|trigger| trigger.code)
            .collect();
        assert_eq!(opt_in, ["veins", "needle", "blood_test"]);
    }

    #[test]
    fn own_codes_have_one_form() {
        let own = TriggerCode::own(uuid::Uuid::from_u128(0xABC));
        assert_eq!(own.as_str(), "own_00000000000000000000000000000abc");
        assert_eq!(own.as_str().parse(), Ok(own.clone()));
        assert!(own.is_own() && !own.is_opt_in());
        for bad in [
            "own_",
            "own_00000000000000000000000000000ABC",
            "own_la gare",
            "gare",
            "craving",
            "Alcohol",
        ] {
            assert_eq!(bad.parse::<TriggerCode>(), Err(UnknownTrigger), "{bad}");
        }
    }

    #[test]
    fn without_a_list_the_usual_ones_are_shown_and_never_an_opt_in_one() {
        let shown_now = codes(shown(None, []));
        assert_eq!(
            shown_now,
            [
                "alcohol",
                "dating_app",
                "desire",
                "loneliness",
                "drug_message",
                "seduction"
            ]
        );
        let after_opt_in_cravings: Vec<_> = (0..20)
            .map(|_| craving(&["veins", "needle", "blood_test"]))
            .collect();
        assert_eq!(codes(shown(None, &after_opt_in_cravings)), shown_now);
    }

    #[test]
    fn the_most_frequent_come_first() {
        let entries = [
            craving(&["payday", "desire"]),
            craving(&["payday"]),
            craving(&["weekend"]),
        ];
        let first: Vec<_> = codes(shown(None, &entries)).into_iter().take(3).collect();
        assert_eq!(first, ["payday", "desire", "alcohol"]);
    }

    #[test]
    fn the_own_list_comes_before_the_catalogue_and_opts_in() {
        let list = list(json!([{"code": "veins"}, {"code": "conflict"}]));
        let shown_now = codes(shown(Some(&list), []));
        assert_eq!(
            shown_now,
            [
                "veins",
                "conflict",
                "alcohol",
                "dating_app",
                "desire",
                "loneliness"
            ]
        );
    }

    #[test]
    fn a_long_list_shows_eight() {
        let entries = [
            craving(&["travel"]),
            craving(&["travel"]),
            craving(&["shame"]),
        ];
        let items: Vec<_> = CATALOGUE
            .iter()
            .map(|trigger| json!({"code": trigger.code}))
            .collect();
        let shown_now = codes(shown(Some(&list(json!(items))), &entries));
        assert_eq!(shown_now.len(), SHOWN_MAX);
        assert_eq!(shown_now[..2], ["travel", "shame"]);
    }

    #[test]
    fn the_weekend_follows_local_time() {
        let weekend = |at: &str| !derived(&at.parse().unwrap()).is_empty();
        assert!(!weekend("2026-11-20T17:59:00+01:00"));
        assert!(weekend("2026-11-20T18:00:00+01:00"));
        assert!(weekend("2026-11-23T05:59:00+01:00"));
        assert!(!weekend("2026-11-23T06:00:00+01:00"));
    }
}
