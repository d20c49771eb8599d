//! Staff come in by a one-time link, then by login and password; a session ends by itself.

use accalmie::{auth::Roles, error::Error, features::staff::queries};
use harness::{Staff, Test, journey, rows, staff::PASSWORD};
use mobile_core::time::{HOUR, MINUTE};
use serde_json::{Value, json};

journey!(a_link_makes_one_account, async |t: Test| {
    let chief = t.staff("administrator").await;
    let body = json!({"roles": ["observer", "facilitator", "observer"]});
    let link = chief.post("/team/staff/invitations", body).await.created();
    let link = link["url"].as_str().unwrap();
    let base = t.server.app().public_url();
    assert!(link.starts_with(&format!("{base}/team/join#")), "{link}");

    let answer = t.anybody().joins(link, "Paul.R", "Paul", PASSWORD).await;
    let answer = answer.created();
    assert_eq!(answer["staff"]["name"], "Paul");
    assert_eq!(answer["staff"]["roles"], json!(["facilitator", "observer"]));
    let paul = Staff::signed_in(t.wire(), "paul.r", &answer);
    let me = paul.get("/team/me").await.ok();
    assert_eq!(me["login"], "paul.r");
    assert_eq!(me["centre"]["timezone"], "Europe/Paris");

    let again = t.anybody().joins(link, "autre", "Autre", PASSWORD).await;
    again.refused(404, "invitation_unusable");
});

journey!(a_link_ends_after_72_hours, async |t: Test| {
    let chief = t.staff("administrator").await;
    let body = json!({"roles": ["facilitator"]});
    let link = chief.post("/team/staff/invitations", body).await.created();
    t.clock.advance(72 * HOUR);
    let late = t.anybody();
    let late = late.joins(link["url"].as_str().unwrap(), "paul", "Paul", PASSWORD);
    late.await.refused(404, "invitation_unusable");
});

journey!(
    of_two_who_spend_a_link_at_once_one_joins,
    async |t: Test| {
        let chief = t.staff("administrator").await;
        let body = json!({"roles": ["facilitator"]});
        let link = chief.post("/team/staff/invitations", body).await.created();
        let link = link["url"].as_str().unwrap();
        let (one, two) = (t.anybody(), t.anybody());
        let (one, two) = tokio::join!(
            one.joins(link, "paul", "Paul", PASSWORD),
            two.joins(link, "anne", "Anne", PASSWORD)
        );
        let (first, second) = if one.status == 201 {
            (one, two)
        } else {
            (two, one)
        };
        first.created();
        second.refused(404, "invitation_unusable");
    }
);

journey!(
    of_two_who_take_a_login_at_once_one_gets_it,
    async |t: Test| {
        let chief = t.staff("administrator").await;
        let body = json!({"roles": ["facilitator"]});
        let mut links = Vec::new();
        for _ in 0..2 {
            let link = chief
                .post("/team/staff/invitations", body.clone())
                .await
                .created();
            links.push(link["url"].as_str().unwrap().to_owned());
        }
        let (one, two) = (t.anybody(), t.anybody());
        let (one, two) = tokio::join!(
            one.joins(&links[0], "paul", "Paul", PASSWORD),
            two.joins(&links[1], "paul", "Paul", PASSWORD)
        );
        let (first, second) = if one.status == 201 {
            (one, two)
        } else {
            (two, one)
        };
        first.created();
        second.refused(409, "login_taken");
    }
);

journey!(a_refused_joining_spends_no_link, async |t: Test| {
    let chief = t.staff("administrator").await;
    let body = json!({"roles": ["facilitator"]});
    let link = chief.post("/team/staff/invitations", body).await.created();
    let link = link["url"].as_str().unwrap();
    let who = t.anybody();
    for (login, name, password, field) in [
        ("pa", "Paul", PASSWORD, "login"),
        ("paul r", "Paul", PASSWORD, "login"),
        ("paul", " ", PASSWORD, "name"),
        ("paul", "Paul\nR", PASSWORD, "name"),
        ("paul", "Paul", "onze lettre", "password"),
    ] {
        let refusal = who.joins(link, login, name, password).await;
        assert_eq!(refusal.refused(422, "invalid_field")["field"], field);
    }
    let taken = who.joins(link, &chief.login, "Paul", PASSWORD).await;
    taken.refused(409, "login_taken");
    who.joins(link, "paul", "Paul", PASSWORD).await.created();
});

