//! From entries to counts.

use std::collections::{BTreeMap, BTreeSet};

use super::presence::participants;
use super::weekends::WeekendTally;
use super::{
    Brief, BriefEntry, BriefInput, CheckIns, CodeCount, Cravings, Helped, MemberInput, Sequence,
    TriggerCount, Uses,
};
use crate::entries::{Body, CheckIn, Craving, DayUse, Meaning, TriggerList, Use, in_order_of_time};
use crate::order::{by_rank, falling};
use crate::time::{HOUR, OccurredAt, UnixMillis};

/// How long after a craving a use counts against "passed without use".
const PASSED_AFTER: i64 = 6 * HOUR;

/// Folds what was received into the brief of one session.
///
/// An entry is covered if it happened in the span, or was received in it about a time before (then it is late).
pub fn fold(input: &BriefInput) -> Brief {
    let at = input.to.min(input.now);
    let span = Span {
        from: input.from,
        to: at.max(input.from),
    };
    let mut tally = Tally::default();
    for (index, member) in input.members.iter().enumerate() {
        tally.add_member(index, member, span);
    }
    let mut brief = tally.into_brief(input, span);
    brief.participants = participants(&input.members, at);
    brief
}

#[derive(Clone, Copy)]
pub(super) struct Span {
    pub(super) from: UnixMillis,
    pub(super) to: UnixMillis,
}

impl Span {
    pub(super) fn contains(self, moment: UnixMillis) -> bool {
        self.from <= moment && moment < self.to
    }

    fn is_late(self, entry: &BriefEntry) -> bool {
        entry.occurred_at.millis() < self.from && self.contains(entry.received_at)
    }
}

/// What only the person can read, and what was taken without choice, exists for no count.
fn is_counted(body: &Body) -> bool {
    match body {
        Body::Private(_) => false,
        Body::Use(use_) => use_.meaning != Some(Meaning::NotByChoice),
        _ => true,
    }
}

/// How often, and by whom (the member's place in the input).
#[derive(Default)]
struct Count {
    count: u32,
    by: BTreeSet<usize>,
}

impl Count {
    fn add(&mut self, member: usize) {
        self.count += 1;
        self.by.insert(member);
    }

    fn participants(&self) -> u32 {
        self.by.len() as u32
    }
}

#[derive(Default)]
struct Tally {
    cravings: u32,
    intensity_sum: u64,
    passed: u32,
    hours: Vec<u32>,
    triggers: BTreeMap<String, Count>,
    labels: BTreeMap<String, String>,
    before_lapses: BTreeMap<Vec<String>, Count>,
    coping: BTreeMap<&'static str, (Count, u32)>,
    uses: Uses,
    check_ins: CheckIns,
    moods: Vec<u8>,
    moments: BTreeMap<&'static str, Count>,
    sober_gains: BTreeMap<&'static str, Count>,
    weekends: WeekendTally,
    late: u32,
}

impl Tally {
    fn add_member(&mut self, member: usize, input: &MemberInput, span: Span) {
        let counted: Vec<&BriefEntry> = input
            .entries
            .iter()
            .filter(|entry| is_counted(&entry.body))
            .collect();
        let uses_at: Vec<UnixMillis> = counted
            .iter()
            .filter(|entry| matches!(entry.body, Body::Use(_)))
            .map(|entry| entry.occurred_at.millis())
            .collect();
        if let Some(list) = newest_trigger_list(&counted) {
            let own = list
                .triggers
                .iter()
                .filter_map(|item| Some((item.code.to_string(), item.label.clone()?)));
            for (code, label) in own {
                // Codes are random; were two people's the same, the order of the people must not show.
                let known = self.labels.entry(code).or_insert_with(|| label.clone());
                if label < *known {
                    *known = label;
                }
            }
        }
        self.late += self.weekends.add_member(member, &counted, span);
        let mut use_days = BTreeSet::new();
        let mut days = BTreeMap::new();
        for entry in counted {
            let late = span.is_late(entry);
            if !late && !span.contains(entry.occurred_at.millis()) {
                continue;
            }
            match &entry.body {
                Body::Craving(craving) => {
                    self.add_craving(member, craving, &entry.occurred_at, &uses_at)
                }
                Body::Use(use_) => {
                    self.add_use(member, use_);
                    use_days.insert(entry.occurred_at.local_date());
                }
                Body::Moment(moment) => self
                    .moments
                    .entry(moment.code.code())
                    .or_default()
                    .add(member),
                Body::SoberGain(gain) => self
                    .sober_gains
                    .entry(gain.code.code())
                    .or_default()
                    .add(member),
                Body::CheckIn(check_in) => {
                    let answer = (
                        entry.received_at,
                        entry.occurred_at.millis(),
                        check_in.day_use,
                        check_in.mood,
                    );
                    let last = days
                        .entry(entry.occurred_at.local_date())
                        .or_insert((answer, check_in));
                    if answer > last.0 {
                        *last = (answer, check_in);
                    }
                }
                _ => continue,
            }
            self.late += u32::from(late);
        }
        self.uses.days += use_days.len() as u32;
        days.into_values()
            .for_each(|(_, check_in)| self.add_check_in(check_in));
    }

