//! A participant's phone: two tokens, a cursor, and what it sends.

use std::sync::{Arc, Mutex, PoisonError};

use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use mobile_core::{
    entries::Kind,
    ids::{DeviceId, ParticipantId, RecordId, once_per},
    protocol::{Change, Rejected, StoredChange, SyncResponse},
};
use reqwest::Method;
use serde_json::{Value, json};

use crate::{
    clock::ManualClock,
    http::{Answer, Wire},
    push_service::Browser,
    staff::typed,
};

/// A phone that is a device of somebody.
#[derive(Debug, Clone)]
pub struct Phone {
    wire: Wire,
    pub(crate) clock: ManualClock,
    /// Whose.
    pub participant: ParticipantId,
    /// Which.
    pub device: DeviceId,
    /// Opens everything.
    pub token: String,
    /// Only adds.
    pub send_token: String,
    /// Makes ids of once-a-day records.
    pub id_key: [u8; 32],
    cursor: Arc<Mutex<Option<String>>>,
}

impl Phone {
    /// The phone that an enrolment's answer makes.
    pub fn enrolled(wire: &Wire, clock: &ManualClock, answer: &Value) -> Self {
        let text = |name: &str| answer[name].as_str().expect(name).to_owned();
        let id_key = BASE64.decode(text("id_key")).expect("base64");
        Self {
            wire: wire.clone(),
            clock: clock.clone(),
            participant: typed(&answer["participant_id"]),
            device: typed(&answer["device_id"]),
            token: text("token"),
            send_token: text("send_token"),
            id_key: id_key.try_into().expect("32 bytes"),
            cursor: Arc::default(),
        }
    }

    /// The same phone on another way to a server.
    #[must_use]
    pub fn on(&self, wire: &Wire) -> Self {
        Self {
            wire: wire.clone(),
            ..self.clone()
        }
    }

    /// Asks for `path` with the full token.
    pub async fn get(&self, path: &str) -> Answer {
        let ask = self.wire.api(Method::GET, path).bearer(&self.token);
        ask.send().await
    }

    /// Puts `body` at `path` with the full token.
    pub async fn put(&self, path: &str, body: &Value) -> Answer {
        let ask = self.wire.api(Method::PUT, path).bearer(&self.token);
        ask.json(body).send().await
    }

    /// Posts `body` to `path` with the full token.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        let ask = self.wire.api(Method::POST, path).bearer(&self.token);
        ask.json(body).send().await
    }

    /// A code for one more device, which is handed `blob`.
    pub async fn pairs(&self, blob: &str) -> String {
        let made = self.post("/me/pairings", &json!({ "blob": blob })).await;
        let code = made.created()["code"].as_str().map(str::to_owned);
        code.expect("a code")
    }

    /// Reports on a reminder with the send token, as a service worker does.
    pub async fn reports(&self, report: &Value) -> Answer {
        let ask = self
            .wire
            .api(Method::POST, "/push-reports")
            .bearer(&self.send_token);
        ask.json(report).send().await
    }

    /// Takes reminders in this browser.
    pub async fn subscribes(&self, browser: &Browser) -> Value {
        self.put("/me/push", &browser.subscription()).await.ok()
    }

    /// Deletes `path` with the full token.
    pub async fn delete(&self, path: &str) -> Answer {
        let ask = self.wire.api(Method::DELETE, path).bearer(&self.token);
        ask.send().await
    }

    /// Posts an envelope to `/sync` as it is, with `token`.
    pub async fn posts(&self, token: &str, envelope: &Value) -> Answer {
        let ask = self.wire.api(Method::POST, "/sync").bearer(token);
        ask.json(envelope).send().await
    }

    /// Posts an envelope to a server that may be gone.
    ///
    /// # Errors
    /// The connection's own.
    pub async fn tries(&self, envelope: &Value) -> reqwest::Result<Answer> {
        let ask = self.wire.api(Method::POST, "/sync").bearer(&self.token);
        ask.json(envelope).try_send().await
    }

    /// One sync from the phone's cursor with raw changes; the cursor moves on.
    pub async fn syncs(&self, changes: Vec<Value>) -> SyncResponse {
        let envelope = self.envelope(changes);
        let answer = self.posts(&self.token, &envelope).await.ok();
        let answer: SyncResponse = serde_json::from_value(answer).expect("an answer to a sync");
        *self.cursor.lock().unwrap_or_else(PoisonError::into_inner) = answer.cursor.clone();
        answer
    }

    /// The envelope of a sync from the phone's cursor.
    pub fn envelope(&self, changes: Vec<Value>) -> Value {
        json!({"protocol": 1, "cursor": self.cursor(), "changes": changes})
    }

    /// Where the phone has come.
    pub fn cursor(&self) -> Option<String> {
        let cursor = self.cursor.lock().unwrap_or_else(PoisonError::into_inner);
        cursor.clone()
    }

    /// Forgets the cursor, as after `resync_required`.
    pub fn forgets_cursor(&self) {
        *self.cursor.lock().unwrap_or_else(PoisonError::into_inner) = None;
    }

    /// Sends changes and sees every one accepted; answers what else is new.
    #[track_caller]
    pub fn sends(&self, changes: &[Change]) -> impl Future<Output = Vec<StoredChange>> {
        let values = changes.iter().map(Change::to_value).collect();
        let count = changes.len();
        let caller = std::panic::Location::caller();
        async move {
            let answer = self.syncs(values).await;
            assert_eq!(answer.rejected, [], "at {caller}");
            assert_eq!(answer.accepted.len(), count, "at {caller}");
            decoded(&answer.changes)
        }
    }

    /// Sends one change and sees it refused.
    pub async fn is_refused(&self, change: &Change) -> Rejected {
        let mut answer = self.syncs(vec![change.to_value()]).await;
        assert_eq!(answer.accepted, []);
        answer.rejected.pop().expect("a rejection")
    }

    /// Everything new since the cursor, page after page.
    pub async fn pulls(&self) -> Vec<StoredChange> {
        let mut found = Vec::new();
        loop {
            let answer = self.syncs(Vec::new()).await;
            found.extend(decoded(&answer.changes));
            if !answer.more {
                return found;
            }
        }
    }

    /// Everything the server holds of this person, from the start.
    pub async fn everything(&self) -> Vec<StoredChange> {
        let afresh = Self {
            cursor: Arc::default(),
            ..self.clone()
        };
        afresh.pulls().await
    }

    /// The earlier and other versions of a record.
    pub async fn versions(&self, id: RecordId) -> Vec<Change> {
        let kept = self.get(&format!("/me/records/{id}/versions")).await.ok();
        let kept = kept.as_array().expect("a list").iter();
        kept.map(|value| Change::decode(value).expect("a change"))
            .collect()
    }

    /// The id of a kind that exists once per day, weekend or person.
    pub fn once(&self, kind: Kind, local: &str) -> RecordId {
        once_per(&self.id_key, kind, local, 0)
    }

    /// The id of what is made in place of the first that was deleted.
    pub fn once_again(&self, kind: Kind, local: &str) -> RecordId {
        once_per(&self.id_key, kind, local, 1)
    }
}

fn decoded(changes: &[Value]) -> Vec<StoredChange> {
    let decode = |value| StoredChange::decode(value).expect("a stored change");
    changes.iter().map(decode).collect()
}
