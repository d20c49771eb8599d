//! A copy of everything, for the person.

use serde_json::{Value, json};

use super::notices::Noticed;
use crate::client::engine::Engine;
use crate::client::rows::{Batch, Write};
use crate::client::{ClientError, Here};
use crate::entries::Kind;

impl Engine {
    /// Everything the person noted, hidden parts in their place, as JSON; newest first.
    ///
    /// # Errors
    /// `locked`, `confirm_first`, `not_enrolled`.
    pub fn export(&mut self, here: &mut Here<'_>) -> Result<(Write, Value), ClientError> {
        let participant = self.participant()?;
        self.use_confirmation(here.now)?;
        let entries: Vec<_> = self
            .newest_first()
            .into_iter()
            .filter_map(|version| self.entry(version.head().id, here.now))
            .collect();
        let first_name = self.identity.as_ref().map(|identity| &identity.first_name);
        let copy = json!({
            "format": "accalmie-copy",
            "version": 1,
            "made_at": self.corrected(here.now),
            "participant_id": participant,
            "first_name": first_name,
            "settings": self.standing_body(Kind::Settings),
            "goals": self.standing_body(Kind::Goals),
            "trigger_list": self.standing_body(Kind::TriggerList),
            "entries": entries,
        });
        self.notice(Noticed::CopyDownloaded, here.now);
        let mut batch = Batch::default();
        self.keep_notices(&mut batch);
        Ok((self.write(batch, here)?, copy))
    }
}
