//! One pooled HTTP/2 client for all push services, and what their answers mean.

use std::{net::SocketAddr, sync::Arc, time::Duration};

use reqwest::{
    Certificate, Proxy, StatusCode,
    dns::{Addrs, Name, Resolve, Resolving},
    header::{AUTHORIZATION, CONTENT_ENCODING, CONTENT_TYPE, HeaderMap, HeaderValue, RETRY_AFTER},
    redirect::Policy,
};

use super::{
    Envelope,
    services::{Endpoint, EndpointError, Services},
};

/// A push service that takes longer to connect is down.
const CONNECT: Duration = Duration::from_secs(10);
/// The longest that a push service may make us wait, in seconds.
const RETRY_MAX: u64 = 24 * 3600;

/// What became of one message.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Outcome {
    /// The push service took it. Whether the phone shows it is another question.
    Accepted,
    /// The subscription ended (404, 410) or can't be used: it is to be retired.
    Gone,
    /// The message is at fault (413 and other 4xx): sending it again would not help.
    Refused(u16),
    /// Not now (429, 5xx): again after so many seconds, if the service said how many.
    Later(Option<u64>),
    /// No answer: nobody knows whether it arrived.
    Unanswered,
    /// We failed before anything was sent.
    Failed,
}

impl Outcome {
    /// The word for logs and counters.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Accepted => "accepted",
            Self::Gone => "gone",
            Self::Refused(_) => "refused",
            Self::Later(_) => "later",
            Self::Unanswered => "unanswered",
            Self::Failed => "failed",
        }
    }
}

/// How the client reaches the world.
#[derive(Debug, Clone)]
pub struct Way {
    /// A proxy that all messages leave by; it resolves names itself, so only the list of hosts holds then.
    pub proxy: Option<String>,
    /// A further root certificate (PEM), of a hospital's proxy or a test's service.
    pub root: Option<Vec<u8>>,
    /// How long to wait for an answer; a push service that takes longer is tried again later.
    pub patience: Duration,
}

impl Default for Way {
    fn default() -> Self {
        Self {
            proxy: None,
            root: None,
            patience: Duration::from_secs(20),
        }
    }
}

/// The pooled client; cheap to clone.
#[derive(Debug, Clone)]
pub struct Client {
    http: reqwest::Client,
    patience: Duration,
    /// None behind a proxy.
    guard: Option<Guarded>,
}

impl Client {
    /// A client that reaches what `services` allows.
    ///
    /// # Errors
    /// If the proxy or the certificate of `way` can't be read.
    pub fn new(services: &Services, way: &Way) -> Result<Self, reqwest::Error> {
        let patience = way.patience;
        let mut builder = reqwest::Client::builder()
            .https_only(true)
            .redirect(Policy::none())
            .connect_timeout(CONNECT.min(patience))
            .timeout(patience)
            .tcp_nodelay(true)
            .http2_adaptive_window(true)
            .pool_idle_timeout(Duration::from_secs(90))
            .http2_keep_alive_interval(Duration::from_secs(30))
            .http2_keep_alive_timeout(Duration::from_secs(10));
        builder = match &way.proxy {
            Some(proxy) => builder.proxy(Proxy::all(proxy)?),
            None => builder.no_proxy().dns_resolver(Arc::new(Guarded {
                services: services.clone(),
            })),
        };
        let guard = way.proxy.is_none().then(|| Guarded {
            services: services.clone(),
        });
        if let Some(root) = &way.root {
            builder = builder.add_root_certificate(Certificate::from_pem(root)?);
        }
        Ok(Self {
            http: builder.build()?,
            patience,
            guard,
        })
    }

    /// After so long every message was answered for, or given up.
    pub(super) fn patience(&self) -> Duration {
        self.patience
    }

    /// See [`super::Push::reaches`].
    pub(super) async fn reaches(&self, endpoint: &Endpoint) -> Result<(), EndpointError> {
        let Some(guard) = &self.guard else {
            return Ok(());
        };
        match guard.look_up(endpoint.host()).await {
            Ok(allowed) if allowed.is_empty() => Err(EndpointError::PrivateAddress),
            _ => Ok(()),
        }
    }

