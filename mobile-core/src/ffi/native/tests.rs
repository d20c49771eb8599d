//! What every binding refuses, from the table that the tests of each language read too.

use std::collections::BTreeMap;

use super::*;

/// A phone and the rows its host keeps.
struct Host {
    phone: Arc<Phone>,
    rows: BTreeMap<String, Vec<u8>>,
    generation: u64,
}

impl Host {
    fn fresh() -> Self {
        Self {
            phone: Phone::open(Vec::new(), 0, "1", None).unwrap(),
            rows: BTreeMap::new(),
            generation: 0,
        }
    }

    fn keep(&mut self, write: Write) {
        assert_eq!(write.expected, self.generation);
        self.generation = write.next;
        for key in write.delete {
            self.rows.remove(&key);
        }
        self.rows
            .extend(write.put.into_iter().map(|row| (row.key, row.bytes)));
    }

    fn open(&self) -> Answer<Arc<Phone>> {
        let row = |(key, bytes): (&String, &Vec<u8>)| Row {
            key: key.clone(),
            bytes: bytes.clone(),
        };
        Phone::open(
            self.rows.iter().map(row).collect(),
            self.generation,
            "1",
            None,
        )
    }
}

fn table() -> Value {
    serde_json::from_str(include_str!("../../../testdata/refusals.json")).unwrap()
}

fn here(table: &Value, args: &Value) -> Here {
    let now = args
        .get("now_millis")
        .unwrap_or(&table["here"]["now_millis"]);
    Here {
        now_millis: now.as_i64().unwrap(),
        offset_minutes: 60,
    }
}

fn pin(table: &Value) -> String {
    table["pin"].as_str().unwrap().to_owned()
}

fn host(table: &Value, phone: &str) -> Host {
    let mut host = Host::fresh();
    if phone != "fresh" {
        let answer = table["enrolment"].to_string();
        let write = host
            .phone
            .enrolled(&answer, here(table, &Value::Null), None, None);
        host.keep(write.unwrap());
    }
    if matches!(phone, "pin" | "locked") {
        let set = host
            .phone
            .set_pin(pin(table), here(table, &Value::Null), None);
        host.keep(set.unwrap().write);
    }
    if phone == "locked" {
        host.phone = host.open().unwrap();
        assert!(host.phone.is_locked().unwrap());
    }
    host
}

fn call(host: &mut Host, table: &Value, case: &Value) -> Answer<()> {
    let args = &case["args"];
    let text = |name: &str| args[name].as_str().unwrap_or_default();
    let optional = |name: &str| args[name].as_str().map(str::to_owned);
    let id = args.get("id").unwrap_or(&table["id"]).as_str().unwrap();
    let here = here(table, args);
    let phone = &host.phone;
    match case["call"].as_str().unwrap() {
        "log" => {
            let codes = args["private"].as_array();
            let codes =
                codes.map(|codes| codes.iter().map(|code| code.as_str().unwrap().to_owned()));
            let draft = Draft {
                kind: text("kind").to_owned(),
                body: text("body").to_owned(),
                occurred_at: optional("occurred_at"),
                private: codes.map(|codes| Privacy::Fields {
                    codes: codes.collect(),
                }),
            };
            phone.log(id, draft, here).map(drop)
        }
        "edit" => {
            let edit = Edit {
                body: text("body").to_owned(),
                occurred_at: None,
                private: None,
            };
            phone.edit(id, edit, here).map(drop)
        }
        "delete" => phone.delete(id, here).map(drop),
        "undo" => phone.undo(id, here).map(drop),
        "enrolled" => phone
            .enrolled(text("answer"), here, None, optional("secret"))
            .map(drop),
        "on_response" => {
            let request = phone.next_request(true, here)?.request.unwrap();
            let echo = optional("echo").unwrap_or(request.echo);
            phone.on_response(&echo, text("response"), here).map(drop)
        }
        "keep_programme" => phone.keep_programme("1", text("programme"), here).map(drop),
        "history" => phone.history(10, here, optional("before")).map(drop),
        "set_pin" => phone
            .set_pin(text("secret").to_owned(), here, None)
            .map(drop),
        "remove_pin" => phone.remove_pin(here).map(drop),
        "set_auto_lock" => phone.set_auto_lock(0, here).map(drop),
        "unlock" => tried(phone.unlock(text("secret").to_owned(), here, None)?),
        "confirm" => tried(phone.confirm(text("secret").to_owned(), here, None)?),
        "begin_pairing" => phone.begin_pairing(here).map(drop),
        "export" => phone.export(here).map(drop),
        "begin_recovery_code" => phone.begin_recovery_code(here).map(drop),
        "keep_recovery_code" => phone
            .keep_recovery_code(text("secret").to_owned(), here)
            .map(drop),
        "recover" => phone.recover(text("secret").to_owned(), here).map(drop),
        "unlock_with_recovery" => phone
            .unlock_with_recovery(text("secret").to_owned(), here)
            .map(drop),
        "confirm_with_recovery" => phone.confirm_with_recovery(text("secret").to_owned(), here),
        "log_locked" => {
            let intensity = args["intensity"].as_i64().unwrap();
            phone.log_locked(id, intensity as i32, here).map(drop)
        }
        "undo_locked" => phone.undo_locked(id, here).map(drop),
        "on_locked_response" => {
            phone.log_locked(id, 5, here)?;
            let later = Here {
                now_millis: here.now_millis + 11_000,
                ..here
            };
            let request = phone.locked_request(later)?.unwrap();
            phone
                .on_locked_response(&request.echo, text("response"), later)
                .map(drop)
        }
        "open" => {
            damage(host, args);
            host.open().map(drop)
        }
        other => panic!("no call {other}"),
    }
}

