//! Grading what is queued. Any number of graders share the queue in the database, in any number of processes, as long as
//! all of them keep evidence in the same folder.
//!
//! Promises: evidence is stored before it is judged; a grader that dies loses nothing, its lease lapses and another
//! begins anew; a fault of ours or of the network counts no attempt.

mod attempt;
mod judging;
mod verdict_stream;

use std::future::Future;
use std::sync::Arc;
use std::time::Duration;

use model::SubmissionId;
use storage::submissions::{self, Claimed, Lease, Next};
use tokio::sync::broadcast;

use crate::{Labs, ServiceError, Shared};

/// How long a grader may be silent before another takes over.
const LEASE_MS: i64 = 30_000;
const HEARTBEAT_EVERY: Duration = Duration::from_secs(10);
/// How long a submission queued by another process may go unseen.
const LOOK_EVERY: Duration = Duration::from_secs(1);
const MEASURE_EVERY: Duration = Duration::from_secs(5);

/// A grader's way to the queue.
#[derive(Clone)]
pub struct Grading {
    pub(crate) shared: Arc<Shared>,
    pub(crate) labs: Labs,
    pub(crate) guard: grader::Guard,
}

impl Grading {
    /// Grades one submission after the other until `stop` is there; one under way then goes back to the queue.
    pub async fn run(&self, stop: impl Future<Output = ()>) {
        tokio::pin!(stop);
        let mut changes = self.shared.changes.subscribe();
        loop {
            let claimed = match self.claim().await {
                Ok(claimed) => claimed,
                Err(error) => {
                    tracing::error!(%error, "the grading queue can't be read");
                    None
                }
            };
            let Some(claimed) = claimed else {
                tokio::select! {
                    () = &mut stop => return,
                    () = something_changed(&mut changes) => continue,
                }
            };
            tokio::select! {
                () = self.grade(&claimed) => {}
                () = &mut stop => {
                    self.release(&claimed.lease).await;
                    return;
                }
            }
        }
    }

    /// Grades the next submission, if there is one, and says which.
    pub async fn grade_next(&self) -> Result<Option<SubmissionId>, ServiceError> {
        let Some(claimed) = self.claim().await? else {
            return Ok(None);
        };
        self.grade(&claimed).await;
        Ok(Some(claimed.lease.submission))
    }

    /// Keeps the gauge of the queue's depth right. Never returns.
    pub async fn measure_queue(&self) {
        loop {
            match self.queue_depth().await {
                // A queue that a float can't count does not exist.
                #[expect(
                    clippy::cast_precision_loss,
                    reason = "a queue of 2^53 submissions does not exist"
                )]
                Ok(depth) => metrics::gauge!("sightline_grading_queue_depth").set(depth as f64),
                Err(error) => tracing::warn!(%error, "the grading queue can't be measured"),
            }
            tokio::time::sleep(MEASURE_EVERY).await;
        }
    }

    /// How many submissions nobody grades yet.
    pub async fn queue_depth(&self) -> Result<u64, ServiceError> {
        let mut connection = self.shared.db.read().await?;
        Ok(submissions::queue_depth(&mut connection, self.shared.clock.now_ms()).await?)
    }

    async fn claim(&self) -> Result<Option<Claimed>, ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let lease_id = self.shared.randomness.id(now_ms)?;
        // Asked first: an idle grader must not take the write lock every second.
        while submissions::queue_depth(&mut *self.shared.db.read().await?, now_ms).await? > 0 {
            let mut tx = self.shared.db.begin_write().await?;
            let next =
                submissions::claim_next(&mut tx, &lease_id, now_ms, now_ms + LEASE_MS).await?;
            tx.commit().await?;
            match next {
                Next::Claimed(claimed) => {
                    self.shared.announce(&claimed.lease.submission);
                    return Ok(Some(claimed));
                }
                Next::Damaged { submission, error } => {
                    metrics::counter!("sightline_gradings_total", "outcome" => "faulted")
                        .increment(1);
                    tracing::error!(%error, %submission, "ended in a fault: it can't be read");
                    self.shared.announce(&submission);
                }
                // Although something is queued: another grader was faster. There may be a next one.
                Next::Nothing => {}
            }
        }
        Ok(None)
    }

    /// Grades while the lease holds. Returns when nothing is left to do for this grader.
    async fn grade(&self, claimed: &Claimed) {
        let started = tokio::time::Instant::now();
        tokio::select! {
            () = self.attempt(claimed) => {}
            () = self.keep_lease(&claimed.lease) => {
                tracing::warn!(submission = %claimed.lease.submission, "lease lost: another grader has taken over");
            }
        }
        metrics::histogram!("sightline_grading_duration_seconds")
            .record(started.elapsed().as_secs_f64());
        self.shared.announce(&claimed.lease.submission);
    }

    /// Returns once the lease is lost.
    async fn keep_lease(&self, lease: &Lease) {
        loop {
            tokio::time::sleep(HEARTBEAT_EVERY).await;
            match self.extend(lease).await {
                Ok(true) => {}
                Ok(false) => return,
                // The lease may well hold until the database answers again.
                Err(error) => {
                    tracing::warn!(%error, submission = %lease.submission, "heartbeat failed");
                }
            }
        }
    }

    async fn extend(&self, lease: &Lease) -> Result<bool, ServiceError> {
        let mut tx = self.shared.db.begin_write().await?;
        let is_ours =
            submissions::extend_lease(&mut tx, lease, self.shared.clock.now_ms() + LEASE_MS)
                .await?;
        tx.commit().await?;
        Ok(is_ours)
    }

    async fn release(&self, lease: &Lease) {
        let released = async {
            let mut tx = self.shared.db.begin_write().await?;
            submissions::release_lease(&mut tx, lease).await?;
            tx.commit().await
        };
        match released.await {
            Ok(()) => tracing::info!(submission = %lease.submission, "given back to the queue"),
            Err(error) => {
                tracing::warn!(%error, submission = %lease.submission, "not given back: its lease will lapse");
            }
        }
        self.shared.announce(&lease.submission);
    }
}

async fn something_changed(changes: &mut broadcast::Receiver<SubmissionId>) {
    // Whatever woke us, even an error, the next step is the same: look at the queue.
    let _ = tokio::time::timeout(LOOK_EVERY, changes.recv()).await;
}
