//! `POST /sync`, and a record's earlier versions.

use axum::{
    extract::{Request, State},
    http::StatusCode,
};
use mobile_core::{
    ids::RecordId,
    protocol::{Change, MAX_CHANGES, PROTOCOLS, Rejected, SyncRequest, SyncResponse},
    time::UnixMillis,
};
use serde_json::Value;

use super::queries;
use crate::{
    app::App,
    auth::{ParticipantScope, SenderScope},
    error::{Error, Problem, Result},
    extract::{self, Json, Path},
    features::{
        devices::queries as devices, installation::queries as installation,
        programme::queries as programme,
    },
    sealing::Class,
};

/// Stores what the phone has and hands back what it lacks.
#[utoipa::path(post, path = "/sync", operation_id = "sync_records", tag = "phone", request_body = SyncRequest,
    responses((status = 200, body = SyncResponse), (status = "4XX", body = Problem)))]
pub async fn sync(
    State(app): State<App>,
    sender: SenderScope,
    request: Request,
) -> Result<Json<SyncResponse>> {
    let request = envelope(&extract::body(request, &app).await?)?;
    let SenderScope { scope, send_only } = sender;
    let me = scope.participant;
    let now = app.now();
    let key = app.keyring().get(me.0, Class::Log).await?;
    let mine = devices::ever(app.db().read(), me).await?;
    let from = position(&app, scope, request.cursor.as_deref()).await?;
    if from.is_none() && !send_only {
        return Err(Error::conflict("resync_required"));
    }
    let seen = from.as_ref().map_or(0, |from| from.seq);
    let (changes, mut rejected) = decode(&request.changes);
    let (outcome, page) = app
        .db()
        .write(async |tx| {
            let (key, mine, changes) = (&key, &mine, &changes);
            let outcome = match changes.is_empty() {
                true => queries::Outcome::default(),
                false => queries::store(&*tx, key, me, mine, changes, seen, now).await?,
            };
            if send_only {
                return Ok((outcome, None));
            }
            let just_sent = |change: &Change| {
                outcome
                    .accepted
                    .iter()
                    .any(|a| a.id == change.id && a.revision == change.revision)
            };
            let page = queries::since(&*tx, key, me, seen, just_sent).await?;
            Ok::<_, Error>((outcome, Some(page)))
        })
        .await?;
    rejected.extend(outcome.rejected);
    rejected.sort_by_key(|rejected| rejected.index);
    let programme_etag = programme::etag(&app, scope).await?;
    Ok(Json(SyncResponse {
        accepted: outcome.accepted,
        rejected,
        cursor: match (from, page.as_ref()) {
            (Some(from), Some(page)) => Some(format!("{}.{}", from.epoch, page.seq)),
            // The start has a name too, so that a phone which only ever added learns of a restore.
            (Some(from), None) if request.cursor.is_none() => Some(format!("{}.0", from.epoch)),
            _ => request.cursor,
        },
        more: page.as_ref().is_some_and(|page| page.more),
        changes: page
            .iter()
            .flat_map(|page| &page.changes)
            .map(|change| change.to_value())
            .collect(),
        programme_etag,
        server_time: UnixMillis(app.now().0),
    }))
}

/// The envelope, or one problem for all of it: then nothing is stored.
fn envelope(body: &[u8]) -> Result<SyncRequest> {
    let value: Value = serde_json::from_slice(body).map_err(|_| extract::not_json())?;
    let spoken = |protocol: u64| PROTOCOLS.iter().any(|known| u64::from(*known) == protocol);
    if let Some(protocol) = value
        .get("protocol")
        .and_then(Value::as_u64)
        .filter(|p| !spoken(*p))
    {
        let mut problem = Problem::new(StatusCode::BAD_REQUEST, "protocol_unsupported")
            .field("protocol")
            .detail(format!("protocol {protocol} is not spoken here"));
        problem.supported = Some(PROTOCOLS.to_vec());
        return Err(problem.into());
    }
    let request: SyncRequest = serde_json::from_value(value).map_err(|_| {
        Problem::new(StatusCode::BAD_REQUEST, "invalid_envelope")
            .detail("accepted: protocol (number), cursor (text or null), changes (list)")
    })?;
    if request.changes.len() > MAX_CHANGES {
        return Err(extract::too_large());
    }
    Ok(request)
}

fn decode(values: &[Value]) -> (Vec<(usize, Change)>, Vec<Rejected>) {
    let (mut changes, mut rejected) = (Vec::with_capacity(values.len()), Vec::new());
    for (index, value) in values.iter().enumerate() {
        match Change::decode(value) {
            Ok(change) => changes.push((index, change)),
            Err(rejection) => rejected.push(Rejected::new(index, rejection)),
        }
    }
    (changes, rejected)
}

/// A place in the store that stands now.
struct Position {
    epoch: String,
    seq: i64,
}

/// Where a cursor points. `None` for one of another epoch, or beyond the end: it belongs to a store that is gone.
async fn position(
    app: &App,
    scope: ParticipantScope,
    cursor: Option<&str>,
) -> Result<Option<Position>> {
    let c = app.db().read();
    let epoch = installation::epoch(c).await?;
    let Some(cursor) = cursor else {
        return Ok(Some(Position { epoch, seq: 0 }));
    };
    let seq = cursor.split_once('.').filter(|(of, _)| *of == epoch);
    let seq = seq
        .and_then(|(_, seq)| seq.parse().ok())
        .filter(|seq| *seq >= 0);
    match seq {
        Some(seq) if seq <= queries::head(c, scope.participant).await? => {
            Ok(Some(Position { epoch, seq }))
        }
        _ => Ok(None),
    }
}

/// The earlier versions of one of the caller's records, 30 days back, newest first.
#[utoipa::path(get, path = "/me/records/{record_id}/versions", operation_id = "list_record_versions", tag = "phone", params(("record_id" = RecordId, Path)),
    responses((status = 200, body = Vec<Change>), (status = "4XX", body = Problem)))]
pub async fn versions(
    State(app): State<App>,
    me: ParticipantScope,
    Path(id): Path<RecordId>,
) -> Result<Json<Vec<Value>>> {
    let key = app.keyring().get(me.participant.0, Class::Log).await?;
    let kept = queries::history(app.db().read(), &key, me.participant, id).await?;
    Ok(Json(kept.iter().map(Change::to_value).collect()))
}
