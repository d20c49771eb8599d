//! A code opens once. What may happen on the way does not burn it: a lost answer, a tab before the installed app.

use harness::{Phone, Test, journey, people::enrolment};
use mobile_core::time::{DAY, MINUTE};
use reqwest::Method;
use serde_json::{Value, json};

fn with(mut body: Value, name: &str, value: impl Into<Value>) -> Value {
    body[name] = value.into();
    body
}

async fn is_out(t: &Test, phone: &Phone) {
    for token in [&phone.token, &phone.send_token] {
        let ask = t.wire().api(Method::POST, "/sync").bearer(token);
        let answer = ask.json(&phone.envelope(Vec::new())).send().await;
        answer.refused(401, "unauthenticated");
    }
}

journey!(a_code_makes_a_phone_this_persons, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    assert_eq!(
        card.url,
        format!("{}/i#{}", t.server.app().public_url(), card.code)
    );
    let typed = card.code.to_lowercase().replace('-', " ");
    let answer = t.anybody().presents(&enrolment(&typed, " Sacha ")).await;
    let cookie = answer.cookie("accalmie-me").unwrap();
    let view = answer.created();
    assert_eq!(view["cycle"]["name"], "Mardi");
    assert_eq!(view["cycle"]["id"], json!(cycle.id));
    assert_eq!(view["cycle"]["sessions"][7]["number"], 8);
    assert_eq!(
        view["cycle"]["sessions"][0]["starts_at"],
        "2026-11-10T18:00:00.000Z"
    );
    assert_eq!(view["send_token"], cookie[0]);

    let phone = Phone::enrolled(t.wire(), &t.clock, &view);
    assert_eq!(phone.participant, card.participant);
    assert_eq!(phone.get("/me/programme").await.ok()["first_name"], "Sacha");
    assert_eq!(paul.participants(&cycle).await[0]["first_name"], "Sacha");
    let devices = phone.get("/me/devices").await.ok();
    assert_eq!(devices[0]["id"], json!(phone.device));
    assert_eq!(devices[0]["current"], true);
});

journey!(
    asking_again_with_the_same_mark_gives_fresh_tokens,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let card = paul.includes(&cycle).await;
        let marked = with(enrolment(&card.code, "Sacha"), "request_id", "tunnel-42");
        let lost = t.anybody().presents(&marked).await.created();
        let lost = Phone::enrolled(t.wire(), &t.clock, &lost);
        t.clock.advance(DAY);
        let kept = t.anybody().presents(&marked).await.created();
        let kept = Phone::enrolled(t.wire(), &t.clock, &kept);

        assert_eq!(kept.participant, lost.participant);
        assert_eq!(kept.id_key, lost.id_key);
        assert_ne!(kept.token, lost.token);
        is_out(&t, &lost).await;
        kept.sends(&[kept.craving(4)]).await;
        assert_eq!(
            kept.get("/me/devices").await.ok().as_array().unwrap().len(),
            1
        );

        t.clock.advance(1);
        let late = t.anybody().presents(&marked).await;
        late.refused(404, "invitation_unusable");
        kept.get("/me/devices").await.ok();
    }
);

journey!(another_mark_or_none_opens_nothing_again, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let body = with(enrolment(&card.code, "Sacha"), "installed", true);
    let marked = with(body.clone(), "request_id", "tunnel-42");
    t.anybody().presents(&marked).await.created();
    for body in [
        body.clone(),
        with(body.clone(), "request_id", "tunnel-43"),
        with(body, "installed", false),
    ] {
        t.anybody()
            .presents(&body)
            .await
            .refused(404, "invitation_unusable");
    }
});

journey!(a_tab_moves_to_the_installed_app_once, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let in_tab = with(enrolment(&card.code, "Sacha"), "request_id", "in the tab");
    let installed = with(enrolment(&card.code, "Sacha"), "installed", true);
    let moved = with(installed.clone(), "request_id", "installed");
    let tab = t.anybody().presents(&in_tab).await.created();
    let tab = Phone::enrolled(t.wire(), &t.clock, &tab);
    tab.sends(&[tab.craving(5)]).await;

    t.clock.advance(DAY);
    let app = t.anybody().presents(&moved).await.created();
    let app = Phone::enrolled(t.wire(), &t.clock, &app);
    assert_eq!(app.participant, tab.participant);
    is_out(&t, &tab).await;
    assert_eq!(app.pulls().await.len(), 1);

    t.anybody()
        .presents(&installed)
        .await
        .refused(404, "invitation_unusable");
    t.anybody()
        .presents(&in_tab)
        .await
        .refused(404, "invitation_unusable");
    let again = t.anybody().presents(&moved).await.created();
    is_out(&t, &app).await;
    Phone::enrolled(t.wire(), &t.clock, &again).pulls().await;
});

