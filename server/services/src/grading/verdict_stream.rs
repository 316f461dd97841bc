//! Judging off the async threads while the verdicts are stored and announced as they come.

use std::sync::Arc;

use grader::Evidence;
use model::{Report, Verdict};
use storage::submissions::Lease;
use storage::verdicts;
use tokio::sync::mpsc;

use super::attempt::Ended;
use crate::Shared;
use crate::course::LoadedLab;

/// Verdicts that came while the last ones were being stored share one transaction.
const BATCH: usize = 64;

pub(super) async fn judge_and_store(
    shared: &Shared,
    lease: &Lease,
    lab: Arc<LoadedLab>,
    evidence: Evidence,
) -> Result<Report, Ended> {
    let (sender, mut receiver) = mpsc::unbounded_channel::<Verdict>();
    let judging = tokio::task::spawn_blocking(move || {
        grader::judge_each(&lab.rubric, &evidence, &mut |verdict: &Verdict| {
            // Nobody receives any more once the lease is lost; the report is thrown away as well.
            let _ = sender.send(verdict.clone());
        })
    });
    let mut position = 0;
    let mut batch = Vec::new();
    while receiver.recv_many(&mut batch, BATCH).await > 0 {
        let mut tx = shared.db.begin_write().await?;
        for verdict in batch.drain(..) {
            if !verdicts::append(&mut tx, lease, position, &verdict).await? {
                return Err(Ended::LeaseLost);
            }
            position += 1;
        }
        tx.commit().await?;
        shared.announce(&lease.submission);
    }
    Ok(judging.await?)
}
