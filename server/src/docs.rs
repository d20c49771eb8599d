//! The API's description, for machines (OpenAPI 3.1) and for people (one plain page, nothing loaded from elsewhere).

use std::fmt::Write;

use axum::{
    Json,
    extract::State,
    http::header,
    response::{Html, IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::openapi::{OpenApi, RefOr};

/// Refusals are problem+json on every route; said once here instead of at each.
pub fn mark_problems(api: &mut OpenApi) {
    let operations = api.paths.paths.values_mut().flat_map(|path| {
        let path = [
            &mut path.get,
            &mut path.put,
            &mut path.post,
            &mut path.patch,
            &mut path.delete,
        ];
        path.into_iter().flatten()
    });
    for operation in operations {
        if let Some(RefOr::T(refusal)) = operation.responses.responses.get_mut("4XX")
            && let Some(problem) = refusal.content.swap_remove("application/json")
        {
            refusal
                .content
                .insert("application/problem+json".to_owned(), problem);
        }
    }
}

/// The description as JSON.
pub async fn openapi(State(api): State<std::sync::Arc<OpenApi>>) -> Response {
    Json(api.as_ref()).into_response()
}

/// The page's only style: quiet, and readable in the dark.
const STYLE: &str = "body{margin:0;background:#fffdf9;color:#14303a;font:1rem/1.5 system-ui,sans-serif;overflow-wrap:anywhere}\
main{max-width:60rem;margin:auto;padding:1rem}h2{margin:2rem 0 0;font-size:1.125rem}p,dd{margin:.25rem 0}\
dt{margin-top:.5rem}dd{padding-left:1rem}a{color:#0e5159}\
@media(prefers-color-scheme:dark){body{background:#0c2026;color:#f0e8d9}a{color:#86cdc9}}";

/// The description as a page: every route with its fields, drawn from the same document.
pub async fn page(State(api): State<std::sync::Arc<OpenApi>>) -> Response {
    let api = serde_json::to_value(api.as_ref()).unwrap_or_default();
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{}'; frame-ancestors 'none'",
        BASE64.encode(Sha256::digest(STYLE))
    );
    (
        [(header::CONTENT_SECURITY_POLICY, policy)],
        Html(render(&api)),
    )
        .into_response()
}

fn render(api: &Value) -> String {
    let mut html = format!(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=color-scheme content=\"light dark\"><title>Accalmie API</title><style>{STYLE}</style>\
         <main><h1>Accalmie API</h1>",
    );
    // Writing into a String can't fail.
    let _ = write!(
        html,
        "<p>{} <a href=\"/api/openapi.json\">openapi.json</a></p>",
        text(&api["info"]["description"])
    );
    let base = text(&api["servers"][0]["url"]);
    for (path, methods) in api["paths"].as_object().into_iter().flatten() {
        for (method, route) in methods.as_object().into_iter().flatten() {
            let _ = write!(
                html,
                "<h2><code>{} {base}{}</code></h2>",
                method.to_uppercase(),
                escape(path)
            );
            let _ = write!(
                html,
                "<p>{} {}</p>",
                text(&route["summary"]),
                text(&route["description"])
            );
            let body = &route["requestBody"]["content"]["application/json"]["schema"];
            schema(&mut html, api, "Takes", body);
            for (status, answer) in route["responses"].as_object().into_iter().flatten() {
                for content in answer["content"]
                    .as_object()
                    .into_iter()
                    .flat_map(|c| c.values())
                {
                    schema(
                        &mut html,
                        api,
                        &format!("Answers {status}"),
                        &content["schema"],
                    );
                }
            }
        }
    }
    html + "</main></html>"
}

fn schema(html: &mut String, api: &Value, title: &str, schema: &Value) {
    let list = schema["items"].is_object();
    let schema = if list { &schema["items"] } else { schema };
    let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) else {
        return;
    };
    let many = if list { "list of " } else { "" };
    let _ = write!(
        html,
        "<details><summary>{title}: {many}{}</summary><dl>",
        escape(name)
    );
    for (field, about) in api["components"]["schemas"][name]["properties"]
        .as_object()
        .into_iter()
        .flatten()
    {
        let kind = match &about["type"] {
            Value::Null => about["$ref"]
                .as_str()
                .and_then(|r| r.rsplit('/').next())
                .unwrap_or("object")
                .to_owned(),
            Value::Array(kinds) => kinds
                .iter()
                .filter_map(Value::as_str)
                .collect::<Vec<_>>()
                .join(" or "),
            kind => kind.as_str().unwrap_or_default().to_owned(),
        };
        let description = text(&about["description"]);
        let _ = write!(
            html,
            "<dt><code>{}</code> {}</dt><dd>{description}</dd>",
            escape(field),
            escape(&kind)
        );
    }
    html.push_str("</dl></details>");
}

fn text(value: &Value) -> String {
    escape(value.as_str().unwrap_or_default())
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
        .replace('"', "&quot;")
}
