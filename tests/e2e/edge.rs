//! The edge towards browsers: headers, cookies, foreign pages, and refusals that are always problems.
//!
//! Every answer of every journey is checked for its security headers by the harness itself.

use harness::{Answer, Backend, Test, journey, people::enrolment, staff::PASSWORD};
use reqwest::Method;
use serde_json::{Value, json};

journey!(answers_of_every_sort_carry_the_headers, async |t: Test| {
    for (path, status) in [
        ("/healthz", 200),
        ("/readyz", 200),
        ("/api/openapi.json", 200),
        ("/api/docs", 200),
        ("/api/v1/team/me", 401),
        ("/api/v1/nowhere", 404),
        ("/api", 404),
        ("/wp-login.php", 404),
    ] {
        let answer = t.anybody().get(path).await;
        assert!(
            answer.status == status || answer.status == 503,
            "{path}: {}",
            answer.status
        );
    }
    assert_eq!(
        t.anybody().get("/healthz").await.ok(),
        json!({"status": "ok"})
    );
    assert_eq!(
        t.anybody().get("/readyz").await.ok(),
        json!({"status": "ok"})
    );
});

journey!(every_refusal_of_the_api_is_a_problem, async |t: Test| {
    let paul = t.facilitator().await;
    let ask = |method: Method, path: &str| t.wire().api(method, path).bearer(&paul.token).send();
    ask(Method::GET, "/nowhere").await.refused(404, "not_found");
    ask(Method::GET, "/").await.refused(404, "not_found");
    ask(Method::DELETE, "/team/cycles")
        .await
        .refused(405, "method_not_allowed");
    ask(Method::GET, "/sync")
        .await
        .refused(405, "method_not_allowed");
    ask(Method::GET, "/team/cycles/mardi")
        .await
        .refused(404, "not_found");
    ask(Method::DELETE, "/team/staff/mardi")
        .await
        .refused(403, "forbidden");
    let chief = t.staff("administrator").await;
    chief
        .delete("/team/staff/mardi", None)
        .await
        .refused(404, "not_found");
    let cycle = paul.opens_cycle("Mardi").await;
    let nobody = format!("/team/cycles/{}/participants/mardi", cycle.id);
    paul.patch(&nobody, json!({"first_name": "Sacha"}))
        .await
        .refused(404, "not_found");
    let nobody = format!("/team/cycles/{}/team/%FF", cycle.id);
    paul.put(&nobody, Value::Null)
        .await
        .refused(404, "not_found");
});

journey!(problems_speak_french_unless_asked, async |t: Test| {
    let title = async |asked: &str| {
        let ask = t
            .wire()
            .api(Method::GET, "/team/me")
            .header("accept-language", asked);
        ask.send().await.refused(401, "unauthenticated")["title"]
            .as_str()
            .unwrap()
            .to_owned()
    };
    assert_eq!(title("").await, title("fr-FR, en;q=0.8").await);
    assert_eq!(title("de").await, title("fr").await);
    assert_ne!(title("en-GB, fr;q=0.8").await, title("fr").await);
});

journey!(the_docs_page_loads_nothing, async |t: Test| {
    let page = t.anybody().get("/api/docs").await;
    let policy = page.header("content-security-policy");
    assert!(!policy.contains("unsafe"), "{policy}");
    for rule in policy.split("; ") {
        let (name, sources) = rule.split_once(' ').unwrap();
        let own_style = name == "style-src" && sources.starts_with("'sha256-");
        assert!(sources == "'none'" || own_style, "{policy}");
    }
    assert!(page.header("content-type").starts_with("text/html"));
    for sign in [
        "http://", "https://", "//", "<script", "<link", "<img", "src=", "url(", "@import",
        "style=",
    ] {
        assert!(!page.body.contains(sign), "{sign} in the docs page");
    }
    let description = t.anybody().get("/api/openapi.json").await.ok();
    for path in description["paths"].as_object().unwrap().keys() {
        assert!(page.body.contains(path.as_str()), "{path}");
    }
});

fn flags(answer: &Answer, name: &str) -> Vec<String> {
    let mut flags = answer
        .cookie(name)
        .unwrap_or_else(|| panic!("no cookie {name}"));
    flags.remove(0);
    flags.sort();
    flags
}

/// The cookies that a sign-in, an enrolment and a sign-out set.
async fn cookies(t: &Test) -> [Answer; 3] {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    [
        t.anybody().signs_in(&paul.login, PASSWORD).await,
        t.anybody().presents(&enrolment(&card.code, "Sacha")).await,
        paul.post("/team/sign-out", Value::Null).await,
    ]
}

