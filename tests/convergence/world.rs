//! Two phones of one person, a server, and everything that can come between them.

use std::collections::BTreeSet;

use mobile_core::{
    client::{Failure, Request, Urgency},
    entries::{Kind, Once},
    ids::{ParticipantId, RecordId},
    time::{HOUR, MINUTE, UnixMillis},
};
use serde_json::{Value, json};

use crate::{
    device::{Crash, Device, Heard},
    life::{Case, Choice, Fate, Step, kind},
    marks::{self, FRIDAYS, Mark},
    model::{Model, Sight},
    store::{RESTORES, Store},
};

/// See the module.
pub struct World<'a> {
    pub store: &'a Store,
    pub who: ParticipantId,
    pub phones: [Device; 2],
    pub paired: bool,
    pub now: UnixMillis,
    pub life: usize,
    pub model: Model,
    /// By phone, what its clock was ahead when it last heard the server's.
    corrected: [Option<i64>; 2],
    /// Versions that were handed to a request.
    flown: BTreeSet<(RecordId, String)>,
    /// The records of a day, weekend or person, deleted ones too.
    once: std::collections::BTreeMap<(Kind, String), Vec<RecordId>>,
}

impl<'a> World<'a> {
    /// The beginning of a case.
    pub async fn new(store: &'a Store, case: &Case) -> Self {
        let mut answers = store.participant().await;
        let first_is_higher = answers[0]["device_id"].as_str() > answers[1]["device_id"].as_str();
        if first_is_higher == case.second_wins {
            answers.reverse();
        }
        let [first, second] = &mut answers;
        let mut one = Device::enrolled(first, None, case.start, 1);
        let mut secret = None;
        if case.paired {
            let (shown, carried) = one.pairs(case.start);
            second["transfer"] = Value::String(carried);
            secret = Some(shown);
        }
        let two = Device::enrolled(second, secret.as_deref(), case.start, 2);
        Self {
            store,
            who: first["participant_id"]
                .as_str()
                .expect("an id")
                .parse()
                .expect("an id"),
            phones: [one, two],
            paired: case.paired,
            now: case.start,
            life: 0,
            model: Model::default(),
            corrected: [None; 2],
            flown: BTreeSet::new(),
            once: std::collections::BTreeMap::new(),
        }
    }

    fn clock(&self, who: usize) -> i64 {
        self.phones[who].clock(self.now).0
    }

    /// What a phone shows of an entry.
    pub fn sight(&mut self, who: usize, id: RecordId) -> Sight {
        match self.phones[who].entry(self.now, id) {
            Some(entry) => sight(&entry),
            None => Sight::default(),
        }
    }

    /// One of the entries that a phone shows.
    fn pick(&mut self, who: usize, which: u8) -> Option<(RecordId, Kind, Sight)> {
        let mut shown = Vec::new();
        for id in self.model.in_order() {
            let kind = self.model.stories[&id].kind;
            let sight = self.sight(who, id);
            if sight.exists {
                shown.push((id, kind, sight));
            }
        }
        let which = usize::from(which) % shown.len().max(1);
        (which < shown.len()).then(|| shown.swap_remove(which))
    }

    /// Lets one thing happen.
    pub async fn take(&mut self, who: usize, step: Step) {
        match step {
            Step::Log(which, choice, ago, crash) => self.log(who, kind(which), choice, ago, crash),
            Step::Edit(which, choice, crash) => self.edit(who, which, choice, crash),
            Step::Delete(which, crash) => self.delete(who, which, crash),
            Step::Remake(which, choice, crash) => {
                if let Some((_, kind, _)) = self.pick(who, which) {
                    self.delete(who, which, crash);
                    self.log(who, kind, choice, None, crash);
                    self.undo(who, which, crash);
                }
            }
            Step::Undo(which, crash) => self.undo(who, which, crash),
            Step::Pass(millis) => self.now = self.now.plus(millis),
            Step::Clock(minutes) => self.phones[who].skew = minutes * MINUTE,
            Step::Restart => {
                self.phones[who].restart();
                self.phones[who].flight = None;
            }
            Step::ChangeTab => self.phones[who].change_tab(),
            Step::Send(urgent, crash) => {
                if self.phones[who].flight.is_none() {
                    let urgency = if urgent { Urgency::Now } else { Urgency::Due };
                    let request = self.request(who, urgency, crash);
                    self.phones[who].flight = request;
                }
            }
            Step::End(fate, crash) => {
                if let Some(request) = self.phones[who].flight.take() {
                    self.end(who, &request, fate, crash).await;
                }
            }
            Step::OldRequest(which) => {
                let sent = &self.phones[who].sent;
                if !sent.is_empty() {
                    let request = sent[usize::from(which) % sent.len()].clone();
                    self.ask(who, &request, false).await;
                }
            }
            Step::OldAnswer(which, crash) => {
                let heard = &self.phones[who].heard;
                if !heard.is_empty() {
                    let (echo, heard) = heard[usize::from(which) % heard.len()].clone();
                    self.phones[who].hear(self.now, &echo, &heard, crash);
                    self.corrected[who] = None;
                }
            }
            Step::Meet => {
                // The first hears last what the second had to say.
                for who in [0, 1, 0] {
                    self.speak(who).await;
                }
            }
            Step::BackUp => self.store.back_up(self.who).await,
            Step::Restore => {
                if self.life < RESTORES {
                    self.store.restore(self.who).await;
                    self.life += 1;
                }
            }
        }
    }

