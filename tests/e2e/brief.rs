//! The brief of session N: every number from records made by hand, so that it can be checked by hand.

use accalmie::sealing::Class;
use harness::{Cycle, Phone, Rewrite, Staff, Test, journey, rows};
use mobile_core::{
    entries::Kind,
    protocol::Change,
    time::{DAY, MINUTE},
};
use serde_json::{Value, json};

/// The brief of session 2 covers Tuesday 10 November 20:30 to Tuesday 17 November 19:00 in Paris.
const SESSION_2: &str = "2026-11-17T18:00:00Z";

async fn group(t: &Test) -> (Staff, Cycle, Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
    let alix = t.enrolled(&paul, &cycle, "Alix").await;
    (paul, cycle, sacha, alix)
}

async fn brief_at(t: &Test, staff: &Staff, cycle: &Cycle, now: &str, session: u32) -> Value {
    t.clock.set(now);
    t.back(staff).await.brief(cycle, session).await
}

journey!(every_number_follows_from_the_records, async |t: Test| {
    let (paul, cycle, sacha, alix) = group(&t).await;
    paul.includes(&cycle).await;
    t.clock.set("2026-11-16T11:00:00Z");
    let own = format!("own_{}", "0123456789abcdef".repeat(2));
    let list =
        json!({"triggers": [{"code": own, "label": "le bruit du tram"}, {"code": "alcohol"}]});
    sacha
        .sends(&[
            sacha.once_per_person(Kind::TriggerList, list),
            // Passed: the next use comes 6 h 30 min later.
            sacha
                .note(Kind::Craving, json!({"intensity": 7, "triggers": ["alcohol", "dating_app"], "used": false,
                    "coping": [{"code": "breathe", "helped": true}, {"code": "delay", "helped": false}]}))
                .at("2026-11-13T22:30:00+01:00"),
            // Not passed: the use comes 6 h later, to the minute.
            sacha
                .note(Kind::Craving, json!({"intensity": 9, "triggers": ["alcohol", own], "used": false,
                    "coping": [{"code": "breathe"}]}))
                .at("2026-11-13T23:00:00+01:00"),
            sacha
                .used(json!({"products": [{"code": "3mmc", "route": "nasal"}], "meaning": "lapse", "planned": false,
                    "before": [{"code": "craving", "minutes_before": 60}, {"code": "alcohol", "minutes_before": 240},
                        {"code": "dating_app", "minutes_before": 120}]}))
                .at("2026-11-14T05:00:00+01:00"),
            sacha.used(json!({"meaning": "beyond_frame"})).at("2026-11-14T22:00:00+01:00"),
            sacha.note(Kind::SoberGain, json!({"code": "clear_morning"})).at("2026-11-16T08:00:00+01:00"),
            sacha.note(Kind::CheckIn, json!({"use": "yes", "mood": 3})).at("2026-11-14T20:00:00+01:00"),
            sacha.note(Kind::WeekendPlan, json!({"friday": "2026-11-13", "activities": []})).at("2026-11-12T20:00:00+01:00"),
            sacha.note(Kind::Debrief, json!({"friday": "2026-11-13", "mood": 5, "plan_kept": "partly"})).at("2026-11-16T11:30:00+01:00"),
        ])
        .await;
    alix
        .sends(&[
            // In New York, where it was still Sunday.
            alix.note(Kind::Craving, json!({"intensity": 2, "triggers": ["alcohol"], "used": true}))
                .at("2026-11-15T23:30:00-05:00"),
            alix.note(Kind::Craving, json!({"intensity": 4, "used": false,
                "coping": [{"code": "delay", "helped": true}, {"code": "breathe", "helped": true}]}))
                .at("2026-11-12T12:00:00+01:00"),
            alix.used(json!({"meaning": "within_frame", "planned": true})).at("2026-11-15T12:00:00-05:00"),
            alix.used(json!({"meaning": "unsure"})).at("2026-11-15T13:00:00-05:00"),
            alix.used(json!({})).at("2026-11-15T23:00:00-05:00"),
            alix.note(Kind::CheckIn, json!({"use": "no", "mood": 8})).at("2026-11-12T20:00:00+01:00"),
            alix.note(Kind::CheckIn, json!({"use": "prefer_not_to_say"})).at("2026-11-13T20:00:00+01:00"),
            alix.note(Kind::Moment, json!({"code": "party"})).at("2026-11-14T20:00:00+01:00"),
            alix.note(Kind::WeekendPlan, json!({"friday": "2026-11-13", "activities": []})).at("2026-11-13T18:00:00+01:00"),
        ])
        .await;

    let brief = brief_at(&t, &paul, &cycle, "2026-11-17T17:00:00Z", 2).await;
    let mut hours = vec![0; 168];
    for hour in [4 * 24 + 22, 4 * 24 + 23, 6 * 24 + 23, 3 * 24 + 12] {
        hours[hour] = 1;
    }
    let labels = json!({"triggers": brief["triggers"]});
    assert_eq!(
        labels["triggers"],
        json!([
            {"code": "alcohol", "count": 3, "participants": 2},
            {"code": "dating_app", "count": 1, "participants": 1},
            {"code": own, "label": "le bruit du tram", "count": 1, "participants": 1},
        ])
    );
    assert_eq!(
        brief,
        json!({
            "cycle_id": cycle.id, "session_number": 2,
            "from": "2026-11-10T19:30:00.000Z", "to": "2026-11-17T17:00:00.000Z",
            "participants": {"included": 3, "active": 2, "paused": 0, "not_enrolled": 1, "silent": []},
            "cravings": {"count": 4, "mean_intensity": 5.5, "passed_without_use": 2},
            "triggers": brief["triggers"],
            "hours": hours,
            "before_lapses": [{"codes": ["alcohol", "dating_app", "craving"], "count": 1, "participants": 1}],
            "helped": [
                {"code": "breathe", "tried": 3, "helped": 2, "participants": 2},
                {"code": "delay", "tried": 2, "helped": 1, "participants": 2},
            ],
            "uses": {"count": 5, "lapses": 1, "within_frame": 1, "beyond_frame": 1, "unsure": 1, "days": 2},
            "check_ins": {"days_yes": 1, "days_no": 1, "undisclosed": 1, "mean_mood": 5.5},
            "moments": [{"code": "party", "count": 1, "participants": 1}],
            "sober_gains": [{"code": "clear_morning", "count": 1, "participants": 1}],
            "weekends": {"planned": 2, "kept": 0, "partly": 1, "differently": 0, "untold": 1, "participants": 2},
            "late": 0,
        })
    );
});

