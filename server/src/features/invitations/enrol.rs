//! A phone presents its code and becomes a device of its person.

use std::net::SocketAddr;

use axum::{
    extract::{ConnectInfo, State},
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use mobile_core::{
    ids::{CycleId, DeviceId, ParticipantId},
    locale::Locale,
    programme::DeviceVia,
    time::UnixMillis,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::{
    InvitationCode,
    queries::{self, Presented},
};
use crate::{
    app::App,
    auth::{self, Jar, Token},
    db::Tx,
    error::{Error, Problem, Result},
    extract::Json,
    features::{
        cycles::queries::{self as cycles, Cycle, Session},
        devices::queries::{self as devices, NewDevice},
        pairings::queries::{self as pairings, Transfer},
        participants::queries as participants,
        records::queries as records,
    },
    input,
    sealing::Class,
};

/// What a phone presents.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EnrolmentRequest {
    /// The code from the card, in any case, with or without its hyphen.
    pub code: String,
    /// What the group calls this person: 1 to 60 characters. With a code from the person's other device it may be left
    /// out: the name stays.
    pub first_name: Option<String>,
    /// `fr` or `en`.
    pub locale: Locale,
    /// The phone's IANA zone.
    pub timezone: String,
    /// The phone's own mark for this attempt, 8 to 100 characters: asking again with it within 24 h burns nothing.
    pub request_id: Option<String>,
    /// Whether this is the installed app; a tab (`false`) may move there once within 24 h.
    #[serde(default)]
    pub installed: bool,
}

/// A session as the phone needs it at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolledSession {
    /// From 1.
    pub number: i32,
    /// When it begins.
    pub starts_at: UnixMillis,
}

/// The cycle as the phone needs it at once.
#[derive(Debug, Serialize, ToSchema)]
pub struct EnrolledCycle {
    /// Which.
    pub id: CycleId,
    /// Its name.
    pub name: String,
    /// Its sessions.
    pub sessions: Vec<EnrolledSession>,
}

/// What makes a phone this person's.
#[derive(Serialize, ToSchema)]
pub struct EnrolmentView {
    /// Who.
    pub participant_id: ParticipantId,
    /// This phone.
    pub device_id: DeviceId,
    /// Opens everything; for the vault.
    pub token: String,
    /// Only adds.
    pub send_token: String,
    /// 32 bytes in base64 that make ids of once-a-day records.
    pub id_key: String,
    /// What the group calls this person.
    pub first_name: String,
    /// The cycle he was invited to, or is in now; null outside any.
    pub cycle: Option<EnrolledCycle>,
    /// With a code from the person's other device: what it hands over, for two minutes.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub transfer: Option<String>,
}

