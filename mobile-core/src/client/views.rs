//! What screens are drawn from: plain data, in codes.

use serde::Serialize;
use serde_json::{Value, json};

use super::Here;
use super::engine::Engine;
use super::history::EntryView;
use super::version::Version;
use crate::coping::Coping;
use crate::entries::{
    Body, CheckIn, Goals, Kind, Meaning, MomentCode, Place, Settings, SoberGainCode, TriggerList,
    Weekday,
};
use crate::ids::RecordId;
use crate::order::{by_rank, falling};
use crate::products::{Company, Product, Route};
use crate::time::UnixMillis;
use crate::triggers::{self, CATALOGUE, TriggerCode};

/// How this phone stands with the server.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct StatusView {
    /// Whether it belongs to somebody.
    pub enrolled: bool,
    /// Whether nothing can be read until the PIN is given; all that follows but the device is empty then.
    pub locked: bool,
    /// Whom.
    pub participant_id: Option<crate::ids::ParticipantId>,
    /// As which device.
    pub device_id: Option<crate::ids::DeviceId>,
    /// What the group calls him or her.
    pub first_name: Option<String>,
    /// Entries that are not on the server's disk yet, those that may still be undone included.
    pub waiting: usize,
    /// Entries that the server refused.
    pub parked: usize,
    /// Those of them that the person has not decided about.
    pub parked_open: usize,
    /// Entries that this app can't read and leaves as they are.
    pub unreadable: usize,
    /// The last answer.
    pub last_sync: Option<UnixMillis>,
    /// The end of the pause after a failure.
    pub retry_at: Option<UnixMillis>,
    /// The last attempt got no answer.
    pub offline: bool,
    /// Enrol anew; nothing is lost.
    pub signed_out: bool,
    /// Update the app; nothing is lost.
    pub upgrade: bool,
}

/// Today, by the local date of here.
#[derive(Clone, PartialEq, Serialize)]
pub struct TodayView {
    /// Such as `2026-11-22`.
    pub date: String,
    /// Today's check-in.
    pub check_in: Option<EntryView>,
    /// Today's mood is [`CheckIn::LOW_MOOD`] or less: Help comes forward.
    pub low_mood: bool,
    /// Cravings that happened today.
    pub cravings: usize,
    /// Everything noted that happened today.
    pub entries: usize,
    /// The session that is being held or comes next.
    pub next_session: Option<NextSession>,
    /// What may still be undone, newest first.
    pub undoable: Vec<EntryView>,
}

/// A session to come.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct NextSession {
    /// From 1.
    pub number: u32,
    /// When it begins.
    pub starts_at: UnixMillis,
}

/// A trigger to tap.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TriggerChip {
    /// Its code.
    pub code: TriggerCode,
    /// The person's own words, for an own trigger.
    pub label: Option<String>,
}

/// Triggers, in the order to offer them.
#[derive(Clone, PartialEq, Debug, Serialize)]
pub struct TriggersView {
    /// 6 to 8.
    pub shown: Vec<TriggerChip>,
    /// Behind "other".
    pub rest: Vec<TriggerChip>,
}

/// A session is over this long after its beginning where its end is not known, in milliseconds.
const SESSION_LENGTH: i64 = 90 * crate::time::MINUTE;

/// How many of the newest entries decide what is offered first: what mattered a year ago need not matter now, and a long
/// log must not slow down the next tap.
const RECENT: usize = 300;

impl Engine {
    /// Everything the screens are drawn from, as one object.
    pub fn view(&self, here: &Here<'_>) -> Value {
        let settings = self.standing_body(Kind::Settings);
        json!({
            "status": self.status(here.now),
            "lock": self.lock_view(here.now),
            "recovery": self.recovery_view(),
            "notices": self.notices_view(here.now),
            "today": self.today(here),
            "triggers": self.triggers(),
            "vocabulary": self.vocabulary(),
            "right_now_from": settings
                .as_ref()
                .and_then(|settings| settings.get("right_now_from")?.as_u64())
                .unwrap_or(Settings::RIGHT_NOW_FROM.into()),
            "settings": settings.unwrap_or_else(|| json!({})),
            "goals": self.standing_body(Kind::Goals),
            "trigger_list": self.standing_body(Kind::TriggerList),
            "programme": self.programme.as_ref().map(|programme| &programme.value),
        })
    }

