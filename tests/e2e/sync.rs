//! Syncing: whatever happens on the way, a record is stored once, and nothing that was noted is lost.

use std::{collections::BTreeSet, sync::Arc};

use harness::{Phone, Rewrite, Test, journey, rows};
use mobile_core::{
    entries::Kind,
    ids::DeviceId,
    protocol::{Change, MAX_CHANGES},
};
use serde_json::{Value, json};
use tokio::{sync::Barrier, task::JoinSet};
use uuid::Uuid;

async fn sacha(t: &Test) -> Phone {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    t.enrolled(&paul, &cycle, "Sacha").await
}

/// The same person's phone and tablet.
async fn two_devices(t: &Test) -> (Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let card = paul.invites_again(&cycle, phone.participant).await;
    let tablet = t.enrols(&card.code, "Sacha").await;
    (phone, tablet)
}

journey!(twenty_repeats_at_once_store_one_record, async |t: Test| {
    let phone = sacha(&t).await;
    let envelope = Arc::new(phone.envelope(vec![phone.craving(7).to_value()]));
    let gate = Arc::new(Barrier::new(20));
    let mut repeats = JoinSet::new();
    for _ in 0..20 {
        let (phone, envelope, gate) = (phone.clone(), envelope.clone(), gate.clone());
        repeats.spawn(async move {
            gate.wait().await;
            phone.posts(&phone.token, &envelope).await.ok()
        });
    }
    for answer in repeats.join_all().await {
        assert_eq!(answer["accepted"].as_array().unwrap().len(), 1, "{answer}");
        assert_eq!(answer["rejected"], json!([]));
    }
    assert_eq!(rows::count(t.server.app(), "records").await, 1);
    assert_eq!(rows::count(t.server.app(), "record_versions").await, 0);
    assert_eq!(phone.everything().await.len(), 1);
});

journey!(what_is_stored_comes_back_as_it_was_sent, async |t: Test| {
    let (phone, tablet) = two_devices(&t).await;
    let craving = phone
        .note(Kind::Craving, json!({"intensity": 0, "triggers": ["dating_app", "alcohol"], "used": false,
            "coping": [{"code": "breathe", "helped": true}], "before": [{"code": "alcohol", "minutes_before": 90}],
            "note": "Une note, avec des « guillemets » et 🌊"}))
        .at("2026-11-01T02:30:00.250-09:30");
    assert_eq!(
        phone.sends(std::slice::from_ref(&craving)).await,
        [],
        "one's own changes do not come back"
    );
    let [stored] = tablet.pulls().await.try_into().unwrap();
    assert_eq!(stored.change, craving);
    assert_eq!(stored.received_at.to_string(), "2026-11-02T08:00:00.000Z");
    assert!(!stored.time_doubtful);
    assert_eq!(phone.pulls().await, [], "the cursor has passed it");
});

journey!(
    five_hundred_changes_fit_into_one_request,
    async |t: Test| {
        let phone = sacha(&t).await;
        let changes: Vec<Change> = (0..MAX_CHANGES).map(|_| phone.craving(5)).collect();
        phone.sends(&changes).await;
        assert_eq!(rows::count(t.server.app(), "records").await, 500);
        let mut more: Vec<Value> = changes.iter().map(Change::to_value).collect();
        more.push(phone.craving(6).to_value());
        let too_many = phone.posts(&phone.token, &phone.envelope(more)).await;
        too_many.refused(413, "too_large");
        assert_eq!(rows::count(t.server.app(), "records").await, 500);
    }
);

journey!(
    a_bad_change_does_not_hold_up_the_good_ones,
    async |t: Test| {
        let phone = sacha(&t).await;
        let good = [phone.craving(1), phone.craving(2), phone.craving(3)];
        let bent = |path: &str, value: Value| {
            let mut change = phone.craving(4).to_value();
            *change.pointer_mut(path).unwrap() = value;
            change
        };
        let changes = vec![
            good[0].to_value(),
            bent("/body/intensity", json!(11)),
            good[1].to_value(),
            bent(
                "/body",
                json!({"intensity": 4, "triggers": ["alcohol", "marmalade"]}),
            ),
            json!(7),
            good[2].to_value(),
            bent("/body", json!({"intensity": 4, "supplier": "quelqu’un"})),
            bent("/kind", json!("poem")),
        ];
        let answer = phone.syncs(changes).await;
        let accepted: Vec<_> = answer.accepted.iter().map(|a| a.id).collect();
        assert_eq!(accepted, good.each_ref().map(|change| change.id));
        let told: Vec<_> = answer
            .rejected
            .iter()
            .map(|r| (r.index, r.code.as_str(), r.field.as_deref()))
            .collect();
        assert_eq!(
            told,
            [
                (1, "out_of_range", Some("body.intensity")),
                (3, "unknown_code", Some("body.triggers[1]")),
                (4, "wrong_type", None),
                (6, "unknown_field", Some("body.supplier")),
                (7, "unknown_code", Some("kind")),
            ]
        );
        assert!(
            answer
                .rejected
                .iter()
                .all(|r| !r.message.contains("marmalade"))
        );
        assert_eq!(phone.everything().await.len(), 3);
    }
);

