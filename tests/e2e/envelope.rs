//! The envelope of a sync: refused whole, or taken whole; and who may post it.

use harness::{Phone, Test, journey, rows};
use mobile_core::protocol::MAX_BYTES;
use reqwest::Method;
use serde_json::{Value, json};

async fn sacha(t: &Test) -> Phone {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    t.enrolled(&paul, &cycle, "Sacha").await
}

async fn raw(t: &Test, phone: &Phone, body: Vec<u8>) -> harness::Answer {
    let ask = t.wire().api(Method::POST, "/sync").bearer(&phone.token);
    ask.header("content-type", "application/json")
        .body(body)
        .send()
        .await
}

journey!(
    a_request_over_one_mebibyte_is_refused_whole,
    async |t: Test| {
        let phone = sacha(&t).await;
        let envelope = phone.envelope(vec![phone.craving(7).to_value()]);
        let mut body = serde_json::to_vec(&envelope).unwrap();
        body.resize(MAX_BYTES + 1, b' ');
        raw(&t, &phone, body.clone())
            .await
            .refused(413, "too_large");
        assert_eq!(rows::count(t.server.app(), "records").await, 0);
        body.pop();
        raw(&t, &phone, body).await.ok();
        assert_eq!(rows::count(t.server.app(), "records").await, 1);
    }
);

journey!(what_is_no_envelope_stores_nothing, async |t: Test| {
    let phone = sacha(&t).await;
    let good = phone.craving(7).to_value();
    for text in [
        "",
        "{",
        "[1,",
        "pas du JSON",
        "{\"protocol\":1,\"changes\":[]}}",
    ] {
        raw(&t, &phone, text.into()).await.refused(400, "not_json");
    }
    raw(&t, &phone, vec![0xff, 0xfe])
        .await
        .refused(400, "not_json");
    for envelope in [
        json!([]),
        json!({"changes": [good]}),
        json!({"protocol": "1", "changes": [good]}),
        json!({"protocol": 1, "changes": good}),
        json!({"protocol": 1, "cursor": 7, "changes": [good]}),
        json!({"protocol": 1, "changes": [good], "colour": "bleu"}),
    ] {
        phone
            .posts(&phone.token, &envelope)
            .await
            .refused(400, "invalid_envelope");
    }
    for protocol in [0, 2, 4_294_967_296_u64] {
        let envelope = json!({"protocol": protocol, "changes": [good], "unheard_of": true});
        let refusal = phone.posts(&phone.token, &envelope).await;
        let problem = refusal.refused(400, "protocol_unsupported");
        assert_eq!(problem["supported"], json!([1]));
    }
    assert_eq!(rows::count(t.server.app(), "records").await, 0);
});

journey!(a_send_token_only_adds, async |t: Test| {
    let phone = sacha(&t).await;
    phone.sends(&[phone.craving(1)]).await;
    let cursor = phone.cursor();
    for cursor in [json!(cursor), Value::Null, json!("from another store")] {
        let envelope =
            json!({"protocol": 1, "cursor": cursor, "changes": [phone.craving(2).to_value()]});
        let answer = phone.posts(&phone.send_token, &envelope).await.ok();
        assert_eq!(answer["accepted"].as_array().unwrap().len(), 1);
        assert_eq!(answer["changes"], json!([]));
        assert_eq!(answer["more"], false);
        match cursor {
            Value::Null => assert!(answer["cursor"].as_str().unwrap().ends_with(".0")),
            cursor => assert_eq!(answer["cursor"], cursor),
        }
    }
    assert_eq!(phone.everything().await.len(), 4);

    let device = format!("/me/devices/{}", phone.device);
    for (method, path) in [
        (Method::GET, "/me/programme"),
        (Method::GET, "/me/devices"),
        (
            Method::GET,
            "/me/records/6f1c0e36-6a39-4d0f-9a27-0d6a8f1f8f10/versions",
        ),
        (Method::DELETE, &device),
    ] {
        let by_bearer = t.wire().api(method.clone(), path).bearer(&phone.send_token);
        by_bearer.send().await.refused(401, "locked");
        let cookie = format!("accalmie-me={}", phone.send_token);
        let by_cookie = t.wire().api(method, path).header("cookie", &cookie);
        let by_cookie = by_cookie.header("sec-fetch-site", "same-origin");
        by_cookie.send().await.refused(401, "locked");
    }
    phone.get("/me/devices").await.ok();
});

