//! A device's own subscription, and a reminder to try it.

use axum::{extract::State, http::StatusCode};
use mobile_core::{
    ids::NudgeId,
    locale::Locale,
    time::{HOUR, MINUTE, UnixMillis},
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use super::queries::{self, Channel, Setting, Standing};
use crate::{
    app::App,
    auth::{ParticipantScope, SenderScope},
    error::{Error, Problem, Result},
    extract::{Json, Path},
    features::nudges::queries::{self as nudges, Message, Planned, Seen, Tried},
    input,
    push::Services,
    sealing::Class,
};

/// A reminder to try the way is of use for so long.
const TRIAL: i64 = 10 * MINUTE;

/// How a device stands with reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum PushState {
    /// It takes none.
    None,
    /// By Web Push.
    Active,
    /// Its push service ended the subscription.
    Retired,
    /// It plans and shows them itself.
    Local,
}

impl PushState {
    pub(super) fn of(standing: Option<&Standing>) -> Self {
        match standing {
            None => Self::None,
            Some(standing) if standing.retired_at.is_some() => Self::Retired,
            Some(standing) if standing.is_web => Self::Active,
            Some(_) => Self::Local,
        }
    }
}

/// This device and reminders.
#[derive(Debug, Serialize, ToSchema)]
pub struct PushView {
    /// The key to subscribe with: an uncompressed point of P-256 in URL-safe base64.
    pub public_key: String,
    /// How this device stands.
    pub state: PushState,
    /// Since when.
    pub since: Option<UnixMillis>,
}

/// The two keys of a subscription, in URL-safe base64.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct SubscriptionKeys {
    /// An uncompressed point of P-256.
    pub p256dh: String,
    /// 16 bytes.
    pub auth: String,
}

/// A browser's subscription, or the word that this device plans reminders itself.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, rename_all = "snake_case")]
pub enum SubscriptionRequest {
    /// `PushSubscription.toJSON()`.
    Web {
        /// Where to post.
        endpoint: String,
        /// What to encrypt with.
        keys: SubscriptionKeys,
        /// The IANA zone in which the phone is.
        timezone: Option<String>,
        /// The language of its pages: `fr` or `en`.
        locale: Option<Locale>,
    },
    /// A native app that schedules reminders: the server sends none while it is the device opened last.
    Local {
        /// The IANA zone in which the phone is.
        timezone: Option<String>,
        /// The language of its pages: `fr` or `en`.
        locale: Option<Locale>,
    },
}

impl SubscriptionRequest {
    /// How the device takes reminders, and its setting.
    pub(super) fn read(self, services: &Services) -> Result<(Channel, Setting)> {
        let (channel, timezone, locale) = match self {
            Self::Local { timezone, locale } => (Channel::Local, timezone, locale),
            Self::Web {
                endpoint,
                keys,
                timezone,
                locale,
            } => {
                let subscription = queries::read(services, &endpoint, &keys.p256dh, &keys.auth)?;
                (Channel::Web(subscription), timezone, locale)
            }
        };
        let timezone = timezone
            .map(|zone| input::timezone("timezone", &zone))
            .transpose()?
            .map(|zone| zone.name().to_owned());
        Ok((channel, Setting { timezone, locale }))
    }
}

/// Whether this device takes reminders.
#[utoipa::path(get, path = "/me/push", tag = "phone", operation_id = "get_push",
    responses((status = 200, body = PushView), (status = "4XX", body = Problem)))]
pub async fn get(State(app): State<App>, me: ParticipantScope) -> Result<Json<PushView>> {
    Ok(Json(view(&app, me.participant.0, me.device.0).await?))
}

/// How a device of a recipient stands.
pub(super) async fn view(app: &App, recipient: Uuid, device: Uuid) -> Result<PushView> {
    let found = queries::standing(app.db().read(), recipient, device).await?;
    Ok(PushView {
        public_key: app.push().public_key(),
        state: PushState::of(found.as_ref()),
        since: found.map(|standing| standing.since),
    })
}

/// Subscribes this device, or says again that it is subscribed: the device opened last takes the reminders.
#[utoipa::path(put, path = "/me/push", tag = "phone", operation_id = "put_push",
    request_body = SubscriptionRequest,
    responses((status = 200, body = PushView), (status = "4XX", body = Problem)))]
pub async fn put(
    State(app): State<App>,
    me: ParticipantScope,
    Json(body): Json<SubscriptionRequest>,
) -> Result<Json<PushView>> {
    let (channel, setting) = body.read(app.push().services())?;
    store(&app, me, &channel, Some(&setting)).await?;
    Ok(Json(view(&app, me.participant.0, me.device.0).await?))
}

async fn store(
    app: &App,
    me: ParticipantScope,
    channel: &Channel,
    setting: Option<&Setting>,
) -> Result<()> {
    let now = app.now();
    if let Channel::Web(subscription) = channel {
        app.push()
            .reaches(&subscription.endpoint)
            .await
            .map_err(|reason| Error::invalid("endpoint", &reason.to_string()))?;
    }
    let key = app.keyring().get(me.participant.0, Class::Log).await?;
    let who = (me.participant.0, me.device.0);
    app.db()
        .write(async |tx| queries::put(&*tx, app.lookup(), &key, who, channel, setting, now).await)
        .await
}

