//! Appending to the trail, reading it, and checking that nobody touched it.

use mobile_core::{
    ids::{CentreId, CycleId, ParticipantId, StaffId},
    time::UnixMillis,
};
use sea_orm::{
    ActiveValue::Set, ColumnTrait, ConnectionTrait, EntityTrait, QueryFilter, QueryOrder,
    QuerySelect,
};
use sha2::{Digest, Sha256};

use super::entity::{ActiveModel, Column, Entity, Model};
use crate::{
    error::{Error, Result},
    features::centres::queries as centres,
};

/// What was done; the codes in the trail.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Action {
    /// A brief was read.
    BriefRead,
    /// A cycle was created.
    CycleCreated,
    /// A cycle's dates were changed.
    SessionsChanged,
    /// Someone joined a cycle's team.
    TeamJoined,
    /// Someone left a cycle's team.
    TeamLeft,
    /// A person was included in a cycle and invited.
    ParticipantIncluded,
    /// A person got a new code.
    ParticipantInvited,
    /// A first name was noted by staff.
    ParticipantNamed,
    /// A person left a cycle.
    ParticipantLeft,
    /// A one-time link was made for new staff.
    StaffInvited,
    /// Someone joined the staff.
    StaffJoined,
    /// Someone of the staff was disabled.
    StaffDisabled,
    /// The centre's name or zone was changed.
    CentreChanged,
    /// The centre's settings about reminders were changed.
    NudgesChanged,
}

impl Action {
    /// The code in the trail.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BriefRead => "brief_read",
            Self::CycleCreated => "cycle_created",
            Self::SessionsChanged => "sessions_changed",
            Self::TeamJoined => "team_joined",
            Self::TeamLeft => "team_left",
            Self::ParticipantIncluded => "participant_included",
            Self::ParticipantInvited => "participant_invited",
            Self::ParticipantNamed => "participant_named",
            Self::ParticipantLeft => "participant_left",
            Self::StaffInvited => "staff_invited",
            Self::StaffJoined => "staff_joined",
            Self::StaffDisabled => "staff_disabled",
            Self::CentreChanged => "centre_changed",
            Self::NudgesChanged => "nudges_changed",
        }
    }
}

/// A line to append.
#[derive(Debug, Clone, Copy)]
pub struct Line {
    /// Whose trail.
    pub centre: CentreId,
    /// When.
    pub at: UnixMillis,
    /// By whom; `None` for the command line.
    pub staff: Option<StaffId>,
    /// What.
    pub action: Action,
    /// On which cycle.
    pub cycle: Option<CycleId>,
    /// About whom.
    pub participant: Option<ParticipantId>,
    /// Which session.
    pub number: Option<i32>,
}

impl Line {
    /// A line by `staff` about the centre as a whole.
    pub fn new(centre: CentreId, at: UnixMillis, staff: Option<StaffId>, action: Action) -> Self {
        Self {
            centre,
            at,
            staff,
            action,
            cycle: None,
            participant: None,
            number: None,
        }
    }
}

/// Appends `line`, chained to the one before. Call it in the transaction of what it tells about.
///
/// # Errors
/// The database's own.
pub async fn append(c: &impl ConnectionTrait, line: Line) -> Result<()> {
    centres::lock(c, line.centre).await?;
    let centre = line.centre.0;
    let last = Entity::find()
        .filter(Column::CentreId.eq(centre))
        .order_by_desc(Column::Seq)
        .one(c)
        .await?;
    let mut row = Model {
        centre_id: centre,
        seq: last.as_ref().map_or(0, |row| row.seq) + 1,
        at: line.at.0,
        staff_id: line.staff.map(|id| id.0),
        action: line.action.as_str().to_owned(),
        cycle_id: line.cycle.map(|id| id.0),
        participant_id: line.participant.map(|id| id.0),
        number: line.number,
        hash: Vec::new(),
    };
    row.hash = chained(last.as_ref(), &row);
    Entity::insert(ActiveModel {
        centre_id: Set(row.centre_id),
        seq: Set(row.seq),
        at: Set(row.at),
        staff_id: Set(row.staff_id),
        action: Set(row.action),
        cycle_id: Set(row.cycle_id),
        participant_id: Set(row.participant_id),
        number: Set(row.number),
        hash: Set(row.hash),
    })
    .exec_without_returning(c)
    .await?;
    Ok(())
}

/// The newest lines of a centre's trail, newest first.
///
/// # Errors
/// The database's own.
pub async fn newest(c: &impl ConnectionTrait, centre: CentreId, limit: u64) -> Result<Vec<Model>> {
    let rows = Entity::find()
        .filter(Column::CentreId.eq(centre.0))
        .order_by_desc(Column::Seq);
    Ok(rows.limit(limit).all(c).await?)
}

/// Checks the whole chain of a centre.
///
/// # Errors
/// [`Error::Corrupt`] when a line was changed, removed or slipped in.
pub async fn verify(c: &impl ConnectionTrait, centre: CentreId) -> Result<()> {
    let rows = Entity::find()
        .filter(Column::CentreId.eq(centre.0))
        .order_by_asc(Column::Seq)
        .all(c)
        .await?;
    let mut last: Option<&Model> = None;
    for row in &rows {
        let follows = row.seq == last.map_or(0, |l| l.seq) + 1;
        if !follows || row.hash != chained(last, row) {
            return Err(Error::Corrupt("audit"));
        }
        last = Some(row);
    }
    Ok(())
}

fn chained(last: Option<&Model>, row: &Model) -> Vec<u8> {
    let mut hash = Sha256::new();
    hash.update(last.map_or(&[][..], |row| &row.hash));
    hash.update(row.centre_id.as_bytes());
    hash.update(row.seq.to_le_bytes());
    hash.update(row.at.to_le_bytes());
    for id in [row.staff_id, row.cycle_id, row.participant_id] {
        hash.update(id.unwrap_or_default().as_bytes());
    }
    hash.update(row.number.unwrap_or(-1).to_le_bytes());
    hash.update(row.action.as_bytes());
    hash.finalize().to_vec()
}