journey!(
    a_revision_must_be_made_on_a_device_of_ones_own,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let mut foreign = phone.craving(7);
        foreign.revision.device = DeviceId(Uuid::new_v4());
        let refusal = phone.is_refused(&foreign).await;
        assert_eq!(
            (refusal.code.as_str(), refusal.id),
            ("unknown_device", Some(foreign.id))
        );
        let on_tablet = tablet.craving(3);
        phone.sends(&[on_tablet]).await;
        phone
            .delete(&format!("/me/devices/{}", tablet.device))
            .await
            .done();
        let late = tablet.craving(4);
        phone.sends(&[late]).await;
    }
);

journey!(another_persons_device_is_unknown, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
    let alix = t.enrolled(&paul, &cycle, "Alix").await;
    assert_eq!(
        sacha.is_refused(&alix.craving(2)).await.code,
        "unknown_device"
    );
    let craving = sacha.craving(2);
    sacha.sends(std::slice::from_ref(&craving)).await;
    let same_id = Change {
        id: craving.id,
        ..alix.craving(9)
    };
    alix.sends(&[same_id]).await;
    assert_eq!(sacha.everything().await[0].change, craving);
});

journey!(revisions_keep_their_rules, async |t: Test| {
    let phone = sacha(&t).await;
    let first = phone.craving(5);
    phone.sends(std::slice::from_ref(&first)).await;
    let other_body = Change {
        body: phone.craving(6).body,
        ..first.clone()
    };
    assert_eq!(
        phone.is_refused(&other_body).await.code,
        "revision_conflict"
    );
    let next = first.edited(&phone, json!({"intensity": 6}));
    assert_eq!(
        phone.is_refused(&next.clone().counted(1002)).await.code,
        "revision_too_far"
    );
    let backwards = Change {
        base: Some(next.revision),
        ..next.clone()
    };
    assert_eq!(
        phone.is_refused(&backwards).await.code,
        "revision_not_above_base"
    );
    assert_eq!(
        phone.is_refused(&phone.craving(1).counted(1001)).await.code,
        "revision_too_far"
    );
    phone
        .sends(&[next.clone().counted(1001), phone.craving(1).counted(1000)])
        .await;
    let replaced_body = Change {
        body: phone.craving(9).body,
        ..first
    };
    assert_eq!(
        phone.is_refused(&replaced_body).await.code,
        "revision_conflict"
    );
});

journey!(edits_made_apart_keep_both_versions, async |t: Test| {
    let (phone, tablet) = two_devices(&t).await;
    let first = phone.craving(5);
    phone.sends(std::slice::from_ref(&first)).await;
    tablet.pulls().await;
    let on_phone = first.edited(&phone, json!({"intensity": 6}));
    let on_tablet = first.edited(&tablet, json!({"intensity": 7}));
    phone.sends(std::slice::from_ref(&on_phone)).await;
    let back = tablet.sends(std::slice::from_ref(&on_tablet)).await;

    let (stands, other) = match on_phone.revision > on_tablet.revision {
        true => (on_phone, on_tablet),
        false => (on_tablet, on_phone),
    };
    assert_eq!(back.last().unwrap().change, stands);
    assert_eq!(back.last().unwrap().others, std::slice::from_ref(&other));
    let [seen] = phone.pulls().await.try_into().unwrap();
    assert_eq!(
        (&seen.change, &seen.others),
        (&stands, &vec![other.clone()])
    );

    let settled = stands.edited(&phone, json!({"intensity": 8}));
    phone.sends(std::slice::from_ref(&settled)).await;
    let [seen] = tablet.pulls().await.try_into().unwrap();
    assert_eq!((seen.change, seen.others), (settled, vec![]));
    let mut kept = phone.versions(first.id).await;
    kept.sort_by_key(|change| change.revision);
    let mut earlier = vec![first, stands, other];
    earlier.sort_by_key(|change| change.revision);
    assert_eq!(kept, earlier);
});