journey!(a_tab_moves_within_24_hours_only, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let body = enrolment(&card.code, "Sacha");
    t.anybody().presents(&body).await.created();
    t.clock.advance(DAY + 1);
    let late = with(body, "installed", true);
    t.anybody()
        .presents(&late)
        .await
        .refused(404, "invitation_unusable");
});

journey!(every_unusable_code_looks_the_same, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let spent = paul.includes(&cycle).await;
    t.enrols(&spent.code, "Sacha").await;
    let withdrawn = paul.includes(&cycle).await;
    paul.invites_again(&cycle, withdrawn.participant).await;
    let expired = paul.includes(&cycle).await;
    let erased = paul.includes(&cycle).await;
    let keyring = t.server.app().keyring();
    for class in [
        accalmie::sealing::Class::Log,
        accalmie::sealing::Class::Care,
    ] {
        keyring
            .destroy(erased.participant.0, class, t.server.app().now())
            .await
            .unwrap();
    }
    let first = t.anybody().presents(&enrolment(&erased.code, "Alix")).await;
    let first = first.refused(404, "invitation_unusable");
    t.clock.advance(14 * DAY);
    for code in [
        &spent.code,
        &withdrawn.code,
        &expired.code,
        "00000-00000",
        "",
        "ABC",
        "UUUUU-UUUUU",
        "💊",
    ] {
        let refusal = t.anybody().presents(&enrolment(code, "Alix")).await;
        assert_eq!(refusal.refused(404, "invitation_unusable"), first, "{code}");
    }
});

journey!(a_code_works_for_14_days, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    t.clock.advance(14 * DAY - 1);
    t.enrols(&card.code, "Sacha").await;
});

journey!(a_refused_enrolment_burns_no_code, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let card = paul.includes(&cycle).await;
    let body = enrolment(&card.code, "Sacha");
    for (name, value) in [
        ("first_name", json!("")),
        ("first_name", json!("a".repeat(61))),
        ("first_name", json!("Sa\ncha")),
        ("timezone", json!("Europe/Atlantis")),
        ("locale", json!("de")),
        ("request_id", json!("court")),
        ("request_id", json!("a".repeat(101))),
        ("installed", json!("yes")),
        ("colour", json!("bleu")),
    ] {
        let refusal = t.anybody().presents(&with(body.clone(), name, value)).await;
        assert_eq!(refusal.refused(422, "invalid_field")["field"], name);
    }
    t.enrols(&card.code, &"é".repeat(60)).await;
});

journey!(of_two_phones_racing_for_a_code_one_wins, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    for _ in 0..5 {
        let card = paul.includes(&cycle).await;
        let body = with(enrolment(&card.code, "Sacha"), "installed", true);
        let (one, two) = (t.anybody(), t.anybody());
        let bodies = ["one-phone", "the-other"].map(|mark| with(body.clone(), "request_id", mark));
        let (one, two) = tokio::join!(one.presents(&bodies[0]), two.presents(&bodies[1]));
        let (winner, loser) = if one.status == 201 {
            (one, two)
        } else {
            (two, one)
        };
        loser.refused(404, "invitation_unusable");
        let phone = Phone::enrolled(t.wire(), &t.clock, &winner.created());
        assert_eq!(
            phone
                .get("/me/devices")
                .await
                .ok()
                .as_array()
                .unwrap()
                .len(),
            1
        );
    }
});

journey!(
    a_new_device_is_announced_for_14_days_and_can_be_removed,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        t.clock.advance(MINUTE);
        let card = paul.invites_again(&cycle, phone.participant).await;
        let tablet = t.enrols(&card.code, "Sacha").await;
        let announced = async || phone.get("/me/devices").await.ok()[1]["announced"].clone();
        assert_eq!(announced().await, true);
        assert_eq!(tablet.get("/me/devices").await.ok()[1]["announced"], false);
        t.clock.advance(14 * DAY - 1);
        assert_eq!(announced().await, true);
        t.clock.advance(1);
        assert_eq!(announced().await, false);

        let path = format!("/me/devices/{}", tablet.device);
        phone.delete(&path).await.done();
        phone.delete(&path).await.refused(404, "not_found");
        is_out(&t, &tablet).await;
        phone.get("/me/programme").await.ok();
    }
);

journey!(nobody_removes_another_persons_device, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
    let alix = t.enrolled(&paul, &cycle, "Alix").await;
    let path = format!("/me/devices/{}", alix.device);
    sacha.delete(&path).await.refused(404, "not_found");
    alix.get("/me/devices").await.ok();
});
