//! What a centre sets for all, each with the default that the evidence suggests.

use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::codes::codes;
use crate::entries::ClockTime;
use crate::fields::Fields;
use crate::invalid::{Code, Invalid};

/// Most nudges a week that anyone can choose: one a day from Monday to Thursday, two from Friday to Sunday.
pub const PER_WEEK_MAX: u8 = 10;

codes! {
    /// The day on which a weekend is looked back on.
    DebriefDay {
        /// Monday.
        Monday => "monday",
        /// Tuesday.
        Tuesday => "tuesday",
    }
}

/// The centre's settings about nudges. What is absent in JSON has its default.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(default)]
pub struct NudgeProtocol {
    /// When, on Thursday, the weekend is planned. 20:00: pushes are opened soonest from 20 to 23 h (Bell 2023, Stach
    /// 2024), and a Thursday plan with a Sunday report lowered use (Suffoletto 2015).
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub plan_at: ClockTime,
    /// The day of the debrief.
    pub debrief_day: DebriefDay,
    /// Its time.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub debrief_at: ClockTime,
    /// When other evening messages come: the session of tomorrow, what is due.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub evening_at: ClockTime,
    /// First quiet minute of the day.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub quiet_from: ClockTime,
    /// First minute that is not quiet any more.
    #[cfg_attr(feature = "openapi", schema(value_type = String))]
    pub quiet_to: ClockTime,
    /// Most nudges a day from Monday to Thursday.
    pub per_day: u8,
    /// Most nudges a day from Friday to Sunday.
    pub per_weekend_day: u8,
    /// Most nudges a week, in all.
    pub per_week: u8,
    /// Most reminders of own windows a week.
    pub windows_per_week: u8,
    /// Hours by which a reminder should come before its window; triggers climb over the five hours before a use
    /// (Epstein 2009).
    pub lead_hours: u8,
    /// Most minutes by which a nudge comes earlier or later than planned, so that two phones never buzz together.
    pub jitter_minutes: u8,
    /// Minutes before and after a session in which nothing comes.
    pub session_silence_minutes: u8,
}

impl NudgeProtocol {
    /// The settings as an administrator chose them; what is absent has its default.
    ///
    /// The caps go no higher than the evidence they rest on: daily questions are answered best at one a day, and people
    /// answer less where more is asked (Wray 2016, Wrzus & Neubauer 2023).
    ///
    /// # Errors
    /// Naming the field at fault and what is accepted.
    pub fn read(value: &Value) -> Result<Self, Invalid> {
        const FORM: &str = "a local time from 00:00 to 23:59";
        let usual = Self::default();
        let mut fields = Fields::of(value, "")?;
        let mut at = |name: &'static str, usual: ClockTime| -> Result<ClockTime, Invalid> {
            Ok(fields.optional_parsed(name, FORM)?.unwrap_or(usual))
        };
        let plan_at = at("plan_at", usual.plan_at)?;
        let debrief_at = at("debrief_at", usual.debrief_at)?;
        let evening_at = at("evening_at", usual.evening_at)?;
        let quiet_from = at("quiet_from", usual.quiet_from)?;
        let quiet_to = at("quiet_to", usual.quiet_to)?;
        let mut small = |name: &'static str, min: u8, max: u8, usual: u8| -> Result<u8, Invalid> {
            let given = fields.optional_integer(name, min.into(), max.into())?;
            Ok(given.map_or(usual, |given| given as u8))
        };
        let protocol = Self {
            plan_at,
            debrief_at,
            evening_at,
            quiet_from,
            quiet_to,
            per_day: small("per_day", 0, 1, usual.per_day)?,
            per_weekend_day: small("per_weekend_day", 0, 2, usual.per_weekend_day)?,
            per_week: small("per_week", 0, PER_WEEK_MAX, usual.per_week)?,
            windows_per_week: small("windows_per_week", 0, 3, usual.windows_per_week)?,
            lead_hours: small("lead_hours", 0, 5, usual.lead_hours)?,
            jitter_minutes: small("jitter_minutes", 5, 60, usual.jitter_minutes)?,
            session_silence_minutes: small(
                "session_silence_minutes",
                30,
                180,
                usual.session_silence_minutes,
            )?,
            debrief_day: fields
                .optional_code("debrief_day")?
                .unwrap_or(usual.debrief_day),
        };
        for (name, at) in [
            ("plan_at", plan_at),
            ("debrief_at", debrief_at),
            ("evening_at", evening_at),
        ] {
            if protocol.is_quiet(at) {
                let message = "must be a time outside the quiet hours";
                return Err(fields.fault(Code::OutOfRange, name, message));
            }
        }
        fields.end()?;
        Ok(protocol)
    }

    fn is_quiet(&self, at: ClockTime) -> bool {
        let (from, to) = (self.quiet_from, self.quiet_to);
        if from <= to {
            from <= at && at < to
        } else {
            at >= from || at < to
        }
    }
}