    fn log(&mut self, who: usize, kind: Kind, choice: Choice, ago: Option<u16>, crash: Crash) {
        let mark = self.model.mark();
        let friday = FRIDAYS[usize::from(mark.is_multiple_of(3))];
        let mut draft = json!({"kind": kind, "body": marks::body(kind, mark, friday)});
        put_choice(&mut draft, choice);
        if let Some(minutes) = ago {
            let then = self.now.plus(-i64::from(minutes) * MINUTE);
            let offset = self.phones[who].offset(self.now);
            draft["occurred_at"] = json!(mobile_core::time::OccurredAt::at(then, offset));
        }
        let same: Vec<RecordId> = self
            .model
            .stories
            .iter()
            .filter(|(_, story)| story.kind == kind && kind.once() != Once::Never)
            .map(|(id, _)| *id)
            .collect();
        let before: Vec<(RecordId, Sight)> = same
            .into_iter()
            .map(|id| (id, self.sight(who, id)))
            .collect();
        let id = self.phones[who].random_id();
        let command = json!({"do": "log", "id": id, "draft": draft});
        let id = match self.phones[who].apply(self.now, crash, &command) {
            Ok(None) => return,
            Ok(Some((id, _))) => id,
            Err(error) => {
                let code = error.code();
                let expected = ["sealed_elsewhere", "future", "too_old"];
                assert!(expected.contains(&code), "{code} at {command}");
                return;
            }
        };
        let sight = before
            .into_iter()
            .find_map(|(found, sight)| (found == id).then_some(sight))
            .unwrap_or_default();
        let hidden = hides(kind, &command["draft"]["body"], choice, &sight);
        let clock = self.clock(who);
        self.model
            .wrote((id, kind), who, clock, (mark, hidden), &sight);
        self.check_noted(who, id, kind, ago, !sight.exists);
    }

    /// An entry that was just noted: its time is the world's, and of what exists once there is one.
    fn check_noted(
        &mut self,
        who: usize,
        id: RecordId,
        kind: Kind,
        ago: Option<u16>,
        is_new: bool,
    ) {
        let entry = self.phones[who]
            .entry(self.now, id)
            .expect("what was just noted");
        let occurred_at: mobile_core::time::OccurredAt =
            serde_json::from_value(entry["occurred_at"].clone()).expect("a time");
        if ago.is_none() && is_new && self.corrected[who] == Some(self.phones[who].skew) {
            let apart = occurred_at.millis().0 - self.now.0;
            assert!(apart.abs() <= 5_000, "noted {apart} ms beside the time");
        }
        let local = match kind.once() {
            Once::Never => return,
            Once::PerDay => occurred_at.local_date().to_string(),
            Once::PerWeekend => entry["body"]["friday"].to_string(),
            Once::PerPerson => String::new(),
        };
        let all = self.once.entry((kind, local)).or_default();
        if !all.contains(&id) {
            all.push(id);
        }
        for other in all.clone() {
            if other != id {
                assert!(!self.sight(who, other).exists, "{kind} is there twice");
                // What came in its place can't be undone into two.
                self.model.settled(other, who);
            }
        }
    }

    /// No phone shows two of what there is one of.
    pub fn check_once(&mut self) {
        for ((kind, local), all) in self.once.clone() {
            let shown = all.iter().filter(|id| self.sight(0, **id).exists);
            assert!(shown.count() <= 1, "{kind} of {local} is there twice");
        }
    }

