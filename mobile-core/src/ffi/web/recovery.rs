//! The browser's bridge to recovery code, pairing and copies.

use serde_json::{Value, json};
use wasm_bindgen::prelude::*;
use zeroize::Zeroizing;

use super::{Answer, Core, answer, here, plain, random, refused};

#[wasm_bindgen]
impl Core {
    /// A new recovery code to write down: text in groups of four. Nothing is stored before `keep_recovery_code`.
    pub fn begin_recovery_code(&mut self, now: f64) -> Result<String, JsValue> {
        let code = self
            .engine
            .begin_recovery_code(&mut here(now, 0, &mut random))
            .map_err(refused)?;
        Ok(code.text().to_string())
    }

    /// Keeps the code once it was typed back → `{write, value: blob}`, for `PUT /me/recovery {blob}`.
    pub fn keep_recovery_code(&mut self, now: f64, typed: String) -> Answer {
        let typed = Zeroizing::new(typed);
        let (write, blob) = self
            .engine
            .keep_recovery_code(&typed, &mut here(now, 0, &mut random))
            .map_err(refused)?;
        answer(write, json!(blob))
    }

    /// The blob that `PUT /me/recovery {blob}` has to bring to the server still, or null.
    pub fn recovery_due(&self) -> Answer {
        plain(&json!(self.engine.recovery_due()))
    }

    /// The server has it → `{write}`.
    pub fn recovery_kept(&mut self, now: f64) -> Answer {
        let write = self.engine.recovery_kept(&mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// Opens a locked phone without its PIN → `{write}`; a new PIN may be set within two minutes.
    pub fn unlock_with_recovery(&mut self, now: f64, code: String) -> Answer {
        let code = Zeroizing::new(code);
        let write = self
            .engine
            .unlock_with_recovery(&code, &mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// As `confirm`, for who has forgotten the PIN of a phone that is open.
    pub fn confirm_with_recovery(&mut self, now: f64, code: String) -> Result<(), JsValue> {
        let code = Zeroizing::new(code);
        self.engine
            .confirm_with_recovery(&code, &here(now, 0, &mut random))
            .map_err(refused)
    }

    /// Gives a phone that was enrolled anew the private key it had → `{write}`.
    pub fn recover(&mut self, now: f64, code: String) -> Answer {
        let code = Zeroizing::new(code);
        let write = self.engine.recover(&code, &mut here(now, 0, &mut random));
        answer(write.map_err(refused)?, Value::Null)
    }

    /// → `{secret, blob}`: the blob for `POST /me/pairings {blob}`, the secret for the QR code alone.
    pub fn begin_pairing(&mut self, now: f64) -> Answer {
        let pairing = self
            .engine
            .begin_pairing(&mut here(now, 0, &mut random))
            .map_err(refused)?;
        plain(&json!({"secret": *pairing.secret, "blob": pairing.blob}))
    }

    /// Everything the person noted → `{write, value}`.
    pub fn export(&mut self, now: f64, offset_minutes: i32) -> Answer {
        let (write, copy) = self
            .engine
            .export(&mut here(now, offset_minutes, &mut random))
            .map_err(refused)?;
        answer(write, copy)
    }
}
