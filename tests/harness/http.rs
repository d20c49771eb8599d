//! HTTP as the actors speak it. Every answer is checked for what all answers owe, and every URL is noted.

use std::sync::{Arc, Mutex, PoisonError};

use reqwest::{Method, RequestBuilder, header::HeaderMap};
use serde_json::Value;

/// A way to one server, shared by its actors.
#[derive(Debug, Clone)]
pub struct Wire {
    base: String,
    client: reqwest::Client,
    seen: Arc<Mutex<Seen>>,
}

/// What an eavesdropper on the addresses, or a reader of refusals, would have seen.
#[derive(Debug, Default, Clone)]
pub struct Seen {
    /// Every URL asked for.
    pub urls: Vec<String>,
    /// Head and body of every answer from 400 on.
    pub refusals: Vec<String>,
}

impl Wire {
    /// A way to the server at `base`, such as `http://127.0.0.1:8080`.
    pub fn to(base: &str) -> Self {
        let client = reqwest::Client::builder()
            .redirect(reqwest::redirect::Policy::none())
            .no_proxy()
            .build()
            .expect("an HTTP client");
        Self {
            base: base.to_owned(),
            client,
            seen: Arc::default(),
        }
    }

    /// Begins a request for `path`, from the root.
    pub fn ask(&self, method: Method, path: &str) -> Ask {
        Ask {
            asked: format!("{method} {path}"),
            url: format!("{}{path}", self.base),
            request: self.client.request(method, format!("{}{path}", self.base)),
            seen: Arc::clone(&self.seen),
        }
    }

    /// Begins a request for `path` of the API, such as `/team/cycles`.
    pub fn api(&self, method: Method, path: &str) -> Ask {
        self.ask(method, &format!("/api/v1{path}"))
    }

    /// What was asked for and refused so far.
    pub fn seen(&self) -> Seen {
        self.seen
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }
}

/// A request about to be sent.
#[derive(Debug)]
pub struct Ask {
    asked: String,
    url: String,
    request: RequestBuilder,
    seen: Arc<Mutex<Seen>>,
}

impl Ask {
    /// Adds a header.
    #[must_use]
    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.request = self.request.header(name, value);
        self
    }

    /// Shows a token.
    #[must_use]
    pub fn bearer(self, token: &str) -> Self {
        self.header("authorization", &format!("Bearer {token}"))
    }

    /// Adds a JSON body.
    #[must_use]
    pub fn json(mut self, body: &Value) -> Self {
        self.request = self.request.json(body);
        self
    }

    /// Adds a body as it is.
    #[must_use]
    pub fn body(mut self, body: Vec<u8>) -> Self {
        self.request = self.request.body(body);
        self
    }

    /// Sends it and reads the whole answer.
    ///
    /// # Panics
    /// When there is no answer, or it lacks a header that every answer owes.
    pub async fn send(self) -> Answer {
        let answer = self.try_send().await;
        answer.unwrap_or_else(|error| panic!("no answer: {error}"))
    }

    /// Sends it to a server that may be gone.
    ///
    /// # Errors
    /// The connection's own.
    pub async fn try_send(self) -> reqwest::Result<Answer> {
        let response = self.request.send().await?;
        let answer = Answer {
            asked: self.asked,
            status: response.status().as_u16(),
            headers: response.headers().clone(),
            body: response.text().await?,
        };
        answer.owes_headers();
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.urls.push(self.url);
        if answer.status >= 400 {
            seen.refusals
                .push(format!("{:?} {}", answer.headers, answer.body));
        }
        Ok(answer)
    }
}

/// An answer, read whole.
#[derive(Debug, Clone)]
pub struct Answer {
    asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as text.
    pub body: String,
}

impl Answer {
    /// The header's text, empty if it isn't there.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name);
        value.and_then(|v| v.to_str().ok()).unwrap_or_default()
    }

    /// The body as JSON.
    #[track_caller]
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body)
            .unwrap_or_else(|error| panic!("{}: {error}: {}", self.asked, self.body))
    }

    /// The body of a 200.
    #[track_caller]
    pub fn ok(self) -> Value {
        self.is(200);
        self.json()
    }

    /// The body of a 201.
    #[track_caller]
    pub fn created(self) -> Value {
        self.is(201);
        self.json()
    }

    /// A 204.
    #[track_caller]
    pub fn done(self) {
        self.is(204);
        assert_eq!(self.body, "", "{}", self.asked);
    }

    /// The problem of a refusal with this status and code: of the right type, with words for people.
    #[track_caller]
    pub fn refused(self, status: u16, code: &str) -> Value {
        self.is(status);
        assert_eq!(
            self.header("content-type"),
            "application/problem+json",
            "{}",
            self.asked
        );
        let problem = self.json();
        assert_eq!(problem["code"], code, "{}: {problem}", self.asked);
        assert_eq!(problem["status"], status, "{}: {problem}", self.asked);
        assert_eq!(problem["type"], "about:blank", "{}: {problem}", self.asked);
        let title = problem["title"].as_str().unwrap_or_default();
        assert!(
            !title.is_empty() && !title.starts_with("error_"),
            "{}: {problem}",
            self.asked
        );
        problem
    }

    #[track_caller]
    fn is(&self, status: u16) {
        assert_eq!(self.status, status, "{}: {}", self.asked, self.body);
    }

    /// The attributes of a cookie that this answer sets, its value first.
    pub fn cookie(&self, name: &str) -> Option<Vec<String>> {
        let cookies = self.headers.get_all("set-cookie").iter();
        let mut cookies = cookies.filter_map(|value| value.to_str().ok()?.split_once('='));
        let (_, rest) = cookies.find(|(found, _)| *found == name)?;
        Some(rest.split("; ").map(str::to_owned).collect())
    }

    fn owes_headers(&self) {
        for (name, value) in [
            ("x-content-type-options", "nosniff"),
            ("referrer-policy", "no-referrer"),
            ("x-frame-options", "DENY"),
        ] {
            assert_eq!(self.header(name), value, "{name} of {}", self.asked);
        }
        let policy = self.header("content-security-policy");
        for rule in ["default-src 'none'", "frame-ancestors 'none'"] {
            assert!(policy.contains(rule), "{}: {policy}", self.asked);
        }
        assert_ne!(self.header("cache-control"), "", "{}", self.asked);
        if self.asked.contains(" /api/") {
            assert_eq!(self.header("cache-control"), "no-store", "{}", self.asked);
        }
    }
}
