//! Subscriptions: one a device, the one opened last takes the reminders.

use std::collections::HashMap;

use mobile_core::{locale::Locale, time::UnixMillis};
use sea_orm::{
    ActiveValue::Set,
    ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    sea_query::{Expr, ExprTrait, OnConflict},
};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use super::entity::{ActiveModel, Column, Entity};
use crate::{
    error::{Error, Result},
    push::Subscription,
    sealing::{DataKey, Place},
};

/// How a device takes reminders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Channel {
    /// By Web Push.
    Web(Subscription),
    /// It plans and shows them itself.
    Local,
}

/// One device that takes reminders.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receiver {
    /// Which.
    pub device: Uuid,
    /// How.
    pub channel: Channel,
    /// How it was when it was opened last.
    pub setting: Setting,
}

/// What decides when a device reminds, and in which words.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Setting {
    /// The IANA zone in which it is.
    pub timezone: Option<String>,
    /// The language of its pages.
    pub locale: Option<Locale>,
}

#[derive(Serialize, Deserialize)]
struct Sealed {
    subscription: Option<Subscription>,
    timezone: Option<String>,
    #[serde(default)]
    locale: Option<Locale>,
}

/// How a device stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Standing {
    /// Since when it takes reminders.
    pub since: UnixMillis,
    /// Whether by Web Push.
    pub is_web: bool,
    /// When the push service ended it.
    pub retired_at: Option<UnixMillis>,
}

fn place(recipient: Uuid, device: Uuid) -> Place<'static> {
    Place {
        table: "push_subscriptions",
        subject: recipient,
        row: device,
        revision: b"",
    }
}

/// Notes how a device takes reminders, and that it was opened now; without a setting, what it said before holds. A browser
/// that belonged to somebody else before no longer does.
///
/// # Errors
/// The database's own.
pub async fn put(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    key: &DataKey,
    (recipient, device): (Uuid, Uuid),
    channel: &Channel,
    setting: Option<&Setting>,
    now: UnixMillis,
) -> Result<()> {
    let setting = match setting {
        Some(setting) => setting.clone(),
        None => {
            let row = Entity::find_by_id((recipient, device)).one(c).await?;
            let known = row.map(|row| receiver(key, (recipient, device), &row.sealed));
            let known = known.transpose()?;
            known.map(|known| known.setting).unwrap_or_default()
        }
    };
    let (endpoint_hash, subscription) = match channel {
        Channel::Local => (None, None),
        Channel::Web(subscription) => {
            let hash = lookup.lookup("push endpoint", subscription.endpoint.as_str());
            let elsewhere = Entity::delete_many()
                .filter(Column::EndpointHash.eq(hash.clone()))
                .filter(
                    Column::RecipientId
                        .ne(recipient)
                        .or(Column::DeviceId.ne(device)),
                );
            elsewhere.exec(c).await?;
            (Some(hash), Some(subscription.clone()))
        }
    };
    let sealed = Sealed {
        subscription,
        timezone: setting.timezone,
        locale: setting.locale,
    };
    let row = ActiveModel {
        recipient_id: Set(recipient),
        device_id: Set(device),
        endpoint_hash: Set(endpoint_hash),
        created_at: Set(now.0),
        opened_at: Set(now.0),
        retired_at: Set(None),
        sealed: Set(key.seal_json(place(recipient, device), &sealed)),
    };
    let changed = [
        Column::EndpointHash,
        Column::OpenedAt,
        Column::RetiredAt,
        Column::Sealed,
    ];
    let upsert = OnConflict::columns([Column::RecipientId, Column::DeviceId])
        .update_columns(changed)
        .to_owned();
    Entity::insert(row)
        .on_conflict(upsert)
        .exec_without_returning(c)
        .await?;
    Ok(())
}

/// Ends what a device takes.
///
/// # Errors
/// The database's own.
pub async fn remove(c: &impl ConnectionTrait, recipient: Uuid, device: Uuid) -> Result<()> {
    Entity::delete_by_id((recipient, device)).exec(c).await?;
    Ok(())
}

/// How a device stands.
///
/// # Errors
/// The database's own.
pub async fn standing(
    c: &impl ConnectionTrait,
    recipient: Uuid,
    device: Uuid,
) -> Result<Option<Standing>> {
    let row = Entity::find_by_id((recipient, device)).one(c).await?;
    Ok(row.map(|row| Standing {
        since: UnixMillis(row.created_at),
        is_web: row.endpoint_hash.is_some(),
        retired_at: row.retired_at.map(UnixMillis),
    }))
}

