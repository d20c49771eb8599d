//! Background work: what is due by time, not by a request.

mod deliver;
mod plan;
mod tidy;

use tokio_util::sync::CancellationToken;

pub use deliver::deliver;
pub use plan::{announce, plan};
pub use tidy::tidy;

use crate::app::App;

/// Runs every job until `stop`.
pub async fn run(app: App, stop: CancellationToken) {
    tokio::join!(
        tidy::run(app.clone(), stop.clone()),
        plan::run(app.clone(), stop.clone()),
        deliver::run(app.clone(), stop.clone()),
    );
}
