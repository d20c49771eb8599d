//! Earlier versions serve the person alone, for 30 days; what was deleted or made private is gone from them at once.

use accalmie::jobs;
use harness::{Phone, Rewrite, Test, journey, rows};
use mobile_core::{entries::Kind, time::DAY};
use serde_json::json;

const SECRET: &str = "chez Dominique, sans rien dire";

async fn two_devices(t: &Test) -> (Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let card = paul.invites_again(&cycle, phone.participant).await;
    let tablet = t.enrols(&card.code, "Sacha").await;
    (phone, tablet)
}

/// How many versions in the tables, opened with the person's key, hold what was written in clear.
async fn clear_copies(t: &Test, phone: &Phone) -> usize {
    let texts = rows::opened(t.server.app(), phone.participant).await;
    texts.iter().filter(|text| text.contains(SECRET)).count()
}

journey!(earlier_versions_are_kept_30_days, async |t: Test| {
    let (phone, _) = two_devices(&t).await;
    let first = phone.craving(5);
    phone.sends(std::slice::from_ref(&first)).await;
    t.clock.advance(DAY);
    let second = first.edited(&phone, json!({"intensity": 6}));
    phone.sends(std::slice::from_ref(&second)).await;
    t.clock.advance(29 * DAY);
    phone
        .sends(&[second.edited(&phone, json!({"intensity": 7}))])
        .await;

    t.clock.advance(DAY);
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(
        phone.versions(first.id).await,
        [second.clone(), first.clone()]
    );
    t.clock.advance(1);
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(phone.versions(first.id).await, [second]);
    assert_eq!(
        phone
            .is_refused(&first.edited(&phone, json!({"intensity": 9})))
            .await
            .code,
        "revision_conflict"
    );
    phone.sends(std::slice::from_ref(&first)).await;
    assert_eq!(
        phone.everything().await[0]
            .change
            .body
            .clone()
            .unwrap()
            .to_value(),
        json!({"intensity": 7})
    );
    t.clock.advance(29 * DAY);
    jobs::tidy(t.server.app()).await.unwrap();
    assert_eq!(phone.versions(first.id).await, []);
});

journey!(
    another_version_waits_for_the_person_however_long,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let first = phone.craving(5);
        phone.sends(std::slice::from_ref(&first)).await;
        phone
            .sends(&[first.edited(&phone, json!({"intensity": 6}))])
            .await;
        tablet
            .sends(&[first.edited(&tablet, json!({"intensity": 7}))])
            .await;
        t.clock.advance(60 * DAY);
        jobs::tidy(t.server.app()).await.unwrap();
        let [seen] = phone.everything().await.try_into().unwrap();
        assert_eq!(seen.others.len(), 1);
        assert_eq!(phone.versions(first.id).await, seen.others);
    }
);

journey!(nobody_reads_another_persons_history, async |t: Test| {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
    let alix = t.enrolled(&paul, &cycle, "Alix").await;
    let first = sacha.craving(5);
    sacha.sends(std::slice::from_ref(&first)).await;
    sacha
        .sends(&[first.edited(&sacha, json!({"intensity": 6}))])
        .await;
    assert_eq!(sacha.versions(first.id).await, std::slice::from_ref(&first));
    assert_eq!(alix.versions(first.id).await, []);
    let path = format!("/me/records/{}/versions", first.id);
    paul.get(&path).await.refused(401, "unauthenticated");
});

journey!(
    making_a_record_private_leaves_no_clear_copy,
    async |t: Test| {
        let (phone, _) = two_devices(&t).await;
        let first = phone.note(Kind::Craving, json!({"intensity": 5, "note": SECRET}));
        phone.sends(std::slice::from_ref(&first)).await;
        let second = first.edited(&phone, json!({"intensity": 6, "note": SECRET}));
        phone.sends(std::slice::from_ref(&second)).await;
        assert_eq!(clear_copies(&t, &phone).await, 2);
        let hidden = second.hidden(&phone);
        phone.sends(std::slice::from_ref(&hidden)).await;
        assert_eq!(clear_copies(&t, &phone).await, 0);
        assert_eq!(phone.versions(first.id).await, []);
        assert_eq!(phone.everything().await[0].change, hidden);
    }
);