/// Whether a device takes its reminders at this endpoint.
///
/// # Errors
/// The database's own.
pub async fn is_at(
    c: &impl ConnectionTrait,
    lookup: &DataKey,
    (recipient, device): (Uuid, Uuid),
    endpoint: &str,
) -> Result<bool> {
    let row = Entity::find_by_id((recipient, device)).one(c).await?;
    // As it was read when it was stored.
    let endpoint = url::Url::parse(endpoint).map_or_else(|_| endpoint.to_owned(), String::from);
    let hash = lookup.lookup("push endpoint", &endpoint);
    Ok(row.is_some_and(|row| row.endpoint_hash == Some(hash)))
}

/// What takes a recipient's reminders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// A push service.
    Web,
    /// The device that was opened last, by itself.
    Local,
    /// Nothing any more: the push service ended the last subscription.
    Ended,
}

/// What takes the reminders of each of these; who never took any is left out.
///
/// # Errors
/// The database's own.
pub async fn ways(c: &impl ConnectionTrait, recipients: &[Uuid]) -> Result<HashMap<Uuid, Way>> {
    let rows: Vec<(Uuid, Option<Vec<u8>>, Option<i64>)> = Entity::find()
        .select_only()
        .columns([Column::RecipientId, Column::EndpointHash, Column::RetiredAt])
        .filter(Column::RecipientId.is_in(recipients.iter().copied()))
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::DeviceId)
        .into_tuple()
        .all(c)
        .await?;
    let mut ways = HashMap::new();
    for (recipient, endpoint, retired) in rows {
        match (retired, endpoint) {
            (Some(_), _) => {
                ways.entry(recipient).or_insert(Way::Ended);
            }
            // The one opened last wins.
            (None, Some(_)) => {
                ways.insert(recipient, Way::Web);
            }
            (None, None) => {
                ways.insert(recipient, Way::Local);
            }
        }
    }
    Ok(ways)
}

/// Of each recipient the device that was opened last; of one row that does not open, nothing.
///
/// # Errors
/// The database's own.
pub async fn receivers(
    c: &impl ConnectionTrait,
    keys: &HashMap<Uuid, DataKey>,
) -> Result<HashMap<Uuid, Receiver>> {
    let rows: Vec<(Uuid, Uuid, Vec<u8>)> = Entity::find()
        .select_only()
        .columns([Column::RecipientId, Column::DeviceId, Column::Sealed])
        .filter(Column::RecipientId.is_in(keys.keys().copied()))
        .filter(Column::RetiredAt.is_null())
        .order_by_asc(Column::OpenedAt)
        .order_by_asc(Column::DeviceId)
        .into_tuple()
        .all(c)
        .await?;
    let mut receivers = HashMap::with_capacity(rows.len());
    // The last one wins.
    for (recipient, device, sealed) in rows {
        if let Some(key) = keys.get(&recipient)
            && let Ok(receiver) = receiver(key, (recipient, device), &sealed)
        {
            receivers.insert(recipient, receiver);
        }
    }
    Ok(receivers)
}

fn receiver(key: &DataKey, (recipient, device): (Uuid, Uuid), sealed: &[u8]) -> Result<Receiver> {
    let sealed: Sealed = key.open_json(place(recipient, device), sealed)?;
    Ok(Receiver {
        device,
        channel: sealed.subscription.map_or(Channel::Local, Channel::Web),
        setting: Setting {
            timezone: sealed.timezone,
            locale: sealed.locale,
        },
    })
}

/// Retires a subscription that its push service ended.
///
/// # Errors
/// The database's own.
pub async fn retire(
    c: &impl ConnectionTrait,
    recipient: Uuid,
    device: Uuid,
    now: UnixMillis,
) -> Result<()> {
    let retired = Entity::update_many()
        .col_expr(Column::RetiredAt, Expr::value(now.0))
        .filter(Column::RecipientId.eq(recipient))
        .filter(Column::DeviceId.eq(device));
    retired.exec(c).await?;
    Ok(())
}

/// Reads what a phone sent as its subscription.
///
/// # Errors
/// `invalid_field` naming the field at fault and the reason.
pub fn read(
    services: &crate::push::Services,
    endpoint: &str,
    p256dh: &str,
    auth: &str,
) -> Result<Subscription> {
    let endpoint = services
        .endpoint(endpoint)
        .map_err(|reason| Error::invalid("endpoint", &reason.to_string()))?;
    let keys = crate::push::Keys::new(p256dh, auth).map_err(|field| {
        let accepted = match field {
            "auth" => "16 bytes in URL-safe base64",
            _ => "an uncompressed point of P-256 in URL-safe base64",
        };
        Error::invalid(&format!("keys.{field}"), accepted)
    })?;
    Ok(Subscription { endpoint, keys })
}
