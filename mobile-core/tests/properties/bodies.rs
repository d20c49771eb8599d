//! Valid bodies of every kind, as a client would write them.

use mobile_core::codes::Vocabulary;
use mobile_core::coping::Coping;
use mobile_core::entries::{
    Aim, Clock, DayUse, Kind, Meaning, MomentCode, NudgeKind, Place, PlanKept, SoberGainCode,
    Weekday,
};
use mobile_core::locale::Locale;
use mobile_core::products::{Company, Product, Route};
use mobile_core::triggers::CATALOGUE;
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{select, subsequence};
use serde_json::{Map, Value, json};

/// A member of a vocabulary.
fn code<V: Vocabulary>() -> impl Strategy<Value = Value> {
    let all: Vec<_> = V::ALL.iter().map(|member| member.code()).collect();
    select(all).prop_map(|code| json!(code))
}

/// Distinct members of a vocabulary, in any number.
fn codes<V: Vocabulary>() -> impl Strategy<Value = Value> {
    let all: Vec<_> = V::ALL.iter().map(|member| member.code()).collect();
    let most = all.len();
    subsequence(all, 0..=most).prop_map(|codes| json!(codes))
}

/// What a person might write, of 1 to `max` characters.
fn text(max: usize) -> impl Strategy<Value = Value> {
    vec(any::<char>(), 1..=max.min(40))
        .prop_map(|chars| json!(chars.into_iter().collect::<String>()))
}

fn trigger() -> impl Strategy<Value = String> {
    let catalogue: Vec<_> = CATALOGUE
        .iter()
        .map(|trigger| trigger.code.to_owned())
        .collect();
    prop_oneof![4 => select(catalogue), 1 => own_code()]
}

/// One of four own triggers, so that lists and entries meet.
fn own_code() -> impl Strategy<Value = String> {
    (0..4_u32).prop_map(|n| format!("own_{n:032x}"))
}

fn distinct_triggers() -> impl Strategy<Value = Value> {
    vec(trigger(), 0..5).prop_map(|mut codes| {
        let mut seen = std::collections::HashSet::new();
        codes.retain(|code| seen.insert(code.clone()));
        json!(codes)
    })
}

fn steps() -> impl Strategy<Value = Value> {
    let code = prop_oneof![3 => trigger(), 1 => Just("craving".to_owned())];
    vec((code, 0..=10_080_u16), 0..4).prop_map(|steps| {
        steps
            .into_iter()
            .map(|(code, minutes)| json!({"code": code, "minutes_before": minutes}))
            .collect()
    })
}

/// A second of November 2026, in an offset of whole quarters of an hour.
pub fn time() -> impl Strategy<Value = String> {
    time_on(1..=30)
}

/// As [`time`], on these days of the month.
pub fn time_on(days: std::ops::RangeInclusive<u32>) -> impl Strategy<Value = String> {
    (days, 0..24_u32, 0..60_u32, 0..60_u32, -48..=56_i32).prop_map(
        |(day, hour, minute, second, quarters)| {
            let (sign, minutes) = (if quarters < 0 { '-' } else { '+' }, quarters.abs() * 15);
            let offset = format!("{sign}{:02}:{:02}", minutes / 60, minutes % 60);
            let offset = if minutes == 0 { "Z".to_owned() } else { offset };
            format!("2026-11-{day:02}T{hour:02}:{minute:02}:{second:02}{offset}")
        },
    )
}

