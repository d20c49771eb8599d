//! JSON in and out, with our own problems instead of the framework's texts.

use axum::{
    body::Bytes,
    extract::{self, FromRequest, FromRequestParts, Request},
    http::{StatusCode, request::Parts},
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, Problem, Result};

/// A JSON body. Refusals name the field; they never repeat what was sent.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

/// What stands in the path. What can't be an id or a number names nothing here.
#[derive(Debug, Clone, Copy)]
pub struct Path<T>(pub T);

impl<S: Send + Sync, T: DeserializeOwned + Send> FromRequestParts<S> for Path<T> {
    type Rejection = Error;

    async fn from_request_parts(parts: &mut Parts, state: &S) -> Result<Self> {
        match extract::Path::from_request_parts(parts, state).await {
            Ok(extract::Path(value)) => Ok(Self(value)),
            Err(_) => Err(Error::not_found()),
        }
    }
}

impl<T: Serialize> IntoResponse for Json<T> {
    fn into_response(self) -> Response {
        axum::Json(self.0).into_response()
    }
}

impl<S: Send + Sync, T: DeserializeOwned> FromRequest<S> for Json<T> {
    type Rejection = Error;

    async fn from_request(request: Request, state: &S) -> Result<Self> {
        let body = body(request, state).await?;
        let reader = &mut serde_json::Deserializer::from_slice(&body);
        serde_path_to_error::deserialize(reader)
            .map(Self)
            .map_err(|error| {
                if !error.inner().is_data() {
                    return not_json();
                }
                let problem = Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field")
                    .detail(about(error.inner()));
                match named(&error.path().to_string()) {
                    Some(field) => problem.field(field).into(),
                    None => problem.into(),
                }
            })
    }
}

/// The whole body, or 413 when it is over the limit.
///
/// # Errors
/// `too_large`, or `not_json` when the connection broke.
pub async fn body<S: Send + Sync>(request: Request, state: &S) -> Result<Bytes> {
    Bytes::from_request(request, state)
        .await
        .map_err(|rejection| match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_large(),
            _ => not_json(),
        })
}

/// A body over the limit: 413.
pub fn too_large() -> Error {
    Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "too_large").into()
}

/// A body that isn't JSON: 400.
pub fn not_json() -> Error {
    Problem::new(StatusCode::BAD_REQUEST, "not_json").into()
}

/// A path holds the caller's own keys: one that doesn't look like a field's name is not repeated.
fn named(path: &str) -> Option<&str> {
    let is_plain = |c: char| c.is_ascii_lowercase() || c.is_ascii_digit() || "_.[]".contains(c);
    let is_name = path.chars().all(is_plain) && path.starts_with(|c: char| c.is_ascii_lowercase());
    is_name.then_some(path)
}

/// serde's message up to the point where it could quote a value.
fn about(error: &serde_json::Error) -> String {
    let text = error.to_string();
    if let Some((_, expected)) = text.split_once(", expected ") {
        let expected = expected.split(" at line ").next().unwrap_or(expected);
        return format!("expected {expected}");
    }
    if text.starts_with("missing field") {
        return "a required field is missing".to_owned();
    }
    "not accepted here".to_owned()
}
