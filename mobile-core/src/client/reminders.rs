//! The weekend and its reminders, as the phone shows and plans them: from all of a person's entries, private ones too.

use chrono::{Duration, NaiveDate};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use super::Here;
use super::engine::{Engine, Identity};
use crate::cycles::SessionTimes;
use crate::entries::{Body, CheckIn, Debrief, Kind, Reminder, Settings, WeekendPlan};
use crate::ids::RecordId;
use crate::nudges::{Action, CravingAt, NotCovered, Nudge, NudgeProtocol, PastNudge, Planning};
use crate::risk::{self, HORIZON_DAYS, Noted, Offer, OwnWindow, Prior, QuietHours, WindowRules};
use crate::time::{DAY, HOUR, MINUTE, OccurredAt, UnixMillis};
use crate::weekend::{self, Gap, Span, Suggestion};
use crate::zone::ZoneTable;

/// The weekend of now, or the next.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct WeekendView {
    /// The Friday that names it.
    pub friday: NaiveDate,
    /// From Friday 17:00 to Sunday 24:00.
    pub agenda: Option<Span>,
    /// The plan, if there is one.
    pub plan: Option<WeekendPlan>,
    /// The entry that holds it.
    pub plan_id: Option<RecordId>,
    /// Own windows in it: first hour of the week, and when.
    pub windows: Vec<(u8, Span)>,
    /// What of them the plan leaves empty, and is not over.
    pub gaps: Vec<Gap>,
    /// What worked before.
    pub suggestions: Vec<Suggestion>,
    /// The last plan made, at the hours of this weekend: a body to note, if the person wants it.
    pub copy: Option<WeekendPlan>,
    /// The weekend to look back on, open from Monday 00:00 for 72 hours, while there is no debrief.
    pub to_debrief: Option<NaiveDate>,
    /// That weekend, for as long as it may be looked back on, also again.
    pub past: Option<PastWeekend>,
    /// The one thing to ask for, if there is one: to look back, or to plan from Thursday to Saturday.
    pub asks: Option<Action>,
}

/// A weekend that may be looked back on.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct PastWeekend {
    /// The Friday that names it.
    pub friday: NaiveDate,
    /// What was planned, if anything was.
    pub plan: Option<WeekendPlan>,
    /// The debrief's entry, if it was begun.
    pub debrief_id: Option<RecordId>,
    /// The mood of the debrief brings Help forward.
    pub low_mood: bool,
}

/// Own windows and what was answered.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct RemindersView {
    /// The windows of the own entries, each with its reasons and the answer to it.
    pub windows: Vec<OfferedWindow>,
    /// What was answered before, also to windows that are no more.
    pub answered: Vec<Reminder>,
    /// Something to do at once, after what was noted just now.
    pub offer: Option<Offer>,
}

/// A window, and what the person answered to it.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct OfferedWindow {
    /// The hours and the reasons.
    #[serde(flatten)]
    pub own: OwnWindow,
    /// The answer to a window that begins within two hours of this one.
    pub answer: Option<Reminder>,
}

/// What the host knows when it plans: clocks, and what it has shown.
#[derive(Clone, PartialEq, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Clocks {
    /// The clock where the person lives.
    pub home: ZoneTable,
    /// The clock where the person is, if it is another.
    #[serde(default)]
    pub local: Option<ZoneTable>,
    /// What was shown or sent in the last 28 days.
    #[serde(default)]
    pub history: Vec<PastNudge>,
}

/// A new window is the answered one if it begins at most so many hours from it.
const SAME_WINDOW: u8 = 2;

