//! A cycle's life: opened, dated, run by a team, closed to newcomers when session 1 begins.

use harness::{Cycle, Staff, Test, journey, staff::tuesdays};
use mobile_core::time::{DAY, MINUTE};
use serde_json::{Value, json};

async fn session(staff: &Staff, cycle: &Cycle, number: usize) -> Value {
    let path = format!("/team/cycles/{}", cycle.id);
    staff.get(&path).await.ok()["sessions"][number - 1].clone()
}

async fn card(staff: &Staff) -> Value {
    staff.get("/team/cycles").await.ok()[0].clone()
}

journey!(dates_are_wall_clock_in_the_cycles_zone, async |t: Test| {
    let paul = t.facilitator().await;
    let body = json!({"name": "Mardi", "timezone": "Europe/Paris", "duration_minutes": 60, "sessions": [
        {"starts_at": "2027-03-23T19:00"}, {"starts_at": "2027-03-30T19:00"}]});
    let cycle = paul.post("/team/cycles", body).await.created();
    assert_eq!(
        cycle["sessions"][0]["starts_at"],
        "2027-03-23T18:00:00.000Z"
    );
    assert_eq!(
        cycle["sessions"][1]["starts_at"],
        "2027-03-30T17:00:00.000Z"
    );
    assert_eq!(cycle["sessions"][1]["ends_at"], "2027-03-30T18:00:00.000Z");
    assert_eq!(cycle["sessions"][1]["local"], "2027-03-30T19:00");
    assert_eq!(cycle["stage"], "before");
    assert_eq!(cycle["team"][0]["id"], json!(paul.id));
});

journey!(a_cycle_that_makes_no_sense_is_refused, async |t: Test| {
    let paul = t.facilitator().await;
    let dates = |dates: &[&str]| -> Value {
        dates
            .iter()
            .map(|date| json!({ "starts_at": date }))
            .collect()
    };
    let body = |name: &str, zone: &str, sessions: Value| json!({"name": name, "timezone": zone, "sessions": sessions});
    let many = vec![json!({"starts_at": "2026-11-10T19:00"}); 53];
    for (body, field) in [
        (body("", "Europe/Paris", tuesdays()), "name"),
        (body(&"a".repeat(121), "Europe/Paris", tuesdays()), "name"),
        (body("Mardi", "Europe/Atlantis", tuesdays()), "timezone"),
        (body("Mardi", "Europe/Paris", json!([])), "sessions"),
        (body("Mardi", "Europe/Paris", many.into()), "sessions"),
        (
            body("Mardi", "Europe/Paris", dates(&["mardi"])),
            "sessions[0].starts_at",
        ),
        (
            body("Mardi", "Europe/Paris", dates(&["2027-03-28T02:30"])),
            "sessions[0].starts_at",
        ),
        (
            body(
                "Mardi",
                "Europe/Paris",
                dates(&["2026-11-17T19:00", "2026-11-10T19:00"]),
            ),
            "sessions[1]",
        ),
    ] {
        let refusal = paul.post("/team/cycles", body).await;
        assert_eq!(refusal.refused(422, "invalid_field")["field"], field);
    }
    let mut unknown = body("Mardi", "Europe/Paris", tuesdays());
    unknown["colour"] = json!("bleu");
    paul.post("/team/cycles", unknown)
        .await
        .refused(422, "invalid_field");
    assert_eq!(paul.get("/team/cycles").await.ok(), json!([]));
});

journey!(a_cycle_runs_and_ends, async |t: Test| {
    let paul = t.facilitator().await;
    paul.opens_cycle("Mardi").await;
    for (now, stage, next) in [
        ("2026-11-10T17:59:59+00:00", "before", json!(1)),
        ("2026-11-10T18:00:00+00:00", "running", json!(1)),
        ("2026-11-10T19:30:00+00:00", "running", json!(2)),
        ("2026-12-29T19:29:59+00:00", "running", json!(8)),
        ("2026-12-29T19:30:00+00:00", "ended", Value::Null),
    ] {
        t.clock.set(now);
        let paul = t.back(&paul).await;
        let card = card(&paul).await;
        assert_eq!(card["stage"], stage, "{now}");
        assert_eq!(card["next_session"]["number"], next, "{now}");
    }
});

journey!(dates_may_change_until_a_session_begins, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let path = format!("/team/cycles/{}/sessions", cycle.id);
    t.clock.set("2026-11-10T18:30:00Z");
    let paul = t.back(&paul).await;

    let mut sessions = tuesdays();
    sessions[1]["starts_at"] = json!("2026-11-18T18:30");
    let sessions = json!({ "sessions": sessions });
    paul.put(&path, sessions.clone()).await.ok();
    assert_eq!(session(&paul, &cycle, 2).await["local"], "2026-11-18T18:30");

    let mut moved = sessions.clone();
    moved["sessions"][0]["starts_at"] = json!("2026-11-11T19:00");
    let refusal = paul.put(&path, moved).await;
    assert_eq!(
        refusal.refused(422, "invalid_field")["field"],
        "sessions[0].starts_at"
    );
    let mut longer = sessions.clone();
    longer["duration_minutes"] = json!(120);
    paul.put(&path, longer).await.refused(422, "invalid_field");
    assert_eq!(session(&paul, &cycle, 1).await["local"], "2026-11-10T19:00");

    let shorter = json!({"sessions": [{"starts_at": "2026-11-10T19:00"}]});
    paul.put(&path, shorter).await.ok();
    assert_eq!(session(&paul, &cycle, 2).await, Value::Null);
});

