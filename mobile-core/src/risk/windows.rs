//! Which reminders reach most of a profile, and the window of each.

use serde::Serialize;

use super::HOURS;
use super::model::Profile;
use crate::order::by_rank;

/// Hours after a reminder in which it can still help: triggers climb over the five hours before a use (Epstein 2009).
pub const REACH: usize = 5;

/// Share of what a reminder reaches that an earlier one may give up, to come the wanted lead before the window.
const GIVEN_UP_FOR_LEAD: (i64, i64) = (1, 10);

/// Hours at the edges of what a reminder reaches belong to its window from this share of the highest on.
const EDGE: (i64, i64) = (1, 2);

/// Local hours in which no reminder comes; `from` = `to` means none. From 23 to 8 they span midnight.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct QuietHours {
    /// First quiet hour of the day, 0 to 23.
    pub from: u8,
    /// First hour that is not quiet any more, 0 to 23.
    pub to: u8,
}

impl QuietHours {
    fn contains(self, hour_of_week: usize) -> bool {
        let hour = (hour_of_week % 24) as u8;
        if self.from <= self.to {
            (self.from..self.to).contains(&hour)
        } else {
            hour >= self.from || hour < self.to
        }
    }
}

/// How windows are chosen: the protocol's rule, then the person's.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct WindowRules {
    /// Most reminders a week.
    pub per_week: usize,
    /// Fewest hours between two reminders; never fewer than [`REACH`].
    pub spacing: usize,
    /// Hours by which a reminder should come before its window.
    pub lead: usize,
    /// When no reminder may come.
    pub quiet: QuietHours,
}

impl Default for WindowRules {
    /// At most 3 a week, 18 hours apart (one a day), 3 hours before, none from 23 to 8 h.
    fn default() -> Self {
        Self {
            per_week: 3,
            spacing: 18,
            lead: 3,
            quiet: QuietHours { from: 23, to: 8 },
        }
    }
}

/// Hours of the local week, and the hour at which a reminder of them would come.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Window {
    /// First hour of the week, 0 to 167; Monday 00 h is 0.
    pub from: u8,
    /// How many hours, 1 to [`REACH`].
    pub hours: u8,
    /// Hour of the week of the reminder: `lead` before the window, later if part of the window would else be out of
    /// its reach.
    pub remind_at: u8,
}

impl Window {
    /// Whether an hour of the week lies in it.
    pub fn contains(&self, hour_of_week: u8) -> bool {
        apart(usize::from(self.from), usize::from(hour_of_week)) < usize::from(self.hours)
    }
}

/// Hours from one hour of the week forward to another.
fn apart(from: usize, to: usize) -> usize {
    (to % HOURS + HOURS - from % HOURS) % HOURS
}

/// The windows whose reminders reach the most, in the order of the week.
pub(super) fn choose(profile: &Profile, rules: &WindowRules) -> Vec<Window> {
    let spacing = rules.spacing.clamp(REACH, HOURS);
    let reached: [i64; HOURS] = std::array::from_fn(|at| {
        if rules.quiet.contains(at) {
            return 0;
        }
        (at..at + REACH).map(|hour| profile.nano(hour)).sum()
    });
    let starts = best_set(&reached, rules.per_week, spacing);
    let mut windows = Vec::new();
    for (index, start) in starts.iter().enumerate() {
        let (from, hours) = trimmed(profile, *start);
        let before = match index.checked_sub(1) {
            Some(before) => starts.get(before),
            None => starts.last(),
        };
        // An earlier reminder must not come too close to the one before.
        let room = match before {
            Some(before) if before != start => apart(*before, *start).saturating_sub(spacing),
            _ => HOURS,
        };
        let lead = apart(*start, from);
        let earliest = rules.lead.saturating_sub(lead).min(room);
        let enough = reached[*start] - reached[*start] / GIVEN_UP_FOR_LEAD.1 * GIVEN_UP_FOR_LEAD.0;
        let remind_at = (0..=earliest)
            .rev()
            .map(|earlier| (start + HOURS - earlier) % HOURS)
            .find(|at| reached[*at] >= enough)
            .unwrap_or(*start);
        let (from, hours) = widened(profile, remind_at, from, hours);
        windows.push(Window {
            from: from as u8,
            hours: hours as u8,
            remind_at: remind_at as u8,
        });
    }
    by_rank(windows, |window| (window.from.into(), 0))
}

