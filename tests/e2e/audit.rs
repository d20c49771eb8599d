//! Who saw what: a line at each reading of a brief, in a chain that shows when somebody touched it.

use accalmie::features::audit::queries::verify;
use harness::{Staff, Test, journey, rows};
use mobile_core::ids::CentreId;
use serde_json::{Value, json};

async fn centre(staff: &Staff) -> CentreId {
    let me = staff.get("/team/me").await.ok();
    me["centre"]["id"].as_str().unwrap().parse().unwrap()
}

async fn is_whole(t: &Test, centre: CentreId) -> bool {
    verify(t.server.app().db().read(), centre).await.is_ok()
}

journey!(each_reading_of_a_brief_writes_a_line, async |t: Test| {
    let chief = t.staff("administrator").await;
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let lines = async || {
        chief
            .get("/team/audit")
            .await
            .ok()
            .as_array()
            .unwrap()
            .len()
    };
    let before = lines().await;
    paul.brief(&cycle, 3).await;
    paul.brief(&cycle, 3).await;
    assert_eq!(lines().await, before + 2);
    let newest = chief.get("/team/audit").await.ok()[0].clone();
    assert_eq!(
        newest,
        json!({"seq": before + 2, "at": "2026-11-02T08:00:00.000Z", "staff_id": paul.id, "action": "brief_read",
            "cycle_id": cycle.id, "participant_id": Value::Null, "number": 3})
    );
    let missing = format!("/team/cycles/{}/briefs/9", cycle.id);
    paul.get(&missing).await.refused(404, "not_found");
    assert_eq!(
        lines().await,
        before + 2,
        "a brief that does not exist was not read"
    );
    assert!(is_whole(&t, centre(&chief).await).await);
});

journey!(what_staff_change_is_in_the_trail, async |t: Test| {
    let chief = t.staff("administrator facilitator").await;
    let paul = t.facilitator().await;
    let cycle = chief.opens_cycle("Mardi").await;
    chief.takes_along(&cycle, &paul).await;
    let card = chief.includes(&cycle).await;
    chief.invites_again(&cycle, card.participant).await;
    let person = format!(
        "/team/cycles/{}/participants/{}",
        cycle.id, card.participant
    );
    chief
        .patch(&person, json!({"first_name": "Sacha"}))
        .await
        .done();
    chief.delete(&person, Some(json!({}))).await.done();
    let dates = json!({"sessions": harness::staff::tuesdays()});
    chief
        .put(&format!("/team/cycles/{}/sessions", cycle.id), dates)
        .await
        .ok();
    chief
        .delete(&format!("/team/cycles/{}/team/{}", cycle.id, paul.id), None)
        .await
        .done();
    chief
        .post("/team/staff/invitations", json!({"roles": ["observer"]}))
        .await
        .created();
    chief
        .put(
            "/team/centre",
            json!({"name": "CSAPA", "timezone": "Europe/Paris"}),
        )
        .await
        .ok();
    chief
        .delete(&format!("/team/staff/{}", paul.id), None)
        .await
        .done();

    let lines = chief.get("/team/audit").await.ok();
    let actions: Vec<&str> = lines
        .as_array()
        .unwrap()
        .iter()
        .rev()
        .map(|l| l["action"].as_str().unwrap())
        .collect();
    assert_eq!(
        actions,
        [
            "staff_invited",
            "staff_joined",
            "staff_invited",
            "staff_joined",
            "cycle_created",
            "team_joined",
            "participant_included",
            "participant_invited",
            "participant_named",
            "participant_left",
            "sessions_changed",
            "team_left",
            "staff_invited",
            "centre_changed",
            "staff_disabled",
        ]
    );
    assert!(
        !lines.to_string().contains("Sacha") && !lines.to_string().contains("Mardi"),
        "ids and codes alone"
    );
});

journey!(a_line_that_was_touched_is_noticed, async |t: Test| {
    let chief = t.staff("administrator facilitator").await;
    let cycle = chief.opens_cycle("Mardi").await;
    for session in 1..=4 {
        chief.brief(&cycle, session).await;
    }
    let centre = centre(&chief).await;
    for touch in [
        "UPDATE audit SET number = 7 WHERE seq = 4",
        "UPDATE audit SET at = at + 1 WHERE seq = 5",
        "UPDATE audit SET action = 'cycle_created' WHERE seq = 6",
        "UPDATE audit SET staff_id = NULL WHERE seq = 7",
    ] {
        assert!(is_whole(&t, centre).await, "before {touch}");
        rows::execute(t.server.app(), "CREATE TABLE kept AS SELECT * FROM audit").await;
        rows::execute(t.server.app(), touch).await;
        assert!(!is_whole(&t, centre).await, "after {touch}");
        rows::execute(t.server.app(), "DELETE FROM audit").await;
        rows::execute(t.server.app(), "INSERT INTO audit SELECT * FROM kept").await;
        rows::execute(t.server.app(), "DROP TABLE kept").await;
    }
    rows::execute(t.server.app(), "DELETE FROM audit WHERE seq = 5").await;
    assert!(!is_whole(&t, centre).await, "a line is missing");
    rows::execute(
        t.server.app(),
        "UPDATE audit SET seq = seq - 1 WHERE seq > 5",
    )
    .await;
    assert!(!is_whole(&t, centre).await, "and the gap was closed");
});

journey!(
    many_readers_at_once_each_leave_their_line,
    async |t: Test| {
        let chief = t.staff("administrator facilitator").await;
        let cycle = chief.opens_cycle("Mardi").await;
        let before = rows::count(t.server.app(), "audit").await;
        let mut readers = tokio::task::JoinSet::new();
        for _ in 0..20 {
            let chief = chief.clone();
            readers.spawn(async move { chief.brief(&cycle, 1).await });
        }
        readers.join_all().await;
        assert_eq!(rows::count(t.server.app(), "audit").await, before + 20);
        assert!(is_whole(&t, centre(&chief).await).await);
    }
);

journey!(each_centre_has_a_chain_of_its_own, async |t: Test| {
    let chief = t.staff("administrator").await;
    let foreign = t.staff_elsewhere("administrator facilitator").await;
    let cycle = foreign.opens_cycle("Ailleurs").await;
    foreign.brief(&cycle, 1).await;
    let lines = chief.get("/team/audit").await.ok();
    assert_eq!(lines.as_array().unwrap().len(), 2, "{lines}");
    let lines = foreign.get("/team/audit").await.ok();
    assert_eq!(lines[0]["seq"], 4, "{lines}");
});