journey!(
    a_span_begins_with_the_end_of_the_session_before_and_ends_with_the_start_of_its_own,
    async |t: Test| {
        let (paul, cycle, sacha, _) = group(&t).await;
        for moment in [
            "2026-11-10T20:29:59.999+01:00",
            "2026-11-10T20:30:00+01:00",
            "2026-11-17T18:59:59.999+01:00",
            "2026-11-17T19:00:00+01:00",
            "2026-11-17T20:29:59.999+01:00",
        ] {
            let craving = sacha.craving(5).at(moment);
            t.clock.set(moment);
            sacha.sends(&[craving]).await;
        }
        let counts = async |now: &str| {
            t.clock.set(now);
            let paul = t.back(&paul).await;
            let mut counts = Vec::new();
            for session in 1..=3 {
                let brief = paul.brief(&cycle, session).await;
                counts.push((
                    brief["cravings"]["count"].as_u64().unwrap(),
                    brief["late"].as_u64().unwrap(),
                ));
            }
            counts
        };
        // Between two sessions lies a session: what happens during it is in neither brief, unless it comes in late.
        assert_eq!(
            counts("2026-11-24T17:00:00Z").await,
            [(0, 0), (2, 0), (0, 0)]
        );
    }
);

journey!(
    an_entry_about_an_earlier_day_counts_where_it_arrives_and_is_marked_late,
    async |t: Test| {
        let (paul, cycle, sacha, _) = group(&t).await;
        t.clock.set("2026-11-12T11:00:00Z");
        let before_session_1 = sacha.craving(6).at("2026-11-08T23:00:00+01:00");
        sacha
            .sends(&[before_session_1.clone(), sacha.craving(2)])
            .await;
        let second = brief_at(&t, &paul, &cycle, "2026-11-17T17:00:00Z", 2).await;
        assert_eq!(
            (&second["cravings"]["count"], &second["late"]),
            (&json!(2), &json!(1))
        );
        let first = t.back(&paul).await.brief(&cycle, 1).await;
        assert_eq!(
            (&first["cravings"]["count"], &first["late"]),
            (&json!(1), &json!(0))
        );

        t.clock.set("2026-11-19T11:00:00Z");
        sacha
            .sends(&[before_session_1.edited(&sacha, json!({"intensity": 8}))])
            .await;
        let third = brief_at(&t, &paul, &cycle, "2026-11-24T17:00:00Z", 3).await;
        assert_eq!(
            (&third["cravings"]["count"], &third["late"]),
            (&json!(0), &json!(0)),
            "an edit makes no entry late"
        );
        let second = t.back(&paul).await.brief(&cycle, 2).await;
        assert_eq!(
            second["cravings"]["mean_intensity"], 5.0,
            "and changes the briefs that hold it"
        );
    }
);

