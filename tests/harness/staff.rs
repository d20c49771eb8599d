//! Someone of the staff, signed in by a program: bearer token, no cookies.

use mobile_core::ids::{CycleId, ParticipantId, StaffId};
use reqwest::Method;
use serde_json::{Value, json};

use crate::http::{Answer, Wire};

/// Someone of the staff.
#[derive(Debug, Clone)]
pub struct Staff {
    wire: Wire,
    /// Who.
    pub id: StaffId,
    /// What he signs in with.
    pub login: String,
    /// The session's token.
    pub token: String,
}

/// A cycle that was opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cycle {
    /// Which.
    pub id: CycleId,
}

/// A code to hand over.
#[derive(Debug, Clone)]
pub struct Invitation {
    /// Whose.
    pub participant: ParticipantId,
    /// As on the card.
    pub code: String,
    /// As a link.
    pub url: String,
}

/// What everybody's password is.
pub const PASSWORD: &str = "quatre mots sans rapport";

/// Eight Tuesdays at 19:00 from 10 November 2026, as they are typed.
pub fn tuesdays() -> Value {
    let dates = [
        "11-10", "11-17", "11-24", "12-01", "12-08", "12-15", "12-22", "12-29",
    ];
    dates
        .map(|day| json!({"starts_at": format!("2026-{day}T19:00")}))
        .into()
}

impl Staff {
    /// Whoever the answer to a sign-in or to a one-time link says.
    pub fn signed_in(wire: &Wire, login: &str, answer: &Value) -> Self {
        Self {
            wire: wire.clone(),
            id: typed(&answer["staff"]["id"]),
            login: login.to_owned(),
            token: answer["token"].as_str().expect("a token").to_owned(),
        }
    }

    /// The same person on another way to a server.
    #[must_use]
    pub fn on(&self, wire: &Wire) -> Self {
        Self {
            wire: wire.clone(),
            ..self.clone()
        }
    }

    /// Reads `path`.
    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Method::GET, path, None).await
    }

    /// Posts `body` to `path`.
    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::POST, path, Some(body)).await
    }

    /// Puts `body` at `path`.
    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PUT, path, Some(body)).await
    }

    /// Changes `path` by `body`.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.ask(Method::PATCH, path, Some(body)).await
    }

    /// Deletes `path`.
    pub async fn delete(&self, path: &str, body: Option<Value>) -> Answer {
        self.ask(Method::DELETE, path, body).await
    }

    async fn ask(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let ask = self.wire.api(method, path).bearer(&self.token);
        let ask = match &body {
            Some(body) => ask.json(body),
            None => ask,
        };
        ask.send().await
    }

    /// Opens a cycle of eight Tuesdays in Paris.
    pub async fn opens_cycle(&self, name: &str) -> Cycle {
        let body = json!({"name": name, "timezone": "Europe/Paris", "sessions": tuesdays()});
        let cycle = self.post("/team/cycles", body).await.created();
        Cycle {
            id: typed(&cycle["id"]),
        }
    }

    /// Includes somebody new in a cycle.
    pub async fn includes(&self, cycle: &Cycle) -> Invitation {
        self.invites(cycle, json!({})).await
    }

    /// Invites a member again.
    pub async fn invites_again(&self, cycle: &Cycle, who: ParticipantId) -> Invitation {
        self.invites(cycle, json!({ "participant_id": who })).await
    }

    async fn invites(&self, cycle: &Cycle, body: Value) -> Invitation {
        let path = format!("/team/cycles/{}/invitations", cycle.id);
        let made = self.post(&path, body).await.created();
        Invitation {
            participant: typed(&made["participant_id"]),
            code: made["code"].as_str().expect("a code").to_owned(),
            url: made["url"].as_str().expect("a link").to_owned(),
        }
    }

    /// Adds a colleague to a cycle's team.
    pub async fn takes_along(&self, cycle: &Cycle, colleague: &Self) {
        let path = format!("/team/cycles/{}/team/{}", cycle.id, colleague.id);
        self.put(&path, Value::Null).await.done();
    }

    /// The people of a cycle.
    pub async fn participants(&self, cycle: &Cycle) -> Value {
        let path = format!("/team/cycles/{}/participants", cycle.id);
        self.get(&path).await.ok()
    }

    /// The brief of a session.
    pub async fn brief(&self, cycle: &Cycle, session: u32) -> Value {
        let path = format!("/team/cycles/{}/briefs/{session}", cycle.id);
        self.get(&path).await.ok()
    }
}

/// What `value` says, as its own type.
pub(crate) fn typed<T: serde::de::DeserializeOwned>(value: &Value) -> T {
    serde_json::from_value(value.clone()).unwrap_or_else(|error| panic!("{value}: {error}"))
}
