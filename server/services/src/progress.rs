//! A student's own progress.

use std::sync::Arc;

use model::{LabProgress, Progress, SubmissionState, SubmissionSummary};
use storage::submissions;

use crate::{CurrentUser, Labs, ServiceError, Shared};

/// What one did so far.
#[derive(Clone)]
pub struct ProgressPages {
    pub(crate) shared: Arc<Shared>,
    pub(crate) labs: Labs,
}

impl ProgressPages {
    /// One's own progress, every lab listed.
    pub async fn mine(&self, user: &CurrentUser) -> Result<Progress, ServiceError> {
        let all = submissions::list_of(&mut *self.shared.db.read().await?, user.id()).await?;
        let progress_in = |lab: model::LabSummary| {
            let submissions: Vec<SubmissionSummary> = all
                .iter()
                .filter(|submission| submission.lab == lab.slug)
                .cloned()
                .collect();
            let graded = submissions
                .iter()
                .filter(|submission| submission.state == SubmissionState::Graded);
            let best_points = graded
                .clone()
                .filter_map(|submission| submission.points)
                .reduce(f64::max);
            let attempts = u32::try_from(graded.count()).unwrap_or(u32::MAX);
            LabProgress {
                lab,
                attempts,
                best_points,
                submissions,
            }
        };
        Ok(Progress {
            labs: self.labs.list().into_iter().map(progress_in).collect(),
        })
    }
}
