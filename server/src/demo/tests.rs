use std::{collections::BTreeSet, fs, path::Path, sync::Arc};

use axum::extract::State;
use mobile_core::{locale::Locale, time::UnixMillis};
use tempfile::TempDir;

use super::*;
use crate::{
    auth::{Roles, StaffScope, TeamScope},
    config::{Config, Flags},
    extract::Path as UrlPath,
    features::{
        audit::queries as audit,
        briefs::handlers as briefs,
        centres::queries as centres,
        invitations::enrol::{EnrolmentRequest, enrol},
        staff::queries as staff,
    },
};

fn now() -> UnixMillis {
    "2026-11-25T12:00:00+01:00".parse().unwrap()
}

fn config(folder: &Path) -> Config {
    Flags::default().in_folder(folder).resolve().unwrap()
}

fn files(folder: &Path) -> BTreeSet<String> {
    let names = fs::read_dir(folder).unwrap();
    names
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .collect()
}

async fn open(config: &Config) -> App {
    let clock = Arc::new(clock::PastClock::at(now()));
    App::open(config, clock, "http://127.0.0.1:8080".to_owned())
        .await
        .unwrap()
}

async fn facilitator(app: &App, demo: &DemoCycle) -> (TeamScope, String) {
    let login = staff::login_hash(app.lookup(), LOGIN);
    let (id, hash) = staff::by_login(app.db().read(), &login)
        .await
        .unwrap()
        .unwrap();
    let staff = StaffScope {
        staff: id,
        centre: centres::first(app.db().read()).await.unwrap().unwrap(),
        roles: Roles::from_text("administrator facilitator").unwrap(),
    };
    let cycle = demo.id;
    (TeamScope { staff, cycle }, hash)
}

fn phone(code: &str) -> EnrolmentRequest {
    EnrolmentRequest {
        code: code.to_owned(),
        first_name: Some("Maé".to_owned()),
        locale: Locale::Fr,
        timezone: "Europe/Paris".to_owned(),
        request_id: None,
        installed: true,
    }
}

#[tokio::test]
async fn it_is_made_once_and_opened_again_with_fresh_codes_and_password() {
    let folder = TempDir::new().unwrap();
    let config = config(folder.path());
    let demo = prepare(&config, now()).await.unwrap();

    let app = open(&config).await;
    let first = welcome(&app, &demo).await.unwrap();
    assert_eq!((first.session_number, first.invitations.len()), (4, 3));
    let (scope, _) = facilitator(&app, &demo).await;
    let path = UrlPath((demo.id, 4));
    let brief = briefs::get(State(app.clone()), scope.clone(), path)
        .await
        .unwrap()
        .0;
    let silent: Vec<_> = brief
        .participants
        .silent
        .iter()
        .map(|s| s.first_name.as_str())
        .collect();
    assert_eq!(silent, ["Noa"]);
    assert_eq!(
        (brief.participants.included, brief.participants.not_enrolled),
        (12, 3)
    );
    assert!(brief.cravings.count > 15 && brief.uses.lapses > 0 && brief.late > 0);
    enrol(&app, phone(&first.invitations[0])).await.unwrap();
    audit::verify(app.db().read(), scope.staff.centre)
        .await
        .unwrap();
    app.close().await;

    assert_eq!(prepare(&config, now()).await.unwrap(), demo);
    let app = open(&config).await;
    let again = welcome(&app, &demo).await.unwrap();
    let (_, hash) = facilitator(&app, &demo).await;
    let fits = |password: &str| {
        app.passwords()
            .verify(password.to_owned(), Some(hash.clone()))
    };
    assert!(fits(&again.staff.password).await.unwrap());
    assert!(!fits(&first.staff.password).await.unwrap());
    assert!(enrol(&app, phone(&first.invitations[1])).await.is_err());
    // The first code's phone was enrolled since: its person gets another one.
    for code in &again.invitations {
        enrol(&app, phone(code)).await.unwrap();
    }
    app.close().await;
}

#[tokio::test]
async fn a_folder_that_holds_anything_else_is_left_as_it_is() {
    let folder = TempDir::new().unwrap();
    let config = config(folder.path());
    open(&config).await.close().await;
    let before = files(folder.path());
    let fault = prepare(&config, now()).await.unwrap_err().to_string();
    assert!(
        fault.contains("no demonstration") && fault.contains("--data-dir"),
        "{fault}"
    );
    assert_eq!(files(folder.path()), before);

    let unfinished = TempDir::new().unwrap();
    folder::begin(unfinished.path()).unwrap();
    let config = self::config(unfinished.path());
    let fault = prepare(&config, now()).await.unwrap_err().to_string();
    assert!(fault.contains("not made to the end"), "{fault}");
    assert_eq!(files(unfinished.path()).len(), 1);
}