/// An object with some of these fields; the first `required` always.
fn object(
    fields: Vec<(&'static str, BoxedStrategy<Value>)>,
    required: usize,
) -> BoxedStrategy<Value> {
    let optional = fields.len() - required;
    let (names, values): (Vec<_>, Vec<_>) = fields.into_iter().unzip();
    (values, vec(any::<bool>(), optional))
        .prop_map(move |(values, chosen)| {
            let chosen = std::iter::repeat_n(true, required).chain(chosen);
            let fields = names
                .iter()
                .zip(values)
                .zip(chosen)
                .filter(|(_, chosen)| *chosen);
            Value::Object(
                fields
                    .map(|((name, value), _)| ((*name).to_owned(), value))
                    .collect::<Map<_, _>>(),
            )
        })
        .boxed()
}

fn flag() -> BoxedStrategy<Value> {
    any::<bool>().prop_map(|flag| json!(flag)).boxed()
}

fn level() -> BoxedStrategy<Value> {
    (0..=10_u8).prop_map(|level| json!(level)).boxed()
}

fn friday() -> BoxedStrategy<Value> {
    select(vec!["2026-11-06", "2026-11-13", "2026-11-20"])
        .prop_map(|day| json!(day))
        .boxed()
}

fn craving() -> BoxedStrategy<Value> {
    let coping = subsequence(Coping::ALL.to_vec(), 0..4).prop_flat_map(|codes| {
        let helped = vec(any::<Option<bool>>(), codes.len());
        (Just(codes), helped).prop_map(|(codes, helped)| {
            let tried = codes.into_iter().zip(helped);
            tried
                .map(|(code, helped)| json!({"code": code.code(), "helped": helped}))
                .collect::<Value>()
        })
    });
    object(
        vec![
            ("intensity", level()),
            ("triggers", distinct_triggers().boxed()),
            ("before", steps().boxed()),
            ("coping", coping.boxed()),
            ("used", flag()),
            ("note", text(4_000).boxed()),
        ],
        1,
    )
}

fn use_() -> BoxedStrategy<Value> {
    let product = object(
        vec![
            ("code", code::<Product>().boxed()),
            ("sold_as", text(80).boxed()),
            ("route", code::<Route>().boxed()),
        ],
        1,
    );
    object(
        vec![
            (
                "products",
                vec(product, 0..3).prop_map(Value::Array).boxed(),
            ),
            ("planned", flag()),
            ("meaning", code::<Meaning>().boxed()),
            ("goal_revision", (1..9_u32).prop_map(|n| json!(n)).boxed()),
            ("before", steps().boxed()),
            ("who", code::<Company>().boxed()),
            ("note", text(4_000).boxed()),
        ],
        0,
    )
}

fn check_in() -> BoxedStrategy<Value> {
    let day_use = || code::<DayUse>().boxed();
    let with_use = object(
        vec![
            ("use", day_use()),
            ("mood", level()),
            ("note", text(4_000).boxed()),
        ],
        1,
    );
    let with_mood = object(vec![("mood", level()), ("use", day_use())], 1);
    prop_oneof![with_use, with_mood].boxed()
}

fn trigger_list() -> BoxedStrategy<Value> {
    (distinct_triggers(), vec(text(60), 5))
        .prop_map(|(codes, labels)| {
            let codes = codes
                .as_array()
                .cloned()
                .unwrap_or_default()
                .into_iter()
                .zip(labels);
            let items = codes.map(|(code, label)| match code.as_str() {
                Some(text) if text.starts_with("own_") => json!({"code": code, "label": label}),
                _ => json!({"code": code}),
            });
            json!({"triggers": items.collect::<Vec<_>>()})
        })
        .boxed()
}

fn goals() -> BoxedStrategy<Value> {
    let frame = object(
        vec![
            (
                "recovery_days",
                (0..=60_u8).prop_map(|days| json!(days)).boxed(),
            ),
            ("days", codes::<Weekday>().boxed()),
            ("routes", codes::<Route>().boxed()),
            ("company", codes::<Company>().boxed()),
            ("alcohol", flag()),
            (
                "home_by",
                (0..24, 0..60)
                    .prop_map(|(h, m)| json!(format!("{h:02}:{m:02}")))
                    .boxed(),
            ),
        ],
        1,
    );
    let goal = (code::<Aim>(), frame).prop_map(|(aim, frame)| match aim.as_str() {
        Some("frame") => json!({"aim": aim, "frame": frame}),
        _ => json!({"aim": aim}),
    });
    let goals =
        (subsequence(Product::ALL.to_vec(), 0..4), vec(goal, 4)).prop_map(|(products, goals)| {
            let with_product = products.into_iter().zip(goals).map(|(product, mut goal)| {
                goal["product"] = json!(product.code());
                goal
            });
            with_product.collect::<Vec<_>>()
        });
    vec(goals, 0..4)
        .prop_map(|versions| {
            let versions = (1..).zip(versions).map(|(revision, goals)| {
                json!({"revision": revision, "from": format!("2026-{:02}-01", revision + 5), "goals": goals})
            });
            json!({"versions": versions.collect::<Vec<_>>()})
        })
        .boxed()
}

fn weekend_plan() -> BoxedStrategy<Value> {
    let span = |(from, hours): (u32, u32)| {
        let at = |hour: u32| json!(format!("2026-11-21T{hour:02}:00:00+01:00"));
        (at(from), at(from + hours))
    };
    let spanned = move |fields: Vec<(&'static str, BoxedStrategy<Value>)>, required| {
        let fields = object(fields, required);
        (fields, (8..20_u32, 1..4_u32)).prop_map(move |(mut object, hours)| {
            let (starts_at, ends_at) = span(hours);
            object["starts_at"] = starts_at;
            object["ends_at"] = ends_at;
            object
        })
    };
    let activity = spanned(
        vec![
            ("label", text(120).boxed()),
            ("who", code::<Company>().boxed()),
            ("place", code::<Place>().boxed()),
            ("sober_option", text(120).boxed()),
            ("remind", flag()),
        ],
        1,
    );
    let evening = spanned(vec![("message", text(500).boxed())], 0);
    object(
        vec![
            ("friday", friday()),
            (
                "activities",
                vec(activity, 0..4).prop_map(Value::Array).boxed(),
            ),
            ("alcohol", flag()),
            ("dating_app", flag()),
            ("who", code::<Company>().boxed()),
            (
                "evenings_of_use",
                vec(evening, 0..3).prop_map(Value::Array).boxed(),
            ),
            ("note", text(4_000).boxed()),
        ],
        1,
    )
}

fn clock_time() -> BoxedStrategy<Value> {
    (0..24, 0..60)
        .prop_map(|(h, m)| json!(format!("{h:02}:{m:02}")))
        .boxed()
}

fn reminders() -> BoxedStrategy<Value> {
    let wanted = (
        select(vec!["accepted", "moved"]),
        code::<Weekday>(),
        clock_time(),
    );
    let wanted = wanted
        .prop_map(|(answer, weekday, at)| json!({"answer": answer, "weekday": weekday, "at": at}));
    let answer = prop_oneof![3 => wanted, 1 => Just(json!({"answer": "refused"}))];
    let windows = subsequence((0..168).collect::<Vec<u32>>(), 0..4);
    (windows, vec((answer, 1..=24_u32), 4))
        .prop_map(|(windows, answers)| {
            let reminders = windows
                .into_iter()
                .zip(answers)
                .map(|(from, (mut answer, hours))| {
                    answer["from"] = json!(from);
                    answer["hours"] = json!(hours);
                    answer
                });
            reminders.collect()
        })
        .boxed()
}

fn settings() -> BoxedStrategy<Value> {
    let time = || time().prop_map(|time| json!(time)).boxed();
    let hours = |max: u32| (0..=max).prop_map(|n| json!(n)).boxed();
    let nudges = object(
        vec![
            ("quiet_from", clock_time()),
            ("quiet_to", clock_time()),
            ("off", codes::<NudgeKind>().boxed()),
            ("clock", code::<Clock>().boxed()),
            ("lead_hours", hours(5)),
            ("per_week", hours(10)),
            ("snoozed_until", time()),
            ("explicit", flag()),
        ],
        2,
    );
    object(
        vec![
            ("locale", code::<Locale>().boxed()),
            ("explicit_words", flag()),
            ("right_now_from", level()),
            ("paused_until", time()),
            ("reminders", reminders()),
            ("nudges", nudges),
        ],
        0,
    )
}

/// A sealed part.
pub fn sealed() -> BoxedStrategy<Value> {
    ("([A-Za-z0-9+/]{4}){1,20}", 1..9_u16)
        .prop_map(|(blob, v)| json!({"v": v, "blob": blob}))
        .boxed()
}

/// A body of this kind.
pub fn body(kind: Kind) -> BoxedStrategy<Value> {
    let note = || text(4_000).boxed();
    match kind {
        Kind::Craving => craving(),
        Kind::Use => use_(),
        Kind::Moment => object(
            vec![("code", code::<MomentCode>().boxed()), ("note", note())],
            1,
        ),
        Kind::SoberGain => object(
            vec![("code", code::<SoberGainCode>().boxed()), ("note", note())],
            1,
        ),
        Kind::CheckIn => check_in(),
        Kind::Intimacy => object(
            vec![
                ("sober", flag()),
                ("satisfaction", level()),
                ("who", code::<Company>().boxed()),
                ("note", note()),
            ],
            0,
        ),
        Kind::WeekendPlan => weekend_plan(),
        Kind::Debrief => object(
            vec![
                ("friday", friday()),
                ("mood", level()),
                ("skipped", flag()),
                ("plan_kept", code::<PlanKept>().boxed()),
                ("helped", codes::<Coping>().boxed()),
                ("note", note()),
            ],
            1,
        ),
        Kind::Homework => object(
            vec![
                ("session_number", (1..=52_u8).prop_map(|n| json!(n)).boxed()),
                ("text", text(12_000).boxed()),
                ("handed_in", flag()),
            ],
            1,
        ),
        Kind::Tip => object(
            vec![
                ("text", text(500).boxed()),
                ("coping", code::<Coping>().boxed()),
            ],
            1,
        ),
        Kind::Goals => goals(),
        Kind::TriggerList => trigger_list(),
        Kind::Settings => settings(),
        Kind::Private => sealed(),
    }
}

/// Any kind.
pub fn kind() -> impl Strategy<Value = Kind> {
    select(Kind::ALL)
}
