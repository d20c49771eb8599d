//! A participant's device: the full token opens everything, the send token only adds.

use axum::{extract::FromRequestParts, http::request::Parts};
use mobile_core::ids::{CentreId, DeviceId, ParticipantId};

use super::{Jar, bearer};
use crate::{
    app::App,
    error::{Error, Result},
    features::devices,
};

/// A participant on his own unlocked device.
#[derive(Debug, Clone, Copy)]
pub struct ParticipantScope {
    /// Whose data.
    pub participant: ParticipantId,
    /// From which device.
    pub device: DeviceId,
    /// The centre he belongs to.
    pub centre: CentreId,
}

/// A device that may at least add: what `/sync` asks for.
#[derive(Debug, Clone, Copy)]
pub struct SenderScope {
    /// Whose data, from which device.
    pub scope: ParticipantScope,
    /// Whether it came with the send token alone.
    pub send_only: bool,
}

impl FromRequestParts<App> for SenderScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        if let Some(token) = bearer(&parts.headers) {
            let found = devices::queries::by_token(app, token).await?;
            return found.ok_or_else(Error::unauthenticated);
        }
        let Some(cookie) = Jar::Me.read(app, &parts.method, &parts.headers)? else {
            return Err(Error::unauthenticated());
        };
        match devices::queries::by_token(app, &cookie).await? {
            Some(sender) if sender.send_only => Ok(sender),
            _ => Err(Error::unauthenticated()),
        }
    }
}

impl FromRequestParts<App> for ParticipantScope {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self> {
        match SenderScope::from_request_parts(parts, app).await? {
            SenderScope {
                send_only: true, ..
            } => Err(Error::locked()),
            SenderScope { scope, .. } => Ok(scope),
        }
    }
}
