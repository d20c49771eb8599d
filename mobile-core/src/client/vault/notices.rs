//! What the person is told of for 14 days: whatever may give others access, so that nobody gets it unseen.

use serde::{Deserialize, Serialize};

use crate::client::engine::Engine;
use crate::client::rows::{Batch, keys};
use crate::codes::codes;
use crate::ids::DeviceId;
use crate::order::{by_rank, falling};
use crate::programme::{DeviceVia, ProgrammeDevice};
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

/// What to tell.
#[derive(Clone, Copy, PartialEq, Debug, Serialize)]
pub struct NoticeView {
    /// What happened.
    pub what: Noticed,
    /// When.
    pub at: UnixMillis,
    /// On, or to, which device, if it is another.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub device_id: Option<DeviceId>,
    /// How that device came.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub via: Option<DeviceVia>,
}

impl Engine {
    /// What to tell, newest first.
    pub fn notices_view(&self, now: UnixMillis) -> Vec<NoticeView> {
        let own = self.vault.lock.device_id;
        let mut told: Vec<NoticeView> = self
            .notices
            .iter()
            .rev()
            .map(|notice| NoticeView {
                what: notice.what,
                at: notice.at,
                device_id: None,
                via: None,
            })
            .collect();
        let devices = self.programme.as_ref().and_then(|programme| {
            let devices = programme.value.get("devices")?.as_array()?;
            Some(
                devices
                    .iter()
                    .filter_map(|device| ProgrammeDevice::deserialize(device).ok()),
            )
        });
        let others = devices.into_iter().flatten();
        told.extend(
            others
                .filter(|device| Some(device.id) != own)
                .map(|device| NoticeView {
                    what: Noticed::DeviceAdded,
                    at: device.created_at,
                    device_id: Some(device.id),
                    via: Some(device.via),
                }),
        );
        let recovery = self.programme_recovery();
        let elsewhere = recovery.filter(|recovery| Some(recovery.made_by_device) != own);
        told.extend(elsewhere.map(|recovery| NoticeView {
            what: Noticed::RecoveryCodeMade,
            at: recovery.made_at,
            device_id: Some(recovery.made_by_device),
            via: None,
        }));
        let now = self.corrected(now);
        told.retain(|notice| is_told(notice.at, now));
        by_rank(told, |notice| (falling(notice.at.0), 0))
    }

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
