//! The planner around every change of every zone, for a decade.

use std::collections::{BTreeMap, HashSet};

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Offset, TimeDelta, TimeZone};
use chrono_tz::{TZ_VARIANTS, Tz};
use mobile_core::cycles::SessionTimes;
use mobile_core::entries::{
    Activity, Body, ClockTime, Kind, NudgeChoices, NudgeKind, Reminder, ReminderAnswer, Weekday,
    WeekendPlan,
};
use mobile_core::ids::ParticipantId;
use mobile_core::nudges::{CravingAt, Nudge, NudgeProtocol, PastNudge, Planning};
use mobile_core::time::{DAY, HOUR, MINUTE, OccurredAt, UnixMillis};
use mobile_core::zone::{ZoneOffset, ZoneTable};
use serde_json::json;

fn offset_of(zone: Tz, at: UnixMillis) -> i32 {
    let at = DateTime::from_timestamp_millis(at.0).unwrap();
    zone.offset_from_utc_datetime(&at.naive_utc())
        .fix()
        .local_minus_utc()
}

fn moment(text: &str) -> UnixMillis {
    text.parse().unwrap()
}

/// A table as a server makes it.
fn probed(zone: Tz, from: UnixMillis, to: UnixMillis) -> ZoneTable {
    ZoneTable::probe(from, to, |at| offset_of(zone, at)).unwrap()
}

/// One change of a zone: what a table says in the weeks around it.
struct Change {
    zone: Tz,
    at: UnixMillis,
}

/// Every change of every zone from 2024 to 2033; zones that agree for two months around one are tried once.
fn changes() -> Vec<Change> {
    let (from, to) = (
        moment("2024-01-01T00:00:00Z"),
        moment("2034-01-01T00:00:00Z"),
    );
    let mut seen = HashSet::new();
    let mut changes = Vec::new();
    for zone in TZ_VARIANTS {
        let table = probed(zone, from, to);
        for change in &table.offsets()[1..] {
            let near = |offset: &&ZoneOffset| (offset.since.0 - change.since.0).abs() < 30 * DAY;
            let before = table.offset_at(change.since.plus(-30 * DAY));
            let around: Vec<_> = table.offsets().iter().filter(near).copied().collect();
            let around: Vec<_> = around
                .iter()
                .map(|offset| (offset.since, offset.seconds))
                .collect();
            if seen.insert((before, around)) {
                changes.push(Change {
                    zone,
                    at: change.since,
                });
            }
        }
    }
    changes
}

/// Numbers that look random and are the same in each run.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, below: u64) -> u64 {
        // SplitMix64.
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (mixed ^ (mixed >> 31)) % below
    }
}

struct Person {
    participant: ParticipantId,
    protocol: NudgeProtocol,
    choices: NudgeChoices,
    reminders: Vec<Reminder>,
    plans: Vec<WeekendPlan>,
    debriefed: Vec<NaiveDate>,
    sessions: Vec<SessionTimes>,
    history: Vec<PastNudge>,
    cravings: Vec<CravingAt>,
    paused_until: Option<UnixMillis>,
    active_at: UnixMillis,
}

impl Person {
    /// Somebody with reminders, a group and a planned weekend near a moment.
    fn near(at: UnixMillis, dice: &mut Dice) -> Self {
        let mut froms = HashSet::new();
        let reminders = (0..dice.roll(6)).filter_map(|_| {
            let from = dice.roll(168) as u8;
            let day = Weekday::ALL[dice.roll(7) as usize];
            let time = ClockTime::new(dice.roll(24) as u8, dice.roll(60) as u8).unwrap();
            froms.insert(from).then_some(reminder(from, day, time))
        });
        let reminders = reminders.collect();
        let start = at.plus(-(10 * DAY) + dice.roll(7 * 24 * 4) as i64 * 15 * MINUTE);
        let sessions = (0..4).map(|week| SessionTimes {
            starts_at: start.plus(week * 7 * DAY),
            ends_at: start.plus(week * 7 * DAY + 90 * MINUTE),
        });
        let day = DateTime::from_timestamp_millis(at.0).unwrap().date_naive();
        let friday =
            day - TimeDelta::days((i64::from(day.weekday().num_days_from_monday()) + 3) % 7);
        let choices = match dice.roll(3) {
            0 => NudgeChoices::default(),
            1 => quiet("00:00", "00:00"),
            _ => {
                let time = |dice: &mut Dice| format!("{:02}:{:02}", dice.roll(24), dice.roll(60));
                quiet(&time(dice), &time(dice))
            }
        };
        let planned = dice.roll(2) == 0;
        Self {
            participant: ParticipantId(uuid::Uuid::from_u128(dice.roll(u64::MAX).into())),
            protocol: NudgeProtocol::default(),
            choices,
            reminders,
            plans: if planned {
                vec![weekend(friday, dice)]
            } else {
                vec![]
            },
            debriefed: vec![],
            sessions: sessions.collect(),
            history: vec![],
            cravings: vec![],
            paused_until: (dice.roll(5) == 0).then(|| at.plus(-DAY)),
            active_at: at.plus(-(dice.roll(9) as i64) * DAY),
        }
    }

