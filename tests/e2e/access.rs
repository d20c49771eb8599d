//! Who may ask for what: every route of the description, every sort of eyes, one reviewed table.
//!
//! The routes come from the OpenAPI document, so a new one without a row here fails. A cell is the status and, for
//! a list, how many things it shows.

use std::{collections::BTreeSet, time::Duration};

use harness::{
    Backend, Cycle, Phone, PushService, Staff, Test, journey, people::enrolment, staff::PASSWORD,
};
use reqwest::Method;
use serde_json::{Value, json};

/// Whose eyes, by the token they show. The cycle asked about is the first one's.
const EYES: [&str; 9] = [
    "facilitator of the team",
    "facilitator of another cycle",
    "facilitator of another centre",
    "observer of the team",
    "coordinator",
    "administrator alone",
    "participant",
    "participant, send token",
    "nobody",
];

struct World {
    t: Test,
    service: PushService,
    paul: Staff,
    chief: Staff,
    cycle: Cycle,
    phone: Phone,
    stranger: Phone,
    colleague: Staff,
    trial: Value,
    tokens: Vec<Option<String>>,
    turn: u32,
}

impl World {
    async fn new(t: Test, service: PushService) -> Self {
        let paul = t.facilitator().await;
        let cycle = paul.opens_cycle("Mardi").await;
        let anne = t.facilitator().await;
        let thursday = anne.opens_cycle("Jeudi").await;
        let foreign = t.staff_elsewhere("facilitator").await;
        foreign.opens_cycle("Ailleurs").await;
        let observer = t.staff("observer").await;
        paul.takes_along(&cycle, &observer).await;
        let coordinator = t.staff("coordinator").await;
        let chief = t.staff("administrator").await;
        let phone = t.enrolled(&paul, &cycle, "Sacha").await;
        let trial = phone.post("/me/push/trials", &json!({})).await.created();
        let stranger = t.enrolled(&anne, &thursday, "Alix").await;
        let colleague = t.staff("facilitator").await;
        let staff = [&paul, &anne, &foreign, &observer, &coordinator, &chief]
            .map(|who| Some(who.token.clone()));
        let mut tokens = staff.to_vec();
        tokens.extend([
            Some(phone.token.clone()),
            Some(phone.send_token.clone()),
            None,
        ]);
        Self {
            t,
            service,
            paul,
            chief,
            cycle,
            phone,
            stranger,
            colleague,
            trial: trial["id"].clone(),
            tokens,
            turn: 0,
        }
    }

    /// A place in the cycle that nobody has touched.
    async fn fresh_participant(&self) -> String {
        self.paul
            .includes(&self.cycle)
            .await
            .participant
            .to_string()
    }

    async fn fresh_device(&self) -> String {
        let card = self
            .paul
            .invites_again(&self.cycle, self.phone.participant)
            .await;
        self.t.enrols(&card.code, "Sacha").await.device.to_string()
    }

    /// Path and body that would succeed for whoever is entitled; what a success uses up is made afresh.
    async fn request(&mut self, row: &str) -> (String, Value) {
        self.turn += 1;
        let cycle = format!("/team/cycles/{}", self.cycle.id);
        let seat = format!("{cycle}/team/{}", self.colleague.id);
        let none = Value::Null;
        match row {
            "POST /enrolments" => {
                let card = self.paul.includes(&self.cycle).await;
                ("/enrolments".to_owned(), enrolment(&card.code, "Alix"))
            }
            "POST /sync" => ("/sync".to_owned(), json!({"protocol": 1, "changes": []})),
            "GET /me/records/{record_id}/versions" => (
                format!("/me/records/{}/versions", self.phone.craving(1).id),
                none,
            ),
            "DELETE /me/devices/{device_id}" => {
                (format!("/me/devices/{}", self.fresh_device().await), none)
            }
            "DELETE /me/devices/{device_id} of somebody else" => {
                (format!("/me/devices/{}", self.stranger.device), none)
            }
            "PUT /me/recovery" => (
                "/me/recovery".to_owned(),
                json!({"blob": {"v": 1, "code_wrap": "AAEC", "key_wrap": "AwQF"}}),
            ),
            "POST /me/pairings" => ("/me/pairings".to_owned(), json!({"blob": "AAEC"})),
            "PUT /team/me/push" => (
                "/team/me/push".to_owned(),
                self.service.browser("ok").subscription(),
            ),
            "PUT /me/push" => ("/me/push".to_owned(), json!({"local": {}})),
            "GET /me/push/trials/{id}" => (
                format!("/me/push/trials/{}", self.trial.as_str().unwrap()),
                none,
            ),
            "POST /push-reports" => (
                "/push-reports".to_owned(),
                json!({"what": "shown", "id": self.trial}),
            ),
            "POST /team/sign-in" => {
                let login = &self.colleague.login;
                (
                    "/team/sign-in".to_owned(),
                    json!({"login": login, "password": PASSWORD}),
                )
            }
            "POST /team/join" => {
                let link = self
                    .chief
                    .post("/team/staff/invitations", json!({"roles": ["observer"]}))
                    .await
                    .created();
                let token = link["url"].as_str().unwrap().split('#').next_back();
                let login = format!("venu-{}", self.turn);
                let body =
                    json!({"token": token, "login": login, "name": "Venu", "password": PASSWORD});
                ("/team/join".to_owned(), body)
            }
            "POST /team/staff/invitations" => (
                "/team/staff/invitations".to_owned(),
                json!({"roles": ["observer"]}),
            ),
            "DELETE /team/staff/{staff_id}" => {
                let leaver = self.t.staff("observer").await;
                (format!("/team/staff/{}", leaver.id), none)
            }
            "PUT /team/centre" => (
                "/team/centre".to_owned(),
                json!({"name": "CSAPA", "timezone": "Europe/Paris"}),
            ),
            "PUT /team/centre/nudges" => ("/team/centre/nudges".to_owned(), json!({})),
            "POST /team/cycles" => {
                let sessions = harness::staff::tuesdays();
                (
                    "/team/cycles".to_owned(),
                    json!({"name": "Autre", "timezone": "Europe/Paris", "sessions": sessions}),
                )
            }
            "PUT /team/cycles/{id}/sessions" => (
                format!("{cycle}/sessions"),
                json!({"sessions": harness::staff::tuesdays()}),
            ),
            "PUT /team/cycles/{id}/team/{staff_id}" => (seat, none),
            "DELETE /team/cycles/{id}/team/{staff_id}" => {
                self.paul.takes_along(&self.cycle, &self.colleague).await;
                (seat, none)
            }
            "POST /team/cycles/{id}/invitations" => (format!("{cycle}/invitations"), json!({})),
            "POST /team/cycles/{id}/invitations again" => {
                let who = self.fresh_participant().await;
                (
                    format!("{cycle}/invitations"),
                    json!({ "participant_id": who }),
                )
            }
            "POST /team/cycles/{id}/invitations for a member of another cycle" => (
                format!("{cycle}/invitations"),
                json!({ "participant_id": self.stranger.participant }),
            ),
            "PATCH /team/cycles/{id}/participants/{participant_id}" => {
                let who = self.fresh_participant().await;
                (
                    format!("{cycle}/participants/{who}"),
                    json!({"first_name": "Alix"}),
                )
            }
            "DELETE /team/cycles/{id}/participants/{participant_id}" => {
                let who = self.fresh_participant().await;
                (format!("{cycle}/participants/{who}"), json!({}))
            }
            "PATCH /team/cycles/{id}/participants/{participant_id} of another cycle" => {
                let who = self.stranger.participant;
                (
                    format!("{cycle}/participants/{who}"),
                    json!({"first_name": "Alix"}),
                )
            }
            "DELETE /team/cycles/{id}/participants/{participant_id} of another cycle" => (
                format!("{cycle}/participants/{}", self.stranger.participant),
                json!({}),
            ),
            "GET /team/cycles/{id}/briefs/{number}" => (format!("{cycle}/briefs/1"), none),
            row => {
                let path = row
                    .split(' ')
                    .nth(1)
                    .unwrap()
                    .replace("{id}", &self.cycle.id.to_string());
                assert!(!path.contains('{'), "{row} needs a line here");
                (path, none)
            }
        }
    }

