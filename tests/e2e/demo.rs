//! The demonstration as someone meets it who starts the binary: one line tells the way in, and what is noted with a
//! printed code stands in the brief.

use harness::{
    ManualClock, Phone, Staff, Wire,
    binary::{self, Running},
    people::{Anonymous, enrolment},
};
use serde_json::{Value, json};

#[tokio::test(flavor = "multi_thread")]
async fn a_craving_noted_with_a_printed_code_stands_in_the_brief() {
    let folder = tempfile::tempdir().unwrap();
    let (server, told) = Running::demo(folder.path()).await;
    let keys: Vec<&String> = told.as_object().unwrap().keys().collect();
    assert_eq!(
        keys,
        ["cycle_id", "invitations", "session_number", "staff", "url"]
    );
    assert_eq!(told["invitations"].as_array().unwrap().len(), 3);

    let wire = Wire::to(&server.url);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let (login, password) = (
        text(&told["staff"]["login"]),
        text(&told["staff"]["password"]),
    );
    let anybody = Anonymous::on(&wire);
    let signed_in = anybody.signs_in(&login, &password).await.ok();
    assert_eq!(
        signed_in["staff"]["roles"],
        json!(["administrator", "facilitator"])
    );
    let chief = Staff::signed_in(&wire, &login, &signed_in);
    let cycle = harness::Cycle {
        id: text(&told["cycle_id"]).parse().unwrap(),
    };
    let session = told["session_number"].as_u64().unwrap() as u32;
    let before = chief.brief(&cycle, session).await;
    assert_eq!(before["participants"]["included"], 12);
    assert_eq!(before["participants"]["not_enrolled"], 3);
    assert_eq!(
        before["participants"]["silent"].as_array().unwrap().len(),
        1
    );
    assert!(
        before["cravings"]["count"].as_u64().unwrap() > 5,
        "{before}"
    );

    let code = text(&told["invitations"][0]);
    let enrolled = anybody.presents(&enrolment(&code, "Sacha")).await.created();
    let clock = ManualClock::at(before["to"].as_str().unwrap());
    clock.advance(-1);
    let phone = Phone::enrolled(&wire, &clock, &enrolled);
    phone.sends(&[phone.craving(7)]).await;
    let after = chief.brief(&cycle, session).await;
    let count = |brief: &Value| brief["cravings"]["count"].as_u64().unwrap();
    assert_eq!(count(&after), count(&before) + 1);
    assert_eq!(after["participants"]["not_enrolled"], 2);
    server.signal("TERM");
    assert_eq!(server.ended().await, Some(0));
}

#[test]
fn it_shows_itself_to_nobody_else() {
    let folder = tempfile::tempdir().unwrap();
    let place = folder.path().join("demo").display().to_string();
    let output = binary::run(["demo", "--listen", "0.0.0.0:0", "--data-dir", &place]);
    assert_eq!(output.status.code(), Some(2));
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("listen") && told.lines().count() == 1,
        "{told}"
    );
    assert!(!folder.path().join("demo").exists());
}
