//! Following a submission while it is graded.
//!
//! Everything comes from the database, so it works across restarts and with graders in other processes;
//! the announcements of this process only save waiting.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use model::{SubmissionEvent, SubmissionId, SubmissionState};
use storage::{submissions, verdicts};
use tokio::sync::broadcast;

use super::watchers::Place;
use crate::{ServiceError, Shared};

/// How long a change made by another process may go unseen.
const LOOK_EVERY: Duration = Duration::from_secs(2);

/// The events of one submission, from its beginning.
pub struct Watch {
    shared: Arc<Shared>,
    submission: SubmissionId,
    changes: broadcast::Receiver<SubmissionId>,
    /// State and number of claims as last told.
    stage: Option<(SubmissionState, u32)>,
    verdicts_told: u32,
    pending: VecDeque<SubmissionEvent>,
    is_done: bool,
    /// Held as long as somebody follows.
    _place: Place,
}

impl Watch {
    pub(super) fn new(shared: Arc<Shared>, submission: SubmissionId, place: Place) -> Self {
        // Subscribed before the first look: nothing falls in between.
        let changes = shared.changes.subscribe();
        Self {
            shared,
            submission,
            changes,
            stage: None,
            verdicts_told: 0,
            pending: VecDeque::new(),
            is_done: false,
            _place: place,
        }
    }

    /// The next event, or `None` after the last.
    pub async fn next(&mut self) -> Result<Option<SubmissionEvent>, ServiceError> {
        loop {
            if let Some(event) = self.pending.pop_front() {
                return Ok(Some(event));
            }
            if self.is_done {
                return Ok(None);
            }
            self.look().await?;
            if self.pending.is_empty() && !self.is_done {
                self.wait().await;
            }
        }
    }

    async fn look(&mut self) -> Result<(), ServiceError> {
        let mut connection = self.shared.db.read().await?;
        let Some((state, claims)) =
            submissions::find_stage(&mut connection, &self.submission).await?
        else {
            self.is_done = true;
            return Ok(());
        };
        let began_anew = self.stage.is_some_and(|(_, told)| told != claims);
        if began_anew {
            self.verdicts_told = 0;
        }
        if self.stage.is_none_or(|(told, _)| told != state) || began_anew {
            // A page clears its verdicts on `running`, so a grading that went by unseen is announced as well.
            let told = if state.is_final() && self.stage.is_some() {
                SubmissionState::Running
            } else {
                state
            };
            if !state.is_final() || began_anew {
                self.pending
                    .push_back(SubmissionEvent::State { state: told });
            }
        }
        let verdicts =
            verdicts::list_from(&mut connection, &self.submission, self.verdicts_told).await?;
        for verdict in verdicts {
            self.verdicts_told += 1;
            self.pending.push_back(SubmissionEvent::Verdict {
                verdict: Box::new(verdict),
            });
        }
        if state.is_final() {
            self.pending.push_back(SubmissionEvent::Done { state });
            self.is_done = true;
        }
        self.stage = Some((state, claims));
        Ok(())
    }

    async fn wait(&mut self) {
        let ours = async {
            loop {
                match self.changes.recv().await {
                    Ok(changed) if changed != self.submission => {}
                    // Ours, or too many to have been kept: look.
                    Ok(_) | Err(broadcast::error::RecvError::Lagged(_)) => return,
                    Err(broadcast::error::RecvError::Closed) => std::future::pending().await,
                }
            }
        };
        // An elapsed wait is no failure: it is the moment for the next look.
        let _ = tokio::time::timeout(LOOK_EVERY, ours).await;
    }
}
