//! What a phone reads and keeps for when there is no network; its tag tells when to ask again.

use accalmie::{features::nudges::queue, jobs};
use harness::{Phone, Test, journey};
use mobile_core::time::{MINUTE, UnixMillis};
use reqwest::Method;
use serde_json::json;

async fn asks(t: &Test, phone: &Phone, tag: &str) -> harness::Answer {
    let ask = t
        .wire()
        .api(Method::GET, "/me/programme")
        .bearer(&phone.token);
    ask.header("if-none-match", tag).send().await
}

journey!(
    a_programme_is_asked_for_again_only_when_it_changed,
    async |t: Test| {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let answer = phone.get("/me/programme").await;
        let tag = answer.header("etag").to_owned();
        let programme = answer.ok();
        assert_eq!(programme["cycle"]["name"], "Mardi");
        assert_eq!(programme["cycle"]["timezone"], "Europe/Paris");
        assert_eq!(
            programme["timezone"], "Europe/Paris",
            "where the person lives"
        );
        assert_eq!(
            programme["cycle"]["sessions"][7]["starts_at"],
            "2026-12-29T18:00:00.000Z"
        );
        assert_eq!(programme["first_name"], "Sacha");
        assert!(
            programme["triggers_vocabulary"]
                .as_array()
                .unwrap()
                .contains(&json!("weekend"))
        );
        assert_eq!(
            programme["triggers_opt_in"],
            json!(["veins", "needle", "blood_test"])
        );

        let unchanged = asks(&t, &phone, &tag).await;
        assert_eq!((unchanged.status, unchanged.body.as_str()), (304, ""));
        assert_eq!(unchanged.header("etag"), tag);
        let synced = phone.syncs(Vec::new()).await;
        assert_eq!(format!("\"{}\"", synced.programme_etag), tag);

        let sessions = json!({"sessions": [{"starts_at": "2026-11-11T19:00"}]});
        paul.put(&format!("/team/cycles/{}/sessions", cycle.id), sessions)
            .await
            .ok();
        assert_ne!(
            format!("\"{}\"", phone.syncs(Vec::new()).await.programme_etag),
            tag
        );
        let changed = asks(&t, &phone, &tag).await;
        assert_ne!(changed.header("etag"), tag);
        assert_eq!(
            changed.ok()["cycle"]["sessions"][0]["starts_at"],
            "2026-11-11T18:00:00.000Z"
        );
    }
);

journey!(a_send_token_learns_no_more_than_the_tag, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let answer = phone
        .posts(&phone.send_token, &phone.envelope(Vec::new()))
        .await;
    for word in ["Sacha", "Mardi", &cycle.id.to_string()] {
        assert!(!answer.body.contains(word), "{}", answer.body);
    }
    let full = phone.get("/me/programme").await;
    assert_eq!(
        format!("\"{}\"", answer.json()["programme_etag"].as_str().unwrap()),
        full.header("etag")
    );
});

journey!(
    the_centres_settings_about_reminders_reach_phones_and_the_planner,
    async |t: Test| {
        let chief = t.staff("administrator").await;
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let answer = phone.get("/me/programme").await;
        let tag = answer.header("etag").to_owned();
        assert_eq!(answer.ok()["nudges"]["debrief_day"], "monday");

        let path = "/team/centre/nudges";
        let chosen = json!({"debrief_day": "tuesday", "plan_at": "18:30", "per_week": 3});
        let problem = paul.put(path, chosen.clone()).await;
        problem.refused(403, "forbidden");
        let wrong = chief.put(path, json!({"per_day": 2})).await;
        let problem = wrong.refused(422, "invalid_field");
        assert_eq!(problem["field"], "per_day");
        assert_eq!(
            problem["detail"],
            "per_day is 2: must be a whole number from 0 to 1"
        );
        let late = json!({"debrief_at": "23:30"});
        let problem = chief.put(path, late).await.refused(422, "invalid_field");
        assert_eq!(
            problem["detail"],
            "debrief_at is \"23:30\": must be a time outside the quiet hours"
        );
        let view = chief.put(path, chosen).await.ok();
        assert_eq!(view["nudges"]["plan_at"], "18:30");
        assert_eq!(view["nudges"]["quiet_from"], "23:00", "the default");
        // The name may change without them.
        let body = json!({"name": "Centre", "timezone": "Europe/Paris"});
        let view = chief.put("/team/centre", body).await.ok();
        assert_eq!(view["nudges"]["per_week"], 3);
        let lines = chief.get("/team/audit").await.ok();
        assert_eq!(lines[1]["action"], "nudges_changed");

        let changed = asks(&t, &phone, &tag).await;
        assert_ne!(changed.header("etag"), tag);
        let programme = changed.ok();
        assert_eq!(programme["nudges"]["plan_at"], "18:30");
        assert_eq!(programme["nudges"]["debrief_day"], "tuesday");

        // On Thursday at half past six, give or take twenty minutes; usually at eight.
        t.clock.set("2026-11-05T12:00:00Z");
        let app = t.server.app();
        jobs::plan(app).await.unwrap();
        let due = queue::next_due(app.db().read()).await.unwrap().unwrap();
        let half_past_six = "2026-11-05T17:30:00Z".parse::<UnixMillis>().unwrap();
        assert!((due.0 - half_past_six.0).abs() <= 20 * MINUTE, "{due}");
        // A change holds for what is planned already.
        let chief = t.back(&chief).await;
        chief.put(path, json!({})).await.ok();
        jobs::plan(app).await.unwrap();
        let due = queue::next_due(app.db().read()).await.unwrap().unwrap();
        assert!(
            (due.0 - half_past_six.0 - 90 * MINUTE).abs() <= 20 * MINUTE,
            "{due}"
        );
    }
);
