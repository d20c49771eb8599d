use std::collections::HashMap;

use mobile_core::{
    briefs::{Brief, BriefEntry, BriefInput, MemberInput, fold},
    entries::{Body, Meaning, StepCode},
    ids::{CycleId, ParticipantId},
    protocol::Change,
    time::OccurredAt,
    triggers::derived,
};
use serde_json::json;
use uuid::Uuid;

use super::{
    calendar::{Calendar, at, local, offset_minutes},
    *,
};
use crate::demo::{
    CHANCE,
    phone::{Delivery, Phone},
};

/// What one person's phone sent.
struct Sent {
    first_name: &'static str,
    story: Option<Story>,
    enrolled_at: Option<UnixMillis>,
    deliveries: Vec<Delivery>,
}

impl Sent {
    fn changes(&self) -> impl Iterator<Item = (&Change, UnixMillis)> {
        let of = |delivery: &'_ Delivery| delivery.at;
        let deliveries = self.deliveries.iter();
        deliveries.flat_map(move |d| d.changes.iter().map(move |(_, change)| (change, of(d))))
    }

    fn bodies(&self) -> impl Iterator<Item = (&Change, &Body)> {
        self.changes()
            .filter_map(|(change, _)| Some((change, change.body.as_ref()?)))
    }
}

fn wednesday_noon() -> UnixMillis {
    "2026-11-25T12:00:00+01:00".parse().unwrap()
}

/// Every day of a week, its thinnest hours, and days around which the clocks change.
fn any_day() -> Vec<UnixMillis> {
    let moments = [
        "2026-11-23T09:00:00+01:00",
        "2026-11-24T12:00:00+01:00",
        "2026-11-25T17:30:00+01:00",
        "2026-11-26T20:00:00+01:00",
        "2026-11-27T10:00:00+01:00",
        "2026-11-27T23:45:00+01:00",
        "2026-11-28T05:00:00+01:00",
        "2026-11-28T13:00:00+01:00",
        "2026-11-29T02:00:00+01:00",
        "2026-11-29T15:00:00+01:00",
        "2026-10-26T11:00:00+01:00",
        "2026-03-30T08:00:00+02:00",
        "2026-04-17T18:00:00+02:00",
    ];
    moments
        .iter()
        .map(|moment| moment.parse().unwrap())
        .collect()
}

fn all_at(now: UnixMillis) -> (Calendar, Vec<Sent>) {
    let calendar = Calendar::around(now).unwrap();
    let sent = people(&calendar, CHANCE).iter().map(sent).collect();
    (calendar, sent)
}

