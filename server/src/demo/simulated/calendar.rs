//! The dates of the demonstration, all counted from now: session 4 comes next, and the week before it is nearly over.

use chrono::{
    DateTime, Datelike, Days, NaiveDate, NaiveDateTime, NaiveTime, Offset, TimeDelta, TimeZone,
    Weekday,
};
use chrono_tz::Tz;
use mobile_core::{
    cycles::Sessions,
    time::{DAY, HOUR, UnixMillis},
};

use crate::{error::Result, features::cycles::Schedule};

/// Where the demonstration centre is.
pub const ZONE: Tz = chrono_tz::Europe::Paris;
/// How many sessions its cycle has.
const SESSIONS: u64 = 8;
/// The one that comes next.
const NEXT: u64 = 4;
/// The next session leaves at least this long to look around.
const LEAD: i64 = 6 * HOUR;
/// The cycle opens this long before its first session.
const INCLUSION: i64 = 14 * DAY;

/// When everything takes place.
#[derive(Debug)]
pub struct Calendar {
    /// The present moment: nothing is simulated after it.
    pub now: UnixMillis,
    /// When the cycle opens for inclusion.
    pub opened_at: UnixMillis,
    /// The sessions, as a facilitator would enter them.
    pub schedule: Schedule,
}

impl Calendar {
    /// The calendar of a cycle whose session 4 comes next at `now`.
    ///
    /// # Errors
    /// Only if `now` lies beyond what a calendar holds.
    pub fn around(now: UnixMillis) -> Result<Self> {
        let today = local(now).date_naive();
        let next = (0..8)
            .map(|days| after(today, days))
            .find(|day| day.weekday() != Weekday::Sun && at(*day, begins(*day)) >= now.plus(LEAD))
            .unwrap_or(today);
        let first = next - Days::new(7 * (NEXT - 1));
        let dates = (0..SESSIONS).map(|week| first + Days::new(7 * week));
        let locals: Vec<String> = dates
            .map(|day| {
                let minutes = begins(day);
                format!("{day}T{:02}:{:02}", minutes / 60, minutes % 60)
            })
            .collect();
        Ok(Self {
            now,
            opened_at: at(first, begins(first)).plus(-INCLUSION),
            schedule: Schedule::resolve(ZONE, &locals, 90)?,
        })
    }

    /// The sessions as the core counts with them.
    pub fn sessions(&self) -> &Sessions {
        self.schedule.times()
    }

    /// When session `number` begins; the cycle's opening if there is none.
    pub fn begins(&self, number: u32) -> UnixMillis {
        self.sessions()
            .get(number)
            .map_or(self.opened_at, |session| session.starts_at)
    }

    /// When session `number` ends; the cycle's opening if there is none.
    pub fn ends(&self, number: u32) -> UnixMillis {
        self.sessions()
            .get(number)
            .map_or(self.opened_at, |session| session.ends_at)
    }

    /// The Friday that began the weekend of so many weeks ago; 0 is the last one that has begun.
    pub fn friday(&self, weekends_ago: u64) -> NaiveDate {
        let today = local(self.now).date_naive();
        let since = (today.weekday().num_days_from_monday() + 3) % 7;
        today - Days::new(u64::from(since) + 7 * weekends_ago)
    }
}

/// Weekdays in the evening, Saturdays in the morning; minutes after midnight.
fn begins(day: NaiveDate) -> i64 {
    if day.weekday() == Weekday::Sat {
        10 * 60 + 30
    } else {
        19 * 60
    }
}

/// The day so many days later.
pub fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day + Days::new(days)
}

/// A moment as it is lived in the centre's zone.
pub fn local(moment: UnixMillis) -> DateTime<Tz> {
    let utc = DateTime::from_timestamp_millis(moment.0).unwrap_or_default();
    utc.with_timezone(&ZONE)
}

/// Minutes east of Greenwich at a moment.
pub fn offset_minutes(moment: UnixMillis) -> i32 {
    local(moment).offset().fix().local_minus_utc() / 60
}

/// So many minutes of wall clock after a day's midnight, also beyond the next one. What the clock change skips comes an
/// hour later.
pub fn at(day: NaiveDate, minutes: i64) -> UnixMillis {
    let wall = day.and_time(NaiveTime::MIN) + TimeDelta::minutes(minutes);
    let exists = |wall: NaiveDateTime| ZONE.from_local_datetime(&wall).earliest();
    let moment = exists(wall).or_else(|| exists(wall + TimeDelta::hours(1)));
    UnixMillis(moment.map_or_else(
        || wall.and_utc().timestamp_millis(),
        |moment| moment.timestamp_millis(),
    ))
}
