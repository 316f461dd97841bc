//! The grading queue: claiming by lease, so that a killed grader loses nothing.
//!
//! Every write of a grader names its lease. A grader whose lease lapsed and was claimed anew writes nothing.

use std::collections::BTreeMap;

use model::{LabSlug, Report, SubmissionId, UserId};

use super::corrupt;
use crate::{BlobId, Connection, StorageError, WriteTransaction, verdicts};

/// The right to grade one submission until it lapses.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Lease {
    pub submission: SubmissionId,
    /// Made anew at each claim.
    pub id: String,
}

/// A submission handed to one grader.
#[derive(Debug, Clone)]
pub struct Claimed {
    pub lease: Lease,
    pub student: UserId,
    pub lab: LabSlug,
    pub targets: BTreeMap<String, String>,
    /// Texts by the rubric's names.
    pub files: BTreeMap<String, String>,
    /// There when it was uploaded, or recorded before an earlier grader was interrupted.
    pub evidence: Option<BlobId>,
    /// How often it was claimed, this time included.
    pub claims: u32,
    pub queued_at_ms: i64,
}

/// What came next in the queue.
#[derive(Debug)]
pub enum Next {
    Nothing,
    Claimed(Claimed),
    /// Its row can't be read. It has ended as a fault: put back, it would come next for ever.
    Damaged {
        submission: SubmissionId,
        error: StorageError,
    },
}

/// What the student of a damaged submission is told.
const DAMAGED: &str =
    "what is stored of this submission is damaged: hand in again, and tell your instructor";

/// How grading ended.
pub enum Outcome<'a> {
    /// The attempt counts.
    Graded(&'a Report),
    /// An infrastructure fault: the attempt does not count. Verdicts reached before it are kept.
    Faulted {
        because: &'a str,
        report: Option<&'a Report>,
    },
}

/// Hands the oldest submission that is queued, or whose lease has lapsed, to one grader. Students none of whose
/// submissions is being graded come first: one with many slow stacks must not keep every grader from the others.
pub async fn claim_next(
    tx: &mut WriteTransaction,
    lease_id: &str,
    now_ms: i64,
    lease_expires_at_ms: i64,
) -> Result<Next, StorageError> {
    // The outer conditions repeat the inner ones: on PostgreSQL a lost race then returns no row.
    let row: Option<ClaimedRow> = sqlx::query_as(
        "UPDATE submission
            SET state = 'running', lease_id = $1, lease_expires_at = $2, claims = claims + 1
          WHERE (state = 'queued' OR (state = 'running' AND lease_expires_at <= $3))
            AND id = (SELECT waiting.id FROM submission AS waiting
                       WHERE waiting.state IN ('queued', 'running')
                         AND (waiting.state = 'queued' OR waiting.lease_expires_at <= $3)
                       ORDER BY CASE WHEN EXISTS (
                                    SELECT 1 FROM submission AS held
                                     WHERE held.student_id = waiting.student_id
                                       AND held.state IN ('queued', 'running')
                                       AND held.state = 'running' AND held.lease_expires_at > $3)
                                THEN 1 ELSE 0 END,
                                waiting.queued_at, waiting.id
                       LIMIT 1)
      RETURNING id, student_id, lab, targets, files, evidence_sha256, claims, queued_at",
    )
    .bind(lease_id)
    .bind(lease_expires_at_ms)
    .bind(now_ms)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else {
        return Ok(Next::Nothing);
    };
    let lease = Lease {
        submission: SubmissionId(row.id.clone()),
        id: lease_id.to_owned(),
    };
    verdicts::clear(tx, &lease.submission).await?;
    match row.claimed(lease.clone()) {
        Ok(claimed) => Ok(Next::Claimed(claimed)),
        Err(error) => {
            let fault = Outcome::Faulted {
                because: DAMAGED,
                report: None,
            };
            finish(tx, &lease, &fault, now_ms).await?;
            Ok(Next::Damaged {
                submission: lease.submission,
                error,
            })
        }
    }
}