    fn edit(&mut self, who: usize, which: u8, choice: Choice, crash: Crash) {
        let Some((id, kind, sight)) = self.pick(who, which) else {
            return;
        };
        let entry = self.phones[who]
            .entry(self.now, id)
            .expect("what was picked");
        let friday = entry["body"]["friday"]
            .as_str()
            .unwrap_or(FRIDAYS[0])
            .to_owned();
        let mark = self.model.mark();
        let mut edit = json!({"body": marks::body(kind, mark, &friday)});
        put_choice(&mut edit, choice);
        let command = json!({"do": "edit", "id": id, "edit": edit});
        match self.phones[who].apply(self.now, crash, &command) {
            Ok(None) => {}
            Ok(Some(_)) => {
                let hidden = hides(kind, &command["edit"]["body"], choice, &sight);
                let clock = self.clock(who);
                self.model
                    .wrote((id, kind), who, clock, (mark, hidden), &sight);
            }
            Err(error) => assert_eq!(error.code(), "sealed_elsewhere", "{command}"),
        }
    }

    fn delete(&mut self, who: usize, which: u8, crash: Crash) {
        let Some((id, kind, sight)) = self.pick(who, which) else {
            return;
        };
        let command = json!({"do": "delete", "id": id});
        let done = self.phones[who].apply(self.now, crash, &command);
        if done.expect("a deletion").is_some() {
            let clock = self.clock(who);
            self.model.deleted((id, kind), who, clock, &sight);
        }
    }

    fn undo(&mut self, who: usize, which: u8, crash: Crash) {
        let clock = self.clock(who);
        let all = self.model.in_order();
        let held: Vec<RecordId> = all
            .iter()
            .copied()
            .filter(|id| self.model.is_held(*id, who, clock))
            .collect();
        let from = if held.is_empty() { &all } else { &held };
        if from.is_empty() {
            return;
        }
        let id = from[usize::from(which) % from.len()];
        let is_held = held.contains(&id);
        match self.phones[who].apply(self.now, crash, &json!({"do": "undo", "id": id})) {
            Ok(None) => {}
            Ok(Some(_)) => {
                assert!(is_held, "undone after ten seconds");
                self.model.undid(id, who);
            }
            Err(error) => {
                assert!(["too_late", "not_found"].contains(&error.code()));
                let is_final = self.model.is_deleted_elsewhere(id, who);
                let may_fail = !is_held || is_final;
                assert!(may_fail, "{}: within ten seconds", error.code());
            }
        }
    }

    /// Makes a request, and notes what it hands out.
    pub fn request(&mut self, who: usize, urgency: Urgency, crash: Crash) -> Option<Request> {
        let request = self.phones[who].request(self.now, urgency, crash)?;
        let body: Value = serde_json::from_str(&request.body).expect("JSON");
        for change in body["changes"].as_array().expect("changes") {
            let id: RecordId = serde_json::from_value(change["id"].clone()).expect("an id");
            let is_own = change["revision"]["device"] == json!(self.phones[who].id);
            if self.flown.insert((id, change["revision"].to_string())) && is_own {
                let sight = self.sight(who, id);
                self.model.handed_out(id, who, &sight);
            }
        }
        for (kind, mark) in self.model.never_clear() {
            let is_told = request.body.contains(&marks::needle(kind, mark));
            assert!(!is_told, "the hidden mark {mark} leaves in clear");
        }
        (crash == Crash::Never).then_some(request)
    }

    /// Hands a request to the server.
    async fn ask(&mut self, who: usize, request: &Request, send_only: bool) -> Heard {
        let phone = &self.phones[who];
        let token = if send_only {
            &phone.send_token
        } else {
            &phone.token
        };
        let answered = self
            .store
            .sync(self.life, self.now, token, &request.body)
            .await;
        let (status, answer) = answered;
        if status == 200 {
            for change in answer["changes"].as_array().expect("changes") {
                let id = serde_json::from_value(change["id"].clone()).expect("an id");
                self.model.told(id, who);
            }
            let rejected = &answer["rejected"];
            assert_eq!(rejected, &json!([]), "the server refuses {}", request.body);
            return Heard::Answer(answer);
        }
        assert_eq!(answer["code"], "resync_required", "{answer}");
        Heard::Failure(Failure::Answer {
            status,
            code: Some("resync_required".to_owned()),
            retry_after: None,
        })
    }