journey!(
    a_brief_ends_now_while_its_session_is_to_come,
    async |t: Test| {
        let (paul, cycle, sacha, _) = group(&t).await;
        let brief = paul.brief(&cycle, 1).await;
        assert_eq!(brief["from"], "2026-11-02T08:00:00.000Z");
        assert_eq!(brief["to"], "2026-11-02T08:00:00.000Z");
        t.clock.advance(MINUTE);
        sacha
            .sends(&[
                sacha.craving(5),
                sacha.craving(5).at("2026-11-02T09:01:30+01:00"),
            ])
            .await;
        t.clock.advance(1);
        assert_eq!(
            paul.brief(&cycle, 1).await["cravings"]["count"],
            1,
            "what lies ahead of now waits"
        );
        let far = paul.brief(&cycle, 8).await;
        assert_eq!(far["cravings"]["count"], 0);
        for number in ["0", "9", "4294967296", "-1", "first"] {
            let path = format!("/team/cycles/{}/briefs/{number}", cycle.id);
            paul.get(&path).await.refused(404, "not_found");
        }
    }
);

journey!(five_days_without_a_word_are_silence, async |t: Test| {
    let (paul, cycle, sacha, alix) = group(&t).await;
    t.clock.set("2026-11-12T18:00:00.001Z");
    sacha
        .sends(&[sacha.note(Kind::Private, json!({"v": 1, "blob": "AAEC"}))])
        .await;
    t.clock.set("2026-11-12T18:00:00Z");
    alix.sends(&[alix.craving(3)]).await;

    t.clock.set(SESSION_2);
    let paul = t.back(&paul).await;
    let brief = paul.brief(&cycle, 2).await;
    let silent = json!([{"participant_id": alix.participant, "first_name": "Alix", "since": "2026-11-12T18:00:00.000Z"}]);
    assert_eq!(brief["participants"]["silent"], silent);
    assert_eq!(brief["participants"]["active"], 1);
    assert_eq!(paul.get("/team/cycles").await.ok()[0]["silent"], 1);

    // The settings that count are those made in place of deleted ones.
    let until = |moment: &str| json!({ "paused_until": moment });
    let first = alix.once_per_person(Kind::Settings, until("2026-11-18T00:00:00+01:00"));
    alix.sends(std::slice::from_ref(&first)).await;
    alix.sends(&[first.deletion(&alix)]).await;
    let again = Change {
        id: alix.once_again(Kind::Settings, ""),
        ..alix.once_per_person(Kind::Settings, until("2026-12-01T00:00:00+01:00"))
    };
    alix.sends(&[again]).await;
    let brief = paul.brief(&cycle, 2).await;
    assert_eq!(brief["participants"]["active"], 2);
    let brief = brief_at(&t, &paul, &cycle, "2026-11-30T18:00:00Z", 4).await;
    assert_eq!(brief["participants"]["paused"], 1);
    assert_eq!(brief["participants"]["silent"][0]["first_name"], "Sacha");
    let brief = brief_at(&t, &paul, &cycle, "2026-12-08T17:00:00Z", 5).await;
    assert_eq!(brief["participants"]["silent"].as_array().unwrap().len(), 2);
    assert_eq!(
        t.back(&paul).await.get("/team/cycles").await.ok()[0]["silent"],
        2
    );
});