journey!(an_edit_never_resurrects_a_deletion, async |t: Test| {
    let (phone, tablet) = two_devices(&t).await;
    let first = phone.craving(5);
    phone.sends(std::slice::from_ref(&first)).await;
    tablet.pulls().await;
    let deletion = first.deletion(&phone);
    phone.sends(std::slice::from_ref(&deletion)).await;
    let edit = first.edited(&tablet, json!({"intensity": 9})).counted(900);
    tablet.sends(std::slice::from_ref(&edit)).await;
    let in_sight = deletion.edited(&tablet, json!({"intensity": 9}));
    tablet
        .sends(&[Change {
            deleted: false,
            ..in_sight
        }])
        .await;
    for device in [&phone, &tablet] {
        let [seen] = device.everything().await.try_into().unwrap();
        assert_eq!((seen.change, seen.others), (deletion.clone(), vec![]));
    }
    assert_eq!(phone.versions(first.id).await, [], "nothing of it is left");
    assert_eq!(
        rows::opened(t.server.app(), phone.participant).await.len(),
        1
    );
});

journey!(a_deletion_beats_an_edit_that_came_first, async |t: Test| {
    let (phone, tablet) = two_devices(&t).await;
    let first = phone.craving(5);
    phone.sends(std::slice::from_ref(&first)).await;
    let edit = first.edited(&tablet, json!({"intensity": 9})).counted(900);
    tablet.sends(&[edit]).await;
    phone.sends(&[first.deletion(&phone)]).await;
    let [seen] = tablet.everything().await.try_into().unwrap();
    assert!(seen.change.deleted);
    assert_eq!(
        (seen.others, phone.versions(first.id).await),
        (vec![], vec![])
    );
});

journey!(once_a_day_is_one_record_on_two_devices, async |t: Test| {
    let (phone, tablet) = two_devices(&t).await;
    let id = phone.once(Kind::CheckIn, "2026-11-01");
    assert_eq!(id, tablet.once(Kind::CheckIn, "2026-11-01"));
    let yes = Change {
        id,
        ..phone.note(Kind::CheckIn, json!({"use": "yes"}))
    };
    let no = Change {
        id,
        ..tablet.note(Kind::CheckIn, json!({"use": "no"}))
    };
    phone.sends(&[yes]).await;
    tablet.sends(&[no]).await;
    let [seen] = phone.everything().await.try_into().unwrap();
    assert_eq!(seen.others.len(), 1);
});

journey!(
    writers_at_once_lose_nothing_and_readers_miss_nothing,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let gate = Arc::new(Barrier::new(11));
        let mut writers = JoinSet::new();
        for turn in 0..10 {
            let (device, gate) = (
                if turn % 2 == 0 { &phone } else { &tablet }.clone(),
                gate.clone(),
            );
            writers.spawn(async move {
                gate.wait().await;
                let changes: Vec<Change> = (0..5).map(|_| device.craving(turn)).collect();
                for change in &changes {
                    let envelope =
                        json!({"protocol": 1, "cursor": null, "changes": [change.to_value()]});
                    device.posts(&device.send_token, &envelope).await.ok();
                }
                changes
                    .into_iter()
                    .map(|change| change.id)
                    .collect::<Vec<_>>()
            });
        }
        let mut read = BTreeSet::new();
        gate.wait().await;
        let mut sent = BTreeSet::new();
        while let Some(ids) = writers.join_next().await {
            sent.extend(ids.unwrap());
            read.extend(phone.pulls().await.iter().map(|seen| seen.change.id));
        }
        read.extend(phone.pulls().await.iter().map(|seen| seen.change.id));
        assert_eq!(sent.len(), 50);
        assert_eq!(read, sent);
    }
);

journey!(
    a_time_in_the_future_is_stored_and_doubted,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let soon = phone.craving(5).at("2026-11-02T09:05:00+01:00");
        let later = phone.craving(5).at("2026-11-02T09:05:00.001+01:00");
        let long_ago = phone.craving(5).at("1999-11-02T09:05:00+01:00");
        phone.sends(&[soon, later, long_ago]).await;
        let doubts: Vec<_> = tablet
            .pulls()
            .await
            .iter()
            .map(|seen| seen.time_doubtful)
            .collect();
        assert_eq!(doubts, [false, true, false]);
    }
);
