//! Sends what is due. At least once: what a push service took before a worker was killed may come twice, and replaces
//! itself on the phone (same topic, same tag).

use std::{
    collections::{HashMap, HashSet},
    sync::Arc,
    time::Duration,
};

use mobile_core::{
    ids::{NudgeId, ParticipantId},
    locale::Locale,
    messages::say,
    nudges::{Action, NudgeKey},
    time::UnixMillis,
};
use serde::Serialize;
use tokio::sync::{Semaphore, mpsc};
use uuid::Uuid;

use super::{
    announcing,
    queries::Message,
    queue::{self, Claimed, Fate},
};
use crate::{
    app::App,
    error::{Error, Result},
    features::{
        participants::queries as participants,
        push::queries::{self as push, Channel, Receiver},
    },
    push::{Envelope, Outcome, Urgency},
    sealing::{Class, DataKey},
};

/// Messages in flight at once in one worker.
const IN_FLIGHT: usize = 256;
/// A worker takes so many at once from the queue when so many may fly again, and notes so many outcomes in one commit
/// where they come quickly. Always as many, so that the database knows the statements already.
const AT_ONCE: usize = 128;
/// An outcome waits at most so long for others.
const GATHER: Duration = Duration::from_millis(50);
/// Every text is padded to so many bytes, so that its length does not tell which it is.
const TEXT: usize = 384;

/// What a wave did.
#[derive(Debug, Default, Clone, Copy, PartialEq, Eq)]
pub struct Wave {
    /// Accepted by a push service.
    pub accepted: usize,
    /// Everything else that was tried.
    pub other: usize,
}

/// Sends everything that is due now, until nothing is left or `stop` says so.
///
/// # Errors
/// The database's own; what flew by then is settled.
pub async fn wave(app: &App, stop: impl Fn() -> bool) -> Result<Wave> {
    let permits = Arc::new(Semaphore::new(IN_FLIGHT));
    let (fates, mut settled) = mpsc::channel::<(Claimed, Fate)>(IN_FLIGHT);
    let send = async {
        let fates = fates;
        while !stop() {
            let Ok(free) = permits.acquire_many(AT_ONCE as u32).await else {
                break;
            };
            drop(free);
            let now = app.now();
            let (lease, limit) = (app.push().lease(), AT_ONCE as u64);
            let claimed = app
                .db()
                .write::<_, Error, _, _>(async |tx| queue::claim(&*tx, now, lease, limit).await)
                .await?;
            if claimed.is_empty() {
                break;
            }
            for task in prepare(app, claimed).await? {
                // Fewer were claimed than may fly.
                let Ok(permit) = permits.clone().acquire_owned().await else {
                    break;
                };
                let (app, fates) = (app.clone(), fates.clone());
                tokio::spawn(async move {
                    let fate = fly(&app, &task).await;
                    // The other end is gone only with this process.
                    let _ = fates.send((task.nudge, fate)).await;
                    drop(permit);
                });
            }
        }
        Ok::<(), Error>(())
    };
    let settle = async {
        let mut wave = Wave::default();
        let mut batch = Vec::new();
        while settled.recv_many(&mut batch, AT_ONCE).await > 0 {
            let more = async {
                while batch.len() < AT_ONCE {
                    let room = AT_ONCE - batch.len();
                    if settled.recv_many(&mut batch, room).await == 0 {
                        break;
                    }
                }
            };
            // Too few within this time are noted as well.
            let _ = tokio::time::timeout(GATHER, more).await;
            settle(app, &batch).await?;
            for (_, fate) in batch.drain(..) {
                match fate {
                    Fate::Pushed(_, Outcome::Accepted) => wave.accepted += 1,
                    _ => wave.other += 1,
                }
            }
        }
        Ok::<Wave, Error>(wave)
    };
    let (sent, wave) = tokio::join!(send, settle);
    sent?;
    wave
}

async fn settle(app: &App, fates: &[(Claimed, Fate)]) -> Result<()> {
    let now = app.now();
    app.db()
        .write::<_, Error, _, _>(async |tx| {
            for (nudge, fate) in fates {
                if let Fate::Pushed(device, Outcome::Gone) = fate {
                    push::retire(&*tx, nudge.recipient, *device, now).await?;
                }
            }
            queue::settle(&*tx, fates, now).await
        })
        .await
}

struct Task {
    nudge: Claimed,
    what: What,
}

enum What {
    Unreadable,
    Unneeded,
    Unreachable,
    To(Box<(Receiver, Vec<u8>, Envelope)>),
}