journey!(
    who_enrolled_and_said_nothing_is_silent_since_then,
    async |t: Test| {
        let (paul, cycle, ..) = group(&t).await;
        t.clock.advance(5 * DAY - 1);
        let paul = t.back(&paul).await;
        assert_eq!(
            paul.brief(&cycle, 1).await["participants"]["silent"],
            json!([])
        );
        t.clock.advance(1);
        let silent = &paul.brief(&cycle, 1).await["participants"]["silent"];
        assert_eq!(silent[0]["since"], "2026-11-02T08:00:00.000Z");
    }
);

journey!(a_brief_holds_its_own_cycle_alone, async |t: Test| {
    let (paul, tuesday, sacha, _) = group(&t).await;
    let thursday = paul.opens_cycle("Jeudi").await;
    let dominique = t.enrolled(&paul, &thursday, "Dominique").await;
    t.clock.advance(MINUTE);
    sacha.sends(&[sacha.craving(2)]).await;
    dominique.sends(&[dominique.craving(9)]).await;
    t.clock.advance(MINUTE);
    assert_eq!(
        paul.brief(&tuesday, 1).await["cravings"]["mean_intensity"],
        2.0
    );
    let brief = paul.brief(&thursday, 1).await;
    assert_eq!(brief["cravings"]["mean_intensity"], 9.0);
    assert_eq!(brief["participants"]["included"], 1);
});

journey!(
    the_brief_and_the_card_count_the_same_people,
    async |t: Test| {
        let (paul, cycle, sacha, alix) = group(&t).await;
        paul.includes(&cycle).await;
        let counts = async |t: &Test| {
            let included = paul.brief(&cycle, 1).await["participants"]["included"].clone();
            let cards = paul.get("/team/cycles").await.ok();
            assert_eq!(cards[0]["participants"], included);
            assert_eq!(rows::count(t.server.app(), "memberships").await, 3);
            included
        };
        assert_eq!(counts(&t).await, 3, "also who was included just now");
        let person = format!(
            "/team/cycles/{}/participants/{}",
            cycle.id, sacha.participant
        );
        paul.delete(&person, Some(json!({}))).await.done();
        assert_eq!(counts(&t).await, 2, "who left is in it no more");
        let app = t.server.app();
        let keyring = app.keyring();
        let gone = keyring.destroy(alix.participant.0, Class::Care, app.now());
        gone.await.unwrap();
        assert_eq!(counts(&t).await, 1, "nor who was erased");
    }
);

journey!(who_left_counts_for_the_time_before, async |t: Test| {
    let (paul, cycle, sacha, _) = group(&t).await;
    t.clock.set("2026-11-09T11:00:00Z");
    sacha.sends(&[sacha.craving(5)]).await;
    let person = format!(
        "/team/cycles/{}/participants/{}",
        cycle.id, sacha.participant
    );
    let paul = t.back(&paul).await;
    paul.delete(&person, Some(json!({}))).await.done();
    t.clock.set("2026-11-12T11:00:00Z");
    sacha.sends(&[sacha.craving(5)]).await;
    let first = brief_at(&t, &paul, &cycle, "2026-11-17T17:00:00Z", 1).await;
    assert_eq!(first["cravings"]["count"], 1);
    let second = t.back(&paul).await.brief(&cycle, 2).await;
    assert_eq!(
        (
            &second["cravings"]["count"],
            &second["participants"]["included"]
        ),
        (&json!(0), &json!(1))
    );
});

journey!(a_deleted_entry_leaves_the_brief, async |t: Test| {
    let (paul, cycle, sacha, _) = group(&t).await;
    t.clock.advance(MINUTE);
    let craving = sacha.craving(5);
    sacha.sends(std::slice::from_ref(&craving)).await;
    t.clock.advance(MINUTE);
    assert_eq!(paul.brief(&cycle, 1).await["cravings"]["count"], 1);
    sacha.sends(&[craving.deletion(&sacha)]).await;
    assert_eq!(paul.brief(&cycle, 1).await["cravings"]["count"], 0);
});
