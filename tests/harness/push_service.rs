//! A push service on this machine: HTTP/2 over TLS, well or ill behaved.
//!
//! The first segment of an endpoint's path says how it answers: `ok`, `missing` (404), `gone` (410), `large` (413),
//! `limited` (429 with `Retry-After: 120`, then 201), `broken` (500, then 201), `moved` (302), `slow` (when it is
//! [released](PushService::release)), `hung` (never).

use std::{
    collections::{HashMap, HashSet},
    convert::Infallible,
    net::{Ipv4Addr, SocketAddr},
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use accalmie::{
    config::PushConfig,
    push::{Services, client::Way},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use http_body_util::{BodyExt, Empty};
use hyper::{
    HeaderMap, Request, Response, StatusCode, Version,
    body::{Bytes, Incoming},
    service::service_fn,
};
use hyper_util::{
    rt::{TokioExecutor, TokioIo},
    server::conn::auto,
};
use rcgen::{CertifiedKey, generate_simple_self_signed};
use serde_json::{Value, json};
use tokio::{net::TcpListener, sync::watch};
use tokio_rustls::{
    TlsAcceptor,
    rustls::{
        ServerConfig, crypto,
        pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer},
    },
};

/// Whom a push service may write to about a server with [`PushService::config`].
pub const CONTACT: &str = "mailto:suivi@example.org";

/// A message as it came.
#[derive(Debug, Clone)]
pub struct Received {
    /// The endpoint's path.
    pub path: String,
    /// Its headers.
    pub headers: HeaderMap,
    /// Its body, encrypted.
    pub body: Vec<u8>,
    /// What was answered.
    pub status: u16,
    /// Whether it came by HTTP/2.
    pub is_http2: bool,
}

impl Received {
    /// A header's text.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).expect(name);
        value.to_str().expect("a header in ASCII")
    }
}

/// A browser that subscribed: it holds the other half of the keys.
#[derive(Debug)]
pub struct Browser {
    /// Where to post for it.
    pub endpoint: String,
    key: ece::EcKeyComponents,
    auth: Vec<u8>,
}

impl Browser {
    /// The path of its endpoint.
    pub fn path(&self) -> String {
        let (_, path) = self.endpoint.split_once("localhost:").expect("a host");
        path.trim_start_matches(|c: char| c.is_ascii_digit())
            .to_owned()
    }

    /// What it subscribes with, as `PUT /me/push` takes it.
    pub fn subscription(&self) -> Value {
        let keys = json!({
            "p256dh": BASE64URL.encode(self.key.public_key()),
            "auth": BASE64URL.encode(&self.auth),
        });
        json!({"web": {"endpoint": self.endpoint, "keys": keys}})
    }

    /// What only it has.
    pub fn secrets(&self) -> Value {
        json!({
            "private_key": BASE64URL.encode(self.key.private_key()),
            "public_key": BASE64URL.encode(self.key.public_key()),
            "auth": BASE64URL.encode(&self.auth),
        })
    }

    /// Reads a message for it.
    pub fn reads(&self, message: &Received) -> Value {
        let text = ece::decrypt(&self.key, &self.auth, &message.body).expect("a message for me");
        serde_json::from_slice(&text).expect("a text in JSON")
    }
}

#[derive(Debug)]
struct State {
    received: Mutex<Vec<Received>>,
    count: watch::Sender<usize>,
    released: watch::Sender<bool>,
    tries: Mutex<HashMap<String, usize>>,
    topics: Mutex<HashSet<Vec<u8>>>,
}

/// See the module.
#[derive(Debug)]
pub struct PushService {
    address: SocketAddr,
    root: String,
    state: Arc<State>,
}

impl PushService {
    /// Starts one on a free port.
    pub async fn start() -> Self {
        let (acceptor, root) = certified();
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
            .await
            .expect("a port");
        let address = listener.local_addr().expect("its address");
        let state = Arc::new(State {
            received: Mutex::default(),
            count: watch::Sender::new(0),
            released: watch::Sender::new(false),
            tries: Mutex::default(),
            topics: Mutex::default(),
        });
        tokio::spawn(accept(listener, acceptor, state.clone()));
        Self {
            address,
            root,
            state,
        }
    }

    /// Host and port.
    pub fn host(&self) -> String {
        format!("localhost:{}", self.address.port())
    }

    /// The certificate that signs its own, as PEM.
    pub fn root(&self) -> &str {
        &self.root
    }

    /// Settings of a server that sends by it and waits so long for an answer.
    pub fn config(&self, patience: Duration) -> PushConfig {
        PushConfig {
            contact: Some(CONTACT.to_owned()),
            services: Services::new(vec![self.host()], true),
            way: Way {
                proxy: None,
                root: Some(self.root.clone().into_bytes()),
                patience,
            },
        }
    }

