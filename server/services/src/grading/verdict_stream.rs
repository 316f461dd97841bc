//! Judging off the async threads while the verdicts are stored and announced as they come.

use std::sync::Arc;

use grader::Evidence;
use model::Report;
use storage::submissions::Lease;
use storage::verdicts;

use super::attempt::Ended;
use super::judging::Judging;
use crate::Shared;
use crate::course::LoadedLab;

pub(super) async fn judge_and_store(
    shared: &Shared,
    lease: &Lease,
    lab: Arc<LoadedLab>,
    evidence: Evidence,
) -> Result<Report, Ended> {
    let mut judging = Judging::begin(move |interrupt, on_verdict| {
        grader::judge_each(&lab.rubric, evidence, interrupt, on_verdict)
    });
    let mut position = 0;
    loop {
        let batch = judging.more().await?;
        if batch.is_empty() {
            return judging.report().await;
        }
        let mut tx = shared.db.begin_write().await?;
        for verdict in batch {
            if !verdicts::append(&mut tx, lease, position, &verdict).await? {
                return Err(Ended::LeaseLost);
            }
            position += 1;
        }
        tx.commit().await?;
        shared.announce(&lease.submission);
    }
}
