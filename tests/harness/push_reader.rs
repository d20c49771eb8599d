//! Other people's code reads what the server sent: `tests/push/read.mjs`, with npm's `http_ece` and `jose`.

use std::{
    io::Write,
    path::PathBuf,
    process::{Command, Stdio},
    sync::OnceLock,
};

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use mobile_core::time::UnixMillis;
use serde_json::{Value, json};

use crate::push_service::{Browser, PushService, Received};

/// What a browser and a push service know of the sender.
#[derive(Debug, Clone)]
pub struct Reader {
    /// The key that the browser was given.
    pub key: String,
    /// Whom a push service may write to.
    pub contact: String,
    /// The push service's own origin.
    pub origin: String,
    /// The present moment.
    pub now: UnixMillis,
}

impl Reader {
    /// As `service` knows the sender.
    pub fn at(service: &PushService, key: &str, contact: &str, now: UnixMillis) -> Self {
        Self {
            key: key.to_owned(),
            contact: contact.to_owned(),
            origin: format!("https://{}", service.host()),
            now,
        }
    }

    /// Each message's text, if it is for this browser and rightly signed; otherwise the reason.
    pub fn reads(&self, messages: &[(&Browser, Received)]) -> Vec<Result<Value, String>> {
        let message = |(browser, received): &(&Browser, Received)| {
            let mut message = browser.secrets();
            message["body"] = json!(BASE64URL.encode(&received.body));
            message["authorization"] = json!(received.header("authorization"));
            message
        };
        let messages: Vec<Value> = messages.iter().map(message).collect();
        let answers = run(&json!({
            "key": self.key,
            "contact": self.contact,
            "origin": self.origin,
            "now": self.now.0,
            "messages": messages,
        }));
        let answer = |answer: &Value| match answer["text"].as_str() {
            Some(text) => Ok(serde_json::from_str(text).expect("a text in JSON")),
            None => Err(answer["error"].as_str().expect("a reason").to_owned()),
        };
        answers.iter().map(answer).collect()
    }
}

fn run(input: &Value) -> Vec<Value> {
    let mut node = Command::new("node")
        .arg(folder().join("read.mjs"))
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("node runs");
    let mut stdin = node.stdin.take().expect("its input");
    stdin
        .write_all(input.to_string().as_bytes())
        .expect("it reads");
    drop(stdin);
    let output = node.wait_with_output().expect("it ends");
    assert!(output.status.success(), "read.mjs failed");
    serde_json::from_slice(&output.stdout).expect("a list")
}

/// The folder of scripts in JavaScript. Their packages are installed here where `cargo xtask test` did not do it.
pub fn folder() -> &'static PathBuf {
    static FOLDER: OnceLock<PathBuf> = OnceLock::new();
    FOLDER.get_or_init(|| {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("push");
        if !folder.join("node_modules").is_dir() {
            let mut npm = Command::new("npm");
            npm.args(["ci", "--no-audit", "--no-fund"])
                .stdout(Stdio::null());
            let installed = npm.current_dir(&folder).status().expect("npm runs");
            assert!(installed.success(), "npm ci in {}", folder.display());
        }
        folder
    })
}