impl Default for NudgeProtocol {
    fn default() -> Self {
        let at = |hour| ClockTime::new(hour, 0).unwrap_or_default();
        Self {
            plan_at: at(20),
            debrief_day: DebriefDay::Monday,
            debrief_at: at(20),
            evening_at: at(20),
            quiet_from: at(23),
            quiet_to: at(8),
            per_day: 1,
            per_weekend_day: 2,
            per_week: 7,
            windows_per_week: 3,
            lead_hours: 3,
            jitter_minutes: 20,
            session_silence_minutes: 30,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_is_absent_is_usual_and_what_is_wrong_is_named() {
        assert_eq!(
            NudgeProtocol::read(&json!({})),
            Ok(NudgeProtocol::default())
        );
        let whole = serde_json::to_value(NudgeProtocol::default()).unwrap();
        assert_eq!(NudgeProtocol::read(&whole), Ok(NudgeProtocol::default()));
        let chosen = json!({"debrief_day": "tuesday", "quiet_from": "00:00", "quiet_to": "00:00"});
        let chosen = NudgeProtocol::read(&chosen).unwrap();
        assert_eq!(chosen.debrief_day, DebriefDay::Tuesday);
        for (wrong, field) in [
            (json!({"per_day": 2}), "per_day"),
            (json!({"per_weekend_day": 3}), "per_weekend_day"),
            (json!({"per_week": 11}), "per_week"),
            (json!({"windows_per_week": -1}), "windows_per_week"),
            (json!({"lead_hours": 6}), "lead_hours"),
            (json!({"jitter_minutes": 0}), "jitter_minutes"),
            (
                json!({"session_silence_minutes": 10}),
                "session_silence_minutes",
            ),
            (json!({"plan_at": "25:00"}), "plan_at"),
            (json!({"debrief_at": "23:30"}), "debrief_at"),
            (json!({"quiet_to": "20:01"}), "plan_at"),
            (json!({"debrief_day": "sunday"}), "debrief_day"),
            (json!({"colour": 1}), "colour"),
        ] {
            let fault = NudgeProtocol::read(&wrong).unwrap_err();
            assert_eq!(fault.field, field, "{wrong}");
        }
    }

    #[test]
    fn the_words_beside_each_number_say_what_is_accepted() {
        use crate::messages::{Locale, say};
        let digits = |words: &str| -> Vec<i64> {
            let numbers = words.split(|c: char| !c.is_ascii_digit());
            numbers.filter_map(|number| number.parse().ok()).collect()
        };
        for name in [
            "per_day",
            "per_weekend_day",
            "per_week",
            "windows_per_week",
            "lead_hours",
            "jitter_minutes",
            "session_silence_minutes",
        ] {
            let is_read = |given: i64| NudgeProtocol::read(&json!({ name: given })).is_ok();
            for locale in [Locale::Fr, Locale::En] {
                let words = say(locale, &format!("team_nudges_{name}_accepted"), &[]);
                let [min, max] = digits(&words)[..] else {
                    panic!("{name}: {words}");
                };
                assert!(is_read(min) && is_read(max), "{name}: {words}");
                assert!(!is_read(min - 1) && !is_read(max + 1), "{name}: {words}");
            }
        }
    }
}