journey!(cookies_on_loopback_http, async |t: Test| {
    let [team, me, out] = cookies(&t).await;
    assert_eq!(
        flags(&team, "accalmie-team"),
        ["HttpOnly", "Path=/", "SameSite=Strict"]
    );
    assert_eq!(
        flags(&me, "accalmie-me"),
        ["HttpOnly", "Max-Age=34560000", "Path=/", "SameSite=Strict"]
    );
    assert_eq!(
        flags(&out, "accalmie-team"),
        ["HttpOnly", "Max-Age=0", "Path=/", "SameSite=Strict"]
    );
    assert_eq!(out.cookie("accalmie-team").unwrap()[0], "");
});

#[tokio::test]
async fn cookies_on_https() {
    let t = Test::behind(Backend::Sqlite, Some("https://suivi.example.org")).await;
    let [team, me, out] = cookies(&t).await;
    assert_eq!(
        flags(&team, "__Host-accalmie-team"),
        ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]
    );
    assert_eq!(
        flags(&me, "__Host-accalmie-me"),
        [
            "HttpOnly",
            "Max-Age=34560000",
            "Path=/",
            "SameSite=Strict",
            "Secure"
        ]
    );
    assert_eq!(
        flags(&out, "__Host-accalmie-team"),
        [
            "HttpOnly",
            "Max-Age=0",
            "Path=/",
            "SameSite=Strict",
            "Secure"
        ]
    );

    let token = t.facilitator().await.token;
    let with = |name: &str| {
        let ask = t.wire().api(Method::GET, "/team/me");
        ask.header("cookie", &format!("{name}={token}")).send()
    };
    with("accalmie-team").await.refused(401, "unauthenticated");
    with("__Host-accalmie-team").await.ok();
    let ask = t
        .wire()
        .api(Method::POST, "/team/sign-out")
        .header("origin", "https://suivi.example.org");
    ask.header("cookie", &format!("__Host-accalmie-team={token}"))
        .send()
        .await
        .done();
}

journey!(a_foreign_page_writes_nothing_by_cookie, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let here = t.server.app().public_url().to_owned();
    let other_port = here.rsplit_once(':').unwrap().0.to_owned() + ":1";
    let team = format!("accalmie-team={}", paul.token);
    let me = format!("theme=dark; accalmie-me={}", phone.send_token);
    let writes = [
        (
            &team,
            format!("/team/cycles/{}/invitations", cycle.id),
            json!({}),
        ),
        (
            &me,
            "/sync".to_owned(),
            json!({"protocol": 1, "changes": []}),
        ),
    ];
    for (cookie, path, body) in &writes {
        let ask = || {
            t.wire()
                .api(Method::POST, path)
                .header("cookie", cookie)
                .json(body)
        };
        ask().send().await.refused(403, "cross_site");
        for site in ["cross-site", "same-site", "none", ""] {
            ask()
                .header("sec-fetch-site", site)
                .send()
                .await
                .refused(403, "cross_site");
            let forged = ask().header("sec-fetch-site", site).header("origin", &here);
            forged.send().await.refused(403, "cross_site");
        }
        for origin in [
            "null",
            "https://example.org",
            &other_port,
            &format!("{here}.example.org"),
        ] {
            ask()
                .header("origin", origin)
                .send()
                .await
                .refused(403, "cross_site");
        }
        let own = ask().header("sec-fetch-site", "same-origin").send().await;
        assert!(own.status < 300, "{}", own.body);
        let own = ask().header("origin", &here).send().await;
        assert!(own.status < 300, "{}", own.body);
    }
    let read = t
        .wire()
        .api(Method::GET, "/team/cycles")
        .header("cookie", &team);
    read.header("sec-fetch-site", "none").send().await.ok();
    assert_eq!(paul.participants(&cycle).await.as_array().unwrap().len(), 3);
});

journey!(a_foreign_page_signs_nobody_in, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let chief = t.staff("administrator").await;
    let link = chief
        .post("/team/staff/invitations", json!({"roles": ["observer"]}))
        .await
        .created();
    let link = link["url"]
        .as_str()
        .unwrap()
        .split('#')
        .next_back()
        .unwrap()
        .to_owned();
    let doors = [
        (
            "/team/sign-in",
            json!({"login": paul.login, "password": PASSWORD}),
        ),
        (
            "/team/join",
            json!({"token": link, "login": "nouveau", "name": "Nouveau", "password": PASSWORD}),
        ),
        ("/enrolments", enrolment(&card.code, "Sacha")),
    ];
    for (path, body) in &doors {
        let ask = || t.wire().api(Method::POST, path).json(body);
        for site in ["cross-site", "same-site"] {
            ask()
                .header("sec-fetch-site", site)
                .send()
                .await
                .refused(403, "cross_site");
        }
        ask()
            .header("origin", "https://example.org")
            .send()
            .await
            .refused(403, "cross_site");
        let own = ask().header("sec-fetch-site", "same-origin").send().await;
        assert!(own.status < 300, "{}", own.body);
    }
});