    fn planning<'a>(&'a self, home: &'a ZoneTable) -> Planning<'a> {
        Planning {
            participant: self.participant,
            protocol: &self.protocol,
            choices: &self.choices,
            paused_until: self.paused_until,
            reminders: &self.reminders,
            plans: &self.plans,
            debriefed: &self.debriefed,
            sessions: &self.sessions,
            due: &[],
            home,
            local: None,
            history: &self.history,
            cravings: &self.cravings,
            active_at: self.active_at,
        }
    }

    fn due(&self, home: &ZoneTable, from: UnixMillis, to: UnixMillis) -> Vec<Nudge> {
        self.planning(home).due(from, to).unwrap()
    }
}

fn reminder(from: u8, weekday: Weekday, at: ClockTime) -> Reminder {
    Reminder {
        from,
        hours: 4,
        answer: ReminderAnswer::Accepted,
        weekday: Some(weekday),
        at: Some(at),
    }
}

fn quiet(from: &str, to: &str) -> NudgeChoices {
    NudgeChoices {
        quiet_from: from.parse().ok(),
        quiet_to: to.parse().ok(),
        per_week: Some(10),
        ..NudgeChoices::default()
    }
}

fn weekend(friday: NaiveDate, dice: &mut Dice) -> WeekendPlan {
    let plan = Body::parse(Kind::WeekendPlan, &json!({ "friday": friday })).unwrap();
    let Body::WeekendPlan(mut plan) = plan else {
        unreachable!()
    };
    let evening = friday
        .and_hms_opt(17, 0, 0)
        .unwrap()
        .and_utc()
        .timestamp_millis();
    for _ in 0..dice.roll(5) {
        let starts_at = UnixMillis(evening + dice.roll(55) as i64 * HOUR);
        let at = |at| OccurredAt::at(at, 0).unwrap();
        plan.activities.push(Activity {
            label: "x".into(),
            starts_at: at(starts_at),
            ends_at: at(starts_at.plus(HOUR)),
            who: None,
            place: None,
            sober_option: None,
            remind: None,
        });
    }
    plan
}

fn minute_of(at: NaiveDateTime) -> u16 {
    (at.time() - chrono::NaiveTime::MIN).num_minutes() as u16
}

/// What must hold for whatever is planned.
fn holds(person: &Person, table: &ZoneTable, due: &[Nudge]) {
    let mut days: BTreeMap<NaiveDate, Vec<UnixMillis>> = BTreeMap::new();
    let mut weeks: BTreeMap<NaiveDate, (usize, usize)> = BTreeMap::new();
    let keys: HashSet<_> = due.iter().map(|nudge| nudge.key).collect();
    assert_eq!(keys.len(), due.len(), "one of them twice");
    for nudge in due {
        let local = table.local(nudge.due_at);
        assert!(nudge.due_at < nudge.expires_at);
        days.entry(local.date()).or_default().push(nudge.due_at);
        let week = weeks
            .entry(local.date().week(chrono::Weekday::Mon).first_day())
            .or_default();
        week.0 += 1;
        week.1 += usize::from(nudge.key.rule == NudgeKind::Window);
        let (from, to) = match person.choices.quiet_from.zip(person.choices.quiet_to) {
            Some((from, to)) => (from.minutes(), to.minutes()),
            None => (23 * 60, 8 * 60),
        };
        let minute = minute_of(local);
        let is_quiet = if from <= to {
            (from..to).contains(&minute)
        } else {
            minute >= from || minute < to
        };
        assert!(!is_quiet, "{nudge:?} in quiet hours");
        for session in &person.sessions {
            let is_silent = session.starts_at.plus(-30 * MINUTE) <= nudge.due_at
                && nudge.due_at < session.ends_at.plus(30 * MINUTE);
            assert!(!is_silent, "{nudge:?} around a session");
        }
        assert!(
            person
                .paused_until
                .is_none_or(|until| until <= nudge.due_at)
        );
    }
    for (day, times) in days {
        let cap = if day.weekday().num_days_from_monday() >= 4 {
            2
        } else {
            1
        };
        assert!(times.len() <= cap, "{day}: {times:?}");
        assert!(
            times
                .windows(2)
                .all(|pair| pair[1].0 - pair[0].0 >= 90 * MINUTE)
        );
    }
    let cap = usize::from(person.choices.per_week.unwrap_or(7));
    for (week, (all, windows)) in weeks {
        assert!(all <= cap && windows <= 3, "{week}: {all}, {windows}");
    }
}

