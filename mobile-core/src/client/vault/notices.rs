//! What the person is told of for 14 days: whatever may give others access, so that nobody gets it unseen.

use serde::{Deserialize, Serialize};

use crate::client::engine::Engine;
use crate::client::rows::{Batch, keys};
use crate::codes::codes;
use crate::time::{DAY, UnixMillis};

/// How long it is told, in milliseconds.
const TOLD_FOR: i64 = 14 * DAY;

codes! {
    /// What happened.
    Noticed {
        /// Another device came to the person.
        DeviceAdded => "device_added",
        /// A recovery code was made, on whichever device.
        RecoveryCodeMade => "recovery_code_made",
        /// A PIN was set here.
        PinSet => "pin_set",
        /// It was changed.
        PinChanged => "pin_changed",
        /// It was removed.
        PinRemoved => "pin_removed",
        /// Everything was copied out of this phone.
        CopyDownloaded => "copy_downloaded",
    }
}

/// Something that happened on this phone.
#[derive(Clone, Copy, PartialEq, Debug, Serialize, Deserialize)]
pub(crate) struct LocalNotice {
    what: Noticed,
    at: UnixMillis,
}

impl Engine {
    /// Notes what happened here; what has been told long enough goes.
    pub(crate) fn notice(&mut self, what: Noticed, now: UnixMillis) {
        let at = self.corrected(now);
        self.notices.retain(|notice| is_told(notice.at, at));
        self.notices.push(LocalNotice { what, at });
    }

    pub(crate) fn keep_notices(&self, batch: &mut Batch) {
        if !self.notices.is_empty() {
            batch.put_json(keys::NOTICES, &self.notices);
        }
    }
}

/// A clock that was set back does not hide what happened.
fn is_told(at: UnixMillis, now: UnixMillis) -> bool {
    now.0 - at.0 < TOLD_FOR
}