/// Finds for each reminder its words and the device that takes it.
async fn prepare(app: &App, claimed: Vec<Claimed>) -> Result<Vec<Task>> {
    let c = app.db().read();
    let recipients = |class: Class| -> Vec<Uuid> {
        let of_class = claimed.iter().filter(|nudge| nudge.class == class);
        let ids: HashSet<Uuid> = of_class.map(|nudge| nudge.recipient).collect();
        ids.into_iter().collect()
    };
    let (people, staff) = (recipients(Class::Log), recipients(Class::Centre));
    let mut keys: HashMap<Uuid, DataKey> = app.keyring().get_many(&people, Class::Log).await?;
    keys.extend(announcing::keys(app, &staff).await?);
    let unneeded = announcing::unneeded(app, &claimed, &keys).await?;
    let receivers = push::receivers(c, &keys).await?;
    let says_none = |id: &Uuid| {
        let receiver = receivers.get(id);
        receiver.is_some_and(|receiver| receiver.setting.locale.is_none())
    };
    let people = keys.keys().copied().filter(says_none).map(ParticipantId);
    let people: Vec<ParticipantId> = people.collect();
    let locales = match people.is_empty() {
        true => HashMap::new(),
        false => participants::locales(c, &people).await?,
    };
    let now = app.now();
    let task = |nudge: Claimed| {
        if unneeded.contains(&nudge.id) {
            let what = What::Unneeded;
            return Task { nudge, what };
        }
        let locale = locales.get(&ParticipantId(nudge.recipient));
        let what = keys
            .get(&nudge.recipient)
            .and_then(|key| nudge.message(key).ok())
            .map_or(What::Unreadable, |message| {
                match receivers.get(&nudge.recipient) {
                    None => What::Unreachable,
                    Some(receiver) => {
                        // A phone speaks the language of its pages.
                        let locale = receiver.setting.locale.or(locale.copied());
                        What::To(Box::new((
                            receiver.clone(),
                            text(&message, locale.unwrap_or(Locale::Fr)),
                            envelope(&nudge, &message, now),
                        )))
                    }
                }
            });
        Task { nudge, what }
    };
    Ok(claimed.into_iter().map(task).collect())
}

async fn fly(app: &App, task: &Task) -> Fate {
    match &task.what {
        What::Unreadable => Fate::Unreadable,
        What::Unneeded => Fate::Unneeded,
        What::Unreachable => Fate::Unreachable,
        What::To(to) => {
            let (receiver, text, envelope) = to.as_ref();
            let subscription = match &receiver.channel {
                Channel::Local => return Fate::Local(receiver.device),
                Channel::Web(subscription) => subscription,
            };
            let outcome = app
                .push()
                .send(subscription, text, envelope, app.now())
                .await;
            if outcome != Outcome::Accepted {
                // The host alone: the rest of an endpoint names a phone.
                tracing::info!(
                    service = subscription.endpoint.host(),
                    outcome = outcome.as_str(),
                    "reminder not accepted"
                );
            }
            Fate::Pushed(receiver.device, outcome)
        }
    }
}

/// What the service worker is told.
#[derive(Serialize)]
struct Shown {
    id: NudgeId,
    lang: Locale,
    title: String,
    body: String,
    open: Action,
    button: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    later: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
}

/// What the service worker shows: words that tell the person which reminder it is and a bystander nothing, unless the
/// person chose otherwise.
fn text(message: &Message, locale: Locale) -> Vec<u8> {
    let rule = message.key.map(|key| key.rule.code());
    let body = match (&message.own_words, rule) {
        _ if message.brief.is_some() => say(locale, "push_brief_ready", &[]),
        (Some(words), _) => words.clone(),
        (None, Some(rule)) if message.explicit => say(locale, &format!("nudge_{rule}"), &[]),
        (None, Some(rule)) => say(locale, &format!("push_{rule}"), &[]),
        (None, None) => say(locale, "push_trial", &[]),
    };
    let can_wait = message.key.is_some_and(NudgeKey::can_wait);
    let shown = Shown {
        id: message.id,
        lang: locale,
        title: say(locale, "push_title", &[]),
        body,
        open: message.action,
        button: say(
            locale,
            &format!("nudge_action_{}", message.action.code()),
            &[],
        ),
        later: can_wait.then(|| say(locale, "push_later", &[])),
        kind: message.brief.is_some().then_some("brief_ready"),
    };
    // Strings and codes always serialise.
    let mut text = serde_json::to_vec(&shown).unwrap_or_default();
    // JSON ignores spaces at its end.
    text.resize(text.len().next_multiple_of(TEXT), b' ');
    text
}

fn envelope(nudge: &Claimed, message: &Message, now: UnixMillis) -> Envelope {
    let left = (nudge.expires_at.0 - now.0).max(0) / 1000;
    Envelope {
        ttl: u32::try_from(left).unwrap_or(u32::MAX),
        urgency: Urgency::High,
        // 32 characters: a UUID without its hyphens.
        topic: message.id.0.simple().to_string(),
    }
}