#[test]
fn around_every_change_the_rules_hold_and_splitting_changes_nothing() {
    let changes = changes();
    assert!(changes.len() > 500, "{} changes", changes.len());
    let mut dice = Dice(4);
    let mut planned = 0;
    for Change { zone, at } in changes {
        let table = probed(zone, at.plus(-15 * DAY), at.plus(15 * DAY));
        let person = Person::near(at, &mut dice);
        let (from, to) = (at.plus(-4 * DAY), at.plus(4 * DAY));
        let due = person.due(&table, from, to);
        planned += due.len();
        holds(&person, &table, &due);
        // Cut at the change itself, at a moment of a nudge, or anywhere.
        let cut = match (dice.roll(3), due.first()) {
            (0, _) => at,
            (1, Some(nudge)) => nudge.due_at,
            _ => from.plus(dice.roll(8 * DAY as u64) as i64),
        };
        let halves = [person.due(&table, from, cut), person.due(&table, cut, to)];
        assert_eq!(halves.concat(), due, "{zone} {at}, cut at {cut}");
    }
    assert!(planned > 2_000, "{planned} planned");
}

/// The moment of a wall clock by chrono-tz itself: the first of two; skipped ones by the offset from before.
fn by_chrono(zone: Tz, wall: NaiveDateTime) -> UnixMillis {
    let found = match zone.from_local_datetime(&wall) {
        chrono::LocalResult::Single(at) | chrono::LocalResult::Ambiguous(at, _) => at.to_utc(),
        chrono::LocalResult::None => {
            let before = zone.offset_from_utc_datetime(&(wall - TimeDelta::hours(26)));
            (wall - before.fix()).and_utc()
        }
    };
    UnixMillis(found.timestamp_millis())
}

#[test]
fn an_accepted_hour_comes_once_each_week_at_its_wall_clock() {
    let mut dice = Dice(44);
    for Change { zone, at } in changes() {
        let table = probed(zone, at.plus(-20 * DAY), at.plus(20 * DAY));
        // On the wall clock of the change itself, an hour before or after, or at another hour of its day.
        let shown = table.local(at.plus(-1_000)) + TimeDelta::seconds(1);
        let wall = shown + TimeDelta::minutes([-60, -30, 0, 30, 60, 600][dice.roll(6) as usize]);
        let wall = wall - TimeDelta::seconds(wall.and_utc().timestamp().rem_euclid(60));
        let weekday = Weekday::ALL[wall.weekday().num_days_from_monday() as usize];
        let minutes = minute_of(wall);
        let time = ClockTime::new((minutes / 60) as u8, (minutes % 60) as u8).unwrap();
        let mut person = Person::near(at, &mut dice);
        person.choices = quiet("00:00", "00:00");
        person.choices.off = NudgeKind::ALL
            .iter()
            .copied()
            .filter(|kind| *kind != NudgeKind::Window)
            .collect();
        person.reminders = vec![reminder(dice.roll(168) as u8, weekday, time)];
        (person.sessions, person.plans, person.paused_until) = (vec![], vec![], None);
        person.active_at = at.plus(20 * DAY);
        for week in -1..=1 {
            let wanted = by_chrono(zone, wall + TimeDelta::days(7 * week));
            assert_eq!(
                table.resolve(wall + TimeDelta::days(7 * week)),
                wanted,
                "{zone} {wall}"
            );
            let date = table.date(wanted);
            let noon = |days| {
                table.resolve(
                    (date + TimeDelta::days(days))
                        .and_hms_opt(12, 0, 0)
                        .unwrap(),
                )
            };
            let came = person.due(&table, noon(-1), noon(2));
            let [nudge] = came[..] else {
                panic!("{zone} {wall}: {came:?}");
            };
            let moved = (nudge.due_at.0 - wanted.0).abs();
            assert!(moved <= 20 * MINUTE, "{zone} {wall}: {nudge:?}");
        }
    }
}

