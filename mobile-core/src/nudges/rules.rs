//! Which nudges a local week could have: one candidate for each thing to be reminded of, with the times it may come at.

use chrono::{Datelike, Duration, NaiveDate};

use super::{Action, DebriefDay, NudgeKey, Planning};
use crate::codes::codes;
use crate::entries::{Activity, ClockTime, EveningOfUse, NudgeKind, Reminder, WeekendPlan};
use crate::time::{DAY, HOUR, MINUTE, UnixMillis};

codes! {
    /// What can be due.
    DueKind {
        /// A questionnaire.
        Questionnaire => "questionnaire",
        /// The work between two sessions.
        Homework => "homework",
    }
}

/// Something to hand in, not done yet.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct DueItem {
    /// What.
    pub kind: DueKind,
    /// Which: the session's number, or the place of the questionnaire in the schedule; below 8,000.
    pub number: u16,
    /// From when it can be done.
    pub opens_at: UnixMillis,
    /// Until when it should be.
    pub due_at: UnixMillis,
}

/// Something to be reminded of.
#[derive(Clone, Debug)]
pub(super) struct Candidate {
    pub key: NudgeKey,
    pub action: Action,
    /// The lower, the earlier it is served.
    pub rank: u8,
    /// Wanted times in order of preference, each with the span in which it makes sense.
    pub times: Vec<Wanted>,
    pub expires_at: Expires,
}

/// A wanted time, and the moments between which another will do.
#[derive(Clone, Copy, Debug)]
pub(super) struct Wanted {
    pub at: UnixMillis,
    pub earliest: UnixMillis,
    pub latest: UnixMillis,
}

/// When a nudge is of no use any more.
#[derive(Clone, Copy, Debug)]
pub(super) enum Expires {
    At(UnixMillis),
    After(i64),
}

/// A nudge may come so much earlier than wanted, where quiet hours begin before.
const EARLIER: i64 = 4 * HOUR;
/// It may come so much later than wanted, after a session or quiet hours.
const LATER: i64 = 3 * HOUR;
/// A nudge about something with a beginning comes at least so long before it.
const AHEAD: i64 = 10 * MINUTE;
/// How long before something planned its nudge comes.
const BEFORE_ACTIVITY: i64 = HOUR;
/// Nothing is asked from so long before an announced evening on.
pub(super) const BEFORE_EVENING: i64 = 3 * HOUR;
/// Days without any entry or opening after which one message asks: less, a pause, or none?
pub(super) const SILENT_DAYS: i64 = 7;

impl Wanted {
    fn near(at: UnixMillis) -> Self {
        Self {
            at,
            earliest: at.plus(-EARLIER),
            latest: at.plus(LATER),
        }
    }

    fn before(at: UnixMillis, event: UnixMillis) -> Self {
        Self {
            latest: event.plus(-AHEAD),
            ..Self::near(at)
        }
    }
}

/// Who is served first where caps leave no room for all.
fn rank(rule: NudgeKind) -> u8 {
    match rule {
        NudgeKind::OwnMessage => 1,
        NudgeKind::CheckBack => 2,
        // The person accepted this hour; the next three can also come a day later.
        NudgeKind::Window => 3,
        NudgeKind::Session => 4,
        NudgeKind::Debrief => 5,
        NudgeKind::Plan => 6,
        NudgeKind::Questionnaire => 7,
        NudgeKind::Homework => 8,
        NudgeKind::Activity => 9,
    }
}

fn candidate(rule: NudgeKind, date: NaiveDate, slot: u16, action: Action) -> Candidate {
    Candidate {
        key: NudgeKey { rule, date, slot },
        action,
        rank: rank(rule),
        times: Vec::new(),
        expires_at: Expires::After(DAY),
    }
}

impl Candidate {
    fn at(mut self, wanted: Wanted) -> Self {
        self.times.push(wanted);
        self
    }

    fn until(mut self, end: UnixMillis) -> Self {
        self.expires_at = Expires::At(end);
        self
    }
}