impl Engine {
    /// The weekend of now, or the next, by the clocks of a zone.
    pub fn weekend(&self, zone: &ZoneTable, here: &Here<'_>) -> WeekendView {
        let now = self.corrected(here.now);
        let today = zone.date(now);
        let friday = weekend::friday_of(today);
        let diary = Diary::of(self, today);
        let windows: Vec<_> = self
            .own_windows(&diary, today)
            .iter()
            .map(|own| own.window)
            .collect();
        let plan = diary.plan(friday).cloned();
        let mut gaps = weekend::gaps(friday, plan.as_ref(), &windows, zone);
        gaps.retain(|gap| gap.span.ends_at.millis() > now);
        let (past, debriefs) = (diary.plans(), diary.debriefs());
        let last = past
            .iter()
            .filter(|plan| plan.friday < friday)
            .max_by_key(|plan| plan.friday);
        let monday = friday - Duration::days(4);
        let looked_at = monday - Duration::days(3);
        let is_open = (today - monday).num_days() < 3;
        let is_done = debriefs.iter().any(|debrief| debrief.friday == looked_at);
        let to_debrief = (is_open && !is_done).then_some(looked_at);
        let id = |kind, friday: NaiveDate| self.once(kind, &friday.to_string());
        let is_planned = plan.as_ref().is_some_and(|plan| !plan.is_empty());
        // A weekend is planned from Thursday on, and no more on its last day.
        let plans = friday - Duration::days(1)..=friday + Duration::days(1);
        let was_here = |identity: &Identity| zone.date(identity.enrolled_at) < monday;
        let asks = match to_debrief {
            Some(_) if self.identity.as_ref().is_some_and(was_here) => Some(Action::Debrief),
            None if plans.contains(&today) && !is_planned => Some(Action::Plan),
            _ => None,
        };
        WeekendView {
            friday,
            agenda: weekend::agenda(friday, zone),
            windows: weekend::windows_in(friday, &windows, zone),
            gaps,
            suggestions: weekend::suggestions(plan.as_ref(), &past, &debriefs),
            copy: last.map(|last| weekend::copied(last, friday, zone)),
            to_debrief,
            past: is_open.then(|| PastWeekend {
                friday: looked_at,
                plan: diary.plan(looked_at).cloned(),
                debrief_id: id(Kind::Debrief, looked_at).filter(|_| is_done),
                low_mood: debriefs
                    .iter()
                    .filter(|debrief| debrief.friday == looked_at)
                    .any(|debrief| debrief.mood.is_some_and(|mood| mood <= CheckIn::LOW_MOOD)),
            }),
            asks,
            plan_id: id(Kind::WeekendPlan, friday).filter(|_| plan.is_some()),
            plan,
        }
    }

    /// Own windows with reasons and answers, and what the last hour calls for.
    pub fn reminders(&self, here: &Here<'_>) -> RemindersView {
        let today = self.local_date(here).unwrap_or_default();
        let diary = Diary::of(self, today);
        let settings = self.settings();
        let answer = |own: &OwnWindow| {
            let near = |reminder: &&Reminder| {
                let apart = own.window.from.abs_diff(reminder.from);
                apart.min(168 - apart) <= SAME_WINDOW
            };
            settings.reminders.iter().find(near).cloned()
        };
        let windows = self.own_windows(&diary, today);
        let level = settings.right_now_from.unwrap_or(Settings::RIGHT_NOW_FROM);
        RemindersView {
            windows: windows
                .into_iter()
                .map(|own| OfferedWindow {
                    answer: answer(&own),
                    own,
                })
                .collect(),
            offer: risk::offer(&diary.noted(), self.corrected(here.now), level),
            answered: settings.reminders,
        }
    }

    /// The nudges due in [from, to), for a host that shows them itself; none for what was before this phone joined.
    ///
    /// # Errors
    /// If a zone table does not cover the time.
    pub fn nudges_due(
        &self,
        clocks: &Clocks,
        from: UnixMillis,
        to: UnixMillis,
        here: &Here<'_>,
    ) -> Result<Vec<Nudge>, NotCovered> {
        let Some(identity) = &self.identity else {
            return Ok(Vec::new());
        };
        let diary = Diary::of(self, clocks.home.date(self.corrected(here.now)));
        let settings = self.settings();
        let (choices, protocol) = (
            settings.nudges.clone().unwrap_or_default(),
            self.nudge_protocol(),
        );
        let sessions: Vec<SessionTimes> = self
            .sessions()
            .iter()
            .map(|session| SessionTimes {
                starts_at: session.starts_at,
                ends_at: session
                    .ends_at
                    .unwrap_or(session.starts_at.plus(90 * MINUTE)),
            })
            .collect();
        let debriefed: Vec<_> = diary
            .debriefs()
            .iter()
            .map(|debrief| debrief.friday)
            .collect();
        let opened = clocks.history.iter().filter_map(|past| past.opened_at);
        // The person is here, so nothing is silent before now.
        let active_at = opened.chain([self.corrected(here.now)]).max();
        let planning = Planning {
            participant: identity.participant_id,
            protocol: &protocol,
            choices: &choices,
            paused_until: settings.paused_until.map(|until| until.millis()),
            reminders: &settings.reminders,
            plans: &diary.plans(),
            debriefed: &debriefed,
            sessions: &sessions,
            due: &[],
            home: &clocks.home,
            local: clocks.local.as_ref(),
            history: &clocks.history,
            cravings: &diary.cravings(),
            active_at: active_at.unwrap_or(identity.enrolled_at),
        };
        planning.due(from.max(identity.enrolled_at), to)
    }

