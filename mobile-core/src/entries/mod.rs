//! What people log: one struct a kind, and [`Body`], which is any of them.
//!
//! `Body::parse` is the only way in: it checks types, ranges, codes and lengths and refuses unknown fields.

mod check_in;
mod craving;
mod debrief;
mod goals;
mod homework;
mod intimacy;
mod moment;
mod private;
mod reminders;
mod settings;
mod sober_gain;
mod steps;
mod tip;
mod trigger_list;
mod uses;
mod weekend_plan;

use std::fmt;

use chrono::{Datelike, NaiveDate};
use serde::Serialize;
use serde_json::Value;

pub use check_in::{CheckIn, DayUse};
pub use craving::{CopingTried, Craving};
pub use debrief::{Debrief, PlanKept};
pub use goals::{Aim, Frame, Goal, Goals, GoalsVersion, Weekday};
pub use homework::{HOMEWORK_MAX, Homework};
pub use intimacy::Intimacy;
pub use moment::{Moment, MomentCode};
pub(crate) use private::is_base64;
pub use private::{BLOB_MAX, PrivatePart};
pub use reminders::{
    Clock, ClockTime, NudgeChoices, NudgeKind, REMINDERS_MAX, Reminder, ReminderAnswer,
};
pub use settings::Settings;
pub use sober_gain::{SoberGain, SoberGainCode};
pub use steps::{MINUTES_BEFORE_MAX, Step, StepCode, in_order_of_time};
pub use tip::{TIP_MAX, Tip};
pub use trigger_list::{ListedTrigger, TRIGGER_LABEL_MAX, TRIGGER_LIST_MAX, TriggerList};
pub use uses::{Meaning, ProductTaken, Use};
pub use weekend_plan::{
    Activity, EVENINGS_MAX, EveningOfUse, MESSAGE_MAX, PLAN_MAX, Place, WeekendPlan,
};

use crate::codes::codes;
use crate::fields::{Fields, string};
use crate::invalid::{Code, Invalid};

/// Longest list of codes on one entry.
pub const LIST_MAX: usize = 40;
/// Longest note, in characters.
pub const NOTE_MAX: usize = 4_000;
/// Largest body, in bytes of compact JSON.
pub const BODY_MAX: usize = 64 * 1024;

pub(crate) const TIME_FORM: &str = "an RFC 3339 date and time with its offset";

codes! {
    /// Every kind of record that is synced; its words are `kind_<code>`.
    Kind {
        /// An urge, 0 to 10.
        Craving => "craving",
        /// Any use.
        Use => "use",
        /// Something noted without craving.
        Moment => "moment",
        /// What life gave without the product.
        SoberGain => "sober_gain",
        /// The day's question. Once a day.
        CheckIn => "check_in",
        /// Sexuality and tenderness. Private unless shared, never asked for.
        Intimacy => "intimacy",
        /// What a weekend is for. Once a weekend.
        WeekendPlan => "weekend_plan",
        /// How the weekend went. Once a weekend.
        Debrief => "debrief",
        /// What was worked on between two sessions.
        Homework => "homework",
        /// Something that worked, offered to the others by choice and without a name.
        Tip => "tip",
        /// Goals per product, versioned. Once per person.
        Goals => "goals",
        /// The person's own triggers. Once per person.
        TriggerList => "trigger_list",
        /// The person's choices. Once per person.
        Settings => "settings",
        /// A whole record that only the person can read.
        Private => "private",
    }
}

/// How many records of a kind there can be.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Once {
    /// Any number: ids are drawn at random.
    Never,
    /// One a local day.
    PerDay,
    /// One a weekend, named by its Friday.
    PerWeekend,
    /// One a person.
    PerPerson,
}

impl Kind {
    /// How many there can be; all but [`Once::Never`] take their id from [`crate::ids::once_per`].
    pub fn once(self) -> Once {
        match self {
            Self::CheckIn => Once::PerDay,
            Self::WeekendPlan | Self::Debrief => Once::PerWeekend,
            Self::Goals | Self::TriggerList | Self::Settings => Once::PerPerson,
            _ => Once::Never,
        }
    }
}

