//! Verdicts as they come, for pages that watch.

use model::{SubmissionId, Verdict};

use crate::submissions::Lease;
use crate::{Connection, StorageError, WriteTransaction};

/// Adds the verdict at `position`; `false` if the lease is lost and nothing was written.
pub async fn append(
    tx: &mut WriteTransaction,
    lease: &Lease,
    position: u32,
    verdict: &Verdict,
) -> Result<bool, StorageError> {
    let body =
        serde_json::to_string(verdict).map_err(|error| damaged(&lease.submission, &error))?;
    let done = sqlx::query(
        "INSERT INTO verdict (submission_id, position, body)
         SELECT id, $2, $3 FROM submission WHERE id = $1 AND lease_id = $4",
    )
    .bind(lease.submission.as_str())
    .bind(i64::from(position))
    .bind(body)
    .bind(&lease.id)
    .execute(&mut **tx)
    .await?;
    Ok(done.rows_affected() > 0)
}

/// The verdicts from `first_position` on, in order.
pub async fn list_from(
    connection: &mut Connection,
    submission: &SubmissionId,
    first_position: u32,
) -> Result<Vec<Verdict>, StorageError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT body FROM verdict WHERE submission_id = $1 AND position >= $2 ORDER BY position",
    )
    .bind(submission.as_str())
    .bind(i64::from(first_position))
    .fetch_all(connection)
    .await?;
    rows.iter()
        .map(|(body,)| serde_json::from_str(body).map_err(|error| damaged(submission, &error)))
        .collect()
}

/// Removes them all: a new claim judges from the start.
pub async fn clear(
    tx: &mut WriteTransaction,
    submission: &SubmissionId,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM verdict WHERE submission_id = $1")
        .bind(submission.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

fn damaged(submission: &SubmissionId, error: &serde_json::Error) -> StorageError {
    StorageError::Corrupt {
        table: "verdict",
        id: submission.to_string(),
        problem: error.to_string(),
    }
}