/// What `open` is given instead of what was kept.
fn damage(host: &mut Host, args: &Value) {
    let key = args["row"].as_str().unwrap();
    let bytes = host.rows.get_mut(key).unwrap();
    if let Some(text) = args["text"].as_str() {
        *bytes = text.as_bytes().to_vec();
    } else if let Some(first) = args["first_byte"].as_u64() {
        bytes[0] = first as u8;
    } else if args["altered"] == true {
        *bytes.last_mut().unwrap() ^= 1;
    } else {
        bytes.truncate(args["keep"].as_u64().unwrap() as usize);
    }
    host.rows.retain(|_, bytes| !bytes.is_empty());
}

/// An attempt that did not open, as if it were an error.
fn tried(attempt: Attempt) -> Answer<()> {
    match attempt.outcome {
        Unlock::Open => Ok(()),
        Unlock::Wrong { left, fault } => {
            assert_eq!(left, 9);
            Err(PhoneError::Locked { fault })
        }
        Unlock::PinRemoved { .. } => panic!("that was the first"),
    }
}

fn name(error: &PhoneError) -> &'static str {
    match error {
        PhoneError::Invalid { .. } => "Invalid",
        PhoneError::Locked { .. } => "Locked",
        PhoneError::Refused { .. } => "Refused",
        PhoneError::UpgradeRequired { .. } => "UpgradeRequired",
        PhoneError::Corrupt { .. } => "Corrupt",
        PhoneError::Unexpected { .. } => "Unexpected",
    }
}

#[test]
fn bad_input_is_refused_with_its_code() {
    let table = table();
    for case in table["cases"].as_array().unwrap() {
        let mut host = host(&table, case["phone"].as_str().unwrap());
        let error = call(&mut host, &table, case).expect_err(&case["name"].to_string());
        let is_outcome = case["error"] == "Wrong";
        let name = if is_outcome { "Wrong" } else { name(&error) };
        let told = json!([name, error.code(), error.field()]);
        let expected = json!([case["error"], case["code"], case.get("field")]);
        assert_eq!(told, expected, "{}", case["name"]);
    }
}

#[test]
fn a_panic_becomes_a_refusal_and_the_phone_stays_shut() {
    let host = host(&table(), "enrolled");
    let panicking: Answer<()> = host
        .phone
        .with(|_| panic!("as a fault in the engine would"));
    assert_eq!(panicking.unwrap_err().code(), "unexpected");
    assert_eq!(host.phone.token().unwrap_err().code(), "unexpected");
    assert_eq!(
        host.open().unwrap().token().unwrap().as_deref(),
        Some("token")
    );
}