    /// A browser whose endpoint behaves so.
    pub fn browser(&self, behaviour: &str) -> Browser {
        let (key, auth) = ece::generate_keypair_and_auth_secret().expect("a key pair");
        let key = key.raw_components().expect("its components");
        let name = BASE64URL.encode(&key.public_key()[1..17]);
        Browser {
            endpoint: format!("https://{}/{behaviour}/{name}", self.host()),
            key,
            auth: auth.to_vec(),
        }
    }

    /// Everything that came so far.
    pub fn received(&self) -> Vec<Received> {
        lock(&self.state.received).clone()
    }

    /// What came for a browser.
    pub fn received_for(&self, browser: &Browser) -> Vec<Received> {
        let all = self.received().into_iter();
        all.filter(|message| browser.endpoint.ends_with(&message.path))
            .collect()
    }

    /// Waits until so many different reminders came.
    pub async fn has_received(&self, count: usize) {
        let mut seen = self.state.count.subscribe();
        let come = tokio::time::timeout(
            Duration::from_secs(120),
            seen.wait_for(|seen| *seen >= count),
        )
        .await;
        come.expect("messages in time").expect("a running service");
    }

    /// Lets `slow` endpoints answer.
    pub fn release(&self) {
        self.state.released.send_replace(true);
    }
}

/// TLS as `localhost`, for HTTP/2 or HTTP/1.1, and the certificate to trust, as PEM.
pub fn certified() -> (TlsAcceptor, String) {
    let CertifiedKey { cert, signing_key } =
        generate_simple_self_signed(["localhost".to_owned()]).expect("a certificate");
    let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(signing_key.serialize_der()));
    let mut tls = ServerConfig::builder_with_provider(Arc::new(crypto::ring::default_provider()))
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_no_client_auth()
        .with_single_cert(vec![cert.der().clone()], key)
        .expect("a certificate and its key");
    tls.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
    (TlsAcceptor::from(Arc::new(tls)), cert.pem())
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

async fn accept(listener: TcpListener, acceptor: TlsAcceptor, state: Arc<State>) {
    while let Ok((stream, _)) = listener.accept().await {
        let (acceptor, state) = (acceptor.clone(), state.clone());
        tokio::spawn(async move {
            // A client that does not trust the certificate hangs up.
            let Ok(stream) = acceptor.accept(stream).await else {
                return;
            };
            let service = service_fn(|request| answer(request, state.clone()));
            let connection = auto::Builder::new(TokioExecutor::new());
            // A killed worker leaves in the middle.
            let _ = connection
                .serve_connection(TokioIo::new(stream), service)
                .await;
        });
    }
}

async fn answer(
    request: Request<Incoming>,
    state: Arc<State>,
) -> Result<Response<Empty<Bytes>>, Infallible> {
    let (parts, body) = request.into_parts();
    // A killed worker leaves messages half sent, which nobody takes.
    let Ok(body) = body.collect().await else {
        let mut cut = Response::new(Empty::new());
        *cut.status_mut() = StatusCode::BAD_REQUEST;
        return Ok(cut);
    };
    let path = parts.uri.path().to_owned();
    let first = {
        let mut tries = lock(&state.tries);
        let count = tries.entry(path.clone()).or_default();
        *count += 1;
        *count == 1
    };
    let behaviour = path.split('/').nth(1).unwrap_or_default();
    let status = match behaviour {
        "missing" => 404,
        "gone" => 410,
        "large" => 413,
        "moved" => 302,
        "limited" if first => 429,
        "broken" if first => 500,
        _ => 201,
    };
    let received = Received {
        path: path.clone(),
        headers: parts.headers,
        body: body.to_bytes().to_vec(),
        status,
        is_http2: parts.version == Version::HTTP_2,
    };
    let topic = received
        .headers
        .get("topic")
        .map(|topic| topic.as_bytes().to_vec());
    lock(&state.received).push(received);
    let topics = {
        let mut topics = lock(&state.topics);
        topics.extend(topic);
        topics.len()
    };
    state
        .count
        .send_if_modified(|count| std::mem::replace(count, topics.max(*count)) < topics);
    match behaviour {
        "hung" => std::future::pending().await,
        "slow" => {
            // The sender lives as long as the service.
            let _ = state
                .released
                .subscribe()
                .wait_for(|released| *released)
                .await;
        }
        _ => {}
    }
    let mut response = Response::builder().status(status);
    if status == 429 {
        response = response.header("retry-after", "120");
    }
    if status == 302 {
        response = response.header("location", "https://127.0.0.1/elsewhere");
    }
    Ok(response.body(Empty::new()).expect("an answer"))
}