/// Ends reminders on this device.
#[utoipa::path(delete, path = "/me/push", tag = "phone", operation_id = "delete_push",
    responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn delete(State(app): State<App>, me: ParticipantScope) -> Result<StatusCode> {
    let (recipient, device) = (me.participant.0, me.device.0);
    app.db()
        .write(async |tx| queries::remove(&*tx, recipient, device).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}

/// What became of a reminder that was sent to try the way.
#[derive(Debug, Serialize, ToSchema)]
pub struct TrialView {
    /// Names it.
    pub id: NudgeId,
    /// When the push service took it.
    pub accepted_at: Option<UnixMillis>,
    /// When a phone showed it.
    pub shown_at: Option<UnixMillis>,
    /// When it was tapped.
    pub opened_at: Option<UnixMillis>,
    /// How it stands: `sent`, `waiting` for another attempt, `refused`, `unreachable` or `expired`.
    pub state: Tried,
}

/// Sends a reminder at once, to try the way; ask for it again to learn what became of it.
#[utoipa::path(post, path = "/me/push/trials", tag = "phone", operation_id = "create_push_trial",
    responses((status = 201, body = TrialView), (status = "4XX", body = Problem)))]
pub async fn try_out(
    State(app): State<App>,
    me: ParticipantScope,
) -> Result<(StatusCode, Json<TrialView>)> {
    let now = app.now();
    app.limits().trial(me.participant)?;
    let key = app.keyring().get(me.participant.0, Class::Log).await?;
    let planned = Planned {
        message: Message::trial(),
        due_at: now,
        expires_at: now.plus(TRIAL),
    };
    let id = planned.message.id;
    app.db()
        .write::<_, Error, _, _>(async |tx| {
            let key = (Class::Log, &key);
            nudges::add(&*tx, app.lookup(), key, me.participant.0, &planned).await
        })
        .await?;
    app.wake();
    Ok((StatusCode::CREATED, Json(trial_of(&app, me, id).await?)))
}

/// What became of a reminder that was sent to try the way.
#[utoipa::path(get, path = "/me/push/trials/{id}", tag = "phone", operation_id = "get_push_trial",
    params(("id" = NudgeId, Path)),
    responses((status = 200, body = TrialView), (status = "4XX", body = Problem)))]
pub async fn trial(
    State(app): State<App>,
    me: ParticipantScope,
    Path(id): Path<NudgeId>,
) -> Result<Json<TrialView>> {
    Ok(Json(trial_of(&app, me, id).await?))
}

async fn trial_of(app: &App, me: ParticipantScope, id: NudgeId) -> Result<TrialView> {
    let key = app.keyring().get(me.participant.0, Class::Log).await?;
    let known = nudges::get(app.db().read(), app.lookup(), &key, me.participant.0, id).await?;
    let known = known.ok_or_else(Error::not_found)?;
    Ok(TrialView {
        id,
        accepted_at: known.sent_at,
        shown_at: known.shown_at,
        opened_at: known.opened_at,
        state: known.tried,
    })
}

/// What a service worker reports; the send token suffices, since a locked phone shows reminders too.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields, tag = "what", rename_all = "snake_case")]
pub enum PushReport {
    /// A reminder is on the screen.
    Shown {
        /// Which.
        id: NudgeId,
    },
    /// The person tapped it.
    Opened {
        /// Which.
        id: NudgeId,
    },
    /// The person wants it again in an hour.
    Later {
        /// Which.
        id: NudgeId,
    },
    /// The browser replaced its subscription.
    Renewed {
        /// The endpoint that ended: only who knows it may replace it.
        old_endpoint: String,
        /// Where to post from now on.
        endpoint: String,
        /// What to encrypt with.
        keys: SubscriptionKeys,
    },
}

/// Takes a report of a device about its reminders.
#[utoipa::path(post, path = "/push-reports", tag = "phone", operation_id = "create_push_report",
    request_body = PushReport, responses((status = 204), (status = "4XX", body = Problem)))]
pub async fn report(
    State(app): State<App>,
    SenderScope { scope: me, .. }: SenderScope,
    Json(body): Json<PushReport>,
) -> Result<StatusCode> {
    let (id, seen) = match body {
        PushReport::Shown { id } => (id, Seen::Shown),
        PushReport::Opened { id } => (id, Seen::Opened),
        PushReport::Later { id } => (id, Seen::PutOff(app.now().plus(HOUR))),
        PushReport::Renewed {
            old_endpoint,
            endpoint,
            keys,
        } => {
            let who = (me.participant.0, me.device.0);
            if !queries::is_at(app.db().read(), app.lookup(), who, &old_endpoint).await? {
                return Err(Error::not_found());
            }
            let services = app.push().services();
            let subscription = queries::read(services, &endpoint, &keys.p256dh, &keys.auth)?;
            store(&app, me, &Channel::Web(subscription), None).await?;
            return Ok(StatusCode::NO_CONTENT);
        }
    };
    let now = app.now();
    app.db()
        .write(async |tx| nudges::seen(&*tx, app.lookup(), me.participant.0, id, seen, now).await)
        .await?;
    Ok(StatusCode::NO_CONTENT)
}
