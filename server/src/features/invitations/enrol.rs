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
    error::{Error, Problem, Result},
    extract::Json,
    features::{
        cycles::queries as cycles,
        devices::queries::{self as devices, NewDevice},
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
    /// What the group calls this person: 1 to 60 characters.
    pub first_name: String,
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
    /// The cycle he was invited to.
    pub cycle: EnrolledCycle,
}

/// Enrols a phone with the code from a card.
#[utoipa::path(post, path = "/enrolments", tag = "phone", request_body = EnrolmentRequest,
    responses((status = 201, body = EnrolmentView), (status = "4XX", body = Problem)))]
pub async fn create(
    State(app): State<App>,
    ConnectInfo(address): ConnectInfo<SocketAddr>,
    headers: HeaderMap,
    Json(body): Json<EnrolmentRequest>,
) -> Result<Response> {
    auth::refuse_foreign_pages(&app, &headers)?;
    app.limits().enrolment(address.ip())?;
    let (view, send_token) = enrol(&app, body).await?;
    let mut response = (StatusCode::CREATED, Json(view)).into_response();
    auth::with(
        response.headers_mut(),
        auth::issue(&app, Jar::Me, &send_token),
    );
    Ok(response)
}

/// Spends a code and makes the device; answers its send token too, which a browser keeps as a cookie.
///
/// # Errors
/// `invalid_field`, or `invitation_unusable`, the same for all causes.
pub async fn enrol(app: &App, body: EnrolmentRequest) -> Result<(EnrolmentView, Token)> {
    let first_name = input::first_name("first_name", &body.first_name)?;
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
    let spent = app
        .db()
        .write(async |tx| {
            let (presented, device, first_name) = (&presented, &device, first_name.clone());
            let (locale, timezone) = (body.locale.code(), timezone.name());
            let spent = queries::spend(&*tx, app.lookup(), presented, now).await?;
            let id = spent.participant;
            let care = app.keyring().get(id.0, Class::Care).await?;
            participants::rename(&*tx, &care, id, first_name).await?;
            participants::enrolled(&*tx, id, locale, timezone, now).await?;
            if let Some(old) = spent.replaces {
                devices::remove(&*tx, id, old, now).await?;
            }
            devices::create(&*tx, app.lookup(), id, device, now).await?;
            Ok::<_, Error>(spent)
        })
        .await
        .map_err(hide_erasure)?;
    let log = app
        .keyring()
        .get(spent.participant.0, Class::Log)
        .await
        .map_err(|e| hide_erasure(e.into()))?;
    let cycle = cycles::get(app.db().read(), app.keyring(), spent.cycle).await?;
    let sessions = cycle.schedule.sessions().iter();
    let view = EnrolmentView {
        participant_id: spent.participant,
        device_id: device.id,
        token: device.token.reveal().to_owned(),
        send_token: device.send_token.reveal().to_owned(),
        id_key: BASE64.encode(records::id_key(&log)),
        cycle: EnrolledCycle {
            id: cycle.id,
            name: cycle.name,
            sessions: sessions
                .map(|s| EnrolledSession {
                    number: s.number,
                    starts_at: s.starts_at,
                })
                .collect(),
        },
    };
    Ok((view, device.send_token))
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
