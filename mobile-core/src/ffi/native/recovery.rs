//! The bridge to recovery code, pairing and copies.

use zeroize::Zeroizing;

use super::types::{Here, Write};
use super::{Answer, Phone, text};

/// A recovery code that was kept.
#[derive(Clone, uniffi::Record)]
pub struct RecoveryKept {
    /// To be persisted.
    pub write: Write,
    /// For `PUT /api/v1/me/recovery {blob}`: a JSON object.
    pub blob: String,
}

/// What the first phone shows and sends.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Pairing {
    /// For the QR code alone, after the server's code.
    pub secret: String,
    /// For `POST /api/v1/me/pairings {blob}`.
    pub blob: String,
}

impl std::fmt::Debug for Pairing {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Pairing")
    }
}

/// Everything the person noted, in clear.
#[derive(Clone, uniffi::Record)]
#[uniffi::export(Debug)]
pub struct Export {
    /// To be persisted.
    pub write: Write,
    /// A JSON object.
    pub content: String,
}

impl std::fmt::Debug for Export {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Export")
    }
}

#[uniffi::export]
impl Phone {
    /// A new recovery code to write down, in groups of four; after `confirm`, where there is a PIN. Nothing is stored
    /// before `keep_recovery_code`.
    pub fn begin_recovery_code(&self, here: Here) -> Answer<String> {
        self.at(here, |engine, here| {
            Ok(engine.begin_recovery_code(here)?.text().to_string())
        })
    }

    /// Keeps the code once it was typed back. Persist, send the blob, then call `recovery_kept`.
    pub fn keep_recovery_code(&self, typed: String, here: Here) -> Answer<RecoveryKept> {
        let typed = Zeroizing::new(typed);
        let (write, blob) = self.at(here, |engine, here| {
            Ok(engine.keep_recovery_code(&typed, here)?)
        })?;
        Ok(RecoveryKept {
            write: write.into(),
            blob: text(&blob),
        })
    }

    /// The blob that `PUT /api/v1/me/recovery {blob}` has to bring to the server still: a JSON object.
    pub fn recovery_due(&self) -> Answer<Option<String>> {
        self.with(|engine| Ok(engine.recovery_due().map(text)))
    }

    /// The server has it.
    pub fn recovery_kept(&self, here: Here) -> Answer<Write> {
        self.at(here, |engine, here| Ok(engine.recovery_kept(here)?.into()))
    }

    /// Opens a locked phone without its PIN; a new PIN may be set within two minutes.
    pub fn unlock_with_recovery(&self, code: String, here: Here) -> Answer<Write> {
        let code = Zeroizing::new(code);
        self.at(here, |engine, here| {
            Ok(engine.unlock_with_recovery(&code, here)?.into())
        })
    }

    /// As `confirm`, for who has forgotten the PIN of a phone that is open.
    pub fn confirm_with_recovery(&self, code: String, here: Here) -> Answer<()> {
        let code = Zeroizing::new(code);
        self.at(here, |engine, here| {
            Ok(engine.confirm_with_recovery(&code, here)?)
        })
    }

    /// Gives a phone that was enrolled anew the private key it had: what is sealed elsewhere opens again. It needs the
    /// programme.
    pub fn recover(&self, code: String, here: Here) -> Answer<Write> {
        let code = Zeroizing::new(code);
        self.at(here, |engine, here| Ok(engine.recover(&code, here)?.into()))
    }

    /// Hands this phone's keys over to another, once; after `confirm`, where there is a PIN.
    pub fn begin_pairing(&self, here: Here) -> Answer<Pairing> {
        let pairing = self.at(here, |engine, here| Ok(engine.begin_pairing(here)?))?;
        Ok(Pairing {
            secret: pairing.secret.to_string(),
            blob: pairing.blob,
        })
    }

    /// Everything the person noted; after `confirm`, where there is a PIN.
    pub fn export(&self, here: Here) -> Answer<Export> {
        let (write, copy) = self.at(here, |engine, here| Ok(engine.export(here)?))?;
        Ok(Export {
            write: write.into(),
            content: copy.to_string(),
        })
    }
}
