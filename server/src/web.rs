//! The web app, embedded in the binary, under a strict content security policy.

use axum::{
    body::Body,
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header},
    response::{IntoResponse, Response},
};
use base64::{Engine, engine::general_purpose::STANDARD as BASE64};
use rust_embed::{EmbeddedFile, RustEmbed};
use sha2::{Digest, Sha256};

/// The static build. Debug builds read the folder at run time.
#[derive(RustEmbed)]
#[folder = "web/build"]
#[allow_missing = true]
struct Assets;

const SHELL: &str = "index.html";

/// Pages that the app draws; anything else is not found.
const PAGES: [&str; 13] = [
    "", "check-in", "clock", "gain", "help", "history", "i", "log", "me", "moment", "note", "now",
    "use",
];

/// The policy for answers that are no page: nothing may load at all.
pub const POLICY_OF_DATA: HeaderValue =
    HeaderValue::from_static("default-src 'none'; frame-ancestors 'none'");

/// Serves a file of the app, or its shell for one of its pages.
pub async fn serve(method: Method, uri: Uri, headers: HeaderMap) -> Response {
    if !matches!(method, Method::GET | Method::HEAD) {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = uri.path().trim_matches('/');
    if path != SHELL
        && let Some(file) = Assets::get(path)
    {
        return asset(path, file, &headers);
    }
    let status = if is_page(path) {
        StatusCode::OK
    } else {
        StatusCode::NOT_FOUND
    };
    match Assets::get(SHELL) {
        Some(shell) => page(status, &shell),
        None => (
            StatusCode::SERVICE_UNAVAILABLE,
            "The web app isn't built: run `cargo xtask web`.\n",
        )
            .into_response(),
    }
}

fn is_page(path: &str) -> bool {
    let first = path.split('/').next().unwrap_or_default();
    PAGES.contains(&path) || first == "team" || PAGES.iter().skip(1).any(|page| *page == first)
}

/// Whether a browser takes Brotli: all do over https and from this machine.
fn takes_brotli(headers: &HeaderMap) -> bool {
    let asked = headers.get(header::ACCEPT_ENCODING);
    let asked = asked.and_then(|asked| asked.to_str().ok()).unwrap_or("");
    asked.split(',').any(|coding| {
        let (name, weight) = coding.split_once(';').unwrap_or((coding, ""));
        name.trim().eq_ignore_ascii_case("br") && weight.replace(' ', "") != "q=0"
    })
}

/// The file as it was packed once at build time, harder than there is time for at each request.
fn packed(path: &str, headers: &HeaderMap) -> Option<EmbeddedFile> {
    takes_brotli(headers).then(|| Assets::get(&format!("{path}.br")))?
}

/// File names under `immutable` carry their hash; everything else is asked for again and compared by its tag.
fn asset(path: &str, file: EmbeddedFile, headers: &HeaderMap) -> Response {
    let packed = packed(path, headers);
    let body = packed.as_ref().unwrap_or(&file);
    let tag = format!("\"{}\"", BASE64.encode(&body.metadata.sha256_hash()[..15]));
    let cache = match path.contains("/immutable/") {
        true => "public, max-age=31536000, immutable",
        false => "no-cache",
    };
    let known = headers
        .get(header::IF_NONE_MATCH)
        .is_some_and(|asked| asked.as_bytes() == tag.as_bytes());
    let mut response = match known {
        true => StatusCode::NOT_MODIFIED.into_response(),
        false => Body::from(body.data.clone()).into_response(),
    };
    let kind = match path {
        _ if path.ends_with(".webmanifest") => "application/manifest+json",
        _ => file.metadata.mimetype(),
    };
    let set = response.headers_mut();
    if packed.is_some() {
        insert(set, header::CONTENT_ENCODING, "br");
    }
    insert(set, header::VARY, "accept-encoding");
    for (name, value) in [
        (header::CONTENT_TYPE, kind),
        (header::CACHE_CONTROL, cache),
        (header::ETAG, &tag),
    ] {
        insert(set, name, value);
    }
    // A worker obeys the policy that comes with its script, not the page's.
    if path.ends_with(".js") {
        insert(set, header::CONTENT_SECURITY_POLICY, &policy(&[]));
    }
    response
}

fn page(status: StatusCode, shell: &EmbeddedFile) -> Response {
    let mut response = (status, Body::from(shell.data.clone())).into_response();
    let set = response.headers_mut();
    insert(set, header::CONTENT_TYPE, "text/html; charset=utf-8");
    insert(set, header::CACHE_CONTROL, "no-cache");
    insert(
        set,
        header::CONTENT_SECURITY_POLICY,
        &policy(&script_hashes(&String::from_utf8_lossy(&shell.data))),
    );
    response
}

fn insert(headers: &mut HeaderMap, name: HeaderName, value: &str) {
    if let Ok(value) = value.parse() {
        headers.insert(name, value);
    }
}

/// Everything from ourselves, and the shell's own inline scripts by their hash.
fn policy(hashes: &[String]) -> String {
    let scripts: String = hashes
        .iter()
        .map(|hash| format!(" 'sha256-{hash}'"))
        .collect();
    format!(
        "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'{scripts}; style-src 'self'; img-src 'self' data:; \
         font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; base-uri 'none'; \
         form-action 'self'; frame-ancestors 'none'"
    )
}

fn script_hashes(html: &str) -> Vec<String> {
    let inline = html.split("<script").skip(1).filter_map(|rest| {
        let (attributes, rest) = rest.split_once('>')?;
        let (code, _) = rest.split_once("</script>")?;
        (!attributes.contains("src=") && !code.is_empty()).then_some(code)
    });
    inline
        .map(|code| BASE64.encode(Sha256::digest(code.as_bytes())))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn brotli_goes_to_who_asks_for_it() {
        let asks = |text: &'static str| {
            let asked = (header::ACCEPT_ENCODING, HeaderValue::from_static(text));
            takes_brotli(&HeaderMap::from_iter([asked]))
        };
        assert!(asks("gzip, deflate, br"));
        assert!(asks("BR;q=0.8"));
        assert!(!asks("gzip, deflate"));
        assert!(!asks("gzip, br; q=0"));
        assert!(!takes_brotli(&HeaderMap::new()));
    }

    #[test]
    fn hashes_inline_scripts_alone() {
        let html = r#"<script src="/a.js"></script><script>alert(1)</script><script type="module"> x </script>"#;
        assert_eq!(
            script_hashes(html),
            [
                "bhHHL3z2vDgxUt0W3dWQOrprscmda2Y5pLsLg4GF+pI=".to_owned(),
                BASE64.encode(Sha256::digest(" x ")),
            ]
        );
    }

    #[test]
    fn knows_its_pages() {
        for path in [
            "",
            "i",
            "help",
            "me/devices",
            "team",
            "team/cycles/1/briefs/3",
        ] {
            assert!(is_page(path), "{path}");
        }
        for path in ["admin", "wp-login.php", "apis"] {
            assert!(!is_page(path), "{path}");
        }
    }
}
