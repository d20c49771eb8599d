//! The queue of reminders to send. Several workers share it: each takes what is due for a while (a lease); a killed
//! worker's share falls to the others when it is over.

use mobile_core::time::{HOUR, UnixMillis};
use sea_orm::{
    ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, QueryOrder, QuerySelect,
    QueryTrait, TryGetableMany,
    sea_query::{
        CommonTableExpression, Expr, ExprTrait, IntoTableRef, LockBehavior, LockType, Query,
        TableRef, UpdateStatement, ValueTuple,
    },
};
use uuid::Uuid;

use super::entity::nudges::{Column, Entity};
use crate::{
    error::{Error, Result},
    push::Outcome,
    sealing::{Class, DataKey},
};

use super::queries::{Message, place};

/// Waiting for its time, or for another attempt.
pub(super) const PLANNED: &str = "planned";
/// The push service took it, or the phone's own scheduler has it.
pub(super) const SENT: &str = "sent";
/// Its use ended before it could be sent.
pub(super) const EXPIRED: &str = "expired";
/// The plan changed before it was sent.
pub(super) const CANCELLED: &str = "cancelled";
/// It could not be sent.
pub(super) const REFUSED: &str = "refused";
/// Nobody to send it to: the app shows it when it is opened.
pub(super) const UNREACHABLE: &str = "unreachable";

/// The first pause after a failure; each further one is twice as long.
const FIRST_PAUSE: i64 = 20_000;
/// The longest pause.
const PAUSE_MAX: i64 = HOUR;

/// A reminder that a worker took.
#[derive(Debug, Clone)]
pub struct Claimed {
    /// For whom.
    pub recipient: Uuid,
    /// Names it towards the push service and the phone.
    pub id: Uuid,
    /// Under which key it is sealed.
    pub class: Class,
    /// Until when it is of use.
    pub expires_at: UnixMillis,
    /// How often it was tried, this time included.
    pub attempts: i32,
    sealed: Vec<u8>,
}

impl Claimed {
    /// What it says.
    ///
    /// # Errors
    /// If the row does not open.
    pub fn message(&self, key: &DataKey) -> Result<Message> {
        Ok(key.open_json(place(self.recipient, self.id), &self.sealed)?)
    }
}

/// Takes up to `limit` reminders that are due, for `lease` milliseconds. What is no longer of use is put away on the way.
///
/// # Errors
/// The database's own.
pub async fn claim(
    c: &impl ConnectionTrait,
    now: UnixMillis,
    lease: i64,
    limit: u64,
) -> Result<Vec<Claimed>> {
    let due = Entity::find()
        .select_only()
        .columns([Column::RecipientId, Column::Id])
        .filter(Column::State.eq(PLANNED))
        .filter(Column::NextAt.lte(now.0))
        .order_by_asc(Column::NextAt)
        .limit(limit)
        .lock_with_behavior(LockType::Update, LockBehavior::SkipLocked)
        .into_query();
    // Materialised: rows are looked for and locked once, whatever the plan.
    let due = CommonTableExpression::new()
        .table_name(LIST)
        .columns(["column1", "column2"])
        .query(due)
        .materialized(true)
        .to_owned();
    let late = || Expr::col(Column::ExpiresAt).lte(now.0);
    let tried = || Expr::col(Column::Attempts);
    let mut taken = these(LIST.into_table_ref());
    taken
        .with_cte(due)
        .value(Column::State, Expr::case(late(), EXPIRED).finally(PLANNED))
        .value(Column::NextAt, now.plus(lease).0)
        .value(
            Column::Attempts,
            Expr::case(late(), tried()).finally(tried().add(1)),
        )
        .returning(Query::returning().columns([
            Column::RecipientId,
            Column::Id,
            Column::Class,
            Column::ExpiresAt,
            Column::Attempts,
            Column::Sealed,
        ]));
    loop {
        let rows = c.query_all(&taken).await?;
        let none_is_due = rows.is_empty();
        let rows = rows.iter().map(Row::try_get_many_by_index);
        let rows: Vec<Row> = rows.collect::<Result<_, _>>().map_err(DbErr::from)?;
        let of_use = rows.into_iter().filter(|row| row.3 > now.0);
        let claimed: Vec<Claimed> = of_use.map(claimed).collect::<Result<_>>()?;
        if none_is_due || !claimed.is_empty() {
            return Ok(claimed);
        }
    }
}

/// Updates the rows whose recipients and ids are the first two columns of a list named [`LIST`].
///
/// A list is joined row by row on both databases; two lists of ids would make SQLite look up each id under each recipient.
fn these(list: TableRef) -> UpdateStatement {
    let of_list = |column: &'static str| Expr::col((LIST, column));
    Query::update()
        .table(Entity)
        .from(list)
        .and_where(Expr::col((Entity, Column::RecipientId)).eq(of_list("column1")))
        .and_where(Expr::col((Entity, Column::Id)).eq(of_list("column2")))
        .take()
}

