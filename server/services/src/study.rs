//! A reader's way through the lessons: pages with their answers on them, and answering.

use std::sync::Arc;

use model::{Answered, Given, Judged, LessonPage, LessonPart, LessonSlug, QuestionId, Task};
use storage::answers::StoredAnswer;
use storage::{answers, visits};

use crate::exercises::Done;
use crate::{CurrentUser, Lessons, ServiceError, Shared};

/// Where a reader was is for people to continue at: it need not be exact, and not every look has to write.
const VISIT_EVERY_MS: i64 = 60_000;
/// A form of ours never sends more, and a browser keeps no larger cookie.
const MAX_FIELDS: usize = 50;
const MAX_FIELD_CHARS: usize = 2000;

/// Reading and answering: open to everybody; kept for who is signed in.
#[derive(Clone)]
pub struct Study {
    pub(crate) shared: Arc<Shared>,
    pub(crate) lessons: Lessons,
}

impl Study {
    /// A lesson with the reader's newest answers, or with the one that was `just_given`.
    pub async fn page(
        &self,
        user: Option<&CurrentUser>,
        lesson: &LessonSlug,
        just_given: Option<(QuestionId, Given)>,
    ) -> Result<LessonPage, ServiceError> {
        let mut page = self.lessons.page(lesson)?;
        let kept = match user {
            Some(user) => {
                self.note_visit(user, lesson).await?;
                let mut connection = self.shared.db.read().await?;
                answers::list(&mut connection, user.id(), Some(lesson)).await?
            }
            None => Vec::new(),
        };
        let mut given: Vec<(QuestionId, Given)> = kept.iter().filter_map(of_question).collect();
        // The newest is asked first, below.
        given.extend(just_given);
        let done = Done::of(kept);
        let library = self.lessons.library();
        for part in &mut page.parts {
            let asked = match part {
                LessonPart::Question(asked) => asked,
                LessonPart::Exercises { exercises } => {
                    exercises.iter_mut().for_each(|one| done.mark(one));
                    continue;
                }
                LessonPart::Html { .. } | LessonPart::Query(_) | LessonPart::Play(_) => continue,
            };
            let newest = given.iter().rev().find(|(id, _)| *id == asked.question.id);
            let question = library.question(lesson, &asked.question.id);
            asked.answered = newest.zip(question).map(|((_, given), question)| Answered {
                given: given.clone(),
                // Judged anew: the question may have been corrected since.
                judged: question.judge(given),
            });
        }
        Ok(page)
    }

    /// Judges an answer, and keeps it if it is one and somebody is signed in.
    pub async fn answer(
        &self,
        user: Option<&CurrentUser>,
        lesson: &LessonSlug,
        id: &QuestionId,
        given: &Given,
    ) -> Result<Judged, ServiceError> {
        check_size(given)?;
        let library = self.lessons.library();
        let question = library
            .question(lesson, id)
            .ok_or_else(|| ServiceError::not_found(format!("question `{id}` of `{lesson}`")))?;
        let judged = question.judge(given);
        if let (Some(user), Judged::Wrong { .. } | Judged::Right { .. }) = (user, &judged) {
            let task = Task::Question(id.clone());
            self.keep(user, lesson, &task, given, judged.is_right())
                .await?;
        }
        Ok(judged)
    }

    pub(crate) async fn keep(
        &self,
        user: &CurrentUser,
        lesson: &LessonSlug,
        task: &Task,
        given: &Given,
        is_right: bool,
    ) -> Result<(), ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let mut tx = self.shared.db.begin_write().await?;
        answers::record(&mut tx, user.id(), lesson, task, given, is_right, now_ms).await?;
        Ok(tx.commit().await?)
    }

    async fn note_visit(
        &self,
        user: &CurrentUser,
        lesson: &LessonSlug,
    ) -> Result<(), ServiceError> {
        let now_ms = self.shared.clock.now_ms();
        let seen = visits::list(&mut *self.shared.db.read().await?, user.id()).await?;
        let is_noted = seen
            .first()
            .is_some_and(|(last, at_ms)| last == lesson && *at_ms > now_ms - VISIT_EVERY_MS);
        if is_noted {
            return Ok(());
        }
        let mut tx = self.shared.db.begin_write().await?;
        visits::record(&mut tx, user.id(), lesson, now_ms).await?;
        Ok(tx.commit().await?)
    }
}

fn of_question(answer: &StoredAnswer) -> Option<(QuestionId, Given)> {
    match &answer.task {
        Task::Question(id) => Some((id.clone(), answer.given.clone())),
        Task::Exercise(_) => None,
    }
}

pub(crate) fn check_size(given: &Given) -> Result<(), ServiceError> {
    let is_small = |text: &str| text.chars().count() <= MAX_FIELD_CHARS;
    let fits = given.len() <= MAX_FIELDS
        && given
            .iter()
            .all(|(key, value)| is_small(key) && is_small(value));
    if fits {
        Ok(())
    } else {
        Err(ServiceError::Invalid {
            field: None,
            message: format!("an answer may have {MAX_FIELD_CHARS} characters"),
        })
    }
}
