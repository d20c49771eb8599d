//! What a phone reads and keeps for when there is no network; its tag tells when to ask again.

use harness::{Phone, Test, journey};
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