#[test]
fn a_table_made_another_way_plans_the_same() {
    let mut dice = Dice(444);
    let mut tried = HashSet::new();
    let (from, to) = (
        moment("2026-09-01T00:00:00Z"),
        moment("2027-05-01T00:00:00Z"),
    );
    for zone in TZ_VARIANTS {
        let server = probed(zone, from, to);
        if !tried.insert(server.offsets().to_vec()) {
            continue;
        }
        // As a phone might: quarter of an hour by quarter of an hour, from another moment on, from the wall clock.
        let begin = from.plus(-3 * DAY + 15 * MINUTE);
        let mut offsets: Vec<ZoneOffset> = Vec::new();
        let mut at = begin;
        while at < to {
            let utc = DateTime::from_timestamp_millis(at.0).unwrap();
            let shown = utc.with_timezone(&zone).naive_local();
            let seconds = (shown - utc.naive_utc()).num_seconds() as i32;
            if offsets.last().is_none_or(|last| last.seconds != seconds) {
                offsets.push(ZoneOffset { since: at, seconds });
            }
            at = at.plus(15 * MINUTE);
        }
        let phone = ZoneTable::new(offsets, to).unwrap();
        let person = Person::near(moment("2026-10-25T01:00:00Z"), &mut dice);
        let (from, to) = (
            moment("2026-10-12T00:00:00Z"),
            moment("2026-11-09T00:00:00Z"),
        );
        assert_eq!(
            person.due(&server, from, to),
            person.due(&phone, from, to),
            "{zone}"
        );
    }
}

#[test]
fn what_was_sent_leaves_the_rest_of_the_week_as_it_was() {
    let paris = probed(
        Tz::Europe__Paris,
        moment("2026-01-01T00:00:00Z"),
        moment("2027-12-01T00:00:00Z"),
    );
    let mut dice = Dice(4_444);
    for _ in 0..200 {
        let monday = moment("2026-03-22T23:00:00Z").plus(dice.roll(30) as i64 * 7 * DAY);
        let (from, to) = (
            paris.at(paris.date(monday), 0),
            paris.at(paris.date(monday) + TimeDelta::days(7), 0),
        );
        let mut person = Person::near(from.plus(4 * DAY), &mut dice);
        let due = person.due(&paris, from, to);
        let cut = from.plus(dice.roll(7 * DAY as u64) as i64);
        let sent = due.iter().filter(|nudge| nudge.due_at < cut);
        person.history = sent
            .map(|nudge| PastNudge {
                key: nudge.key,
                due_at: nudge.due_at,
                opened_at: None,
                snoozed_until: None,
            })
            .collect();
        let rest: Vec<_> = due
            .iter()
            .filter(|nudge| cut <= nudge.due_at)
            .copied()
            .collect();
        assert_eq!(
            person.due(&paris, from, to),
            rest,
            "nothing twice, nothing lost"
        );
    }
}

#[test]
fn two_people_rarely_share_a_moment_and_one_keeps_his() {
    let paris = probed(
        Tz::Europe__Paris,
        moment("2026-01-01T00:00:00Z"),
        moment("2027-12-01T00:00:00Z"),
    );
    let (from, to) = (
        moment("2026-11-16T00:00:00Z"),
        moment("2026-11-23T00:00:00Z"),
    );
    let plan = |person: u128| {
        let mut dice = Dice(0);
        let mut someone = Person::near(from.plus(30 * DAY), &mut dice);
        someone.participant = ParticipantId(uuid::Uuid::from_u128(person));
        someone.choices = NudgeChoices::default();
        (someone.sessions, someone.plans, someone.paused_until) = (vec![], vec![], None);
        someone.reminders = vec![];
        someone.active_at = to;
        someone
            .due(&paris, from, to)
            .iter()
            .find(|nudge| nudge.key.rule == NudgeKind::Plan)
            .unwrap()
            .due_at
    };
    let wanted = paris.at("2026-11-19".parse().unwrap(), 20 * 60);
    let times: Vec<i64> = (0..400).map(|person| plan(person).0 - wanted.0).collect();
    assert_eq!(plan(3), plan(3));
    assert!(times.iter().all(|offset| offset.abs() <= 20 * MINUTE));
    let distinct: HashSet<_> = times.iter().collect();
    assert!(distinct.len() > 330, "{} of 400 seconds", distinct.len());
    let early = times.iter().filter(|offset| **offset < 0).count();
    assert!((150..250).contains(&early), "{early} of 400 early");
}
