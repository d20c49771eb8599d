//! What an answer of `POST /api/v1/sync`, or its absence, means.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::engine::Engine;
use super::outbox::{Echo, Sent, Urgency};
use super::record::{Parked, Record};
use super::rows::{Batch, Write};
use super::version::Version;
use super::{ClientError, Here};
use crate::ids::RecordId;
use crate::invalid::Code;
use crate::protocol::{MAX_CHANGES, Rejected, Revision, SyncResponse};
use crate::time::{HOUR, MINUTE, UnixMillis};

/// First pause after a failure, doubled each time, in milliseconds.
const BACK_OFF_FIRST: i64 = 4_000;
/// Longest pause of our own.
const BACK_OFF_MAX: i64 = 15 * MINUTE;
/// Longest pause that a server may impose; also what a device clock that was set back can cost.
const IMPOSED_MAX: i64 = HOUR;
/// Clocks that differ by less are taken as the same: the way of the answer explains it.
const CLOCK_TOLERANCE: i64 = 5_000;
/// Longest way of a request over which clocks are compared.
const CLOCK_MEASURE: i64 = MINUTE;

/// A request that was not answered, or was refused whole.
#[derive(Clone, PartialEq, Eq, Debug, Deserialize)]
#[serde(try_from = "Told")]
pub enum Failure {
    /// No answer, or one that is not our server's.
    Network,
    /// A problem.
    Answer {
        /// HTTP status.
        status: u16,
        /// The problem's code.
        code: Option<String>,
        /// `Retry-After`, in seconds.
        retry_after: Option<u32>,
    },
}

/// A failure as it crosses bridges.
#[derive(Deserialize)]
struct Told {
    what: What,
    #[serde(default)]
    status: Option<u16>,
    #[serde(default)]
    code: Option<String>,
    #[serde(default)]
    retry_after: Option<u32>,
}

#[derive(Deserialize)]
#[serde(rename_all = "snake_case")]
enum What {
    Network,
    Answer,
}

impl TryFrom<Told> for Failure {
    type Error = &'static str;

    fn try_from(told: Told) -> Result<Self, Self::Error> {
        Ok(match told.what {
            What::Network => Self::Network,
            What::Answer => Self::Answer {
                status: told.status.ok_or("no status")?,
                code: told.code,
                retry_after: told.retry_after,
            },
        })
    }
}

/// What the engine remembers of the server, and of its silence.
#[derive(Clone, PartialEq, Debug, Default, Serialize, Deserialize)]
#[serde(default)]
pub(crate) struct SyncState {
    pub(crate) cursor: Option<String>,
    /// How often the server turned out to have another store than before.
    pub(crate) store: u32,
    /// The server has more than it gave.
    pub(crate) more: bool,
    /// What to add to the device's clock.
    pub(crate) clock_offset: i64,
    /// The last answer, by the device's clock.
    pub(crate) last_sync: Option<UnixMillis>,
    failures: u32,
    retry_at: Option<UnixMillis>,
    /// The server asked for the pause: it is kept whoever comes.
    is_imposed: bool,
    pub(crate) offline: bool,
    pub(crate) signed_out: bool,
    /// The app whose protocol the server refused.
    upgrade: Option<String>,
    pub(crate) programme_etag: Option<String>,
    batch_limit: Option<usize>,
}

impl SyncState {
    /// A new device: what the server said to the one before no longer holds.
    pub(crate) fn welcome(&mut self) {
        self.signed_out = false;
        self.answered();
    }

    /// Compares clocks over the way of one request. An answer of long ago, or a device clock that was set meanwhile,
    /// tells nothing.
    fn set_clock(&mut self, sent_at: UnixMillis, server_time: UnixMillis, now: UnixMillis) {
        let took = now.0.saturating_sub(sent_at.0);
        if !(0..=CLOCK_MEASURE).contains(&took) {
            return;
        }
        let offset = server_time.0.saturating_sub(sent_at.0 + took / 2);
        self.clock_offset = if offset.saturating_abs() < CLOCK_TOLERANCE {
            0
        } else {
            offset
        };
    }

    fn answered(&mut self) {
        self.failures = 0;
        self.retry_at = None;
        self.is_imposed = false;
        self.offline = false;
    }

