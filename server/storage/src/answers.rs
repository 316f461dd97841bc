//! What people answered to the questions and exercises of lessons: the newest answer each.

use model::{ExerciseId, Given, LessonSlug, QuestionId, Task, UserId};

use crate::{Connection, StorageError, WriteTransaction};

/// A person's newest answer to one task.
#[derive(Debug, Clone, PartialEq)]
pub struct StoredAnswer {
    pub lesson: LessonSlug,
    pub task: Task,
    pub given: Given,
    /// How often they answered.
    pub tries: u32,
    pub answered_at_ms: i64,
    /// When they first had it right, also if a later answer was wrong.
    pub first_right_at_ms: Option<i64>,
}

/// Keeps an answer in the place of the one before.
pub async fn record(
    tx: &mut WriteTransaction,
    person: &UserId,
    lesson: &LessonSlug,
    task: &Task,
    given: &Given,
    is_right: bool,
    now_ms: i64,
) -> Result<(), StorageError> {
    let given = serde_json::to_string(given).map_err(|error| corrupt(task, &error.to_string()))?;
    sqlx::query(
        "INSERT INTO answer (account_id, lesson, task_kind, task, given, tries, answered_at, first_right_at)
         VALUES ($1, $2, $3, $4, $5, 1, $6, $7)
         ON CONFLICT (account_id, lesson, task_kind, task) DO UPDATE SET
             given = excluded.given,
             tries = answer.tries + 1,
             answered_at = excluded.answered_at,
             first_right_at = COALESCE(answer.first_right_at, excluded.first_right_at)",
    )
    .bind(person.as_str())
    .bind(lesson.as_str())
    .bind(task.kind())
    .bind(task.id())
    .bind(given)
    .bind(now_ms)
    .bind(is_right.then_some(now_ms))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One person's answers, in one lesson or in all, by lesson and task.
pub async fn list(
    connection: &mut Connection,
    person: &UserId,
    lesson: Option<&LessonSlug>,
) -> Result<Vec<StoredAnswer>, StorageError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT lesson, task_kind, task, given, tries, answered_at, first_right_at FROM answer
          WHERE account_id = $1 AND ($2 IS NULL OR lesson = $2)
          ORDER BY lesson, task_kind, task",
    )
    .bind(person.as_str())
    .bind(lesson.map(LessonSlug::as_str))
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(Row::answer).collect()
}

#[derive(sqlx::FromRow)]
struct Row {
    lesson: String,
    task_kind: String,
    task: String,
    given: String,
    tries: i64,
    answered_at: i64,
    first_right_at: Option<i64>,
}

impl Row {
    fn answer(self) -> Result<StoredAnswer, StorageError> {
        let damaged = |problem: String| StorageError::Corrupt {
            table: "answer",
            id: self.task.clone(),
            problem,
        };
        let id = self.task.clone();
        let task = match self.task_kind.as_str() {
            "exercise" => Task::Exercise(
                ExerciseId::try_from(id).map_err(|error| damaged(error.to_string()))?,
            ),
            "question" => Task::Question(
                QuestionId::try_from(id).map_err(|error| damaged(error.to_string()))?,
            ),
            other => return Err(damaged(format!("no kind of task is called `{other}`"))),
        };
        Ok(StoredAnswer {
            lesson: LessonSlug::try_from(self.lesson.clone())
                .map_err(|error| damaged(error.to_string()))?,
            given: serde_json::from_str(&self.given).map_err(|error| damaged(error.to_string()))?,
            task,
            tries: u32::try_from(self.tries).unwrap_or(u32::MAX),
            answered_at_ms: self.answered_at,
            first_right_at_ms: self.first_right_at,
        })
    }
}

fn corrupt(task: &Task, problem: &str) -> StorageError {
    StorageError::Corrupt {
        table: "answer",
        id: task.id().to_owned(),
        problem: problem.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_no_known_kind_of_task_is_damaged() {
        let row = Row {
            lesson: "one".to_owned(),
            task_kind: "riddle".to_owned(),
            task: "q".to_owned(),
            given: "{}".to_owned(),
            tries: 1,
            answered_at: 0,
            first_right_at: None,
        };
        assert_eq!(
            row.answer().unwrap_err().to_string(),
            "`answer` row `q` is damaged: no kind of task is called `riddle`"
        );
    }
}