    /// Posts one encrypted message.
    pub async fn post(
        &self,
        to: &Endpoint,
        body: Vec<u8>,
        authorization: HeaderValue,
        envelope: &Envelope,
    ) -> Outcome {
        let Ok(mut topic) = HeaderValue::try_from(&envelope.topic) else {
            return Outcome::Failed;
        };
        // Each message has its own: HTTP/2 need not keep it in its table of headers to come.
        topic.set_sensitive(true);
        let request = self
            .http
            .post(to.url())
            .header(AUTHORIZATION, authorization)
            .header(CONTENT_ENCODING, "aes128gcm")
            .header(CONTENT_TYPE, "application/octet-stream")
            .header("TTL", envelope.ttl)
            .header("Urgency", envelope.urgency.as_str())
            .header("Topic", topic)
            .body(body);
        match request.send().await {
            Ok(answer) => outcome(answer.status(), answer.headers()),
            // A name that leads nowhere we may go, or nobody there: nothing was sent.
            Err(error) if error.is_builder() => Outcome::Failed,
            Err(error) if error.is_connect() => Outcome::Later(None),
            Err(_) => Outcome::Unanswered,
        }
    }
}

fn outcome(status: StatusCode, headers: &HeaderMap) -> Outcome {
    match status.as_u16() {
        200..300 => Outcome::Accepted,
        404 | 410 => Outcome::Gone,
        429 | 500.. => Outcome::Later(retry_after(headers)),
        // A redirect is not followed: the list says where messages go.
        other => Outcome::Refused(other),
    }
}

/// Seconds to wait; the other form, a date, is not used by push services and reads as none.
fn retry_after(headers: &HeaderMap) -> Option<u64> {
    let seconds: u64 = headers
        .get(RETRY_AFTER)?
        .to_str()
        .ok()?
        .trim()
        .parse()
        .ok()?;
    Some(seconds.min(RETRY_MAX))
}

/// Looks names up as the system does, and leaves out addresses that no push service has. It is asked at each connect,
/// so that a name which changes its mind gains nothing.
#[derive(Debug, Clone)]
struct Guarded {
    services: Services,
}

impl Guarded {
    async fn look_up(&self, name: &str) -> std::io::Result<Vec<SocketAddr>> {
        let found = tokio::net::lookup_host((name, 0)).await?;
        Ok(found
            .filter(|address| self.services.may_reach(address.ip()))
            .collect())
    }
}

#[derive(Debug, thiserror::Error)]
#[error("the name leads to no public address")]
struct NoPublicAddress;

impl Resolve for Guarded {
    fn resolve(&self, name: Name) -> Resolving {
        let guard = self.clone();
        Box::pin(async move {
            let allowed = guard.look_up(name.as_str()).await?;
            if allowed.is_empty() {
                return Err(NoPublicAddress.into());
            }
            Ok(Box::new(allowed.into_iter()) as Addrs)
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_answer_has_its_meaning() {
        let mut headers = HeaderMap::new();
        let mut of = |code: u16, after: Option<&'static str>| {
            headers.clear();
            if let Some(after) = after {
                headers.insert(RETRY_AFTER, after.parse().unwrap());
            }
            outcome(StatusCode::from_u16(code).unwrap(), &headers)
        };
        assert_eq!(of(201, None), Outcome::Accepted);
        assert_eq!(of(404, None), Outcome::Gone);
        assert_eq!(of(410, None), Outcome::Gone);
        assert_eq!(of(413, None), Outcome::Refused(413));
        assert_eq!(of(302, None), Outcome::Refused(302));
        assert_eq!(of(429, Some("120")), Outcome::Later(Some(120)));
        assert_eq!(of(429, Some("99999999")), Outcome::Later(Some(RETRY_MAX)));
        assert_eq!(of(503, Some("soon")), Outcome::Later(None));
    }
}