impl Planning<'_> {
    /// All that local dates from the day before a week to the day after it could bring.
    pub(super) fn candidates(&self, monday: NaiveDate) -> Vec<Candidate> {
        let days = (-1..=7).map(|days| monday + Duration::days(days));
        let mut candidates: Vec<Candidate> = days.flat_map(|day| self.of_day(day)).collect();
        candidates.extend(self.plans.iter().flat_map(|plan| self.of_plan(plan)));
        candidates.extend(self.again());
        candidates
    }

    fn of_day(&self, day: NaiveDate) -> Vec<Candidate> {
        let mut found: Vec<Candidate> = Vec::new();
        found.extend(self.plan(day));
        found.extend(self.debrief(day));
        found.extend(self.check_back(day));
        found.extend(self.sessions_after(day));
        found.extend(self.due.iter().filter_map(|item| self.due_on(item, day)));
        let reminders = self.reminders.iter();
        found.extend(reminders.filter_map(|reminder| self.window(reminder, day)));
        found
    }

    fn wall(&self, day: NaiveDate, at: ClockTime) -> UnixMillis {
        self.zone().at(day, at.minutes())
    }

    /// On Thursday; on Friday at noon if Thursday has no room.
    fn plan(&self, day: NaiveDate) -> Option<Candidate> {
        let friday = day + Duration::days(1);
        if day.weekday() != chrono::Weekday::Thu || self.is_planned(friday) {
            return None;
        }
        let noon = self.zone().at(friday, 12 * 60);
        Some(
            candidate(NudgeKind::Plan, day, 0, Action::Plan)
                .at(Wanted::near(self.wall(day, self.protocol.plan_at)))
                .at(Wanted::near(noon))
                .until(self.zone().at(friday, 20 * 60)),
        )
    }

    fn is_planned(&self, friday: NaiveDate) -> bool {
        self.plans.iter().any(|plan| plan.friday == friday)
    }

    /// On the centre's day; on the next if that has no room.
    fn debrief(&self, day: NaiveDate) -> Option<Candidate> {
        let (weekday, since_friday) = match self.protocol.debrief_day {
            DebriefDay::Monday => (chrono::Weekday::Mon, 3),
            DebriefDay::Tuesday => (chrono::Weekday::Tue, 4),
        };
        let friday = day - Duration::days(since_friday);
        if day.weekday() != weekday || self.debriefed.contains(&friday) {
            return None;
        }
        let at = |day| Wanted::near(self.wall(day, self.protocol.debrief_at));
        let debrief = candidate(NudgeKind::Debrief, day, 0, Action::Debrief);
        Some(debrief.at(at(day)).at(at(day + Duration::days(1))))
    }

    /// Before a window that the person accepted, at the hour accepted.
    fn window(&self, reminder: &Reminder, day: NaiveDate) -> Option<Candidate> {
        let (weekday, at) = reminder.comes()?;
        if weekday as u32 != day.weekday().num_days_from_monday() {
            return None;
        }
        const WEEK: i64 = 7 * 24 * 60;
        let reminded = i64::from(weekday as u8) * 24 * 60 + i64::from(at.minutes());
        let ahead = (i64::from(reminder.from) * 60 - reminded).rem_euclid(WEEK);
        // Moved to an hour after the window's beginning: then it is about now.
        let ahead = if ahead > 24 * 60 { 0 } else { ahead };
        let zone = self.zone();
        let comes_at = self.wall(day, at);
        let wall = zone.local(comes_at) + Duration::minutes(ahead);
        let begins_at = zone.resolve(wall);
        let ends_at = begins_at.plus(i64::from(reminder.hours) * HOUR);
        if self.evening_touches(comes_at, ends_at) {
            return None;
        }
        let is_weekend = matches!(
            day.weekday(),
            chrono::Weekday::Fri | chrono::Weekday::Sat | chrono::Weekday::Sun
        );
        let action = if is_weekend {
            Action::Plan
        } else {
            Action::Breathe
        };
        let wanted = if ahead == 0 {
            Wanted::near(comes_at)
        } else {
            Wanted::before(comes_at, begins_at)
        };
        Some(
            candidate(NudgeKind::Window, day, reminder.from.into(), action)
                .at(wanted)
                .until(begins_at.plus(HOUR).max(comes_at.plus(LATER))),
        )
    }

    /// The evening before a session; in the morning of its day if that evening has no room.
    fn sessions_after(&self, day: NaiveDate) -> Vec<Candidate> {
        let zone = self.zone();
        let tomorrow = day + Duration::days(1);
        let numbered = (1_u16..).zip(self.sessions);
        let sessions = numbered.filter(|(_, session)| zone.date(session.starts_at) == tomorrow);
        let nudge = |(number, session): (u16, &crate::cycles::SessionTimes)| {
            let evening = self.wall(day, self.protocol.evening_at);
            let morning = zone.at(tomorrow, 10 * 60);
            candidate(NudgeKind::Session, day, number, Action::Open)
                .at(Wanted::before(evening, session.starts_at))
                .at(Wanted::before(morning, session.starts_at.plus(-2 * HOUR)))
                .until(session.starts_at)
        };
        sessions.map(nudge).collect()
    }

    /// A questionnaire: the evening it opens, and the one before it is due. Homework: two evenings before it is due.
    fn due_on(&self, item: &DueItem, day: NaiveDate) -> Option<Candidate> {
        let zone = self.zone();
        let at = self.wall(day, self.protocol.evening_at);
        if at < item.opens_at || item.due_at <= at {
            return None;
        }
        let days_left = (zone.date(item.due_at) - day).num_days();
        let is_first = self.wall(day - Duration::days(1), self.protocol.evening_at) < item.opens_at;
        let (rule, turn) = match item.kind {
            DueKind::Questionnaire if is_first => (NudgeKind::Questionnaire, 0),
            DueKind::Questionnaire if days_left == 1 => (NudgeKind::Questionnaire, 1),
            DueKind::Homework if days_left == 2 => (NudgeKind::Homework, 0),
            _ => return None,
        };
        let slot = item.number % 8_000 * 2 + turn;
        Some(
            candidate(rule, day, slot, Action::Open)
                .at(Wanted::before(at, item.due_at))
                .until(item.due_at.min(at.plus(DAY))),
        )
    }

    /// Once in a silence, on its seventh day.
    fn check_back(&self, day: NaiveDate) -> Option<Candidate> {
        if day != self.silent_from() {
            return None;
        }
        let at = self.wall(day, self.protocol.evening_at);
        Some(candidate(NudgeKind::CheckBack, day, 0, Action::Reminders).at(Wanted::near(at)))
    }

    /// The first day on which the person counts as silent.
    pub(super) fn silent_from(&self) -> NaiveDate {
        self.zone().date(self.active_at) + Duration::days(SILENT_DAYS)
    }

    fn of_plan(&self, plan: &WeekendPlan) -> Vec<Candidate> {
        let activities = plan.activities.iter();
        let reminded = activities.filter(|activity| activity.remind != Some(false));
        let mut found: Vec<Candidate> = reminded.map(|activity| self.activity(activity)).collect();
        found.extend(
            plan.evenings_of_use
                .iter()
                .filter_map(|evening| self.own_message(evening)),
        );
        found
    }

    fn activity(&self, activity: &Activity) -> Candidate {
        let starts_at = activity.starts_at.millis();
        let (day, minute) = self.minute(starts_at);
        candidate(NudgeKind::Activity, day, minute, Action::Plan)
            .at(Wanted::before(starts_at.plus(-BEFORE_ACTIVITY), starts_at))
            .until(starts_at)
    }

    fn own_message(&self, evening: &EveningOfUse) -> Option<Candidate> {
        evening.message.as_ref()?;
        let starts_at = evening.starts_at.millis();
        let (day, minute) = self.minute(starts_at);
        let wanted = Wanted {
            at: starts_at,
            earliest: starts_at.plus(-HOUR),
            latest: evening.ends_at.millis(),
        };
        Some(
            candidate(NudgeKind::OwnMessage, day, minute, Action::Open)
                .at(wanted)
                .until(evening.ends_at.millis().plus(LATER)),
        )
    }

    /// The local date of a moment, and its minute: the same after an edit of anything else.
    fn minute(&self, at: UnixMillis) -> (NaiveDate, u16) {
        let local = self.zone().local(at);
        let minute = (local.time() - chrono::NaiveTime::MIN).num_minutes();
        (local.date(), minute as u16)
    }

    /// What the person asked to see again: once, at that moment.
    fn again(&self) -> Vec<Candidate> {
        let snoozed = self.history.iter().filter_map(|past| {
            let at = past.snoozed_until.filter(|at| *at > past.due_at)?;
            past.key.can_wait().then_some((past, at))
        });
        let nudge = |(past, at): (&super::PastNudge, UnixMillis)| Candidate {
            key: NudgeKey {
                slot: past.key.slot | NudgeKey::AGAIN,
                ..past.key
            },
            action: action_again(past.key.rule),
            rank: 0,
            times: vec![Wanted {
                at,
                earliest: at,
                latest: at.plus(LATER),
            }],
            expires_at: Expires::After(LATER),
        };
        snoozed.map(nudge).collect()
    }
}

fn action_again(rule: NudgeKind) -> Action {
    match rule {
        NudgeKind::Plan | NudgeKind::Window | NudgeKind::Activity => Action::Plan,
        NudgeKind::Debrief => Action::Debrief,
        _ => Action::Open,
    }
}
