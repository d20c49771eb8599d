//! A version of a record as it lies in a row.

use mobile_core::{
    ids::{ParticipantId, RecordId},
    protocol::{Change, Revision},
};

use crate::{
    error::{Error, Result},
    sealing::{DataKey, Place},
};

/// Revisions are part of what is authenticated: a row can't be rolled back to an earlier one unnoticed.
fn revision_bytes(revision: Revision) -> [u8; 20] {
    let mut bytes = [0; 20];
    bytes[..4].copy_from_slice(&revision.counter.to_le_bytes());
    bytes[4..].copy_from_slice(revision.device.0.as_bytes());
    bytes
}

/// Seals one version.
pub(super) fn seal(key: &DataKey, participant: ParticipantId, change: &Change) -> Vec<u8> {
    let revision = revision_bytes(change.revision);
    key.seal_json(place(participant, change.id, &revision), &change.to_value())
}

/// Opens one version; what does not decode is an error, never a default.
pub(super) fn open(
    key: &DataKey,
    participant: ParticipantId,
    id: RecordId,
    revision: Revision,
    sealed: &[u8],
) -> Result<Change> {
    let bytes = revision_bytes(revision);
    let value: serde_json::Value = key.open_json(place(participant, id, &bytes), sealed)?;
    Change::decode(&value).map_err(|_| Error::Corrupt("records.sealed"))
}

fn place<'a>(participant: ParticipantId, id: RecordId, revision: &'a [u8]) -> Place<'a> {
    Place {
        table: "records",
        subject: participant.0,
        row: id.0,
        revision,
    }
}
