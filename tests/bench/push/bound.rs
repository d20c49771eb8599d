//! What the machine allows: RFC 8291 on aws-lc-rs, one signature for the whole wave, `reqwest` over HTTP/2.

use std::{
    fs,
    hint::black_box,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};

use aws_lc_rs::{
    aead::{AES_128_GCM, Aad, LessSafeKey, Nonce, UnboundKey},
    agreement::{ECDH_P256, PrivateKey, UnparsedPublicKey, agree},
    hkdf::{HKDF_SHA256, KeyType, Salt},
    rand::{SystemRandom, fill},
    signature::{ECDSA_P256_SHA256_FIXED_SIGNING, EcdsaKeyPair, KeyPair},
};
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD as BASE64URL};
use reqwest::{Certificate, StatusCode};
use serde_json::json;
use tokio::task::JoinSet;

use crate::{
    Wave,
    meter::{Measured, Meter},
    seed,
};

/// Whom a push service may write to.
pub const CONTACT: &str = "mailto:suivi@example.org";
/// Messages under way at once.
pub const IN_FLIGHT: usize = 64;

/// A subscription, decoded once.
struct Receiver {
    endpoint: String,
    point: [u8; 65],
    auth: [u8; 16],
}

fn receivers(wave: &Wave) -> Vec<Receiver> {
    let decode = |text: &str| BASE64URL.decode(text).unwrap();
    let receiver = |told: seed::Subscription| Receiver {
        endpoint: told.endpoint,
        point: decode(&told.keys.p256dh).try_into().unwrap(),
        auth: decode(&told.keys.auth).try_into().unwrap(),
    };
    let told = seed::subscriptions(&wave.folder);
    told.into_iter().map(receiver).collect()
}

/// Builds without sending.
pub fn build(wave: &Wave) -> Measured {
    let (receivers, text) = (receivers(wave), seed::text());
    let authorization = authorization(&format!("https://localhost:{}", seed::port(&wave.folder)));
    let meter = Meter::start();
    for number in 0..wave.subscriptions {
        let receiver = &receivers[number % receivers.len()];
        black_box((encrypt(receiver, &text), authorization.clone()));
    }
    meter.stop(wave.subscriptions, Vec::new())
}

/// Builds and sends.
#[tokio::main(flavor = "current_thread")]
pub async fn send(wave: &Wave) -> Measured {
    let receivers = Arc::new(receivers(wave));
    let text: Arc<[u8]> = seed::text().into();
    let authorization = authorization(&format!("https://localhost:{}", seed::port(&wave.folder)));
    let root = fs::read(wave.folder.join("root.pem")).unwrap();
    let client = reqwest::Client::builder()
        .no_proxy()
        .add_root_certificate(Certificate::from_pem(&root).unwrap())
        .build()
        .unwrap();
    let meter = Meter::start();
    let latencies = fan_out(wave.subscriptions, move |number| {
        let (receivers, text) = (receivers.clone(), text.clone());
        let (client, authorization) = (client.clone(), authorization.clone());
        async move {
            let receiver = &receivers[number % receivers.len()];
            let answer = client
                .post(&receiver.endpoint)
                .header("authorization", authorization)
                .header("content-encoding", "aes128gcm")
                .header("content-type", "application/octet-stream")
                .header("ttl", 3600)
                .header("urgency", "high")
                .header("topic", "7d0c4f0e2a8b4c1e9a550f2b7c3d4e5f")
                .body(encrypt(receiver, &text));
            assert_eq!(answer.send().await.unwrap().status(), StatusCode::CREATED);
        }
    });
    let latencies = latencies.await;
    meter.stop(wave.subscriptions, latencies)
}

/// Sends so many messages, [`IN_FLIGHT`] at once; answers how long each took.
pub async fn fan_out<F: Future<Output = ()> + Send>(
    count: usize,
    send: impl Fn(usize) -> F + Clone + Send + 'static,
) -> Vec<Duration> {
    let next = Arc::new(AtomicUsize::new(0));
    let mut lanes = JoinSet::new();
    for _ in 0..IN_FLIGHT {
        let (next, send) = (next.clone(), send.clone());
        lanes.spawn(async move {
            let mut took = Vec::new();
            loop {
                let number = next.fetch_add(1, Ordering::Relaxed);
                if number >= count {
                    return took;
                }
                let at = Instant::now();
                send(number).await;
                took.push(at.elapsed());
            }
        });
    }
    lanes.join_all().await.concat()
}

fn authorization(origin: &str) -> String {
    let document =
        EcdsaKeyPair::generate_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, &SystemRandom::new());
    let keys =
        EcdsaKeyPair::from_pkcs8(&ECDSA_P256_SHA256_FIXED_SIGNING, document.unwrap().as_ref())
            .unwrap();
    let exp = std::time::SystemTime::now() + Duration::from_secs(12 * 3600);
    let exp = exp.duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let claims = json!({"aud": origin, "exp": exp, "sub": CONTACT}).to_string();
    let header = json!({"typ": "JWT", "alg": "ES256"}).to_string();
    let signed = format!("{}.{}", BASE64URL.encode(header), BASE64URL.encode(claims));
    let signature = keys.sign(&SystemRandom::new(), signed.as_bytes()).unwrap();
    let (signature, key) = (
        BASE64URL.encode(signature),
        BASE64URL.encode(keys.public_key()),
    );
    format!("vapid t={signed}.{signature}, k={key}")
}

struct Length(usize);

impl KeyType for Length {
    fn len(&self) -> usize {
        self.0
    }
}

/// RFC 8291 as short as it can be.
fn encrypt(receiver: &Receiver, text: &[u8]) -> Vec<u8> {
    let ours = PrivateKey::generate(&ECDH_P256).unwrap();
    let our_point = ours.compute_public_key().unwrap();
    let mut salt = [0; 16];
    fill(&mut salt).unwrap();
    let expand = |salt: &[u8], secret: &[u8], info: &[&[u8]], out: &mut [u8]| {
        let key = Salt::new(HKDF_SHA256, salt).extract(secret);
        let okm = key.expand(info, Length(out.len())).unwrap();
        okm.fill(out).unwrap();
    };
    let theirs = UnparsedPublicKey::new(&ECDH_P256, receiver.point);
    let mut secret = [0; 32];
    agree(&ours, theirs, (), |shared| {
        let info = [b"WebPush: info\0", &receiver.point[..], our_point.as_ref()];
        expand(&receiver.auth, shared, &info, &mut secret);
        Ok(())
    })
    .unwrap();
    let pseudo_random = Salt::new(HKDF_SHA256, &salt).extract(&secret);
    let derive = |info: &[u8], out: &mut [u8]| {
        let info = [info];
        let okm = pseudo_random.expand(&info, Length(out.len())).unwrap();
        okm.fill(out).unwrap();
    };
    let (mut key, mut nonce) = ([0; 16], [0; 12]);
    derive(b"Content-Encoding: aes128gcm\0", &mut key);
    derive(b"Content-Encoding: nonce\0", &mut nonce);
    let mut body = Vec::with_capacity(86 + text.len() + 17);
    body.extend(salt);
    body.extend(4096_u32.to_be_bytes());
    body.push(65);
    body.extend(our_point.as_ref());
    body.extend(text);
    body.push(2);
    let key = LessSafeKey::new(UnboundKey::new(&AES_128_GCM, &key).unwrap());
    let nonce = Nonce::assume_unique_for_key(nonce);
    let tag = key.seal_in_place_separate_tag(nonce, Aad::empty(), &mut body[86..]);
    body.extend(tag.unwrap().as_ref());
    body
}
