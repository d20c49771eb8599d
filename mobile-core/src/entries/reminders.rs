//! What a person chose about reminders: which hours, which kinds, when not. Absent means the protocol's default.

use chrono::{NaiveTime, Timelike};
use serde::Serialize;
use serde_json::Value;

use super::{TIME_FORM, Weekday};
use crate::codes::codes;
use crate::fields::{Fields, code, distinct};
use crate::invalid::{Code, Invalid};
use crate::time::OccurredAt;

/// Most answers about own windows that are kept.
pub const REMINDERS_MAX: usize = 40;

codes! {
    /// The kinds of nudges, which is also the rule that makes each; its words are `nudge_<code>`.
    NudgeKind {
        /// Plan the weekend, if no plan is made.
        Plan => "plan",
        /// Before an hour that the person accepted.
        Window => "window",
        /// Before something planned.
        Activity => "activity",
        /// Look back on the weekend.
        Debrief => "debrief",
        /// The session of tomorrow.
        Session => "session",
        /// A questionnaire is due.
        Questionnaire => "questionnaire",
        /// The work between two sessions is due.
        Homework => "homework",
        /// The person's own words, in an evening announced as one of use.
        OwnMessage => "own_message",
        /// After seven silent days: less, a pause, or none?
        CheckBack => "check_back",
    }
}

codes! {
    /// Which clock reminders follow when the person travels; its words are `clock_<code>`.
    Clock {
        /// That of the place where the person is.
        Local => "local",
        /// That of the place where the person lives.
        Home => "home",
    }
}

codes! {
    /// What the person answered to an offered reminder; its words are `reminder_<code>`.
    ReminderAnswer {
        /// Yes, at that hour.
        Accepted => "accepted",
        /// Yes, at another.
        Moved => "moved",
        /// No.
        Refused => "refused",
    }
}

/// A time of the day without a date; `HH:MM` in JSON.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct ClockTime(NaiveTime);

impl ClockTime {
    /// A time of the day; `None` if there is none such.
    pub fn new(hour: u8, minute: u8) -> Option<Self> {
        NaiveTime::from_hms_opt(hour.into(), minute.into(), 0).map(Self)
    }

    /// As minutes after midnight, 0 to 1439.
    pub fn minutes(self) -> u16 {
        (self.0.hour() * 60 + self.0.minute()) as u16
    }

    /// As a time of the calendar.
    pub fn time(self) -> NaiveTime {
        self.0
    }
}

impl std::fmt::Display for ClockTime {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:02}:{:02}", self.0.hour(), self.0.minute())
    }
}

/// Not a time of the day such as `09:30`.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("a time of the day is HH:MM")]
pub struct NotAClockTime;

impl std::str::FromStr for ClockTime {
    type Err = NotAClockTime;

    fn from_str(text: &str) -> Result<Self, NotAClockTime> {
        crate::time::time_of_day(text)
            .map(Self)
            .ok_or(NotAClockTime)
    }
}

impl Serialize for ClockTime {
    fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl<'de> serde::Deserialize<'de> for ClockTime {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let text = String::deserialize(deserializer)?;
        text.parse()
            .map_err(|_| serde::de::Error::custom("a time of the day is HH:MM"))
    }
}

/// An own window, and whether and when the person wants to be reminded of it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Reminder {
    /// First hour of the window, 0 to 167; Monday 00 h is 0.
    pub from: u8,
    /// How many hours, 1 to 24.
    pub hours: u8,
    /// What the person answered.
    pub answer: ReminderAnswer,
    /// The day of the reminder; there unless refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub weekday: Option<Weekday>,
    /// The time of the reminder, `HH:MM`; there unless refused.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub at: Option<ClockTime>,
}

impl Reminder {
    /// When it comes each week; `None` if refused.
    pub fn comes(&self) -> Option<(Weekday, ClockTime)> {
        self.weekday.zip(self.at)
    }
}

/// Choices about nudges.
#[derive(Clone, PartialEq, Debug, Default, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct NudgeChoices {
    /// Kinds that are switched off.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub off: Vec<NudgeKind>,
    /// Which clock to follow on travels. Default local.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub clock: Option<Clock>,
    /// First quiet minute of the day, `HH:MM`; there together with `quiet_to`. Equal ones mean no quiet hours.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub quiet_from: Option<ClockTime>,
    /// First minute that is not quiet any more, `HH:MM`.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<String>))]
    pub quiet_to: Option<ClockTime>,
    /// Hours by which a reminder should come before its window, 0 to 5.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub lead_hours: Option<u8>,
    /// Most nudges a week, 0 to 10.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub per_week: Option<u8>,
    /// Nothing before this moment: "later".
    #[serde(skip_serializing_if = "Option::is_none")]
    pub snoozed_until: Option<OccurredAt>,
    /// Whether a notification may say what it is about. Default false.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub explicit: Option<bool>,
}

impl NudgeChoices {
    pub(super) fn read(value: &Value, path: &str) -> Result<Self, Invalid> {
        const FORM: &str = "a local time from 00:00 to 23:59";
        let mut fields = Fields::of(value, path)?;
        let small = |number: Option<i64>| number.map(|number| number as u8);
        let choices = Self {
            off: fields.list("off", NudgeKind::ALL.len(), code)?,
            clock: fields.optional_code("clock")?,
            quiet_from: fields.optional_parsed("quiet_from", FORM)?,
            quiet_to: fields.optional_parsed("quiet_to", FORM)?,
            lead_hours: small(fields.optional_integer("lead_hours", 0, 5)?),
            per_week: small(fields.optional_integer("per_week", 0, 10)?),
            snoozed_until: fields.optional_parsed("snoozed_until", TIME_FORM)?,
            explicit: fields.optional_bool("explicit")?,
        };
        distinct(&choices.off, &fields.at("off"))?;
        let missing = match (choices.quiet_from, choices.quiet_to) {
            (Some(_), None) => Some("quiet_to"),
            (None, Some(_)) => Some("quiet_from"),
            _ => None,
        };
        if let Some(missing) = missing {
            let message = "is required with the other end of the quiet hours";
            return Err(fields.fault(Code::MissingField, missing, message));
        }
        fields.end()?;
        Ok(choices)
    }
}

pub(super) fn reminders(fields: &mut Fields<'_>) -> Result<Vec<Reminder>, Invalid> {
    let reminders = fields.list("reminders", REMINDERS_MAX, reminder)?;
    let windows: Vec<_> = reminders.iter().map(|reminder| reminder.from).collect();
    distinct(&windows, &fields.at("reminders"))?;
    Ok(reminders)
}

fn reminder(value: &Value, path: &str) -> Result<Reminder, Invalid> {
    let mut fields = Fields::of(value, path)?;
    let reminder = Reminder {
        from: fields.integer("from", 0, 167)? as u8,
        hours: fields.integer("hours", 1, 24)? as u8,
        answer: fields.code("answer")?,
        weekday: fields.optional_code("weekday")?,
        at: fields.optional_parsed("at", "a local time from 00:00 to 23:59")?,
    };
    let is_refused = reminder.answer == ReminderAnswer::Refused;
    for (name, is_there) in [
        ("weekday", reminder.weekday.is_some()),
        ("at", reminder.at.is_some()),
    ] {
        match (is_refused, is_there) {
            (false, false) => {
                return Err(fields.fault(Code::MissingField, name, "is required unless refused"));
            }
            (true, true) => {
                return Err(fields.fault(Code::OutOfRange, name, "is not for a refused reminder"));
            }
            _ => {}
        }
    }
    fields.end()?;
    Ok(reminder)
}
