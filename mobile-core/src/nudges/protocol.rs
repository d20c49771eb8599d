//! What a centre sets for all, each with the default that the evidence suggests.

use serde::{Deserialize, Serialize};

use crate::codes::codes;
use crate::entries::ClockTime;

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