journey!(sign_in_says_the_same_for_all_causes, async |t: Test| {
    let paul = t.facilitator().await;
    let who = t.anybody();
    let wrong = who.signs_in(&paul.login, "pas le bon mot de passe").await;
    let unknown = who.signs_in("inconnu", PASSWORD).await;
    let (wrong, unknown) = (
        wrong.refused(401, "sign_in_failed"),
        unknown.refused(401, "sign_in_failed"),
    );
    assert_eq!(wrong, unknown);
    let in_capitals = format!(" {} ", paul.login.to_uppercase());
    let answer = who.signs_in(&in_capitals, PASSWORD).await.ok();
    let paul = Staff::signed_in(t.wire(), &paul.login, &answer);
    paul.get("/team/me").await.ok();
});

journey!(a_browser_gets_a_cookie_and_no_token, async |t: Test| {
    let paul = t.facilitator().await;
    let ask = t.wire().api(reqwest::Method::POST, "/team/sign-in");
    let ask = ask.header("sec-fetch-site", "same-origin");
    let body = json!({"login": paul.login, "password": PASSWORD});
    let answer = ask.json(&body).send().await;
    assert!(answer.cookie("accalmie-team").is_some());
    assert_eq!(answer.ok().get("token"), None);
});

journey!(guessing_is_slowed_down, async |t: Test| {
    let paul = t.facilitator().await;
    let who = t.anybody();
    for _ in 0..10 {
        let guess = who.signs_in(&paul.login, "devinette numéro un").await;
        guess.refused(401, "sign_in_failed");
    }
    let refusal = who.signs_in(&paul.login, PASSWORD).await;
    let header = refusal.header("retry-after").to_owned();
    let problem = refusal.refused(429, "too_many_attempts");
    assert_eq!(problem["retry_after"].to_string(), header);
    let other = t.facilitator().await;
    who.signs_in(&other.login, PASSWORD).await.ok();
});

journey!(a_session_ends_by_itself, async |t: Test| {
    let paul = t.facilitator().await;
    t.clock.advance(2 * HOUR);
    paul.get("/team/me").await.ok();
    for _ in 0..5 {
        t.clock.advance(2 * HOUR);
        paul.get("/team/me").await.ok();
    }
    t.clock.advance(MINUTE);
    let after_twelve_hours = paul.get("/team/me").await;
    after_twelve_hours.refused(401, "unauthenticated");

    let answer = t.anybody().signs_in(&paul.login, PASSWORD).await.ok();
    let paul = Staff::signed_in(t.wire(), &paul.login, &answer);
    t.clock.advance(2 * HOUR + MINUTE);
    let after_two_idle_hours = paul.get("/team/me").await;
    after_two_idle_hours.refused(401, "unauthenticated");
});

journey!(what_has_ended_is_tidied_away, async |t: Test| {
    let chief = t.staff("administrator").await;
    let body = json!({"roles": ["facilitator"]});
    chief.post("/team/staff/invitations", body).await.created();
    let app = t.server.app();
    let left = async || {
        accalmie::jobs::tidy(app).await.unwrap();
        let (sessions, links) = ("staff_sessions", "staff_invitations");
        (
            rows::count(app, sessions).await,
            rows::count(app, links).await,
        )
    };
    t.clock.advance(2 * HOUR);
    assert_eq!(left().await, (1, 2));
    t.clock.advance(1);
    assert_eq!(left().await, (0, 2));
    t.clock.advance(7 * 24 * HOUR);
    assert_eq!(left().await, (0, 0));
});