journey!(
    making_a_field_private_leaves_no_clear_copy,
    async |t: Test| {
        let (phone, _) = two_devices(&t).await;
        let first = phone.note(
            Kind::Craving,
            json!({"intensity": 5, "triggers": ["alcohol"], "note": SECRET}),
        );
        phone.sends(std::slice::from_ref(&first)).await;
        let partly = first.partly_hidden(&phone, json!({"intensity": 5, "triggers": ["alcohol"]}));
        phone.sends(std::slice::from_ref(&partly)).await;
        assert_eq!(clear_copies(&t, &phone).await, 0);
        assert_eq!(phone.versions(first.id).await, []);
        let [seen] = phone.everything().await.try_into().unwrap();
        assert_eq!(seen.change, partly);
    }
);

journey!(
    hiding_more_of_a_record_leaves_no_clear_copy,
    async |t: Test| {
        let (phone, _) = two_devices(&t).await;
        let triggers = json!({"intensity": 5, "triggers": ["alcohol"], "note": SECRET});
        let partly = phone
            .note(Kind::Craving, json!({"intensity": 5}))
            .partly_hidden(&phone, triggers);
        let partly = mobile_core::protocol::Change {
            base: None,
            ..partly
        };
        phone.sends(std::slice::from_ref(&partly)).await;
        phone
            .sends(&[partly.partly_hidden(&phone, json!({"intensity": 5}))])
            .await;
        assert_eq!(clear_copies(&t, &phone).await, 0);
    }
);

journey!(deleting_leaves_no_copy_at_all, async |t: Test| {
    let (phone, _) = two_devices(&t).await;
    let first = phone.note(Kind::Craving, json!({"intensity": 5, "note": SECRET}));
    phone.sends(std::slice::from_ref(&first)).await;
    let second = first.edited(&phone, json!({"intensity": 6, "note": SECRET}));
    phone.sends(std::slice::from_ref(&second)).await;
    phone.sends(&[second.deletion(&phone)]).await;
    assert_eq!(clear_copies(&t, &phone).await, 0);
    assert_eq!(phone.versions(first.id).await, []);
});

journey!(
    what_was_hidden_does_not_come_back_with_a_late_phone,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let first = phone.note(Kind::Craving, json!({"intensity": 5, "note": SECRET}));
        phone.sends(std::slice::from_ref(&first)).await;
        tablet.pulls().await;
        let hidden = first.hidden(&phone);
        phone.sends(std::slice::from_ref(&hidden)).await;
        let late = first
            .edited(&tablet, json!({"intensity": 9, "note": SECRET}))
            .counted(9);
        let seen = tablet.sends(std::slice::from_ref(&late)).await;
        assert_eq!(
            seen.last().unwrap().change,
            hidden,
            "the private version stands"
        );
        assert_eq!(
            seen.last().unwrap().others,
            std::slice::from_ref(&late),
            "the late one is the person's to settle"
        );
        assert_eq!(clear_copies(&t, &phone).await, 1);

        phone.pulls().await;
        phone.sends(&[hidden.hidden(&phone).counted(10)]).await;
        assert_eq!(clear_copies(&t, &phone).await, 0);
    }
);

journey!(
    hiding_after_edits_made_apart_leaves_no_clear_copy,
    async |t: Test| {
        let (phone, tablet) = two_devices(&t).await;
        let first = phone.note(Kind::Craving, json!({"intensity": 5, "note": SECRET}));
        phone.sends(std::slice::from_ref(&first)).await;
        phone
            .sends(&[first.edited(&phone, json!({"intensity": 6, "note": SECRET}))])
            .await;
        tablet
            .sends(&[first.edited(&tablet, json!({"intensity": 7, "note": SECRET}))])
            .await;
        assert_eq!(clear_copies(&t, &phone).await, 3);
        let stands = phone.pulls().await.pop().unwrap().change;
        phone.sends(&[stands.hidden(&phone)]).await;
        assert_eq!(clear_copies(&t, &phone).await, 0);
    }
);
