//! Which triggers are shown.

use std::collections::HashSet;

use mobile_core::entries::{Body, Kind};
use mobile_core::triggers::{SHOWN_MAX, SHOWN_MIN, TriggerCode, shown};
use proptest::prelude::*;

use crate::bodies::body;

proptest! {
    #[test]
    fn six_to_eight_without_doubles_and_opt_in_only_from_the_list(
        list in body(Kind::TriggerList),
        cravings in proptest::collection::vec(body(Kind::Craving), 0..20),
    ) {
        let read = |kind, value| Body::parse(kind, value).map_err(|invalid| TestCaseError::fail(invalid.to_string()));
        let Body::TriggerList(list) = read(Kind::TriggerList, &list)? else { unreachable!() };
        let entries = cravings.iter().map(|value| read(Kind::Craving, value)).collect::<Result<Vec<_>, _>>()?;
        for list in [Some(&list), None] {
            let shown = shown(list, &entries);
            prop_assert!((SHOWN_MIN..=SHOWN_MAX).contains(&shown.len()));
            prop_assert_eq!(shown.iter().collect::<HashSet<_>>().len(), shown.len());
            let asked = |code: &TriggerCode| list.is_some_and(|list| list.triggers.iter().any(|item| item.code == *code));
            prop_assert!(shown.iter().all(|code| asked(code) || !(code.is_opt_in() || code.is_own())));
        }
    }
}
