//! Words for people, from the one catalogue in `messages/`. The web app compiles the same files, so this module is
//! not part of the core's WebAssembly.

use std::collections::BTreeMap;
use std::sync::OnceLock;

pub use crate::locale::Locale;

const FR: &str = include_str!("../messages/fr.json");
const EN: &str = include_str!("../messages/en.json");

fn catalogue(locale: Locale) -> &'static BTreeMap<String, String> {
    static FRENCH: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    static ENGLISH: OnceLock<BTreeMap<String, String>> = OnceLock::new();
    let (cell, source) = match locale {
        Locale::Fr => (&FRENCH, FR),
        Locale::En => (&ENGLISH, EN),
    };
    // A test reads both files, so a build that passed has no catalogue that fails here.
    cell.get_or_init(|| serde_json::from_str(source).unwrap_or_default())
}

/// The words of `key`, each `{name}` replaced by its parameter. A key without words comes back as itself.
pub fn say(locale: Locale, key: &str, params: &[(&str, &str)]) -> String {
    match catalogue(locale).get(key) {
        Some(words) => fill(words, params),
        None => key.to_owned(),
    }
}

/// As [`say`], with the form of the words that goes with `count`, which is also the parameter `{count}`.
pub fn say_count(locale: Locale, key: &str, count: u64, params: &[(&str, &str)]) -> String {
    let count_text = count.to_string();
    let mut params = params.to_vec();
    params.push(("count", &count_text));
    say(
        locale,
        &format!("{key}{}", locale.plural_suffix(count)),
        &params,
    )
}

/// One pass, so that a parameter that looks like `{name}` stays as it is.
fn fill(words: &str, params: &[(&str, &str)]) -> String {
    let mut text = String::with_capacity(words.len());
    let mut rest = words;
    while let Some((before, after)) = rest.split_once('{') {
        text.push_str(before);
        let known = after.split_once('}').and_then(|(name, after)| {
            params
                .iter()
                .find(|(param, _)| *param == name)
                .map(|(_, value)| (*value, after))
        });
        match known {
            Some((value, after)) => {
                text.push_str(value);
                rest = after;
            }
            None => {
                text.push('{');
                rest = after;
            }
        }
    }
    text + rest
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::coping::Coping;
    use crate::cycles::Stage;
    use crate::entries::{
        Aim, Clock, DayUse, Kind, Meaning, MomentCode, NudgeKind, Place, PlanKept, ReminderAnswer,
        SoberGainCode, Weekday,
    };
    use crate::invalid::Code;
    use crate::nudges::Action;
    use crate::products::{Company, Product, Route};
    use crate::risk::OfferReason;
    use crate::triggers;

    fn words(source: &str) -> BTreeMap<String, String> {
        serde_json::from_str(source).unwrap()
    }

    fn params(words: &str) -> BTreeSet<&str> {
        words
            .split('{')
            .skip(1)
            .filter_map(|part| part.split_once('}'))
            .map(|(name, _)| name)
            .collect()
    }

    #[test]
    fn both_languages_have_the_same_keys_and_parameters() {
        let (fr, en) = (words(FR), words(EN));
        assert_eq!(fr.keys().collect::<Vec<_>>(), en.keys().collect::<Vec<_>>());
        for (key, french) in &fr {
            assert_eq!(params(french), params(&en[key]), "{key}");
            assert!(
                !french.trim().is_empty() && !en[key].trim().is_empty(),
                "{key}"
            );
        }
    }

    #[test]
    fn no_key_stands_twice() {
        for source in [FR, EN] {
            let lines = source
                .lines()
                .filter(|line| line.trim_start().starts_with('"'))
                .count();
            assert_eq!(lines, words(source).len());
        }
    }

    #[test]
    fn plurals_have_both_forms() {
        let fr = words(FR);
        for key in fr.keys() {
            if let Some(stem) = key.strip_suffix("_one") {
                assert!(fr.contains_key(&format!("{stem}_other")), "{key}");
            }
        }
    }

    #[test]
    fn every_code_has_words() {
        fn of<V: crate::codes::Vocabulary>(area: &str) -> Vec<String> {
            V::ALL
                .iter()
                .map(|member| format!("{area}_{}", member.code()))
                .collect()
        }
        let mut keys: Vec<String> = [
            of::<Kind>("kind"),
            of::<Coping>("coping"),
            of::<Product>("product"),
            of::<Route>("route"),
            of::<Company>("company"),
            of::<Meaning>("meaning"),
            of::<MomentCode>("moment"),
            of::<SoberGainCode>("sober_gain"),
            of::<DayUse>("day_use"),
            of::<Aim>("aim"),
            of::<Weekday>("weekday"),
            of::<PlanKept>("plan_kept"),
            of::<Place>("place"),
            of::<NudgeKind>("nudge"),
            of::<NudgeKind>("push"),
            of::<Action>("nudge_action"),
            of::<Clock>("clock"),
            of::<ReminderAnswer>("reminder"),
            of::<OfferReason>("offer"),
            of::<Locale>("locale"),
            of::<Stage>("stage"),
            of::<Code>("error"),
        ]
        .concat();
        keys.extend(
            triggers::CATALOGUE
                .iter()
                .map(|trigger| format!("trigger_{}", trigger.code)),
        );
        keys.push(format!("trigger_{}", triggers::CRAVING_STEP));
        let fr = words(FR);
        let silent: Vec<_> = keys.iter().filter(|key| !fr.contains_key(*key)).collect();
        assert!(silent.is_empty(), "no words for {silent:?}");
    }

    #[test]
    fn a_person_can_tell_one_reminder_from_another() {
        for catalogue in [FR, EN] {
            let words = words(catalogue);
            let of = |kind: &NudgeKind| words[&format!("push_{}", kind.code())].clone();
            let said: std::collections::BTreeSet<_> = NudgeKind::ALL.iter().map(of).collect();
            assert_eq!(said.len(), NudgeKind::ALL.len(), "{said:?}");
        }
    }

    #[test]
    fn words_never_blame() {
        for (key, text) in words(FR) {
            assert!(!text.to_lowercase().contains("échec"), "{key}");
        }
    }

    #[test]
    fn parameters_are_filled_once() {
        assert_eq!(
            fill("{a} et {b}, {c}", &[("a", "{b}"), ("b", "2")]),
            "{b} et 2, {c}"
        );
        assert_eq!(fill("fin {", &[("a", "1")]), "fin {");
        assert_eq!(
            say(Locale::En, "coping_breathe", &[]),
            "Breathe with the wave"
        );
        assert_eq!(say(Locale::Fr, "no_such_key", &[]), "no_such_key");
    }

    #[test]
    fn counts_choose_the_form_of_their_language() {
        assert_eq!(
            (Locale::Fr.plural_suffix(0), Locale::En.plural_suffix(0)),
            ("_one", "_other")
        );
        assert_eq!(
            (Locale::Fr.plural_suffix(1), Locale::En.plural_suffix(1)),
            ("_one", "_one")
        );
        assert_eq!(
            (Locale::Fr.plural_suffix(2), Locale::En.plural_suffix(2)),
            ("_other", "_other")
        );
    }
}
