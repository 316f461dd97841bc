//! Handing in a lab and looking at what came of it.

mod watch;
mod watchers;

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{LabSlug, SubmissionId, SubmissionSummary, SubmissionView};
use storage::submissions::{self, NewSubmission, StoredSubmission};
use storage::{BlobId, StorageError, drafts, verdicts};

use crate::{CurrentUser, Labs, ServiceError, Shared};

pub use watch::Watch;
pub(crate) use watchers::Watchers;

/// What a student puts into a lab's form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct HandIn {
    /// Addresses by the rubric's names.
    pub targets: BTreeMap<String, String>,
    /// Texts by the rubric's names; an empty text is a file that is not handed in.
    pub files: BTreeMap<String, String>,
}

/// Submitting and viewing.
#[derive(Clone)]
pub struct Submissions {
    pub(crate) shared: Arc<Shared>,
    pub(crate) labs: Labs,
    pub(crate) watchers: Watchers,
}

impl Submissions {
    /// Queues a live check of the stack at these addresses. On return it is on disk; the files are kept for the form
    /// also when something is refused.
    pub async fn submit(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
        hand_in: HandIn,
    ) -> Result<SubmissionId, ServiceError> {
        let files = self.labs.check_files(lab, hand_in.files)?;
        if !files.is_empty() {
            self.save_draft(user, lab, &files).await?;
        }
        let targets = self.labs.check_targets(lab, hand_in.targets).await?;
        self.queue(user, lab, &HandIn { targets, files }, None)
            .await
    }

    /// The files that the student last put into the lab's form.
    pub async fn draft(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
    ) -> Result<BTreeMap<String, String>, ServiceError> {
        let mut connection = self.shared.db.read().await?;
        Ok(drafts::find(&mut connection, user.id(), lab).await?)
    }

    async fn save_draft(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
        files: &BTreeMap<String, String>,
    ) -> Result<(), ServiceError> {
        let mut tx = self.shared.db.begin_write().await?;
        drafts::save(&mut tx, user.id(), lab, files, self.shared.clock.now_ms()).await?;
        Ok(tx.commit().await?)
    }

    /// Queues the judging of evidence that `labcheck` recorded. On return it is on disk.
    pub async fn submit_evidence(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
        evidence: Vec<u8>,
    ) -> Result<SubmissionId, ServiceError> {
        self.refuse_second(user, lab).await?;
        let evidence = self.labs.check_evidence(lab, evidence).await?;
        let blob = self.shared.blobs.put(evidence).await?;
        self.queue(user, lab, &HandIn::default(), Some(&blob)).await
    }

    /// The student's newest submission to a lab.
    pub async fn newest(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
    ) -> Result<Option<SubmissionSummary>, ServiceError> {
        let mut connection = self.shared.db.read().await?;
        Ok(submissions::find_newest(&mut connection, user.id(), lab).await?)
    }

    /// A submission's page: for its student and for instructors.
    pub async fn view(
        &self,
        user: &CurrentUser,
        id: &SubmissionId,
    ) -> Result<SubmissionView, ServiceError> {
        let stored = self.find_visible(user, id).await?;
        let mut connection = self.shared.db.read().await?;
        let attempts = submissions::count_graded(
            &mut connection,
            &stored.summary.student,
            &stored.summary.lab,
        )
        .await?;
        let verdicts = verdicts::list_from(&mut connection, id, 0).await?;
        let copy_of = if user.is_instructor() {
            submissions::find_original(&mut connection, id).await?
        } else {
            None
        };
        Ok(SubmissionView {
            lab_title: self.labs.title(&stored.summary.lab),
            summary: stored.summary,
            targets: stored.targets,
            verdicts,
            report: stored.report,
            fault: stored.fault,
            attempts,
            copy_of,
        })
    }

    /// Follows a submission: for its student and for instructors.
    pub async fn watch(
        &self,
        user: &CurrentUser,
        id: &SubmissionId,
    ) -> Result<Watch, ServiceError> {
        self.find_visible(user, id).await?;
        let place = self.watchers.take(user.id())?;
        Ok(Watch::new(Arc::clone(&self.shared), id.clone(), place))
    }

    /// The evidence behind the verdicts, as JSON: for instructors.
    pub async fn evidence(
        &self,
        user: &CurrentUser,
        id: &SubmissionId,
    ) -> Result<Vec<u8>, ServiceError> {
        user.must_be_instructor("download evidence")?;
        let stored = self.find_visible(user, id).await?;
        let missing = || ServiceError::not_found(format!("evidence of submission `{id}`"));
        let blob = stored.evidence.ok_or_else(missing)?;
        self.shared.blobs.get(&blob).await?.ok_or_else(missing)
    }

    async fn queue(
        &self,
        user: &CurrentUser,
        lab: &LabSlug,
        hand_in: &HandIn,
        uploaded_evidence: Option<&BlobId>,
    ) -> Result<SubmissionId, ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let id = SubmissionId(self.shared.randomness.id(now_ms)?);
        let new = NewSubmission {
            id: &id,
            student: user.id(),
            lab,
            targets: &hand_in.targets,
            files: &hand_in.files,
            uploaded_evidence,
            queued_at_ms: now_ms,
        };

        let mut tx = self.shared.db.begin_write().await?;
        match submissions::insert(&mut tx, &new).await {
            Err(StorageError::Duplicate) => {
                drop(tx);
                self.refuse_second(user, lab).await?;
                // The other one ended in between: the student may press again, nothing is broken.
                return Err(ServiceError::Invalid {
                    field: None,
                    message: "your last check of this lab has just ended: submit again".to_owned(),
                });
            }
            inserted => inserted?,
        }
        tx.commit().await?;
        tracing::info!(submission = %id, student = %user.id(), %lab, "submission queued");
        self.shared.announce(&id);
        Ok(id)
    }

    async fn refuse_second(&self, user: &CurrentUser, lab: &LabSlug) -> Result<(), ServiceError> {
        let mut connection = self.shared.db.read().await?;
        match submissions::find_under_way(&mut connection, user.id(), lab).await? {
            Some(submission) => Err(ServiceError::UnderWay { submission }),
            None => Ok(()),
        }
    }

    /// Others get the same answer as for a submission that does not exist.
    async fn find_visible(
        &self,
        user: &CurrentUser,
        id: &SubmissionId,
    ) -> Result<StoredSubmission, ServiceError> {
        let found = submissions::find(&mut *self.shared.db.read().await?, id).await?;
        found
            .filter(|stored| user.is_instructor() || stored.summary.student == *user.id())
            .ok_or_else(|| ServiceError::not_found(format!("submission `{id}`")))
    }
}