/// Enrols a phone with the code from a card.
#[utoipa::path(post, path = "/enrolments", operation_id = "create_enrolment", tag = "phone", request_body = EnrolmentRequest,
    responses((status = 201, body = EnrolmentView), (status = "4XX", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(body): Json<EnrolmentRequest>,
) -> Result<Response> {
    auth::refuse_foreign_pages(&app, &headers)?;
    let caller = app.proxies().caller(address.ip(), &headers);
    app.limits().enrolment(caller)?;
    let (view, send_token) = enrol(&app, body).await?;
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    auth::with(
        response.headers_mut(),
        auth::issue(&app, Jar::Me, &send_token),
    );
    Ok(response)
}

/// Whom a code lets in.
struct Entry {
    participant: ParticipantId,
    cycle: Option<CycleId>,
    replaces: Option<DeviceId>,
    via: DeviceVia,
    transfer: Option<Transfer>,
}

/// Spends a code and makes the device; answers its send token too, which a browser keeps as a cookie.
///
/// # Errors
/// `invalid_field`, or `invitation_unusable`, the same for all causes.
pub async fn enrol(app: &App, body: EnrolmentRequest) -> Result<(EnrolmentView, Token)> {
    let name = body.first_name.as_deref();
    let name = name
        .map(|name| input::first_name("first_name", name))
        .transpose()?;
    let timezone = input::timezone("timezone", &body.timezone)?;
    if body
        .request_id
        .as_ref()
        .is_some_and(|id| !(8..=100).contains(&id.len()))
    {
        return Err(Error::invalid("request_id", "8 to 100 characters"));
    }
    let code = InvitationCode::parse(&body.code).ok_or_else(Error::invitation_unusable)?;
    let now = app.now();
    let device = NewDevice::random();
    let presented = Presented {
        code: &code,
        request_id: body.request_id.as_deref(),
        installed: body.installed,
        device: device.id,
    };
    let entry = app
        .db()
        .write(async |tx| {
            let (presented, device, name) = (&presented, &device, name.clone());
            let (locale, timezone) = (body.locale.code(), timezone.name());
            let entry = spend(app, &tx, presented, now).await?;
            let id = entry.participant;
            let care = app.keyring().get(id.0, Class::Care).await?;
            match (name, entry.via) {
                (Some(name), _) => participants::rename(&*tx, &care, id, name).await?,
                (None, DeviceVia::Pairing) => {}
                (None, DeviceVia::Invitation) => {
                    return Err(Error::invalid("first_name", "1 to 60 characters"));
                }
            }
            participants::enrolled(&*tx, id, locale, timezone, now).await?;
            if let Some(old) = entry.replaces {
                devices::remove(&*tx, id, old, now).await?;
            }
            devices::create(&*tx, app.lookup(), id, device, entry.via, now).await?;
            Ok(entry)
        })
        .await
        .map_err(hide_erasure)?;
    let view = view(app, &device, entry).await.map_err(hide_erasure)?;
    Ok((view, device.send_token))
}

/// A code is a facilitator's, or comes from the person's other device.
async fn spend(app: &App, tx: &Tx, presented: &Presented<'_>, now: UnixMillis) -> Result<Entry> {
    let c = &**tx;
    let paired = pairings::spend(c, app.lookup(), app.keyring(), presented, now).await?;
    if let Some(paired) = paired {
        return Ok(Entry {
            participant: paired.participant,
            cycle: participants::current_cycle(c, paired.participant).await?,
            replaces: paired.replaces,
            via: DeviceVia::Pairing,
            transfer: paired.transfer,
        });
    }
    let spent = queries::spend(c, app.lookup(), presented, now).await?;
    Ok(Entry {
        participant: spent.participant,
        cycle: Some(spent.cycle),
        replaces: spent.replaces,
        via: DeviceVia::Invitation,
        transfer: None,
    })
}

async fn view(app: &App, device: &NewDevice, entry: Entry) -> Result<EnrolmentView> {
    let (c, keyring) = (app.db().read(), app.keyring());
    let log = keyring.get(entry.participant.0, Class::Log).await?;
    let person = participants::get(c, keyring, entry.participant).await?;
    let cycle = match entry.cycle {
        Some(id) => Some(EnrolledCycle::from(cycles::get(c, keyring, id).await?)),
        None => None,
    };
    Ok(EnrolmentView {
        participant_id: entry.participant,
        device_id: device.id,
        token: device.token.reveal().to_owned(),
        send_token: device.send_token.reveal().to_owned(),
        id_key: BASE64.encode(records::id_key(&log)),
        first_name: person.first_name.unwrap_or_default(),
        cycle,
        transfer: entry.transfer.map(|transfer| transfer.blob),
    })
}

impl From<Cycle> for EnrolledCycle {
    fn from(cycle: Cycle) -> Self {
        let session = |session: &Session| EnrolledSession {
            number: session.number,
            starts_at: session.starts_at,
        };
        Self {
            id: cycle.id,
            sessions: cycle.schedule.sessions().iter().map(session).collect(),
            name: cycle.name,
        }
    }
}

/// Also a code of someone who was erased is just unusable.
fn hide_erasure(error: Error) -> Error {
    match error {
        Error::Sealing(crate::sealing::SealingError::NoKey) => Error::invitation_unusable(),
        error => error,
    }
}

impl NewDevice {
    fn random() -> Self {
        Self {
            id: DeviceId(Uuid::new_v4()),
            token: Token::random(),
            send_token: Token::random(),
        }
    }
}
