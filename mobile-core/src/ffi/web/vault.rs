//! The browser's bridge to the vault.

use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::{Answer, Core, answer, here, millis, plain, random, read, refused};

#[wasm_bindgen]
impl Core {
    /// Whether nothing can be read until `unlock`.
    pub fn is_locked(&self) -> bool {
        self.engine.is_locked()
    }

    /// `{is_locked, has_pin, pin_removed, attempts_left, needs_device_secret, has_recovery, unsent, auto_lock_minutes,
    /// undoable: [{id, undo_until}]}`.
    pub fn lock_view(&self, now: f64) -> Answer {
        plain(&json!(self.engine.lock_view(millis(now))))
    }

    /// → `{write, value: {outcome: "open" | "wrong" | "pin_removed", left?}}`; the write is persisted before it is told.
    pub fn unlock(&mut self, now: f64, secret: String, device_secret: Option<Vec<u8>>) -> Answer {
        let (secret, device_secret) = hidden(secret, device_secret);
        let done = self.engine.unlock(
            &secret,
            device_secret.as_deref().map(Vec::as_slice),
            &mut here(now, 0, &mut random),
        );
        let (write, outcome) = done.map_err(refused)?;
        answer(write, json!(outcome))
    }

    /// As `unlock`, for the next sensitive call within two minutes.
    pub fn confirm(&mut self, now: f64, secret: String, device_secret: Option<Vec<u8>>) -> Answer {
        let (secret, device_secret) = hidden(secret, device_secret);
        let done = self.engine.confirm(
            &secret,
            device_secret.as_deref().map(Vec::as_slice),
            &mut here(now, 0, &mut random),
        );
        let (write, outcome) = done.map_err(refused)?;
        answer(write, json!(outcome))
    }

    /// Sets a PIN or changes it → `{write, value: {weak}}`.
    pub fn set_pin(&mut self, now: f64, secret: String, device_secret: Option<Vec<u8>>) -> Answer {
        let (secret, device_secret) = hidden(secret, device_secret);
        let done = self.engine.set_pin(
            &secret,
            device_secret.as_deref().map(Vec::as_slice),
            &mut here(now, 0, &mut random),
        );
        let (write, weak) = done.map_err(refused)?;
        answer(write, json!({"weak": weak}))
    }

    /// → `{write}`.
    pub fn remove_pin(&mut self, now: f64) -> Answer {
        let write = self.engine.remove_pin(&mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// → `{write}`.
    pub fn set_auto_lock(&mut self, now: f64, minutes: u32) -> Answer {
        let write = self
            .engine
            .set_auto_lock(minutes, &mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// Notes a craving on a locked phone → `{write, value: {id, undo_until}}`.
    pub fn log_locked(
        &mut self,
        now: f64,
        offset_minutes: i32,
        id: JsValue,
        intensity: u8,
    ) -> Answer {
        let id = read(id, "id")?;
        let (write, saved) = self
            .engine
            .log_locked(id, intensity, &mut here(now, offset_minutes, &mut random))
            .map_err(refused)?;
        answer(write, json!(saved))
    }

    /// → `{write}`.
    pub fn undo_locked(&mut self, now: f64, id: JsValue) -> Answer {
        let id = read(id, "id")?;
        let write = self.engine.undo_locked(id, &mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// → `{body, echo}` to post with the send token, once, or null.
    pub fn locked_request(&mut self, now: f64) -> Answer {
        plain(&json!(self.engine.locked_request(&here(
            now,
            0,
            &mut random
        ))))
    }

    /// Takes the JSON of the answer with status 200 → `{write}`.
    pub fn on_locked_response(&mut self, now: f64, echo: JsValue, response: &str) -> Answer {
        let echo = read(echo, "echo")?;
        let response = serde_json::from_str(response).unwrap_or(Value::Null);
        let write =
            self.engine
                .on_locked_response(&echo, &response, &mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// Deletes everything here → `{write}`.
    pub fn start_again(&mut self) -> Answer {
        answer(self.engine.start_again(), Value::Null)
    }
}

type Hidden = (Zeroizing<String>, Option<Zeroizing<Vec<u8>>>);

fn hidden(secret: String, device_secret: Option<Vec<u8>>) -> Hidden {
    (Zeroizing::new(secret), device_secret.map(Zeroizing::new))
}