journey!(the_full_token_is_no_cookie, async |t: Test| {
    let phone = sacha(&t).await;
    let cookie = format!("accalmie-me={}", phone.token);
    let ask = t
        .wire()
        .api(Method::GET, "/me/devices")
        .header("cookie", &cookie);
    ask.send().await.refused(401, "unauthenticated");
});

journey!(nobody_known_stores_nothing, async |t: Test| {
    let phone = sacha(&t).await;
    let envelope = phone.envelope(vec![phone.craving(7).to_value()]);
    let paul = t.facilitator().await;
    for token in ["", "x", &paul.token, &phone.token[1..]] {
        phone
            .posts(token, &envelope)
            .await
            .refused(401, "unauthenticated");
    }
    let without = t.wire().api(Method::POST, "/sync").json(&envelope);
    without.send().await.refused(401, "unauthenticated");
    assert_eq!(rows::count(t.server.app(), "records").await, 0);
});

journey!(
    a_cursor_of_another_store_asks_for_a_new_start,
    async |t: Test| {
        let phone = sacha(&t).await;
        phone.sends(&[phone.craving(1)]).await;
        let cursor = phone.cursor().unwrap();
        let (epoch, seq) = cursor.split_once('.').unwrap();
        let beyond = format!("{epoch}.{}", seq.parse::<i64>().unwrap() + 1);
        let foreign = format!("0000000000000000.{seq}");
        let negative = format!("{epoch}.-1");
        for cursor in [
            beyond.as_str(),
            &foreign,
            &negative,
            epoch,
            "",
            "1",
            "pas un curseur",
        ] {
            let envelope =
                json!({"protocol": 1, "cursor": cursor, "changes": [phone.craving(2).to_value()]});
            let refusal = phone.posts(&phone.token, &envelope).await;
            refusal.refused(409, "resync_required");
        }
        assert_eq!(
            rows::count(t.server.app(), "records").await,
            1,
            "the client sends it again from the start"
        );
        phone.forgets_cursor();
        assert_eq!(phone.pulls().await.len(), 1);
        assert_eq!(phone.cursor().unwrap(), cursor);
    }
);

journey!(more_than_a_page_comes_page_by_page, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let card = paul.invites_again(&cycle, phone.participant).await;
    let tablet = t.enrols(&card.code, "Sacha").await;
    let mut sent = Vec::new();
    for batch in [500, 500, 1] {
        let changes: Vec<_> = (0..batch).map(|_| phone.craving(5)).collect();
        phone.sends(&changes).await;
        sent.extend(changes.into_iter().map(|change| change.id));
    }
    let mut read = Vec::new();
    for (size, more) in [(500, true), (500, true), (1, false), (0, false)] {
        let answer = tablet.syncs(Vec::new()).await;
        assert_eq!((answer.changes.len(), answer.more), (size, more));
        read.extend(answer.changes.iter().map(|change| change["id"].clone()));
    }
    assert_eq!(json!(read), json!(sent), "in the order in which they came");
});

journey!(a_page_does_not_grow_beyond_bounds, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let large = || {
        let mut change = phone.craving(5).to_value();
        change["kind"] = json!("private");
        change["body"] = json!({"v": 1, "blob": "A".repeat(60_000)});
        change
    };
    for _ in 0..2 {
        let answer = phone.syncs((0..15).map(|_| large()).collect()).await;
        assert_eq!(answer.rejected, []);
    }
    phone.forgets_cursor();
    let first = phone.syncs(Vec::new()).await;
    assert!(
        first.more && first.changes.len() < 30,
        "{}",
        first.changes.len()
    );
    assert_eq!(first.changes.len() + phone.pulls().await.len(), 30);
});
