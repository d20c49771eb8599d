//! Cookies: host-bound, unreadable for scripts, sent from our own pages alone.

use axum::http::{HeaderMap, HeaderValue, Method, header};
use axum_extra::extract::cookie::{Cookie, CookieJar, SameSite};

use super::Token;
use crate::{
    app::App,
    error::{Error, Result},
};

/// Which of the two cookies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Jar {
    /// A participant's send token.
    Me,
    /// A staff session.
    Team,
}

impl Jar {
    /// `__Host-…` over https; without the prefix (which demands Secure) on loopback http.
    pub fn name(self, app: &App) -> &'static str {
        match (self, app.is_https()) {
            (Self::Me, true) => "__Host-accalmie-me",
            (Self::Me, false) => "accalmie-me",
            (Self::Team, true) => "__Host-accalmie-team",
            (Self::Team, false) => "accalmie-team",
        }
    }

    /// The value a request carries. A write must come from our own page, or it is refused.
    pub(super) fn read(
        self,
        app: &App,
        method: &Method,
        headers: &HeaderMap,
    ) -> Result<Option<String>> {
        let jar = CookieJar::from_headers(headers);
        let Some(cookie) = jar.get(self.name(app)) else {
            return Ok(None);
        };
        if !method.is_safe() && !from_our_page(app, headers) {
            return Err(Error::cross_site());
        }
        Ok(Some(cookie.value().to_owned()))
    }
}

fn from_our_page(app: &App, headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    match text("sec-fetch-site") {
        Some(site) => site == "same-origin",
        None => text("origin").is_some_and(|origin| origin == app.public_url()),
    }
}

/// Refuses what a browser sends from somebody else's page. Whatever hands out a cookie asks this first, so that no
/// page signs anybody in behind his back.
///
/// # Errors
/// `cross_site`.
pub fn refuse_foreign_pages(app: &App, headers: &HeaderMap) -> Result<()> {
    let text = |name: &str| headers.get(name).and_then(|v| v.to_str().ok());
    let is_foreign = match text("sec-fetch-site") {
        Some(site) => !matches!(site, "same-origin" | "none"),
        None => text("origin").is_some_and(|origin| origin != app.public_url()),
    };
    if is_foreign {
        Err(Error::cross_site())
    } else {
        Ok(())
    }
}

/// The `Set-Cookie` header that hands out `token`; a participant's lasts 400 days, a staff session until the
/// browser closes.
pub fn issue(app: &App, jar: Jar, token: &Token) -> Option<HeaderValue> {
    let mut cookie = base(app, jar, token.reveal().to_owned());
    if jar == Jar::Me {
        cookie.push_str("; Max-Age=34560000");
    }
    cookie.parse().ok()
}

/// The `Set-Cookie` header that takes the cookie back.
pub fn clear(app: &App, jar: Jar) -> Option<HeaderValue> {
    (base(app, jar, String::new()) + "; Max-Age=0").parse().ok()
}

fn base(app: &App, jar: Jar, value: String) -> String {
    let mut cookie = Cookie::new(jar.name(app), value);
    cookie.set_path("/");
    cookie.set_http_only(true);
    cookie.set_same_site(SameSite::Strict);
    cookie.set_secure(app.is_https());
    cookie.to_string()
}

/// Adds a cookie to the headers of an answer.
pub fn with(headers: &mut HeaderMap, cookie: Option<HeaderValue>) {
    if let Some(cookie) = cookie {
        headers.append(header::SET_COOKIE, cookie);
    }
}
