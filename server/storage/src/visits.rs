//! When people last opened a lesson.

use model::{LessonSlug, UserId};

use crate::{Connection, StorageError, WriteTransaction};

/// Notes that a person has the lesson open.
pub async fn record(
    tx: &mut WriteTransaction,
    person: &UserId,
    lesson: &LessonSlug,
    now_ms: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO lesson_visit (account_id, lesson, visited_at) VALUES ($1, $2, $3)
         ON CONFLICT (account_id, lesson) DO UPDATE SET visited_at = excluded.visited_at",
    )
    .bind(person.as_str())
    .bind(lesson.as_str())
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// A person's lessons and when they were last opened (Unix ms), newest first.
pub async fn list(
    connection: &mut Connection,
    person: &UserId,
) -> Result<Vec<(LessonSlug, i64)>, StorageError> {
    let rows: Vec<(String, i64)> = sqlx::query_as(
        "SELECT lesson, visited_at FROM lesson_visit
          WHERE account_id = $1 ORDER BY visited_at DESC, lesson",
    )
    .bind(person.as_str())
    .fetch_all(connection)
    .await?;
    rows.into_iter()
        .map(|(lesson, at_ms)| {
            let slug = LessonSlug::try_from(lesson).map_err(|error| StorageError::Corrupt {
                table: "lesson_visit",
                id: person.to_string(),
                problem: error.to_string(),
            })?;
            Ok((slug, at_ms))
        })
        .collect()
}
