//! Evidence that was handed in before: it comes from a student's machine, where a file is easily passed on.

use std::collections::BTreeSet;

use model::{EarlierHandIn, SubmissionId};

use crate::{Connection, StorageError};

/// The first submission of somebody else with the evidence that was handed in as `copy`, if it came before.
pub async fn find_original(
    connection: &mut Connection,
    copy: &SubmissionId,
) -> Result<Option<EarlierHandIn>, StorageError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "SELECT earlier.id, account.display_name
           FROM submission AS copy
           JOIN submission AS earlier ON earlier.evidence_sha256 = copy.evidence_sha256
           JOIN account ON account.id = earlier.student_id
          WHERE copy.id = $1 AND copy.source = 'upload' AND earlier.student_id <> copy.student_id
            AND (earlier.queued_at < copy.queued_at
                 OR (earlier.queued_at = copy.queued_at AND earlier.id < copy.id))
          ORDER BY earlier.queued_at, earlier.id LIMIT 1",
    )
    .bind(copy.as_str())
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|(id, student_name)| EarlierHandIn {
        submission: SubmissionId(id),
        student_name,
    }))
}

/// All submissions whose evidence somebody else had handed in before.
pub async fn list_copies(
    connection: &mut Connection,
) -> Result<BTreeSet<SubmissionId>, StorageError> {
    let rows: Vec<(String,)> = sqlx::query_as(
        "SELECT copy.id FROM submission AS copy
          WHERE copy.source = 'upload' AND EXISTS (
                SELECT 1 FROM submission AS earlier
                 WHERE earlier.evidence_sha256 = copy.evidence_sha256
                   AND earlier.student_id <> copy.student_id
                   AND (earlier.queued_at < copy.queued_at
                        OR (earlier.queued_at = copy.queued_at AND earlier.id < copy.id)))",
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|(id,)| SubmissionId(id)).collect())
}
