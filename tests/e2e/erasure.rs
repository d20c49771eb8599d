//! A key destroyed for one person: his rows are unreadable, here and in every copy of the data made before; everybody
//! else's stay readable.

use accalmie::sealing::Class;
use harness::{Cycle, Phone, Staff, Test, TestDb, TestServer, journey, rows, rows::Loot};
use mobile_core::time::MINUTE;
use serde_json::json;

async fn group(t: &Test) -> (Staff, Cycle, Phone, Phone) {
    let paul = t.facilitator().await;
    let cycle = paul.opens_cycle("Mardi").await;
    let sacha = t.enrolled(&paul, &cycle, "Sacha").await;
    let alix = t.enrolled(&paul, &cycle, "Alix").await;
    t.clock.advance(MINUTE);
    sacha.sends(&[sacha.craving(2)]).await;
    alix.sends(&[alix.craving(8)]).await;
    t.clock.advance(MINUTE);
    (paul, cycle, sacha, alix)
}

async fn destroys(server: &TestServer, phone: &Phone, classes: &[Class]) {
    for class in classes {
        let keyring = server.app().keyring();
        keyring
            .destroy(phone.participant.0, *class, server.app().now())
            .await
            .unwrap();
    }
}

/// On a server without his keys Sacha's log is gone, and Alix's is all there.
async fn sacha_is_gone(
    server: &TestServer,
    paul: &Staff,
    cycle: &Cycle,
    sacha: &Phone,
    alix: &Phone,
) {
    let (paul, sacha, alix) = (
        paul.on(server.wire()),
        sacha.on(server.wire()),
        alix.on(server.wire()),
    );
    assert_eq!(
        rows::count(server.app(), "records").await,
        2,
        "the rows themselves are still there"
    );
    let answer = sacha
        .posts(&sacha.token, &json!({"protocol": 1, "changes": []}))
        .await;
    answer.refused(404, "not_found");
    let answer = sacha
        .posts(
            &sacha.send_token,
            &json!({"protocol": 1, "changes": [sacha.craving(1).to_value()]}),
        )
        .await;
    answer.refused(404, "not_found");
    assert_eq!(alix.everything().await.len(), 1);
    let brief = paul.brief(cycle, 1).await;
    assert_eq!(brief["cravings"]["mean_intensity"], 8.0);
    assert_eq!(brief["cravings"]["count"], 1);
}

journey!(
    an_erased_log_is_unreadable_and_the_others_are_not,
    async |t: Test| {
        let (paul, cycle, sacha, alix) = group(&t).await;
        destroys(&t.server, &sacha, &[Class::Log]).await;
        sacha_is_gone(&t.server, &paul, &cycle, &sacha, &alix).await;
        let people = paul.participants(&cycle).await;
        let sacha_there = people
            .as_array()
            .unwrap()
            .iter()
            .any(|person| person["first_name"] == "Sacha");
        assert!(
            sacha_there,
            "what the team knows is a class of its own: {people}"
        );
    }
);

journey!(
    a_copy_of_the_data_made_before_is_as_unreadable,
    async |t: Test| {
        let (paul, cycle, sacha, alix) = group(&t).await;
        let Test {
            db, server, clock, ..
        } = t;
        server.stop().await;
        let copy: TestDb = db.with_copied_data().await;

        let server = TestServer::start(&db, &clock, None).await.unwrap();
        assert_eq!(sacha.on(server.wire()).everything().await.len(), 1);
        destroys(&server, &sacha, &[Class::Log, Class::Care]).await;
        server.stop().await;

        let server = TestServer::start(&copy, &clock, None).await.unwrap();
        sacha_is_gone(&server, &paul, &cycle, &sacha, &alix).await;
        let people = paul.on(server.wire()).participants(&cycle).await;
        let names: Vec<_> = people
            .as_array()
            .unwrap()
            .iter()
            .map(|person| &person["first_name"])
            .collect();
        assert_eq!(names, ["Alix"]);
        server.stop().await;
    }
);

journey!(an_erased_key_is_never_made_again, async |t: Test| {
    let (_, _, sacha, _) = group(&t).await;
    destroys(&t.server, &sacha, &[Class::Log]).await;
    let app = t.server.app();
    assert!(
        app.keyring()
            .make(sacha.participant.0, Class::Log, app.now())
            .await
            .is_err()
    );
    assert!(
        app.keyring()
            .get(sacha.participant.0, Class::Log)
            .await
            .is_err()
    );
});

/// On SQLite the wrapped key is overwritten, not only unlinked from its page.
#[tokio::test]
async fn an_erased_key_leaves_no_trace_in_the_keyrings_file() {
    let t = Test::behind(harness::Backend::Sqlite, None).await;
    let (_, _, sacha, alix) = group(&t).await;
    let wrapped = async |phone: &Phone| {
        rows::wrapped_key(t.server.app(), phone.participant, Class::Log).await
    };
    let (his, hers) = (
        wrapped(&sacha).await.unwrap(),
        wrapped(&alix).await.unwrap(),
    );
    assert_eq!(Loot::of(&t.db).await.find(&his), ["keyring.db"]);
    destroys(&t.server, &sacha, &[Class::Log]).await;
    let loot = Loot::of(&t.db).await;
    assert_eq!(loot.find(&his), [""; 0]);
    assert_eq!(loot.find(&hers), ["keyring.db"]);
    assert_eq!(wrapped(&sacha).await, None);
}