/// What a reminder at `start` reaches, without its quiet edges: first hour, and how many.
fn trimmed(profile: &Profile, start: usize) -> (usize, usize) {
    let rates: [i64; REACH] = std::array::from_fn(|at| profile.nano(start + at));
    let highest = rates.iter().copied().max().unwrap_or(0);
    let counts = |rate: &i64| rate * EDGE.1 >= highest * EDGE.0;
    let first = rates.iter().position(counts).unwrap_or(0);
    let last = rates.iter().rposition(counts).unwrap_or(REACH - 1);
    ((start + first) % HOURS, last - first + 1)
}

/// A window with the full hours before it that its reminder also precedes, by an hour at least; no longer than [`REACH`].
fn widened(profile: &Profile, remind_at: usize, from: usize, hours: usize) -> (usize, usize) {
    if from == remind_at && hours > 1 {
        return ((from + 1) % HOURS, hours - 1);
    }
    let inside = (from..from + hours).map(|hour| profile.nano(hour));
    let highest = inside.max().unwrap_or(0);
    let (mut from, mut hours) = (from, hours);
    while apart(remind_at, from) > 1 {
        let before = (from + HOURS - 1) % HOURS;
        if profile.nano(before) * EDGE.1 < highest * EDGE.0 {
            break;
        }
        (from, hours) = (before, (hours + 1).min(REACH));
    }
    (from, hours)
}

/// The at most `most` hours of the week, `spacing` apart also across Sunday to Monday, with the greatest sum; the
/// earliest of equals.
///
/// Exact: the circle is cut open where no choice straddles the cut, and on the line dynamic programming is exact. Of
/// `most + 1` cuts `spacing` apart, `most` choices leave one free; where so many don't fit, every cut is tried.
fn best_set(value: &[i64; HOURS], most: usize, spacing: usize) -> Vec<usize> {
    let most = most.min(HOURS / spacing);
    let mut best = (0, Vec::new());
    let step = if (most + 1) * spacing <= HOURS {
        spacing
    } else {
        1
    };
    for cut in (0..HOURS).step_by(step).take((most + 1) * spacing) {
        let line: Vec<i64> = (0..=HOURS - spacing)
            .map(|at| value[(cut + at) % HOURS])
            .collect();
        let (sum, chosen) = best_on_line(&line, most, spacing);
        let chosen = chosen.into_iter().map(|at| (cut + at) % HOURS).collect();
        let chosen = by_rank(chosen, |at: &usize| (*at as i64, 0));
        if sum > best.0 || (sum == best.0 && !chosen.is_empty() && chosen < best.1) {
            best = (sum, chosen);
        }
    }
    best.1
}

fn best_on_line(line: &[i64], most: usize, spacing: usize) -> (i64, Vec<usize>) {
    let length = line.len();
    // best[left][at]: the greatest sum of at most `left` choices from `at` on.
    let mut best = vec![vec![0_i64; length + 1]; most + 1];
    for left in 1..=most {
        for at in (0..length).rev() {
            let taken = line[at] + best[left - 1][(at + spacing).min(length)];
            best[left][at] = taken.max(best[left][at + 1]);
        }
    }
    let (mut left, mut at, mut chosen) = (most, 0, Vec::new());
    while left > 0 && at < length {
        let taken = line[at] + best[left - 1][(at + spacing).min(length)];
        if taken > best[left][at + 1] {
            chosen.push(at);
            left -= 1;
            at += spacing;
        } else {
            at += 1;
        }
    }
    (best[most][0], chosen)
}