    /// How this phone stands with the server.
    pub fn status(&self, now: UnixMillis) -> StatusView {
        let records = || self.records.values();
        let identity = self.identity.as_ref();
        StatusView {
            enrolled: identity.is_some() || self.vault.lock.device_id.is_some(),
            locked: self.is_locked(),
            participant_id: identity.map(|identity| identity.participant_id),
            device_id: self.vault.lock.device_id,
            first_name: identity.map(|identity| identity.first_name.clone()),
            waiting: match self.is_locked() {
                true => self.vault.lock.unsent,
                false => records()
                    .filter(|record| record.is_waiting(&self.app))
                    .count(),
            },
            parked: records()
                .filter(|record| record.parked(&self.app).is_some())
                .count(),
            parked_open: records()
                .filter_map(|record| record.parked(&self.app))
                .filter(|parked| !parked.left)
                .count(),
            unreadable: self.unreadable,
            last_sync: self.state.last_sync,
            retry_at: self.state.waits_until(now),
            offline: self.state.offline,
            signed_out: self.state.signed_out,
            upgrade: self.state.needs_upgrade(&self.app),
        }
    }

    /// Today.
    pub fn today(&self, here: &Here<'_>) -> TodayView {
        let date = self.local_date(here);
        let day = date.map(|date| date.to_string()).unwrap_or_default();
        let mut cravings = 0;
        let mut entries = 0;
        for version in self.noted() {
            if Some(version.head().occurred_at.local_date()) == date {
                entries += 1;
                cravings += usize::from(self.kind_of(version) == Kind::Craving.code());
            }
        }
        let check_in = self
            .once(Kind::CheckIn, &day)
            .and_then(|id| self.entry(id, here.now));
        let mood = check_in
            .as_ref()
            .and_then(|entry| entry.body.as_ref()?.get("mood")?.as_u64());
        let now = self.corrected(here.now);
        let next_session = self
            .sessions()
            .into_iter()
            .filter(|session| {
                session
                    .ends_at
                    .unwrap_or(session.starts_at.plus(SESSION_LENGTH))
                    > now
            })
            .min_by_key(|session| session.starts_at);
        TodayView {
            date: day,
            check_in,
            low_mood: mood.is_some_and(|mood| mood <= CheckIn::LOW_MOOD.into()),
            cravings,
            entries,
            next_session: next_session.map(|session| NextSession {
                number: session.number,
                starts_at: session.starts_at,
            }),
            undoable: self.undoable(here.now),
        }
    }

    /// Triggers in the order to offer them: the core's rule, over what the person has noted.
    pub fn triggers(&self) -> TriggersView {
        let list = self.trigger_list();
        let bodies: Vec<Body> = self.recent(&[Kind::Craving, Kind::Use]).collect();
        let shown = triggers::shown(list.as_ref(), &bodies);
        let chip = |code: TriggerCode| TriggerChip {
            label: list
                .as_ref()
                .and_then(|list| list.label(&code))
                .map(str::to_owned),
            code,
        };
        let listed = list
            .iter()
            .flat_map(|list| list.triggers.iter().map(|item| item.code.clone()));
        let common = CATALOGUE
            .iter()
            .filter(|trigger| !trigger.opt_in)
            .filter_map(|trigger| trigger.code.parse().ok());
        let mut rest: Vec<TriggerCode> = Vec::new();
        for code in listed.chain(common) {
            if !shown.contains(&code) && !rest.contains(&code) {
                rest.push(code);
            }
        }
        TriggersView {
            shown: shown.into_iter().map(chip).collect(),
            rest: rest.into_iter().map(chip).collect(),
        }
    }