journey!(signing_out_ends_every_session, async |t: Test| {
    let paul = t.facilitator().await;
    let second = t.anybody().signs_in(&paul.login, PASSWORD).await.ok();
    let second = Staff::signed_in(t.wire(), &paul.login, &second);
    paul.post("/team/sign-out", Value::Null).await.done();
    paul.get("/team/me").await.refused(401, "unauthenticated");
    second.get("/team/me").await.refused(401, "unauthenticated");
});

journey!(who_is_disabled_is_out_at_once, async |t: Test| {
    let chief = t.staff("administrator").await;
    let paul = t.facilitator().await;
    let path = format!("/team/staff/{}", paul.id);
    chief.delete(&path, None).await.done();
    paul.get("/team/me").await.refused(401, "unauthenticated");
    let back = t.anybody().signs_in(&paul.login, PASSWORD).await;
    back.refused(401, "sign_in_failed");
    let staff = chief.get("/team/staff").await.ok();
    let state = |login: &str| {
        let mut all = staff.as_array().unwrap().iter();
        all.find(|member| member["login"] == login).unwrap()["state"].clone()
    };
    assert_eq!(state(&paul.login), "disabled");
    assert_eq!(state(&chief.login), "active");

    chief.delete(&path, None).await.refused(404, "not_found");
    let myself = chief
        .delete(&format!("/team/staff/{}", chief.id), None)
        .await;
    myself.refused(409, "last_administrator");
});

journey!(staff_of_another_centre_does_not_exist, async |t: Test| {
    let chief = t.staff("administrator").await;
    let foreign = t.staff_elsewhere("administrator facilitator").await;
    let path = format!("/team/staff/{}", foreign.id);
    chief.delete(&path, None).await.refused(404, "not_found");
    foreign.get("/team/me").await.ok();
    let listed = chief.get("/team/staff").await.ok();
    assert_eq!(listed.as_array().unwrap().len(), 1, "{listed}");
});

journey!(the_centre_is_the_administrators_to_name, async |t: Test| {
    let chief = t.staff("administrator").await;
    let body = json!({"name": " CSAPA du Port ", "timezone": "Indian/Reunion"});
    chief.put("/team/centre", body).await.ok();
    let paul = t.facilitator().await;
    let centre = paul.get("/team/centre").await.ok();
    assert_eq!(centre["name"], "CSAPA du Port");
    assert_eq!(centre["timezone"], "Indian/Reunion");
    let nowhere = json!({"name": "CSAPA", "timezone": "Europe/Atlantis"});
    let refusal = chief.put("/team/centre", nowhere).await;
    assert_eq!(refusal.refused(422, "invalid_field")["field"], "timezone");
});

#[test]
fn roles_are_a_set() {
    let roles = Roles::from_text("observer,facilitator observer").unwrap();
    assert_eq!(roles.to_text(), "facilitator observer");
    for wrong in ["", "chief", "facilitator chief"] {
        assert!(Roles::from_text(wrong).is_err(), "{wrong}");
    }
}

journey!(a_new_password_ends_every_session, async |t: Test| {
    let (paul, anne) = (t.facilitator().await, t.facilitator().await);
    let app = t.server.app();
    let new = "quatre autres mots ici";
    let hash = app.passwords().hash(new.to_owned()).await.unwrap();
    app.db()
        .write::<_, Error, _, _>(async |tx| queries::set_password(&*tx, paul.id, &hash).await)
        .await
        .unwrap();
    paul.get("/team/me").await.refused(401, "unauthenticated");
    let old = t.anybody().signs_in(&paul.login, PASSWORD).await;
    old.refused(401, "sign_in_failed");
    t.anybody().signs_in(&paul.login, new).await.ok();
    anne.get("/team/me").await.ok();
    t.anybody().signs_in(&anne.login, PASSWORD).await.ok();
});
