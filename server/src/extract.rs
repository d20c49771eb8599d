//! JSON in and out, with our own problems instead of the framework's texts.

use axum::{
    body::Bytes,
    extract::{FromRequest, Request},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use serde::{Serialize, de::DeserializeOwned};

use crate::error::{Error, Problem, Result};

/// A JSON body. Refusals name the field; they never repeat what was sent.
#[derive(Debug, Clone, Copy)]
pub struct Json<T>(pub T);

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
                let (field, detail) = (error.path().to_string(), about(error.inner()));
                Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "invalid_field")
                    .field(field)
                    .detail(detail)
                    .into()
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
