//! Valid changes, built with the core: what a phone would send.

use mobile_core::{
    entries::{Body, Kind, PrivatePart},
    ids::RecordId,
    protocol::{Change, Revision},
};
use serde_json::{Value, json};
use uuid::Uuid;

use crate::phone::Phone;

impl Phone {
    /// A new record of `kind`, noted and happened now.
    ///
    /// # Panics
    /// When the core refuses `body`.
    #[track_caller]
    pub fn note(&self, kind: Kind, body: Value) -> Change {
        let body = Body::parse(kind, &body).unwrap_or_else(|fault| panic!("{fault}"));
        let now = self.clock.paris();
        Change {
            id: RecordId(Uuid::new_v4()),
            kind,
            revision: Revision {
                counter: 1,
                device: self.device,
            },
            base: None,
            occurred_at: now,
            recorded_at: now,
            deleted: false,
            body: Some(body),
            private: None,
        }
    }

    /// A craving of this intensity, now.
    #[track_caller]
    pub fn craving(&self, intensity: u8) -> Change {
        self.note(Kind::Craving, json!({ "intensity": intensity }))
    }

    /// A use, now.
    #[track_caller]
    pub fn used(&self, body: Value) -> Change {
        self.note(Kind::Use, body)
    }

    /// A record of a kind that exists once per person, such as the own triggers.
    #[track_caller]
    pub fn once_per_person(&self, kind: Kind, body: Value) -> Change {
        let id = self.once(kind, "");
        Change {
            id,
            ..self.note(kind, body)
        }
    }
}

/// What a later edit makes of a change.
pub trait Rewrite {
    /// As having happened at `moment` (RFC 3339 with offset).
    #[must_use]
    fn at(self, moment: &str) -> Change;
    /// The next version, made on `phone` from this one.
    #[must_use]
    fn edited(&self, phone: &Phone, body: Value) -> Change;
    /// Its deletion, made on `phone` from this one.
    #[must_use]
    fn deletion(&self, phone: &Phone) -> Change;
    /// The next version with everything sealed by the person: the record becomes private.
    #[must_use]
    fn hidden(&self, phone: &Phone) -> Change;
    /// The next version with `body` in clear and the rest in a private part.
    #[must_use]
    fn partly_hidden(&self, phone: &Phone, body: Value) -> Change;
    /// The same with another counter.
    #[must_use]
    fn counted(self, counter: u32) -> Change;
}

/// What a phone seals: random, so that it never repeats.
pub fn sealed() -> PrivatePart {
    let blob = Uuid::new_v4().simple().to_string();
    PrivatePart { v: 1, blob }
}

fn next(change: &Change, phone: &Phone) -> Change {
    let revision = Revision {
        counter: change.revision.counter + 1,
        device: phone.device,
    };
    Change {
        revision,
        base: Some(change.revision),
        recorded_at: phone.clock.paris(),
        ..change.clone()
    }
}

impl Rewrite for Change {
    fn at(self, moment: &str) -> Change {
        let occurred_at = moment.parse().expect("an RFC 3339 moment with its offset");
        Change {
            occurred_at,
            ..self
        }
    }

    fn edited(&self, phone: &Phone, body: Value) -> Change {
        let body = Body::parse(self.kind, &body).unwrap_or_else(|fault| panic!("{fault}"));
        Change {
            body: Some(body),
            ..next(self, phone)
        }
    }

    fn deletion(&self, phone: &Phone) -> Change {
        Change {
            deleted: true,
            body: None,
            private: None,
            ..next(self, phone)
        }
    }

    fn hidden(&self, phone: &Phone) -> Change {
        Change {
            kind: Kind::Private,
            body: Some(Body::Private(sealed())),
            private: None,
            ..next(self, phone)
        }
    }

    fn partly_hidden(&self, phone: &Phone, body: Value) -> Change {
        Change {
            private: Some(sealed()),
            ..self.edited(phone, body)
        }
    }

    fn counted(mut self, counter: u32) -> Change {
        self.revision.counter = counter;
        self
    }
}
