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

/// Hands the oldest submission that is queued, or whose lease has lapsed, to one grader.
pub async fn claim_next(
    tx: &mut WriteTransaction,
    lease_id: &str,
    now_ms: i64,
    lease_expires_at_ms: i64,
) -> Result<Option<Claimed>, StorageError> {
    // The outer conditions repeat the inner ones: on PostgreSQL a lost race then returns no row.
    let row: Option<ClaimedRow> = sqlx::query_as(
        "UPDATE submission
            SET state = 'running', lease_id = $1, lease_expires_at = $2, claims = claims + 1
          WHERE (state = 'queued' OR (state = 'running' AND lease_expires_at <= $3))
            AND id = (SELECT id FROM submission
                       WHERE state IN ('queued', 'running')
                         AND (state = 'queued' OR lease_expires_at <= $3)
                       ORDER BY queued_at, id LIMIT 1)
      RETURNING id, student_id, lab, targets, files, evidence_sha256, claims, queued_at",
    )
    .bind(lease_id)
    .bind(lease_expires_at_ms)
    .bind(now_ms)
    .fetch_optional(&mut **tx)
    .await?;
    let Some(row) = row else { return Ok(None) };
    let claimed = row.claimed(lease_id)?;
    verdicts::clear(tx, &claimed.lease.submission).await?;
    Ok(Some(claimed))
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

/// Puts a submission back in the queue, as when the server stops.
pub async fn release_lease(tx: &mut WriteTransaction, lease: &Lease) -> Result<bool, StorageError> {
    let done = sqlx::query(
        "UPDATE submission SET state = 'queued', lease_id = NULL, lease_expires_at = NULL
          WHERE id = $1 AND lease_id = $2",
    )
    .bind(lease.submission.as_str())
    .bind(&lease.id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
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
    fn claimed(self, lease_id: &str) -> Result<Claimed, StorageError> {
        Ok(Claimed {
            lab: self
                .lab
                .parse()
                .map_err(|error| corrupt(&self.id, &error))?,
            targets: serde_json::from_str(&self.targets)
                .map_err(|error| corrupt(&self.id, &error))?,
            files: serde_json::from_str(&self.files).map_err(|error| corrupt(&self.id, &error))?,
            lease: Lease {
                submission: SubmissionId(self.id),
                id: lease_id.to_owned(),
            },
            student: UserId(self.student_id),
            evidence: self.evidence_sha256.map(BlobId::stored),
            claims: u32::try_from(self.claims).unwrap_or(u32::MAX),
            queued_at_ms: self.queued_at,
        })
    }
}
