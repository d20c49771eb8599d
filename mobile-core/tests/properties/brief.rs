//! What holds for the brief of any week.

use mobile_core::briefs::{Brief, BriefEntry, BriefInput, MemberInput, Weekends, fold};
use mobile_core::entries::{Body, Kind};
use mobile_core::ids::{CycleId, ParticipantId};
use mobile_core::time::{DAY, OccurredAt, UnixMillis};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use serde_json::json;

use crate::bodies::{body, kind, sealed, time, time_on};

fn millis(text: &str) -> UnixMillis {
    text.parse().expect("a time")
}

/// A record of November 2026, received up to ten days later.
fn entry_of(value: (Kind, serde_json::Value, String, i64)) -> BriefEntry {
    let (kind, value, occurred_at, delay) = value;
    let occurred_at: OccurredAt = occurred_at.parse().expect("a time");
    let body = Body::parse(kind, &value).expect("a valid body");
    BriefEntry {
        occurred_at,
        received_at: occurred_at.millis().plus(delay),
        body,
    }
}

/// Mostly what is counted, around the week of the brief, so that entries meet.
fn entry() -> impl Strategy<Value = BriefEntry> {
    let kind = prop_oneof![
        3 => Just(Kind::Craving),
        3 => Just(Kind::Use),
        2 => Just(Kind::CheckIn),
        1 => Just(Kind::TriggerList),
        2 => Just(Kind::WeekendPlan),
        1 => Just(Kind::Debrief),
        1 => kind(),
    ];
    let content = kind.prop_flat_map(|kind| (Just(kind), body(kind)));
    (content, time_on(8..=18), 0..10 * DAY)
        .prop_map(|((kind, value), at, delay)| entry_of((kind, value, at, delay)))
}

/// What the brief must not see: private records, and uses without choice.
fn unseen() -> impl Strategy<Value = BriefEntry> {
    let without_choice = body(Kind::Use).prop_map(|mut value| {
        value["meaning"] = json!("not_by_choice");
        (Kind::Use, value)
    });
    let private = sealed().prop_map(|value| (Kind::Private, value));
    (
        prop_oneof![without_choice, private],
        time_on(8..=18),
        0..10 * DAY,
    )
        .prop_map(|((kind, value), at, delay)| entry_of((kind, value, at, delay)))
}

fn moment() -> impl Strategy<Value = UnixMillis> {
    time().prop_map(|text| millis(&text))
}

fn input() -> impl Strategy<Value = BriefInput> {
    let member = (
        option::of(moment()),
        option::of(moment()),
        option::of(moment()),
        vec(entry(), 0..12),
    );
    (vec(member, 0..5), moment()).prop_map(|(members, now)| BriefInput {
        cycle_id: CycleId(uuid::Uuid::from_u128(1)),
        session_number: 4,
        from: millis("2026-11-10T20:30:00+01:00"),
        to: millis("2026-11-17T19:00:00+01:00"),
        now,
        members: (1..)
            .zip(members)
            .map(
                |(number, (enrolled_at, last_received_at, paused_until, entries))| MemberInput {
                    participant_id: ParticipantId(uuid::Uuid::from_u128(number)),
                    first_name: format!("P{number}"),
                    enrolled_at,
                    left_at: None,
                    last_received_at,
                    paused_until,
                    entries,
                },
            )
            .collect(),
    })
}

