//! Grading one submission: collect, store, judge, finish.

use std::collections::BTreeMap;
use std::panic::AssertUnwindSafe;
use std::time::Duration;

use futures_util::FutureExt;
use grader::evidence::{HandedIn, HandedInFiles};
use grader::rubric::FileSpec;
use grader::{CollectOptions, Evidence, Rubric, Targets};
use model::{ErrorKind, Report};
use storage::submissions::{self, Claimed, Outcome};

use super::Grading;
use super::verdict_stream::judge_and_store;
use crate::ServiceError;
use crate::course::LoadedLab;

/// A submission that interrupts its graders this often is the cause itself.
const MAX_CLAIMS: u32 = 5;
/// Probes have time limits of their own; this is for what they did not think of.
const COLLECT_LIMIT: Duration = Duration::from_secs(180);

/// Why an attempt ended without a grade.
#[derive(Debug)]
pub(super) enum Ended {
    /// Another grader has the submission now: write nothing more.
    LeaseLost,
    /// Tell the student; the attempt does not count.
    Fault(String),
    /// Something of ours failed. Kinds that pass leave the submission to the next grader.
    Service(ServiceError),
}

impl<E: Into<ServiceError>> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Service(error.into())
    }
}

impl Grading {
    /// Grades a claimed submission to its end. A panic ends as a fault.
    pub(super) async fn attempt(&self, claimed: &Claimed) {
        let submission = &claimed.lease.submission;
        let ended = AssertUnwindSafe(self.grade_claimed(claimed))
            .catch_unwind()
            .await;
        let fault = match ended {
            Ok(Ok(())) => return,
            Ok(Err(Ended::LeaseLost)) => {
                tracing::warn!(%submission, "lease lost: another grader has taken over");
                return;
            }
            Ok(Err(Ended::Service(error))) if error.kind() == ErrorKind::Unavailable => {
                tracing::error!(%error, %submission, "grading broke off: its lease will lapse and it is graded anew");
                return;
            }
            Ok(Err(Ended::Service(error))) => {
                tracing::error!(?error, %submission, "grading failed");
                "something broke on our side; it was logged".to_owned()
            }
            Ok(Err(Ended::Fault(because))) => because,
            Err(_) => {
                tracing::error!(%submission, "grading panicked");
                "something broke on our side; it was logged".to_owned()
            }
        };
        let outcome = Outcome::Faulted {
            because: &fault,
            report: None,
        };
        if let Err(error) = self.finish(claimed, &outcome).await {
            tracing::error!(?error, %submission, "a fault could not be stored: its lease will lapse");
        }
    }

    async fn grade_claimed(&self, claimed: &Claimed) -> Result<(), Ended> {
        if claimed.claims > MAX_CLAIMS {
            let because =
                format!("grading was interrupted {MAX_CLAIMS} times: tell your instructor");
            return Err(Ended::Fault(because));
        }
        let Some(lab) = self.labs.find(&claimed.lab) else {
            return Err(Ended::Fault(format!(
                "lab `{}` is no longer there",
                claimed.lab
            )));
        };
        let evidence = self.evidence(claimed, &lab).await?;
        let report = judge_and_store(&self.shared, &claimed.lease, lab, evidence).await?;
        match blamed_on_infrastructure(&report) {
            Some(because) => {
                self.finish(
                    claimed,
                    &Outcome::Faulted {
                        because: &because,
                        report: Some(&report),
                    },
                )
                .await
            }
            None => self.finish(claimed, &Outcome::Graded(&report)).await,
        }
    }

    /// What was handed in or recorded before, or else what the student's stack shows now.
    async fn evidence(&self, claimed: &Claimed, lab: &LoadedLab) -> Result<Evidence, Ended> {
        if let Some(blob) = &claimed.evidence {
            let bytes = self.shared.blobs.get(blob).await?;
            let bytes =
                bytes.ok_or_else(|| Ended::Fault("the recorded evidence is gone".to_owned()))?;
            let read = tokio::task::spawn_blocking(move || {
                Evidence::from_json(&String::from_utf8_lossy(&bytes))
            });
            return read.await?.map_err(|error| Ended::Fault(error.to_string()));
        }
        let mut options = CollectOptions::new(self.guard.clone(), self.seed()?);
        options.files = handed_in(&lab.rubric, &claimed.files);
        let targets = Targets::from(claimed.targets.clone());
        let collecting = grader::collect(&lab.rubric, &targets, &options);
        let evidence = tokio::time::timeout(COLLECT_LIMIT, collecting)
            .await
            .map_err(|_| {
                let because = format!(
                    "looking at your stack took longer than {} s",
                    COLLECT_LIMIT.as_secs()
                );
                Ended::Fault(because)
            })?;
        // Stored before it is judged: from here on nothing depends on the student's stack.
        let written = tokio::task::spawn_blocking(move || {
            let json = evidence.to_canonical_json();
            (evidence, json)
        });
        let (evidence, json) = written.await?;
        let json = json.map_err(|error| Ended::Fault(error.to_string()))?;
        let blob = self.shared.blobs.put(json.into_bytes()).await?;
        let mut tx = self.shared.db.begin_write().await?;
        if !submissions::record_evidence(&mut tx, &claimed.lease, &blob).await? {
            return Err(Ended::LeaseLost);
        }
        tx.commit().await?;
        Ok(evidence)
    }

    /// Every random amount of the traffic follows from it: new for each attempt, kept in the evidence.
    fn seed(&self) -> Result<u64, ServiceError> {
        let [a, b, c, d, e, f, g, h, ..] = self.shared.randomness.bytes()?;
        Ok(u64::from_le_bytes([a, b, c, d, e, f, g, h]))
    }

    async fn finish(&self, claimed: &Claimed, outcome: &Outcome<'_>) -> Result<(), Ended> {
        let submission = &claimed.lease.submission;
        let mut tx = self.shared.db.begin_write().await?;
        if !submissions::finish(&mut tx, &claimed.lease, outcome, self.shared.clock.now_ms())
            .await?
        {
            return Err(Ended::LeaseLost);
        }
        tx.commit().await?;
        match outcome {
            Outcome::Graded(report) => {
                metrics::counter!("sightline_gradings_total", "outcome" => "graded").increment(1);
                tracing::info!(%submission, points = report.points, of = report.points_possible, "graded");
            }
            Outcome::Faulted { because, .. } => {
                metrics::counter!("sightline_gradings_total", "outcome" => "faulted").increment(1);
                tracing::warn!(%submission, because, "ended in a fault: no attempt counted");
            }
        }
        Ok(())
    }
}

fn handed_in(rubric: &Rubric, texts: &BTreeMap<String, String>) -> HandedInFiles {
    let file = |spec: &FileSpec| {
        let file = HandedIn {
            path: spec.path.clone(),
            text: texts.get(&spec.name).cloned(),
        };
        (spec.name.clone(), file)
    };
    rubric.files.iter().map(file).collect()
}

/// What a student is told if some checks could not be judged; `None` if all were.
fn blamed_on_infrastructure(report: &Report) -> Option<String> {
    let mut errors = report
        .verdicts
        .iter()
        .filter(|verdict| verdict.status == model::Status::Error);
    let first = errors.next()?;
    Some(match errors.count() {
        0 => format!("one check could not be made: {}", first.observed),
        more => format!("{} checks could not be made: {}", more + 1, first.observed),
    })
}