    /// Whether the server told this app that it is too old.
    pub(crate) fn needs_upgrade(&self, app: &str) -> bool {
        self.upgrade.as_deref() == Some(app)
    }

    /// Until when to wait after a failure. A device clock that was set back does not make it longer.
    pub(crate) fn waits_until(&self, now: UnixMillis) -> Option<UnixMillis> {
        self.retry_at
            .filter(|at| *at > now && at.0 - now.0 <= IMPOSED_MAX)
    }

    /// Whether anything can be sent to this server by this app at all.
    pub(crate) fn is_open(&self, app: &str) -> bool {
        !self.signed_out && !self.needs_upgrade(app)
    }

    pub(crate) fn may_send(&self, urgency: Urgency, now: UnixMillis, app: &str) -> bool {
        let waits = self.waits_until(now).is_some() && (self.is_imposed || urgency == Urgency::Due);
        self.is_open(app) && !waits
    }

    pub(crate) fn batch_limit(&self) -> usize {
        self.batch_limit.unwrap_or(MAX_CHANGES)
    }

    /// Waits longer after each failure; `chance`, from the host, spreads phones apart.
    fn back_off(&mut self, now: UnixMillis, chance: u8, imposed: Option<u32>) {
        let doublings = self.failures.min(20);
        let pause = (BACK_OFF_FIRST << doublings).min(BACK_OFF_MAX);
        let spread = pause / 2 + pause / 2 * i64::from(chance) / 255;
        self.failures = self.failures.saturating_add(1);
        let imposed = imposed.map(|seconds| (i64::from(seconds) * 1000).min(IMPOSED_MAX));
        self.is_imposed = imposed.is_some();
        self.retry_at = Some(now.plus(imposed.unwrap_or(0).max(spread)));
    }
}

impl Engine {
    /// Takes an answer: what is acknowledged is subtracted, what is refused is parked, what others did comes in.
    /// Edits made since the request stay. The same answer twice does no harm.
    ///
    /// # Errors
    /// `unexpected` if it is not our server's answer; the host then reports [`Failure::Network`].
    pub fn on_response(
        &mut self,
        echo: &Echo,
        answer: &Value,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        let answer = SyncResponse::deserialize(answer).map_err(|_| ClientError::BadAnswer)?;
        if !self.is_ours(echo) {
            return self.write(Batch::default(), here);
        }
        let mut touched: BTreeMap<RecordId, Record> = BTreeMap::new();
        for accepted in &answer.accepted {
            self.touch(&mut touched, accepted.id, |record| {
                record.accepted(accepted.revision)
            });
        }
        for rejected in answer.rejected {
            self.refuse(&mut touched, echo, rejected, here)?;
        }
        // An answer to a question of long ago would take the cursor back, or bring old news.
        if echo.cursor == self.state.cursor {
            for change in answer.changes {
                // Without an id, a revision and times it is no record that any app could have made.
                if let Some(version) = Version::read(&change) {
                    let id = version.head().id;
                    self.touch(&mut touched, id, |record| record.remote(version));
                }
            }
            // A server that gives more without moving on would be asked for ever.
            self.state.more = answer.more && answer.cursor != self.state.cursor;
            self.state.cursor = answer.cursor;
        }

        self.state
            .set_clock(echo.sent_at, answer.server_time, here.now);
        self.state.last_sync = Some(here.now);
        self.state.programme_etag = Some(answer.programme_etag);
        self.state.batch_limit = None;
        self.state.upgrade = None;

        let mut batch = Batch::default();
        for (id, record) in touched {
            self.keep(id, record, &mut batch);
        }
        self.state.answered();
        let unheard = |sent: &&Sent| {
            let record = self.records.get(&sent.id);
            record.is_some_and(|record| record.flying(sent.revision).is_some())
        };
        if echo.sent.iter().any(|sent| unheard(&sent)) {
            // Neither accepted nor refused: asking again at once would go round for ever.
            let [chance] = here.bytes()?;
            self.state.back_off(here.now, chance, None);
        }
        self.keep_state(&mut batch);
        self.write(batch, here)
    }

