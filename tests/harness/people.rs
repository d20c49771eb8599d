//! Somebody whom the server does not know (yet).

use reqwest::Method;
use serde_json::{Value, json};

use crate::http::{Answer, Wire};

/// Nobody known.
#[derive(Debug, Clone)]
pub struct Anonymous {
    wire: Wire,
}

/// What a phone presents with a code, as a tab would and without a mark of its own.
pub fn enrolment(code: &str, first_name: &str) -> Value {
    json!({"code": code, "first_name": first_name, "locale": "fr", "timezone": "Europe/Paris"})
}

impl Anonymous {
    /// Somebody on `wire`.
    pub fn on(wire: &Wire) -> Self {
        Self { wire: wire.clone() }
    }

    /// Reads `path`, from the root.
    pub async fn get(&self, path: &str) -> Answer {
        self.wire.ask(Method::GET, path).send().await
    }

    /// Posts `body` to `path` of the API.
    pub async fn post(&self, path: &str, body: &Value) -> Answer {
        self.wire.api(Method::POST, path).json(body).send().await
    }

    /// Presents a code.
    pub async fn presents(&self, enrolment: &Value) -> Answer {
        self.post("/enrolments", enrolment).await
    }

    /// Signs in.
    pub async fn signs_in(&self, login: &str, password: &str) -> Answer {
        let body = json!({"login": login, "password": password});
        self.post("/team/sign-in", &body).await
    }

    /// Spends a one-time link of the staff.
    pub async fn joins(&self, link: &str, login: &str, name: &str, password: &str) -> Answer {
        let token = link.split('#').next_back();
        let body = json!({"token": token, "login": login, "name": name, "password": password});
        self.post("/team/join", &body).await
    }
}