/// Moves the end of a lease; `false` if it is lost.
pub async fn extend_lease(
    tx: &mut WriteTransaction,
    lease: &Lease,
    expires_at_ms: i64,
) -> Result<bool, StorageError> {
    let done =
        sqlx::query("UPDATE submission SET lease_expires_at = $1 WHERE id = $2 AND lease_id = $3")
            .bind(expires_at_ms)
            .bind(lease.submission.as_str())
            .bind(&lease.id)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// Puts a submission back in the queue, as when the server stops; `false` if the lease is lost.
pub async fn release_lease(tx: &mut WriteTransaction, lease: &Lease) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'queued', lease_id = NULL, lease_expires_at = NULL
          WHERE id = $1 AND lease_id = $2",
    )
    .bind(lease.submission.as_str())
    .bind(&lease.id)
    .execute(&mut **tx)
    .await?;
    let was_held = done.rows_affected() > 0;
    if was_held {
        // They are void, and a page that comes to watch meanwhile must not be told them.
        verdicts::clear(tx, &lease.submission).await?;
    }
    Ok(was_held)
}

/// Notes which evidence the verdicts will rest on; `false` if the lease is lost.
pub async fn record_evidence(
    tx: &mut WriteTransaction,
    lease: &Lease,
    evidence: &BlobId,
) -> Result<bool, StorageError> {
    let done =
        sqlx::query("UPDATE submission SET evidence_sha256 = $1 WHERE id = $2 AND lease_id = $3")
            .bind(evidence.as_str())
            .bind(lease.submission.as_str())
            .bind(&lease.id)
            .execute(&mut **tx)
            .await?;
    Ok(done.rows_affected() > 0)
}

/// Ends grading; `false` if the lease is lost and nothing was written.
pub async fn finish(
    tx: &mut WriteTransaction,
    lease: &Lease,
    outcome: &Outcome<'_>,
    now_ms: i64,
) -> Result<bool, StorageError> {
    let (state, report, fault) = match outcome {
        Outcome::Graded(report) => ("graded", Some(*report), None),
        Outcome::Faulted { because, report } => ("faulted", *report, Some(*because)),
    };
    let report_json = report
        .map(|report| {
            serde_json::to_string(report)
                .map_err(|error| corrupt(lease.submission.as_str(), &error))
        })
        .transpose()?;
    let scored = report.filter(|_| state == "graded");
    let done = sqlx::query(
        "UPDATE submission
            SET state = $1, report = $2, fault = $3, points = $4, points_possible = $5, finished_at = $6,
                lease_id = NULL, lease_expires_at = NULL
          WHERE id = $7 AND lease_id = $8",
    )
    .bind(state)
    .bind(report_json)
    .bind(fault)
    .bind(scored.map(|report| report.points))
    .bind(scored.map(|report| report.points_possible))
    .bind(now_ms)
    .bind(lease.submission.as_str())
    .bind(&lease.id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// How many submissions nobody grades yet.
pub async fn queue_depth(connection: &mut Connection, now_ms: i64) -> Result<u64, StorageError> {
    let (count,): (i64,) = sqlx::query_as(
        "SELECT COUNT(*) FROM submission
          WHERE state IN ('queued', 'running') AND (state = 'queued' OR lease_expires_at <= $1)",
    )
    .bind(now_ms)
    .fetch_one(connection)
    .await?;
    Ok(count.unsigned_abs())
}

#[derive(sqlx::FromRow)]
struct ClaimedRow {
    id: String,
    student_id: String,
    lab: String,
    targets: String,
    files: String,
    evidence_sha256: Option<String>,
    claims: i64,
    queued_at: i64,
}

impl ClaimedRow {
    fn claimed(self, lease: Lease) -> Result<Claimed, StorageError> {
        Ok(Claimed {
            lab: self
                .lab
                .parse()
                .map_err(|error| corrupt(&self.id, &error))?,
            targets: serde_json::from_str(&self.targets)
                .map_err(|error| corrupt(&self.id, &error))?,
            files: serde_json::from_str(&self.files).map_err(|error| corrupt(&self.id, &error))?,
            lease,
            student: UserId(self.student_id),
            evidence: self.evidence_sha256.map(BlobId::stored),
            claims: u32::try_from(self.claims).unwrap_or(u32::MAX),
            queued_at_ms: self.queued_at,
        })
    }
}