    /// Takes a failure: decides when to try again, and what must change before.
    ///
    /// # Errors
    /// Without randomness.
    pub fn on_failure(
        &mut self,
        echo: &Echo,
        failure: &Failure,
        here: &mut Here<'_>,
    ) -> Result<Write, ClientError> {
        let [chance] = here.bytes()?;
        let mut batch = Batch::default();
        if !self.is_ours(echo) {
            return self.write(batch, here);
        }
        let state = &mut self.state;
        state.offline = *failure == Failure::Network;
        match failure {
            Failure::Network => state.back_off(here.now, chance, None),
            Failure::Answer { status: 401, .. } => state.signed_out = true,
            Failure::Answer {
                status: 409, code, ..
            } if is(code, "resync_required") => {
                // Right away; but a server that says so again and again is not asked in a circle.
                state.back_off(here.now, chance, None);
                if state.failures == 1 {
                    state.retry_at = None;
                }
                state.cursor = None;
                state.store = state.store.wrapping_add(1);
                state.more = true;
                self.unsend(&mut batch);
            }
            Failure::Answer {
                status: 400, code, ..
            } if is(code, "protocol_unsupported") => {
                state.upgrade = Some(self.app.clone());
            }
            Failure::Answer {
                status: 413, code, ..
            } => {
                state.batch_limit = Some((echo.sent.len() / 2).max(1));
                match echo.sent.as_slice() {
                    [] => state.back_off(here.now, chance, None),
                    [only] => {
                        let parked = Parked {
                            code: code.clone().unwrap_or_else(|| "too_large".to_owned()),
                            field: None,
                            message: "is larger than the server takes".to_owned(),
                            app: self.app.clone(),
                            left: false,
                        };
                        let only = *only;
                        if let Some(mut record) = self.records.get(&only.id).cloned()
                            && record.rejected(only.revision, parked)
                        {
                            self.keep(only.id, record, &mut batch);
                        }
                    }
                    _ => {}
                }
            }
            Failure::Answer { retry_after, .. } => state.back_off(here.now, chance, *retry_after),
        }
        self.keep_state(&mut batch);
        self.write(batch, here)
    }

    /// Whether a question was asked by who this phone belongs to now, of the store that the server has now.
    fn is_ours(&self, echo: &Echo) -> bool {
        self.device() == Ok(echo.device) && self.state.store == echo.store
    }

    /// Lets `change` act on a copy of a record, which replaces it at the end if anything changed.
    fn touch(
        &self,
        touched: &mut BTreeMap<RecordId, Record>,
        id: RecordId,
        change: impl FnOnce(&mut Record) -> bool,
    ) {
        let known = touched.get(&id).or_else(|| self.records.get(&id));
        let mut record = known.cloned().unwrap_or_default();
        if change(&mut record) {
            touched.insert(id, record);
        }
    }

    fn refuse(
        &self,
        touched: &mut BTreeMap<RecordId, Record>,
        echo: &Echo,
        rejected: Rejected,
        here: &mut Here<'_>,
    ) -> Result<(), ClientError> {
        let Some(sent) = echo.sent.get(rejected.index).copied() else {
            return Ok(());
        };
        let record = touched.get(&sent.id).or_else(|| self.records.get(&sent.id));
        let flying = record
            .and_then(|record| record.flying(sent.revision))
            .cloned();
        let reissued = match flying {
            Some(version) if rejected.code == Code::RevisionConflict.code() => {
                let next = Revision {
                    counter: sent.revision.counter.saturating_add(1),
                    device: self.device()?,
                };
                self.under(&version, next, here)?
            }
            _ => None,
        };
        self.touch(touched, sent.id, |record| match reissued {
            Some(version) => record.reissue(sent.revision, version),
            None => record.rejected(
                sent.revision,
                Parked {
                    code: rejected.code,
                    field: rejected.field,
                    message: rejected.message,
                    app: self.app.clone(),
                    left: false,
                },
            ),
        });
        Ok(())
    }

    /// The server's store is another than before (restored from a backup): everything is to be sent again.
    fn unsend(&mut self, batch: &mut Batch) {
        let ids: Vec<RecordId> = self.records.keys().copied().collect();
        for id in ids {
            if let Some(mut record) = self.records.get(&id).cloned()
                && record.unsend()
            {
                self.keep(id, record, batch);
            }
        }
    }
}

fn is(code: &Option<String>, expected: &str) -> bool {
    code.as_deref() == Some(expected)
}