    /// Ends a request.
    pub async fn end(&mut self, who: usize, request: &Request, fate: Fate, crash: Crash) {
        let echo = &request.echo;
        let lost = Heard::Failure(Failure::Network);
        let heard = match fate {
            Fate::Lost => lost,
            Fate::Busy => Heard::Failure(Failure::Answer {
                status: 503,
                code: None,
                retry_after: Some(2),
            }),
            Fate::AnswerLost => {
                let answer = self.ask(who, request, false).await;
                self.phones[who].heard.push((echo.clone(), answer));
                lost
            }
            Fate::Doubled => {
                self.ask(who, request, false).await;
                self.ask(who, request, false).await
            }
            Fate::SendOnly => self.ask(who, request, true).await,
            Fate::Answered | Fate::AnsweredTwice => self.ask(who, request, false).await,
        };
        let twice = matches!(fate, Fate::AnsweredTwice);
        let is_kept = crash != Crash::BeforePersist || twice;
        if matches!(heard, Heard::Answer(_)) && is_kept {
            let took = self.phones[who].clock(self.now).0 - echo.sent_at.0;
            let skew = self.phones[who].skew;
            self.corrected[who] = (0..=5_000).contains(&took).then_some(skew);
        }
        self.phones[who].hear(self.now, echo, &heard, crash);
        if twice {
            self.phones[who].hear(self.now, echo, &heard, Crash::Never);
        }
        let phone = &mut self.phones[who];
        phone.heard.push((echo.clone(), heard));
        phone.sent.push(request.clone());
    }

    /// A phone ends what is under way, and asks once more.
    async fn speak(&mut self, who: usize) {
        for _ in 0..2 {
            let waiting = self.phones[who].flight.take();
            let request = waiting.or_else(|| self.request(who, Urgency::Now, Crash::Never));
            if let Some(request) = request {
                self.end(who, &request, Fate::Answered, Crash::Never).await;
            }
        }
    }

    /// The network holds, and everybody says what there is to say.
    pub async fn settle(&mut self) {
        for who in 0..2 {
            if let Some(request) = self.phones[who].flight.take() {
                self.end(who, &request, Fate::Answered, Crash::Never).await;
            }
        }
        for _ in 0..6 {
            let mut is_quiet = true;
            for who in 0..2 {
                self.now = self.now.plus(2 * HOUR);
                let mut urgency = Urgency::Now;
                let mut asked = 0;
                while let Some(request) = self.request(who, urgency, Crash::Never) {
                    asked += 1;
                    assert!(asked < 20, "they ask in a circle");
                    let heard = self.ask(who, &request, false).await;
                    is_quiet &= match &heard {
                        Heard::Answer(answer) => {
                            answer["changes"] == json!([]) && request.echo.sent.is_empty()
                        }
                        Heard::Failure(_) => false,
                    };
                    self.phones[who].hear(self.now, &request.echo, &heard, Crash::Never);
                    urgency = Urgency::Due;
                }
            }
            if is_quiet {
                return;
            }
        }
        panic!("they never come to rest");
    }
}

/// What an entry shows.
pub fn sight(entry: &Value) -> Sight {
    let mark = |version: &Value| -> Option<Mark> { marks::read(version.get("body")?) };
    let others = entry["others"].as_array().expect("others");
    let hidden = entry["hidden"].as_array().expect("hidden");
    Sight {
        shown: mark(entry),
        others: others.iter().filter_map(mark).collect(),
        unreadable: others.iter().any(|other| mark(other).is_none()),
        exists: true,
        whole: entry["private_whole"] == true,
        note_hidden: hidden.contains(&json!("note")),
    }
}

fn put_choice(into: &mut Value, choice: Choice) {
    match choice {
        Choice::Unsaid => {}
        Choice::Shared => into["private"] = json!([]),
        Choice::Note => into["private"] = json!(["note"]),
        Choice::Fields => {
            into["private"] = json!(["note", "triggers", "coping", "products", "route", "who"]);
        }
        Choice::Whole => into["private"] = json!("whole"),
    }
}

/// Whether the mark in `body` is kept from the team.
fn hides(kind: Kind, body: &Value, choice: Choice, before: &Sight) -> bool {
    let whole_by_default = kind == Kind::Intimacy || body["meaning"] == "not_by_choice";
    let whole = match choice {
        Choice::Unsaid => before.whole || whole_by_default,
        choice => choice == Choice::Whole,
    };
    let note = match choice {
        Choice::Unsaid => !before.exists || before.note_hidden,
        choice => matches!(choice, Choice::Note | Choice::Fields),
    };
    whole || (note && marks::has_note(kind))
}
