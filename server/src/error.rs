//! What can go wrong inside, and the small stable set of problems the outside sees (RFC 9457).
//!
//! A [`Problem`] names a stable `code`, and the field at fault where there is one; its `title` is put into the
//! caller's language by [`translate`]. No problem and no log line holds personal data.

use axum::{
    Json,
    extract::Request,
    http::{HeaderValue, StatusCode, header},
    middleware::Next,
    response::{IntoResponse, Response},
};
use mobile_core::{locale::Locale, messages::say};
use serde::Serialize;
use utoipa::ToSchema;

use crate::{db::AsDbErr, sealing::SealingError};

/// An error on its way out of a request.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// The caller's doing, told in full.
    #[error("{}", .0.code)]
    Problem(Box<Problem>),
    /// The database failed.
    #[error("database: {0}")]
    Database(#[from] sea_orm::DbErr),
    /// Sealing or the keyring failed.
    #[error("sealing: {0}")]
    Sealing(#[from] SealingError),
    /// A stored row that can't be what it says; the text names table and column, never content.
    #[error("corrupt row: {0}")]
    Corrupt(&'static str),
}

/// What handlers and queries return.
pub type Result<T, E = Error> = std::result::Result<T, E>;

/// A problem as RFC 9457 has it.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Always `about:blank`: the `code` tells problems apart.
    #[serde(rename = "type")]
    #[schema(example = "about:blank")]
    pub kind: &'static str,
    /// The problem in the caller's language.
    pub title: String,
    /// The HTTP status.
    pub status: u16,
    /// The stable code.
    #[schema(example = "invalid_field")]
    pub code: &'static str,
    /// What is wrong and what is accepted, in plain English for developers.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The field at fault.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// The protocols this server speaks, with `protocol_unsupported`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub supported: Option<Vec<u32>>,
    /// Seconds to wait, with `too_many_attempts`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub retry_after: Option<u64>,
}

impl Problem {
    /// A problem with this status and code.
    pub fn new(status: StatusCode, code: &'static str) -> Self {
        Self {
            kind: "about:blank",
            title: String::new(),
            status: status.as_u16(),
            code,
            detail: None,
            field: None,
            supported: None,
            retry_after: None,
        }
    }

    /// Adds what is wrong and what is accepted.
    pub fn detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds the field at fault.
    pub fn field(mut self, field: impl Into<String>) -> Self {
        self.field = Some(field.into());
        self
    }
}

impl From<Problem> for Error {
    fn from(problem: Problem) -> Self {
        Self::Problem(Box::new(problem))
    }
}

impl AsDbErr for Error {
    fn as_db_err(&self) -> Option<&sea_orm::DbErr> {
        match self {
            Self::Database(error) | Self::Sealing(SealingError::Database(error)) => Some(error),
            _ => None,
        }
    }
}

/// The problems by name; the one list of what the outside can meet besides validation.
impl Error {
    /// A field that isn't accepted: 422.
    pub fn invalid(field: &str, accepted: &str) -> Self {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field")
            .field(field)
            .detail(accepted)
            .into()
    }

    /// Nothing here, or nothing that this caller may know of: 404.
    pub fn not_found() -> Self {
        Problem::new(StatusCode::NOT_FOUND, "not_found").into()
    }

    /// Signed in, but without the role for this: 403.
    pub fn forbidden() -> Self {
        Problem::new(StatusCode::FORBIDDEN, "forbidden").into()
    }

    /// Nobody known is asking: 401.
    pub fn unauthenticated() -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, "unauthenticated").into()
    }

    /// A send-only token asks for more than it may: 401.
    pub fn locked() -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, "locked").into()
    }

    /// A cookie-borne write that doesn't come from our own page: 403.
    pub fn cross_site() -> Self {
        Problem::new(StatusCode::FORBIDDEN, "cross_site").into()
    }

    /// Wrong login or password, the same for all causes: 401.
    pub fn sign_in_failed() -> Self {
        Problem::new(StatusCode::UNAUTHORIZED, "sign_in_failed").into()
    }

    /// Too many attempts; the caller may come back after `seconds`: 429.
    pub fn too_many_attempts(seconds: u64) -> Self {
        let mut problem = Problem::new(StatusCode::TOO_MANY_REQUESTS, "too_many_attempts");
        problem.retry_after = Some(seconds);
        problem.into()
    }

    /// An invitation that can't be used, the same for all causes: 404.
    pub fn invitation_unusable() -> Self {
        Problem::new(StatusCode::NOT_FOUND, "invitation_unusable").into()
    }

    /// Nobody joins once session 1 has begun: 409.
    pub fn cycle_closed() -> Self {
        Problem::new(StatusCode::CONFLICT, "cycle_closed").into()
    }

    /// Something else stands in the way: 409 with its own code.
    pub fn conflict(code: &'static str) -> Self {
        Problem::new(StatusCode::CONFLICT, code).into()
    }

    /// What the outside sees, and a log line for what is our own fault.
    fn into_problem(self) -> Problem {
        match self {
            Self::Problem(problem) => *problem,
            // A destroyed key: the person was erased; nobody may learn more.
            Self::Sealing(SealingError::NoKey) => Problem::new(StatusCode::NOT_FOUND, "not_found"),
            error => {
                tracing::error!(%error, "request failed");
                Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal")
            }
        }
    }
}

