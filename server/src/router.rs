//! Every route on one screen.

use std::{sync::Arc, time::Duration};

use axum::{
    Router,
    extract::{DefaultBodyLimit, Request},
    http::{HeaderValue, StatusCode, header},
    middleware::{from_fn, map_response},
    response::Response,
    routing::get,
};
use mobile_core::protocol::MAX_BYTES;
use tower_http::{
    catch_panic::CatchPanicLayer, compression::CompressionLayer, timeout::TimeoutLayer,
    trace::TraceLayer,
};
use utoipa::{OpenApi, openapi::OpenApi as Description};
use utoipa_axum::{router::OpenApiRouter, routes};

use crate::{
    app::App,
    docs, error,
    features::{
        audit, briefs, centres, cycles, devices, invitations, pairings, participants, programme,
        push, records, recovery, staff,
    },
    health, web,
};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Accalmie",
        description = "Sync for phones, pages for the team. Phones use their token as bearer; staff use a session. \
                       Errors are problem+json with a stable code."
    ),
    servers((url = "/api/v1"))
)]
struct Api;

/// The whole application.
pub fn router(app: App) -> Router {
    let (api, description) = api();
    let description = Arc::new(description);
    Router::new()
        .nest("/api/v1", api)
        .route(
            "/api/openapi.json",
            get(docs::openapi).with_state(description.clone()),
        )
        .route("/api/docs", get(docs::page).with_state(description))
        .route(
            "/api/{*rest}",
            axum::routing::any(async || error::Error::not_found()),
        )
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .fallback(web::serve)
        .layer(TimeoutLayer::with_status_code(
            StatusCode::REQUEST_TIMEOUT,
            Duration::from_secs(60),
        ))
        .layer(CatchPanicLayer::new())
        .layer(from_fn(error::translate))
        .layer(map_response(guard))
        .layer(CompressionLayer::new())
        .layer(DefaultBodyLimit::max(MAX_BYTES))
        .layer(TraceLayer::new_for_http().make_span_with(span))
        .with_state(app)
}

/// The API's routes and their description.
fn api() -> (Router<App>, Description) {
    let (routes, mut description) = OpenApiRouter::with_openapi(Api::openapi())
        // The phone.
        .routes(routes!(invitations::enrol::create))
        .routes(routes!(records::handlers::sync))
        .routes(routes!(records::handlers::versions))
        .routes(routes!(programme::handlers::get))
        .routes(routes!(devices::handlers::list))
        .routes(routes!(devices::handlers::remove))
        .routes(routes!(pairings::handlers::create))
        .routes(routes!(recovery::handlers::put))
        .routes(routes!(
            push::handlers::get,
            push::handlers::put,
            push::handlers::delete
        ))
        .routes(routes!(push::handlers::try_out))
        .routes(routes!(push::handlers::trial))
        .routes(routes!(push::handlers::report))
        // Staff.
        .routes(routes!(staff::handlers::sign_in))
        .routes(routes!(staff::handlers::sign_out))
        .routes(routes!(staff::handlers::join))
        .routes(routes!(staff::handlers::me))
        .routes(routes!(
            push::staff::get,
            push::staff::put,
            push::staff::delete
        ))
        .routes(routes!(staff::handlers::list))
        .routes(routes!(staff::handlers::invite))
        .routes(routes!(staff::handlers::disable))
        // The centre.
        .routes(routes!(centres::handlers::get, centres::handlers::put))
        .routes(routes!(centres::handlers::put_nudges))
        .routes(routes!(audit::handlers::list))
        // Cycles.
        .routes(routes!(cycles::handlers::list, cycles::handlers::create))
        .routes(routes!(cycles::handlers::get))
        .routes(routes!(cycles::handlers::reschedule))
        .routes(routes!(cycles::team::join, cycles::team::leave))
        .routes(routes!(participants::handlers::list))
        .routes(routes!(
            participants::handlers::rename,
            participants::handlers::leave
        ))
        .routes(routes!(invitations::handlers::create))
        .routes(routes!(briefs::handlers::get))
        .split_for_parts();
    docs::mark_problems(&mut description);
    (routes, description)
}

/// The description alone, for the snapshot and the generated client.
pub fn description() -> Description {
    api().1
}

/// Headers that every answer carries; pages bring a policy of their own.
async fn guard(mut response: Response) -> Response {
    let headers = response.headers_mut();
    headers
        .entry(header::CONTENT_SECURITY_POLICY)
        .or_insert(web::POLICY_OF_DATA);
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
    for (name, value) in [
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::X_FRAME_OPTIONS, "DENY"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

/// Logs the route's pattern, never the path that was asked for.
fn span(request: &Request) -> tracing::Span {
    let route = request
        .extensions()
        .get::<axum::extract::MatchedPath>()
        .map_or("-", |path| path.as_str());
    tracing::info_span!("request", method = %request.method(), route)
}