fn sums_hold(brief: &Brief, members: usize) -> Result<(), TestCaseError> {
    let Brief {
        cravings,
        uses,
        participants,
        ..
    } = brief;
    prop_assert_eq!(brief.hours.len(), 168);
    prop_assert_eq!(brief.hours.iter().sum::<u32>(), cravings.count);
    prop_assert!(cravings.passed_without_use <= cravings.count);
    prop_assert_eq!(cravings.mean_intensity.is_some(), cravings.count > 0);
    prop_assert!(
        cravings
            .mean_intensity
            .is_none_or(|mean| (0.0..=10.0).contains(&mean))
    );
    prop_assert!(uses.lapses + uses.within_frame + uses.beyond_frame + uses.unsure <= uses.count);
    prop_assert!(uses.days <= uses.count);
    prop_assert!(
        brief
            .before_lapses
            .iter()
            .map(|sequence| sequence.count)
            .sum::<u32>()
            <= uses.lapses
    );
    prop_assert!(
        brief
            .helped
            .iter()
            .all(|tried| tried.helped <= tried.tried && tried.tried <= cravings.count)
    );
    prop_assert!(
        brief
            .triggers
            .iter()
            .all(|trigger| trigger.count <= cravings.count)
    );
    prop_assert!(
        brief
            .triggers
            .iter()
            .all(|trigger| (1..=trigger.count).contains(&trigger.participants))
    );
    prop_assert!(
        brief
            .triggers
            .is_sorted_by(|a, b| (b.count, &a.code) < (a.count, &b.code))
    );
    let weekends = &brief.weekends;
    let told = weekends.kept + weekends.partly + weekends.differently;
    prop_assert_eq!(told + weekends.untold, weekends.planned);
    prop_assert!(weekends.participants <= weekends.planned);
    prop_assert!(weekends.participants as usize <= members);
    prop_assert_eq!(participants.included as usize, members);
    let known = participants.active + participants.paused + participants.not_enrolled;
    prop_assert_eq!(known as usize + participants.silent.len(), members);
    Ok(())
}

proptest! {
    #[test]
    fn counts_agree_with_each_other(input in input()) {
        sums_hold(&fold(&input), input.members.len())?;
    }

    #[test]
    fn private_and_without_choice_change_no_number(
        input in input(),
        unseen in vec((any::<prop::sample::Index>(), unseen()), 1..8),
    ) {
        let mut more = input.clone();
        if !more.members.is_empty() {
            for (place, entry) in unseen {
                let member = place.index(more.members.len());
                more.members[member].entries.push(entry);
            }
        }
        prop_assert_eq!(fold(&more), fold(&input));
    }

    #[test]
    fn order_does_not_matter(
        (input, shuffled) in input().prop_flat_map(|input| {
            let members: Vec<_> = input
                .members
                .iter()
                .map(|member| Just(member.entries.clone()).prop_shuffle())
                .collect();
            (Just(input), members)
        }),
        backwards: bool,
    ) {
        let mut other = input.clone();
        for (member, entries) in other.members.iter_mut().zip(shuffled) {
            member.entries = entries;
        }
        if backwards {
            other.members.reverse();
        }
        prop_assert_eq!(fold(&other), fold(&input));
    }

    #[test]
    fn hiding_every_plan_leaves_none_whatever_the_debriefs_say(input in input()) {
        let mut hidden = input.clone();
        let mut without = input.clone();
        let is_plan = |entry: &BriefEntry| matches!(entry.body, Body::WeekendPlan(_));
        let sealed = json!({"v": 1, "blob": "AAEC"});
        let sealed = Body::parse(Kind::Private, &sealed).expect("a valid body");
        for member in &mut hidden.members {
            for entry in member.entries.iter_mut().filter(|entry| is_plan(entry)) {
                entry.body = sealed.clone();
            }
        }
        for member in &mut without.members {
            member.entries.retain(|entry| !is_plan(entry));
        }
        prop_assert_eq!(fold(&hidden), fold(&without));
        prop_assert_eq!(fold(&hidden).weekends, Weekends::default());
    }

    #[test]
    fn a_used_craving_is_not_a_use(input in input()) {
        let mut without = input.clone();
        for member in &mut without.members {
            for entry in &mut member.entries {
                if let Body::Craving(craving) = &mut entry.body {
                    craving.used = Some(true);
                }
            }
        }
        prop_assert_eq!(fold(&without).uses, fold(&input).uses);
    }
}
