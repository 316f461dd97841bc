//! What students last put into the forms of labs, so that a form never forgets.

use std::collections::BTreeMap;

use model::{LabSlug, UserId};

use crate::{Connection, StorageError, WriteTransaction};

/// Keeps the files, by the rubric's names, in place of those kept before.
pub async fn save(
    tx: &mut WriteTransaction,
    student: &UserId,
    lab: &LabSlug,
    files: &BTreeMap<String, String>,
    now_ms: i64,
) -> Result<(), StorageError> {
    let files = serde_json::to_string(files).map_err(|error| corrupt(student, lab, &error))?;
    sqlx::query(
        "INSERT INTO draft (student_id, lab, files, saved_at) VALUES ($1, $2, $3, $4)
         ON CONFLICT (student_id, lab) DO UPDATE SET files = excluded.files, saved_at = excluded.saved_at",
    )
    .bind(student.as_str())
    .bind(lab.as_str())
    .bind(files)
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The files that were kept; none if the form was never sent.
pub async fn find(
    connection: &mut Connection,
    student: &UserId,
    lab: &LabSlug,
) -> Result<BTreeMap<String, String>, StorageError> {
    let row: Option<(String,)> =
        sqlx::query_as("SELECT files FROM draft WHERE student_id = $1 AND lab = $2")
            .bind(student.as_str())
            .bind(lab.as_str())
            .fetch_optional(connection)
            .await?;
    row.map_or_else(
        || Ok(BTreeMap::new()),
        |(files,)| serde_json::from_str(&files).map_err(|error| corrupt(student, lab, &error)),
    )
}

fn corrupt(student: &UserId, lab: &LabSlug, problem: &dyn std::fmt::Display) -> StorageError {
    StorageError::Corrupt {
        table: "draft",
        id: format!("{student}/{lab}"),
        problem: problem.to_string(),
    }
}