journey!(
    nobody_new_joins_once_session_1_has_begun,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        t.clock.set("2026-11-10T17:59:59Z");
        let paul = t.back(&paul).await;
        let sacha = paul.includes(&cycle).await;
        let path = format!("/team/cycles/{}/invitations", cycle.id);

        t.clock.set("2026-11-10T18:00:00Z");
        paul.post(&path, json!({}))
            .await
            .refused(409, "cycle_closed");
        paul.post(&path, json!({"first_name": "Alix"}))
            .await
            .refused(409, "cycle_closed");
        assert_eq!(card(&paul).await["participants"], 1);

        let again = paul.invites_again(&cycle, sacha.participant).await;
        assert_eq!(again.participant, sacha.participant);
        let phone = t.enrols(&again.code, "Sacha").await;
        assert_eq!(phone.participant, sacha.participant);
    }
);

journey!(
    a_new_card_for_the_same_person_ends_the_old_one,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let first = paul.includes(&cycle).await;
        let second = paul.invites_again(&cycle, first.participant).await;
        let stale = harness::people::enrolment(&first.code, "Sacha");
        t.anybody()
            .presents(&stale)
            .await
            .refused(404, "invitation_unusable");
        let phone = t.enrols(&second.code, "Sacha").await;

        let third = paul.invites_again(&cycle, first.participant).await;
        let tablet = t.enrols(&third.code, "Sacha").await;
        assert_eq!(tablet.participant, phone.participant);
        assert_ne!(tablet.device, phone.device);
        assert_eq!(tablet.id_key, phone.id_key);
        phone.get("/me/programme").await.ok();
        assert_eq!(card(&paul).await["participants"], 1);
    }
);

journey!(only_members_can_be_invited_again, async |t: Test| {
    let paul = t.facilitator().await;
    let (tuesday, thursday) = (
        paul.opens_cycle("Mardi").await,
        paul.opens_cycle("Jeudi").await,
    );
    let sacha = paul.includes(&tuesday).await;
    let path = format!("/team/cycles/{}/invitations", thursday.id);
    let body = json!({"participant_id": sacha.participant});
    paul.post(&path, body).await.refused(404, "not_found");
});

journey!(
    people_are_named_by_the_team_and_then_by_themselves,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let path = format!("/team/cycles/{}/invitations", cycle.id);
        let made = paul
            .post(&path, json!({"first_name": " Dominique "}))
            .await
            .created();
        let listed = paul.participants(&cycle).await;
        assert_eq!(listed[0]["first_name"], "Dominique");
        assert_eq!(listed[0]["state"], "invited");
        assert_eq!(listed[0]["invitation_expires_at"], made["expires_at"]);
        assert_eq!(listed[0]["last_received_at"], Value::Null);

        t.clock.advance(MINUTE);
        let phone = t.enrols(made["code"].as_str().unwrap(), "Dom").await;
        phone.sends(&[phone.craving(3)]).await;
        let listed = paul.participants(&cycle).await;
        assert_eq!(listed[0]["first_name"], "Dom");
        assert_eq!(listed[0]["state"], "enrolled");
        assert_eq!(listed[0]["invitation_expires_at"], Value::Null);
        assert_eq!(listed[0]["last_received_at"], "2026-11-02T08:01:00.000Z");

        let person = format!(
            "/team/cycles/{}/participants/{}",
            cycle.id, phone.participant
        );
        paul.patch(&person, json!({"first_name": "Dominique B"}))
            .await
            .done();
        assert_eq!(
            phone.get("/me/programme").await.ok()["first_name"],
            "Dominique B"
        );
        let refusal = paul
            .patch(&person, json!({"first_name": "a".repeat(61)}))
            .await;
        assert_eq!(refusal.refused(422, "invalid_field")["field"], "first_name");
    }
);

journey!(
    who_leaves_keeps_his_log_and_leaves_the_counts,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let unused = paul.invites_again(&cycle, phone.participant).await;
        phone.sends(&[phone.craving(3)]).await;
        let person = format!(
            "/team/cycles/{}/participants/{}",
            cycle.id, phone.participant
        );
        t.clock.advance(DAY);
        let paul = t.back(&paul).await;
        paul.delete(&person, Some(json!({"reason": "déménage"})))
            .await
            .done();
        paul.delete(&person, Some(json!({})))
            .await
            .refused(404, "not_found");

        assert_eq!(paul.participants(&cycle).await[0]["state"], "left");
        assert_eq!(card(&paul).await["participants"], 0);
        assert_eq!(phone.everything().await.len(), 1);
        assert_eq!(phone.get("/me/programme").await.ok()["cycle"], Value::Null);
        let unused = harness::people::enrolment(&unused.code, "Sacha");
        t.anybody()
            .presents(&unused)
            .await
            .refused(404, "invitation_unusable");
    }
);

journey!(
    a_team_always_has_someone_who_can_read_the_briefs,
    async |t: Test| {
        let paul = t.facilitator().await;
        let (anne, observer) = (t.facilitator().await, t.staff("observer").await);
        let cycle = paul.opens_cycle("Mardi").await;
        let seat = |who: &Staff| format!("/team/cycles/{}/team/{}", cycle.id, who.id);
        paul.takes_along(&cycle, &observer).await;
        let last = paul.delete(&seat(&paul), None).await;
        last.refused(409, "last_of_team");

        paul.takes_along(&cycle, &anne).await;
        paul.takes_along(&cycle, &anne).await;
        anne.delete(&seat(&paul), None).await.done();
        paul.get(&format!("/team/cycles/{}", cycle.id))
            .await
            .refused(404, "not_found");
        assert_eq!(card(&paul).await, Value::Null);
        anne.brief(&cycle, 1).await;
        let foreign = t.staff_elsewhere("facilitator").await;
        anne.put(&seat(&foreign), Value::Null)
            .await
            .refused(404, "not_found");
    }
);