/// The content of a record. `Debug` names the kind alone: contents do not belong into logs.
#[derive(Clone, PartialEq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(untagged)]
pub enum Body {
    /// See [`Craving`].
    Craving(Craving),
    /// See [`Use`].
    Use(Use),
    /// See [`Moment`].
    Moment(Moment),
    /// See [`SoberGain`].
    SoberGain(SoberGain),
    /// See [`CheckIn`].
    CheckIn(CheckIn),
    /// See [`Intimacy`].
    Intimacy(Intimacy),
    /// See [`WeekendPlan`].
    WeekendPlan(WeekendPlan),
    /// See [`Debrief`].
    Debrief(Debrief),
    /// See [`Homework`].
    Homework(Homework),
    /// See [`Tip`].
    Tip(Tip),
    /// See [`Goals`].
    Goals(Goals),
    /// See [`TriggerList`].
    TriggerList(TriggerList),
    /// See [`Settings`].
    Settings(Settings),
    /// See [`PrivatePart`].
    Private(PrivatePart),
}

/// Writes the matches that differ by variant name only.
macro_rules! bodies {
    ($($variant:ident),+ $(,)?) => {
        impl Body {
            /// Which kind of record this is.
            pub fn kind(&self) -> Kind {
                match self { $(Self::$variant(_) => Kind::$variant,)+ }
            }

            fn read(kind: Kind, value: &Value) -> Result<Self, Invalid> {
                match kind { $(Kind::$variant => $variant::read(value).map(Self::$variant),)+ }
            }
        }
    };
}

/// So that the private record reads like the others; its content is a [`PrivatePart`] at the root.
struct Private;

impl Private {
    fn read(value: &Value) -> Result<PrivatePart, Invalid> {
        PrivatePart::read(value, "")
    }
}

bodies!(
    Craving,
    Use,
    Moment,
    SoberGain,
    CheckIn,
    Intimacy,
    WeekendPlan,
    Debrief,
    Homework,
    Tip,
    Goals,
    TriggerList,
    Settings,
    Private
);

impl Body {
    /// Reads the body of a record of this kind.
    ///
    /// # Errors
    /// The first fault found, with its path inside the body.
    pub fn parse(kind: Kind, value: &Value) -> Result<Self, Invalid> {
        if compact_len(value) > BODY_MAX {
            return Err(Invalid::new(
                Code::TooLong,
                "",
                format!("is larger than {BODY_MAX} bytes"),
            ));
        }
        Self::read(kind, value)
    }

    /// The body as JSON; `parse` of it gives the same body again.
    pub fn to_value(&self) -> Value {
        // Every body is a struct of plain data with text keys, which serialises without a fault.
        serde_json::to_value(self).unwrap_or(Value::Null)
    }

    /// The triggers this entry names: of a craving, of what came before a craving or use.
    pub fn trigger_codes(&self) -> impl Iterator<Item = &crate::triggers::TriggerCode> {
        let (triggers, before): (&[_], &[Step]) = match self {
            Self::Craving(craving) => (&craving.triggers, &craving.before),
            Self::Use(use_) => (&[], &use_.before),
            _ => (&[], &[]),
        };
        let steps = before.iter().filter_map(|step| match &step.code {
            StepCode::Trigger(code) => Some(code),
            StepCode::Craving => None,
        });
        triggers.iter().chain(steps)
    }
}

impl fmt::Debug for Body {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Body({})", self.kind())
    }
}

/// A date such as `2026-11-22`.
pub(crate) fn date(fields: &mut Fields<'_>, name: &'static str) -> Result<NaiveDate, Invalid> {
    let value = fields.required(name)?;
    let text = string(value, &fields.at(name))?;
    crate::time::date_of(text)
        .ok_or_else(|| fields.fault(Code::OutOfRange, name, "must be a date such as 2026-11-22"))
}

/// The Friday that names a weekend.
pub(crate) fn friday(fields: &mut Fields<'_>) -> Result<NaiveDate, Invalid> {
    let day = date(fields, "friday")?;
    if day.weekday() == chrono::Weekday::Fri {
        Ok(day)
    } else {
        Err(fields.fault(Code::OutOfRange, "friday", "must be the date of a Friday"))
    }
}

/// Length of the compact JSON of a value, without building it.
fn compact_len(value: &Value) -> usize {
    struct Count(usize);
    impl std::io::Write for Count {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0 += bytes.len();
            Ok(bytes.len())
        }

        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }
    let mut count = Count(0);
    match serde_json::to_writer(&mut count, value) {
        Ok(()) => count.0,
        Err(_) => usize::MAX,
    }
}

#[cfg(test)]
mod tests;