    fn add_craving(
        &mut self,
        member: usize,
        craving: &Craving,
        at: &OccurredAt,
        uses_at: &[UnixMillis],
    ) {
        self.cravings += 1;
        self.intensity_sum += u64::from(craving.intensity);
        self.hours.resize(168, 0);
        if let Some(hour) = self.hours.get_mut(usize::from(at.hour_of_week())) {
            *hour += 1;
        }
        let next_hours = at.millis()..=at.millis().plus(PASSED_AFTER);
        if craving.used == Some(false) && !uses_at.iter().any(|used| next_hours.contains(used)) {
            self.passed += 1;
        }
        for code in &craving.triggers {
            self.triggers
                .entry(code.to_string())
                .or_default()
                .add(member);
        }
        for tried in &craving.coping {
            let (count, helped) = self.coping.entry(tried.code.code()).or_default();
            count.add(member);
            *helped += u32::from(tried.helped == Some(true));
        }
    }

    fn add_use(&mut self, member: usize, use_: &Use) {
        self.uses.count += 1;
        match use_.meaning {
            Some(Meaning::Lapse) => self.uses.lapses += 1,
            Some(Meaning::WithinFrame) => self.uses.within_frame += 1,
            Some(Meaning::BeyondFrame) => self.uses.beyond_frame += 1,
            Some(Meaning::Unsure) => self.uses.unsure += 1,
            Some(Meaning::NotByChoice) | None => {}
        }
        if use_.meaning == Some(Meaning::Lapse) && !use_.before.is_empty() {
            let codes = in_order_of_time(&use_.before)
                .into_iter()
                .map(|code| code.as_str().to_owned())
                .collect();
            self.before_lapses.entry(codes).or_default().add(member);
        }
    }

    fn add_check_in(&mut self, check_in: &CheckIn) {
        match check_in.day_use {
            Some(DayUse::Yes) => self.check_ins.days_yes += 1,
            Some(DayUse::No) => self.check_ins.days_no += 1,
            Some(DayUse::PreferNotToSay) => self.check_ins.undisclosed += 1,
            None => {}
        }
        self.moods.extend(check_in.mood);
    }

    fn into_brief(mut self, input: &BriefInput, span: Span) -> Brief {
        self.hours.resize(168, 0);
        let labels = self.labels;
        let triggers = most_frequent(self.triggers)
            .into_iter()
            .map(|(code, count)| TriggerCount {
                label: labels.get(&code).cloned(),
                code,
                count: count.count,
                participants: count.participants(),
            });
        let before_lapses = most_frequent(self.before_lapses)
            .into_iter()
            .map(|(codes, count)| Sequence {
                labels: labels_of(&codes, &labels),
                codes,
                count: count.count,
                participants: count.participants(),
            });
        // By falling counts, then by code, in whose order they are.
        let helped = self
            .coping
            .into_iter()
            .map(|(code, (count, helped))| Helped {
                code: code.to_owned(),
                tried: count.count,
                helped,
                participants: count.participants(),
            })
            .collect();
        let helped = by_rank(helped, |one: &Helped| {
            (falling(one.helped), falling(one.tried))
        });
        let mood_sum: u64 = self.moods.iter().map(|mood| u64::from(*mood)).sum();
        Brief {
            cycle_id: input.cycle_id,
            session_number: input.session_number,
            from: span.from,
            to: span.to,
            participants: Default::default(),
            cravings: Cravings {
                count: self.cravings,
                mean_intensity: mean(self.intensity_sum, self.cravings),
                passed_without_use: self.passed,
            },
            triggers: triggers.collect(),
            hours: self.hours,
            before_lapses: before_lapses.collect(),
            helped,
            uses: self.uses,
            check_ins: CheckIns {
                mean_mood: mean(mood_sum, self.moods.len() as u32),
                ..self.check_ins
            },
            moments: code_counts(self.moments),
            sober_gains: code_counts(self.sober_gains),
            weekends: self.weekends.into_weekends(),
            late: self.late,
        }
    }
}

/// The words of those codes that have some.
pub(crate) fn labels_of(
    codes: &[String],
    labels: &BTreeMap<String, String>,
) -> BTreeMap<String, String> {
    // Not collected: that sorts, once more for each type that the browser downloads.
    let mut own = BTreeMap::new();
    let known = codes.iter().filter_map(|code| labels.get_key_value(code));
    own.extend(known.map(|(code, label)| (code.clone(), label.clone())));
    own
}

fn newest_trigger_list<'a>(entries: &[&'a BriefEntry]) -> Option<&'a TriggerList> {
    let lists = entries.iter().filter_map(|entry| match &entry.body {
        Body::TriggerList(list) => Some((entry.received_at, entry.occurred_at.millis(), list)),
        _ => None,
    });
    lists.max().map(|(_, _, list)| list)
}

/// By falling count, then by code.
fn most_frequent<K: Ord>(counts: BTreeMap<K, Count>) -> Vec<(K, Count)> {
    by_rank(counts.into_iter().collect(), |(_, count)| {
        (falling(count.count), 0)
    })
}

fn code_counts(counts: BTreeMap<&'static str, Count>) -> Vec<CodeCount> {
    let counts = most_frequent(counts).into_iter();
    counts
        .map(|(code, count)| CodeCount {
            code: code.to_owned(),
            count: count.count,
            participants: count.participants(),
        })
        .collect()
}

fn mean(sum: u64, count: u32) -> Option<f64> {
    (count > 0).then(|| sum as f64 / f64::from(count))
}