    /// As a JSON object: the weekend, the reminders, and the nudges of the next 36 hours.
    pub fn weekend_page(&self, clocks: &Clocks, here: &Here<'_>) -> Value {
        let now = self.corrected(here.now);
        let zone = clocks.local.as_ref().unwrap_or(&clocks.home);
        let due = self.nudges_due(clocks, now, now.plus(DAY + 12 * HOUR), here);
        json!({
            "weekend": self.weekend(zone, here),
            "reminders": self.reminders(here),
            "protocol": self.nudge_protocol(),
            "due": due.unwrap_or_default(),
        })
    }

    fn own_windows(&self, diary: &Diary, today: NaiveDate) -> Vec<OwnWindow> {
        let (settings, protocol) = (self.settings(), self.nudge_protocol());
        let choices = settings.nudges.unwrap_or_default();
        let hour = |minutes: u16| (minutes.div_ceil(60) % 24) as u8;
        let own = choices.quiet_from.zip(choices.quiet_to);
        let (quiet_from, quiet_to) = own.unwrap_or((protocol.quiet_from, protocol.quiet_to));
        let rules = WindowRules {
            per_week: protocol.windows_per_week.into(),
            lead: choices.lead_hours.unwrap_or(protocol.lead_hours).into(),
            quiet: QuietHours {
                from: (quiet_from.minutes() / 60) as u8,
                to: hour(quiet_to.minutes()),
            },
            ..WindowRules::default()
        };
        let level = settings.right_now_from.unwrap_or(Settings::RIGHT_NOW_FROM);
        risk::own_windows(&diary.noted(), today, level, &Prior::weekend(), &rules)
    }

    fn settings(&self) -> Settings {
        match self.standing_typed(Kind::Settings) {
            Some(Body::Settings(settings)) => settings,
            _ => Settings::default(),
        }
    }

    /// What the centre set, as the programme says it.
    fn nudge_protocol(&self) -> NudgeProtocol {
        let programme = self.programme.as_ref();
        let set = programme.and_then(|programme| programme.value.get("nudges"));
        set.and_then(|set| NudgeProtocol::deserialize(set).ok())
            .unwrap_or_default()
    }
}

/// The entries that count, opened.
struct Diary(Vec<(OccurredAt, Body)>);

impl Diary {
    fn of(engine: &Engine, today: NaiveDate) -> Self {
        let first = today - Duration::days(HORIZON_DAYS);
        let entries = engine.opened_since(first);
        Self(
            entries
                .map(|entry| (entry.occurred_at, entry.body))
                .collect(),
        )
    }

    fn noted(&self) -> Vec<Noted<'_>> {
        let entries = self.0.iter();
        entries.map(|(at, body)| Noted { at: *at, body }).collect()
    }

    fn plans(&self) -> Vec<WeekendPlan> {
        let plans = self.0.iter().filter_map(|(_, body)| match body {
            Body::WeekendPlan(plan) => Some(plan.clone()),
            _ => None,
        });
        plans.collect()
    }

    fn plan(&self, friday: NaiveDate) -> Option<&WeekendPlan> {
        self.0.iter().find_map(|(_, body)| match body {
            Body::WeekendPlan(plan) if plan.friday == friday => Some(plan),
            _ => None,
        })
    }

    fn debriefs(&self) -> Vec<Debrief> {
        let debriefs = self.0.iter().filter_map(|(_, body)| match body {
            Body::Debrief(debrief) => Some(debrief.clone()),
            _ => None,
        });
        debriefs.collect()
    }

    fn cravings(&self) -> Vec<CravingAt> {
        let cravings = self.0.iter().filter_map(|(at, body)| match body {
            Body::Craving(craving) => Some(CravingAt {
                at: at.millis(),
                intensity: craving.intensity,
            }),
            _ => None,
        });
        cravings.collect()
    }
}
