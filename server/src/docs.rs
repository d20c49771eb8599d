//! The API's description, for machines (OpenAPI 3.1) and for people (one plain page, nothing loaded from elsewhere).

use std::fmt::Write;

use axum::{
    Json,
    extract::State,
    response::{Html, IntoResponse, Response},
};
use serde_json::Value;
use utoipa::openapi::OpenApi;

/// The description as JSON.
pub async fn openapi(State(api): State<std::sync::Arc<OpenApi>>) -> Response {
    Json(api.as_ref()).into_response()
}

/// The description as a page: every route with its fields, drawn from the same document.
pub async fn page(State(api): State<std::sync::Arc<OpenApi>>) -> Response {
    let api = serde_json::to_value(api.as_ref()).unwrap_or_default();
    Html(render(&api)).into_response()
}

fn render(api: &Value) -> String {
    let mut html = String::from(
        "<!doctype html><html lang=en><meta charset=utf-8><meta name=viewport content=\"width=device-width\">\
         <meta name=color-scheme content=\"light dark\"><title>Accalmie API</title><main><h1>Accalmie API</h1>",
    );
    // Writing into a String can't fail.
    let _ = write!(
        html,
        "<p>{} <a href=\"/api/openapi.json\">openapi.json</a></p>",
        text(&api["info"]["description"])
    );
    for (path, methods) in api["paths"].as_object().into_iter().flatten() {
        for (method, route) in methods.as_object().into_iter().flatten() {
            let _ = write!(
                html,
                "<h2><code>{} {}</code></h2>",
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
                let content = &answer["content"]["application/json"]["schema"];
                schema(&mut html, api, &format!("Answers {status}"), content);
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