impl IntoResponse for Error {
    fn into_response(self) -> Response {
        let problem = self.into_problem();
        let status =
            StatusCode::from_u16(problem.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let mut response = status.into_response();
        response.extensions_mut().insert(problem);
        response
    }
}

/// The framework's own refusals (a wrong method, a request that took too long) as problems like any other.
fn unnamed(status: StatusCode) -> Option<Problem> {
    let code = match status {
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::REQUEST_TIMEOUT => "timeout",
        _ if status.is_server_error() => "internal",
        _ if status.is_client_error() => "not_found",
        _ => return None,
    };
    Some(Problem::new(status, code))
}

/// Writes the body of every problem, in the caller's language (`Accept-Language`, French first).
pub async fn translate(request: Request, next: Next) -> Response {
    let asked = request
        .headers()
        .get(header::ACCEPT_LANGUAGE)
        .and_then(|v| v.to_str().ok());
    let locale = preferred(asked.unwrap_or_default());
    let is_api = request.uri().path().starts_with("/api/");
    let mut response = next.run(request).await;
    let named = response.extensions_mut().remove::<Problem>();
    let unnamed = || is_api.then(|| unnamed(response.status())).flatten();
    let Some(mut problem) = named.or_else(unnamed) else {
        return response;
    };
    problem.title = say(locale, &format!("error_{}", problem.code), &[]);
    let (mut parts, _) = response.into_parts();
    if let Some(seconds) = problem.retry_after {
        parts
            .headers
            .insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    let mut response = (parts.status, parts.headers, Json(problem)).into_response();
    response.headers_mut().insert(
        header::CONTENT_TYPE,
        HeaderValue::from_static("application/problem+json"),
    );
    response
}

/// The first language of the list that we speak; French if none.
fn preferred(accept_language: &str) -> Locale {
    let codes = accept_language
        .split(',')
        .filter_map(|range| range.trim().get(..2));
    codes
        .filter_map(|code| Locale::from_code(&code.to_ascii_lowercase()))
        .next()
        .unwrap_or(Locale::Fr)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn speaks_french_unless_asked() {
        for (asked, locale) in [
            ("", Locale::Fr),
            ("de", Locale::Fr),
            ("de, en-GB;q=0.8, fr;q=0.5", Locale::En),
            ("FR-ca", Locale::Fr),
        ] {
            assert_eq!(preferred(asked), locale, "{asked}");
        }
    }
}
