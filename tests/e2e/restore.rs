//! A server put back from yesterday's copy: phones notice, send what it lacks, and lose nothing.

use harness::{Backup, Phone, Rewrite, Staff, Test, journey};
use mobile_core::protocol::{Change, StoredChange};
use serde_json::json;

async fn two_devices(t: &Test) -> (Staff, Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let phone = t.enrolled(&paul, &cycle, "Sacha").await;
    let card = paul.invites_again(&cycle, phone.participant).await;
    let tablet = t.enrols(&card.code, "Sacha").await;
    (paul, phone, tablet)
}

async fn must_begin_again(phone: &Phone) {
    let envelope = phone.envelope(vec![phone.craving(1).to_value()]);
    let refusal = phone.posts(&phone.token, &envelope).await;
    refusal.refused(409, "resync_required");
    phone.forgets_cursor();
}

fn standing(mut records: Vec<StoredChange>) -> Vec<Change> {
    records.sort_by_key(|stored| stored.change.id);
    records.into_iter().map(|stored| stored.change).collect()
}

/// Sacha's phone sends, a backup is made, he goes on; it is put back, and both devices begin again.
async fn is_put_back(t: Test, of_everything: bool) {
    let (paul, phone, tablet) = two_devices(&t).await;
    let before = phone.craving(1);
    phone.sends(std::slice::from_ref(&before)).await;
    tablet.pulls().await;
    let backup = match of_everything {
        true => Backup::of_everything(t.server.app()).await,
        false => Backup::of_log(t.server.app(), phone.participant).await,
    };
    let edited = before.edited(&phone, json!({"intensity": 2}));
    let after = tablet.craving(3);
    phone.sends(std::slice::from_ref(&edited)).await;
    tablet.sends(std::slice::from_ref(&after)).await;
    let sent = standing(phone.everything().await);
    let old = phone.cursor().unwrap();

    for _ in 0..2 {
        backup.put_back(t.server.app()).await;
        assert_eq!(
            standing(phone.everything().await),
            std::slice::from_ref(&before),
            "the server is where it was"
        );
        must_begin_again(&phone).await;
        must_begin_again(&tablet).await;
        phone.sends(&[before.clone(), edited.clone()]).await;
        tablet.sends(std::slice::from_ref(&after)).await;
        for device in [&phone, &tablet] {
            assert_eq!(standing(device.everything().await), sent);
        }
        assert_ne!(phone.cursor().unwrap(), old);
    }
    t.back(&paul).await;
    backup.forget(t.server.app()).await;
}

journey!(a_whole_store_is_put_back, async |t: Test| {
    is_put_back(t, true).await;
});

journey!(one_persons_records_are_put_back, async |t: Test| {
    is_put_back(t, false).await;
});

journey!(
    what_is_put_back_of_one_leaves_the_others,
    async |t: Test| {
        let (paul, phone, _) = two_devices(&t).await;
        let cycle = paul.opens_cycle("Jeudi").await;
        let alix = t.enrolled(&paul, &cycle, "Alix").await;
        let backup = Backup::of_log(t.server.app(), phone.participant).await;
        phone.sends(&[phone.craving(1)]).await;
        alix.sends(&[alix.craving(2)]).await;
        backup.put_back(t.server.app()).await;
        assert_eq!(phone.everything().await, []);
        assert_eq!(alix.everything().await.len(), 1);
        must_begin_again(&alix).await;
    }
);