/// The name of the list in [`these`]; both databases call the columns of a list of values `column1` and so on.
const LIST: &str = "list";

/// Recipient, id, class, end of use, attempts, what is sealed: no more is read of a row than is needed.
type Row = (Uuid, Uuid, String, i64, i32, Vec<u8>);

fn claimed((recipient, id, class, expires_at, attempts, sealed): Row) -> Result<Claimed> {
    let class = match class.as_str() {
        "log" => Class::Log,
        "centre" => Class::Centre,
        _ => return Err(Error::Corrupt("nudges.class")),
    };
    Ok(Claimed {
        recipient,
        id,
        class,
        expires_at: UnixMillis(expires_at),
        attempts,
        sealed,
    })
}

/// What became of a reminder.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fate {
    /// A push service answered, or did not; to which device.
    Pushed(Uuid, Outcome),
    /// The phone that was opened last schedules reminders itself.
    Local(Uuid),
    /// No device takes reminders.
    Unreachable,
    /// The row does not open: its key was destroyed.
    Unreadable,
    /// What it tells of is no more, or nothing for this recipient.
    Unneeded,
}

/// Notes what became of reminders.
///
/// # Errors
/// The database's own.
pub async fn settle(
    c: &impl ConnectionTrait,
    fates: &[(Claimed, Fate)],
    now: UnixMillis,
) -> Result<()> {
    // Most were accepted, by one device each: one statement for all of them.
    let accepted: Vec<ValueTuple> = fates
        .iter()
        .filter_map(|(nudge, fate)| match fate {
            Fate::Pushed(device, Outcome::Accepted) => Some(ValueTuple::Three(
                nudge.recipient.into(),
                nudge.id.into(),
                (*device).into(),
            )),
            _ => None,
        })
        .collect();
    if !accepted.is_empty() {
        let mut sent = these(TableRef::ValuesList(accepted, LIST.into()));
        sent.value(Column::State, SENT)
            .value(Column::SentAt, now.0)
            .value(Column::DeviceId, Expr::col((LIST, "column3")));
        c.execute(&sent).await?;
    }
    for (nudge, fate) in fates {
        let (state, next, device) = match *fate {
            Fate::Pushed(_, Outcome::Accepted) => continue,
            Fate::Local(device) => (SENT, None, Some(device)),
            Fate::Unreachable => (UNREACHABLE, None, None),
            Fate::Unreadable | Fate::Pushed(_, Outcome::Refused(_)) => (REFUSED, None, None),
            Fate::Unneeded => (CANCELLED, None, None),
            // Another device may take it at once.
            Fate::Pushed(_, Outcome::Gone) => (PLANNED, Some(now), None),
            Fate::Pushed(_, Outcome::Later(after)) => {
                (PLANNED, Some(now.plus(pause(nudge.attempts, after))), None)
            }
            Fate::Pushed(_, Outcome::Unanswered | Outcome::Failed) => {
                (PLANNED, Some(now.plus(pause(nudge.attempts, None))), None)
            }
        };
        let mut update = Entity::update_many().col_expr(Column::State, Expr::value(state));
        if let Some(next) = next {
            update = update.col_expr(Column::NextAt, Expr::value(next.0));
        }
        if device.is_some() {
            update = update
                .col_expr(Column::DeviceId, Expr::value(device))
                .col_expr(Column::SentAt, Expr::value(now.0));
        }
        if matches!(fate, Fate::Unneeded) {
            // Nothing was tried: it may be planned anew.
            update = update.col_expr(Column::Attempts, Expr::value(0));
        }
        let row = Column::RecipientId
            .eq(nudge.recipient)
            .and(Column::Id.eq(nudge.id));
        update.filter(row).exec(c).await?;
    }
    Ok(())
}

/// How long to wait after so many attempts: what the push service asked for, or twice as long each time.
fn pause(attempts: i32, after: Option<u64>) -> i64 {
    let doublings = u32::try_from(attempts.clamp(1, 20) - 1).unwrap_or(0);
    let own = Ord::min(FIRST_PAUSE.saturating_mul(1 << doublings), PAUSE_MAX);
    let asked = after.and_then(|seconds| i64::try_from(seconds.saturating_mul(1000)).ok());
    asked.map_or(own, |asked| Ord::max(asked, own))
}

/// When the next reminder is due, if one is planned.
///
/// # Errors
/// The database's own.
pub async fn next_due(c: &impl ConnectionTrait) -> Result<Option<UnixMillis>> {
    let next = Entity::find()
        .filter(Column::State.eq(PLANNED))
        .order_by_asc(Column::NextAt)
        .one(c)
        .await?;
    Ok(next.map(|row| UnixMillis(row.next_at)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pauses_double_up_to_an_hour_and_never_undercut_what_was_asked() {
        assert_eq!(pause(1, None), 20_000);
        assert_eq!(pause(3, None), 80_000);
        assert_eq!(pause(15, None), HOUR);
        assert_eq!(pause(1, Some(120)), 120_000);
        assert_eq!(pause(5, Some(1)), 320_000);
    }
}
