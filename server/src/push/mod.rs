//! Web Push (RFC 8030): what leaves for a push service, and what its answer means.
//!
//! | Module | What it holds |
//! |---|---|
//! | [`encrypt`] | the body, by RFC 8291: only the browser can read it |
//! | [`vapid`] | who we are, by RFC 8292: one signature a push origin, kept for hours |
//! | [`services`] | which push services may be spoken to, and at which addresses |
//! | [`breaker`] | leaves a push service alone that is down |
//! | [`client`] | one pooled HTTP/2 client, and the meaning of each answer |

pub mod breaker;
pub mod client;
pub mod encrypt;
pub mod services;
pub mod vapid;

use std::sync::Arc;

use mobile_core::time::UnixMillis;
use serde::{Deserialize, Serialize};

pub use breaker::Breaker;
pub use client::{Client, Outcome};
pub use encrypt::{Encrypt, EncryptError, Keys, Rfc8291};
pub use services::{Endpoint, EndpointError, Services};
pub use vapid::Vapid;

/// A browser's subscription, as its `PushSubscription.toJSON()` gives it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Subscription {
    /// Where to post.
    pub endpoint: Endpoint,
    /// What to encrypt with.
    pub keys: Keys,
}

/// The endpoint is a capability: whoever has it can reach the phone.
impl std::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Subscription at {}", self.endpoint.host())
    }
}

/// How soon a push service should wake a sleeping phone (RFC 8030, 5.3).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Urgency {
    /// It can wait for a charger.
    Low,
    /// A message from a person, say.
    Normal,
    /// Worth the battery: the hour matters.
    High,
}

impl Urgency {
    fn as_str(self) -> &'static str {
        match self {
            Self::Low => "low",
            Self::Normal => "normal",
            Self::High => "high",
        }
    }
}

/// What is posted besides the body.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Envelope {
    /// How long it is of use, in seconds: the push service forgets it then.
    pub ttl: u32,
    /// How soon.
    pub urgency: Urgency,
    /// At most 32 characters of the URL-safe base64 alphabet: a repeat replaces what has not arrived yet.
    pub topic: String,
}

/// The sending side: encrypts, signs, posts.
#[derive(Clone)]
pub struct Push {
    encrypt: Arc<dyn Encrypt>,
    vapid: Arc<Vapid>,
    client: Client,
    services: Services,
    breaker: Arc<Breaker>,
}

impl std::fmt::Debug for Push {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Push")
            .field("services", &self.services)
            .finish_non_exhaustive()
    }
}

impl Push {
    /// Joins the parts.
    pub fn new(
        encrypt: Arc<dyn Encrypt>,
        vapid: Vapid,
        client: Client,
        services: Services,
    ) -> Self {
        Self {
            encrypt,
            vapid: Arc::new(vapid),
            client,
            services,
            breaker: Arc::default(),
        }
    }

    /// The key that a browser subscribes with: an uncompressed point in URL-safe base64.
    pub fn public_key(&self) -> String {
        self.vapid.public_key()
    }

    /// Which services may be spoken to.
    pub fn services(&self) -> &Services {
        &self.services
    }

    /// How long a worker has for what it took, in milliseconds: twice what one message may need, so that no other takes
    /// it while it flies.
    pub fn lease(&self) -> i64 {
        let patience = i64::try_from(self.client.patience().as_millis()).unwrap_or(i64::MAX);
        patience.saturating_mul(2).saturating_add(2_000)
    }

    /// Looks up where an endpoint's name leads.
    ///
    /// # Errors
    /// If only to private addresses. A name that can't be looked up now passes: it is checked at each connect.
    pub async fn reaches(&self, endpoint: &Endpoint) -> Result<(), EndpointError> {
        self.client.reaches(endpoint).await
    }

    /// Encrypts `text` for a subscription and posts it. What went wrong is an [`Outcome`] too.
    pub async fn send(
        &self,
        to: &Subscription,
        text: &[u8],
        envelope: &Envelope,
        now: UnixMillis,
    ) -> Outcome {
        // The list may have become shorter since the phone subscribed.
        if self.services.check(&to.endpoint).is_err() {
            return Outcome::Gone;
        }
        let origin = to.endpoint.origin();
        if let Some(seconds) = self.breaker.is_open(&origin, now) {
            return Outcome::Later(Some(seconds));
        }
        let Ok(body) = self.encrypt.encrypt(&to.keys, text) else {
            return Outcome::Gone;
        };
        let Ok(authorization) = self.vapid.authorization(&to.endpoint, now) else {
            return Outcome::Failed;
        };
        let outcome = self
            .client
            .post(&to.endpoint, body, authorization, envelope)
            .await;
        self.breaker.heard(&origin, outcome, now);
        outcome
    }
}