    /// The closed lists, in the order to offer them.
    fn vocabulary(&self) -> Value {
        let list = self.trigger_list().unwrap_or_default();
        let asked_for = |code: &str| {
            let is_listed = list.triggers.iter().any(|item| item.code.as_str() == code);
            is_listed
                || !CATALOGUE
                    .iter()
                    .any(|trigger| trigger.opt_in && trigger.code == code)
        };
        let moments: Vec<_> = MomentCode::ALL
            .iter()
            .filter(|moment| asked_for(moment.code()))
            .collect();
        json!({
            "triggers": CATALOGUE,
            "moments": moments,
            "sober_gains": SoberGainCode::ALL,
            "coping": self.coping(),
            "products": Product::ALL,
            "routes": Route::ALL,
            "companies": Company::ALL,
            "meanings": Meaning::ALL,
            "weekdays": Weekday::ALL,
            "places": Place::ALL,
        })
    }

    /// Strategies, those that helped this person most often first.
    fn coping(&self) -> Vec<Value> {
        let mut counts = vec![(0_u32, 0_u32); Coping::ALL.len()];
        for body in self.recent(&[Kind::Craving]) {
            let Body::Craving(craving) = body else {
                continue;
            };
            for tried in craving.coping {
                let place = Coping::ALL.iter().position(|coping| *coping == tried.code);
                if let Some(count) = place.and_then(|place| counts.get_mut(place)) {
                    count.0 += 1;
                    count.1 += u32::from(tried.helped == Some(true));
                }
            }
        }
        let coping = by_rank(
            Coping::ALL.iter().zip(counts).collect(),
            |(_, (tried, helped))| (falling(*helped), falling(*tried)),
        );
        let view = |(code, (tried, helped)): (&Coping, _)| json!({"code": code, "tried": tried, "helped": helped});
        coping.into_iter().map(view).collect()
    }

    /// The goals of every date, if there are any.
    pub(crate) fn goals(&self) -> Option<Goals> {
        match self.standing_typed(Kind::Goals)? {
            Body::Goals(goals) => Some(goals),
            _ => None,
        }
    }

    pub(crate) fn trigger_list(&self) -> Option<TriggerList> {
        match self.standing_typed(Kind::TriggerList)? {
            Body::TriggerList(list) => Some(list),
            _ => None,
        }
    }

    pub(crate) fn standing_typed(&self, kind: Kind) -> Option<Body> {
        Body::parse(kind, &self.standing_body(kind)?).ok()
    }

    /// The body of what exists once a person.
    pub(crate) fn standing_body(&self, kind: Kind) -> Option<Value> {
        let id = self.once(kind, "")?;
        self.open_version(self.records.get(&id)?.current()?).body
    }

    /// Versions that stand, of what a person noted: not deleted, no settings.
    pub(crate) fn noted(&self) -> impl Iterator<Item = &Version> {
        let aside: Vec<RecordId> = [Kind::Goals, Kind::TriggerList, Kind::Settings]
            .into_iter()
            .filter_map(|kind| self.once(kind, ""))
            .collect();
        self.records
            .iter()
            .filter(move |(id, record)| !record.is_deleted() && !aside.contains(id))
            .filter_map(|(_, record)| record.current())
    }

    fn kind_of(&self, version: &Version) -> String {
        if version.head().kind == Kind::Private.code() {
            self.open_version(version).kind
        } else {
            version.head().kind.clone()
        }
    }

    /// The bodies of these kinds among the newest entries, hidden parts in their place; what this app can't read is left
    /// out.
    fn recent(&self, kinds: &[Kind]) -> impl Iterator<Item = Body> {
        let newest = self.newest_first().into_iter().take(RECENT);
        newest.filter_map(move |version| {
            let head = version.head();
            let may_be = head.kind == Kind::Private.code()
                || kinds.iter().any(|kind| kind.code() == head.kind);
            let opened = may_be.then(|| self.open_version(version))?;
            let kind = kinds.iter().find(|kind| kind.code() == opened.kind)?;
            Body::parse(*kind, opened.body.as_ref()?).ok()
        })
    }
}