fn sent(person: &Person) -> Sent {
    let profile = PEOPLE
        .iter()
        .find(|profile| profile.first_name == person.first_name);
    let deliveries = person.phone.as_ref().map(|log| {
        let answer = json!({
            "participant_id": Uuid::new_v4(), "device_id": Uuid::new_v4(), "token": "token",
            "id_key": "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        });
        let phone = Phone::enrolled(&answer, person.first_name, log.enrolled_at).unwrap();
        phone.live(&log.noted).unwrap()
    });
    Sent {
        first_name: person.first_name,
        story: profile.map(|profile| profile.story),
        enrolled_at: person.phone.as_ref().map(|log| log.enrolled_at),
        deliveries: deliveries.unwrap_or_default(),
    }
}

fn brief(calendar: &Calendar, people: &[Sent], number: u32) -> Brief {
    let (from, to) = calendar
        .sessions()
        .span(number, calendar.opened_at)
        .unwrap();
    let member = |(place, person): (usize, &Sent)| {
        let mut latest: HashMap<_, BriefEntry> = HashMap::new();
        for (change, at) in person.changes() {
            let received_at = latest.get(&change.id).map_or(at, |first| first.received_at);
            let (occurred_at, body) = (change.occurred_at, change.body.clone().unwrap());
            latest.insert(
                change.id,
                BriefEntry {
                    occurred_at,
                    received_at,
                    body,
                },
            );
        }
        let pause = person.bodies().find_map(|(_, body)| match body {
            Body::Settings(settings) => Some(settings.paused_until?.millis()),
            _ => None,
        });
        MemberInput {
            participant_id: ParticipantId(Uuid::from_u128(place as u128)),
            first_name: person.first_name.to_owned(),
            enrolled_at: person.enrolled_at,
            left_at: None,
            last_received_at: person.deliveries.last().map(|delivery| delivery.at),
            paused_until: pause,
            entries: latest.into_values().collect(),
        }
    };
    fold(&BriefInput {
        cycle_id: CycleId(Uuid::nil()),
        session_number: number,
        from,
        to,
        now: calendar.now,
        members: people.iter().enumerate().map(member).collect(),
    })
}

#[test]
fn session_4_comes_next_within_days_and_the_week_before_it_is_nearly_over() {
    for now in any_day() {
        let calendar = Calendar::around(now).unwrap();
        let (number, session) = calendar.sessions().next_session(now).unwrap();
        assert_eq!((number, calendar.sessions().as_slice().len()), (4, 8));
        assert!(
            (6 * HOUR..3 * DAY).contains(&(session.starts_at.0 - now.0)),
            "{now}"
        );
        assert!(
            (32 * DAY..39 * DAY).contains(&(now.0 - calendar.opened_at.0)),
            "{now}"
        );
        assert_ne!(local(session.starts_at).weekday(), Weekday::Sun);
    }
}

#[test]
fn nine_have_a_phone_and_three_wait_all_included_before_session_1() {
    for now in any_day() {
        let calendar = Calendar::around(now).unwrap();
        let people = people(&calendar, CHANCE);
        let (phones, waiting): (Vec<_>, Vec<_>) = people.iter().partition(|p| p.phone.is_some());
        assert_eq!((phones.len(), waiting.len()), (9, 3));
        let mut last = calendar.opened_at;
        for person in &people {
            let ready = person
                .phone
                .as_ref()
                .map_or(person.included_at, |log| log.enrolled_at);
            assert!(last < person.included_at && person.included_at <= ready);
            assert!(ready < calendar.begins(1), "{}", person.first_name);
            last = ready;
        }
    }
}

#[test]
fn the_same_seed_gives_the_same_lives() {
    let calendar = Calendar::around(wednesday_noon()).unwrap();
    assert_eq!(people(&calendar, 7), people(&calendar, 7));
    assert_ne!(people(&calendar, 7), people(&calendar, 8));
}

#[test]
fn things_happen_then_are_noted_then_are_sent() {
    for now in any_day() {
        let calendar = Calendar::around(now).unwrap();
        for log in people(&calendar, CHANCE)
            .iter()
            .filter_map(|person| person.phone.as_ref())
        {
            for note in &log.noted {
                assert!(
                    log.enrolled_at <= note.occurred_at && note.occurred_at <= note.recorded_at
                );
                assert!(note.recorded_at < note.sent_at && note.sent_at < calendar.now);
            }
            assert!(log.noted.is_sorted_by_key(|note| note.recorded_at));
        }
    }
}

#[test]
fn cravings_peak_on_weekends() {
    for now in any_day() {
        let calendar = Calendar::around(now).unwrap();
        let people = people(&calendar, CHANCE);
        let noted = people.iter().filter_map(|person| person.phone.as_ref());
        let noted = noted.flat_map(|log| &log.noted);
        let weekend: Vec<bool> = noted
            .filter(|note| note.kind == Kind::Craving)
            .filter_map(|note| OccurredAt::at(note.occurred_at, offset_minutes(note.occurred_at)))
            .map(|at| !derived(&at).is_empty())
            .collect();
        let share = weekend.iter().filter(|is| **is).count() as f64 / weekend.len() as f64;
        assert!(
            (0.5..0.85).contains(&share),
            "{now}: {share} of {}",
            weekend.len()
        );
    }
}

#[test]
fn alcohol_or_an_app_comes_before_most_lapses_and_steps_are_in_order() {
    let (_, people) = all_at(wednesday_noon());
    let uses = people
        .iter()
        .flat_map(Sent::bodies)
        .filter_map(|(_, body)| match body {
            Body::Use(use_) if use_.meaning == Some(Meaning::Lapse) => Some(&use_.before),
            _ => None,
        });
    let uses: Vec<_> = uses.collect();
    for before in &uses {
        assert!(before.is_sorted_by(|one, next| one.minutes_before > next.minutes_before));
        assert_eq!(
            before.last().map(|step| &step.code),
            Some(&StepCode::Craving)
        );
    }
    let usual = |code: &StepCode| matches!(code.as_str(), "alcohol" | "dating_app");
    let with = uses
        .iter()
        .filter(|before| before.iter().any(|step| usual(&step.code)))
        .count();
    assert!(
        uses.len() >= 15 && with * 4 >= uses.len() * 3,
        "{with} of {}",
        uses.len()
    );
}

#[test]
fn what_was_not_chosen_is_private_and_only_one_is_shown_needles() {
    let (_, people) = all_at(wednesday_noon());
    for person in &people {
        let private = person
            .changes()
            .filter(|(change, _)| change.kind == Kind::Private)
            .count();
        assert_eq!(
            private,
            usize::from(person.story == Some(Story::WithoutChoice)),
            "{}",
            person.first_name
        );
        let text: String = person
            .changes()
            .map(|(change, _)| change.to_value().to_string())
            .collect();
        assert!(!text.contains("not_by_choice"), "{}", person.first_name);
        for word in ["veins", "needle", "blood_test", "injected"] {
            let injects = person.story == Some(Story::Injects);
            assert_eq!(
                text.contains(word),
                injects,
                "{word}: {}",
                person.first_name
            );
        }
    }
}

#[test]
fn the_frame_is_mostly_kept_and_measured_against_its_goals() {
    let (_, people) = all_at(wednesday_noon());
    let meanings = |person: &Sent| -> Vec<(Meaning, Option<u32>)> {
        let uses = person.bodies().filter_map(|(_, body)| match body {
            Body::Use(use_) => Some((use_.meaning?, use_.goal_revision)),
            _ => None,
        });
        uses.collect()
    };
    let sacha = people
        .iter()
        .find(|person| person.story == Some(Story::KeepsAFrame))
        .unwrap();
    let meant = meanings(sacha);
    let count = |meaning| meant.iter().filter(|(meant, _)| *meant == meaning).count();
    assert_eq!(count(Meaning::BeyondFrame), 1);
    assert!(count(Meaning::WithinFrame) >= 3 && count(Meaning::Lapse) == 0);
    assert!(meant.iter().all(|(_, revision)| *revision == Some(1)));
}

#[test]
fn about_seven_evenings_of_ten_have_a_check_in_and_the_week_begins_low() {
    let (calendar, people) = all_at(wednesday_noon());
    let (mut answered, mut days) = (0, 0);
    let mut moods: HashMap<bool, Vec<f64>> = HashMap::new();
    let steady = people
        .iter()
        .filter(|person| !matches!(person.story, None | Some(Story::GoesSilent | Story::Pauses)));
    for person in steady {
        days += (calendar.now.0 - person.enrolled_at.unwrap().0) / DAY;
        for (change, body) in person.bodies() {
            if let Body::CheckIn(check_in) = body {
                answered += 1;
                let early = change.occurred_at.hour_of_week() < 48;
                moods
                    .entry(early)
                    .or_default()
                    .push(check_in.mood.unwrap().into());
            }
        }
    }
    let share = answered as f64 / days as f64;
    assert!((0.6..0.8).contains(&share), "{share}");
    let mean = |early| moods[&early].iter().sum::<f64>() / moods[&early].len() as f64;
    assert!(
        mean(true) + 1.0 < mean(false),
        "{} {}",
        mean(true),
        mean(false)
    );
}

#[test]
fn on_any_day_the_brief_says_something_and_names_the_silent_one() {
    // The clock changes are for the cheaper tests.
    for now in any_day().into_iter().take(10) {
        let (calendar, people) = all_at(now);
        let brief = brief(&calendar, &people, 4);
        let silent: Vec<_> = brief
            .participants
            .silent
            .iter()
            .map(|s| s.first_name.as_str())
            .collect();
        assert_eq!(silent, ["Noa"], "{now}");
        let there = &brief.participants;
        assert_eq!(
            (
                there.included,
                there.active,
                there.paused,
                there.not_enrolled
            ),
            (12, 7, 1, 3)
        );
        assert!(
            (15..60).contains(&brief.cravings.count),
            "{now}: {:?}",
            brief.cravings
        );
        assert!(
            brief.cravings.passed_without_use * 2 > brief.cravings.count,
            "{now}: {:?}",
            brief.cravings
        );
        assert!(
            brief.uses.lapses > 0 && !brief.before_lapses.is_empty(),
            "{now}: {:?}",
            brief.uses
        );
        assert!(
            brief.late > 0 && brief.helped.len() > 4 && brief.triggers.len() > 4,
            "{now}"
        );
        let weekends = &brief.weekends;
        // Before a Monday's session the weekend may not have come to its noon yet: only what came late is there.
        let (from, _) = calendar.sessions().span(4, calendar.opened_at).unwrap();
        let noon = |ago| at(after(calendar.friday(ago), 1), 12 * 60);
        let least = if (0..2).any(|ago| (from..now).contains(&noon(ago))) {
            3
        } else {
            1
        };
        assert!(
            (least..=12).contains(&weekends.planned) && weekends.participants >= least,
            "{now}: {weekends:?}"
        );
    }
}

#[test]
fn clocks_change_without_a_gap() {
    let night = "2026-03-29".parse().unwrap();
    assert_eq!(at(night, 150).to_string(), "2026-03-29T01:30:00.000Z");
    assert_eq!(
        at(night, 24 * 60 + 30).to_string(),
        "2026-03-29T22:30:00.000Z"
    );
}