    async fn cell(&mut self, row: &str, eyes: usize) -> String {
        let (path, body) = self.request(row).await;
        let method: Method = row.split(' ').next().unwrap().parse().unwrap();
        let mut ask = self.t.wire().api(method, &path);
        if let Some(token) = &self.tokens[eyes] {
            ask = ask.bearer(token);
        }
        if !body.is_null() {
            ask = ask.json(&body);
        }
        let answer = ask.send().await;
        match serde_json::from_str(&answer.body) {
            Ok(Value::Array(items)) if items.len() > 2 => format!("{} many", answer.status),
            Ok(Value::Array(items)) => format!("{} × {}", answer.status, items.len()),
            _ => answer.status.to_string(),
        }
    }
}

/// The routes of the description, and the same about what belongs to others. Signing out comes last: it ends the
/// session of whoever asks.
async fn rows(t: &Test) -> Vec<String> {
    let description = t.anybody().get("/api/openapi.json").await.ok();
    let mut rows = BTreeSet::new();
    for (path, methods) in description["paths"].as_object().unwrap() {
        let path = path.strip_prefix("/api/v1").unwrap_or(path);
        for method in methods.as_object().unwrap().keys() {
            rows.insert(format!("{} {path}", method.to_uppercase()));
        }
    }
    for about_others in [
        "DELETE /me/devices/{device_id} of somebody else",
        "POST /team/cycles/{id}/invitations again",
        "POST /team/cycles/{id}/invitations for a member of another cycle",
        "PATCH /team/cycles/{id}/participants/{participant_id} of another cycle",
        "DELETE /team/cycles/{id}/participants/{participant_id} of another cycle",
    ] {
        let route = about_others
            .split(' ')
            .take(2)
            .collect::<Vec<_>>()
            .join(" ");
        assert!(rows.contains(&route), "{route} is no route any more");
        rows.insert(about_others.to_owned());
    }
    let mut rows: Vec<String> = rows.into_iter().collect();
    rows.sort_by_key(|row| {
        let (method, path) = row.split_once(' ').unwrap();
        (
            row == "POST /team/sign-out",
            path.to_owned(),
            method.to_owned(),
        )
    });
    rows
}

journey!(only_the_tables_yes_answers, async |backend: Backend| {
    let service = PushService::start().await;
    let t = Test::reminding(backend, &service, Duration::from_secs(20)).await;
    let rows = rows(&t).await;
    let mut world = World::new(t, service).await;
    let width = rows.iter().map(String::len).max().unwrap_or_default();
    let mut table = format!("{:width$}", "");
    for eyes in 0..EYES.len() {
        table += &format!("  {:8}", char::from(b'A' + eyes as u8));
    }
    for row in &rows {
        table = table.trim_end().to_owned() + &format!("\n{row:width$}");
        for eyes in 0..EYES.len() {
            table += &format!("  {:8}", world.cell(row, eyes).await);
        }
    }
    let legend = EYES
        .iter()
        .zip('A'..)
        .map(|(eyes, letter)| format!("{letter} = {eyes}\n"));
    insta::assert_snapshot!(
        "access",
        legend.collect::<String>() + "\n" + table.trim_end()
    );
});
