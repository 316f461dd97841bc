//! Exercises: lists and pages of them, and answers judged by results and kept.

mod days;
mod judge;
mod stills;

use std::collections::BTreeSet;
use std::sync::Arc;

use content::{Exercise, Library, Task as Content};
use model::{
    Answered, AnsweredQuery, AskedQuestion, ExerciseGroup, ExerciseId, ExercisePage,
    ExerciseSummary, ExerciseTask, Given, Judged, LessonSlug, QueryJudged, Task,
};
use storage::answers::{self, StoredAnswer};

use crate::study::check_size;
use crate::{CurrentUser, Lessons, ServiceError, Shared, Study};
use days::Days;
use judge::QueryJudge;
use stills::Stills;

/// The field that a query is sent in.
const QUERY: &str = "query";

/// Practising: open to everybody; kept for who is signed in.
#[derive(Clone)]
pub struct Exercises {
    pub(crate) shared: Arc<Shared>,
    pub(crate) lessons: Lessons,
    pub(crate) study: Study,
    days: Arc<Days>,
    judge: Arc<QueryJudge>,
    stills: Arc<Stills>,
}

impl Exercises {
    pub(crate) fn new(shared: Arc<Shared>, lessons: Lessons, study: Study) -> Self {
        let days = Arc::<Days>::default();
        Self {
            shared,
            lessons,
            study,
            judge: Arc::new(QueryJudge::new(Arc::clone(&days))),
            stills: Arc::new(Stills::new(Arc::clone(&days))),
            days,
        }
    }

    /// Gets the data ready that answers are judged on: a second of work that the first answer need not wait for.
    pub async fn prepare(&self) {
        let library = self.lessons.library();
        let mut lessons = library.lessons().into_iter();
        if lessons.all(|lesson| library.exercises(&lesson.slug).is_empty()) {
            return;
        }
        let days = Arc::clone(&self.days);
        // It only comes early here; if it fails, the first answer meets the same failure and reports it.
        let _ = tokio::task::spawn_blocking(move || days.prepare()).await;
    }

    /// Every exercise, by lesson.
    pub async fn list(
        &self,
        user: Option<&CurrentUser>,
    ) -> Result<Vec<ExerciseGroup>, ServiceError> {
        let done = self.done(user).await?;
        let library = self.lessons.library();
        let groups = library.lessons().into_iter().map(|lesson| ExerciseGroup {
            exercises: library
                .exercises(&lesson.slug)
                .iter()
                .map(|one| summary(one, &done))
                .collect(),
            lesson: lesson.slug,
            number: lesson.number,
            title: lesson.title,
        });
        Ok(groups.filter(|group| !group.exercises.is_empty()).collect())
    }

    /// One exercise with the visitor's newest answer, or with the one that was `just_given`.
    pub async fn page(
        &self,
        user: Option<&CurrentUser>,
        lesson: &LessonSlug,
        id: &ExerciseId,
        just_given: Option<Given>,
    ) -> Result<ExercisePage, ServiceError> {
        let library = self.lessons.library();
        let exercise = existing(&library, lesson, id)?;
        let given = match (just_given, user) {
            (Some(given), _) => Some(given),
            (None, Some(user)) => self.kept(user, lesson, id).await?,
            (None, None) => None,
        };
        let done = self.done(user).await?;
        let all = library.exercises(lesson);
        let at = all.iter().position(|one| one.id == *id).unwrap_or(0);
        let lesson_title = library
            .lessons()
            .into_iter()
            .find(|one| one.slug == *lesson)
            .map(|one| one.title)
            .unwrap_or_default();
        Ok(ExercisePage {
            summary: summary(exercise, &done),
            lesson_title,
            section: exercise.section.clone(),
            ask: exercise.ask.clone(),
            task: self.task(exercise, given).await?,
            hints: exercise.hints.clone(),
            next: all.get(at + 1).map(|one| summary(one, &done)),
        })
    }

    /// Judges an answer, and keeps it if it is one and somebody is signed in.
    pub async fn answer(
        &self,
        user: Option<&CurrentUser>,
        lesson: &LessonSlug,
        id: &ExerciseId,
        given: &Given,
    ) -> Result<bool, ServiceError> {
        check_size(given)?;
        let library = self.lessons.library();
        let exercise = existing(&library, lesson, id)?;
        let (is_right, is_answer) = match &exercise.task {
            Content::Reading { question, .. } => {
                let judged = question.judge(given);
                (
                    judged.is_right(),
                    !matches!(judged, Judged::Incomplete { .. }),
                )
            }
            Content::Promql { .. } => {
                let judged = self.judge.judge(exercise, &query_of(given)).await?;
                let is_answer = matches!(judged, QueryJudged::Right { .. } | QueryJudged::Wrong(_));
                (judged.is_right(), is_answer)
            }
        };
        if let (Some(user), true) = (user, is_answer) {
            let task = Task::Exercise(id.clone());
            self.study
                .keep(user, lesson, &task, given, is_right)
                .await?;
        }
        Ok(is_right)
    }

    async fn task(
        &self,
        exercise: &Exercise,
        given: Option<Given>,
    ) -> Result<ExerciseTask, ServiceError> {
        Ok(match &exercise.task {
            Content::Promql { starter, view, .. } => ExerciseTask::Promql {
                starter: starter.clone(),
                view: *view,
                answered: match given.map(|given| query_of(&given)) {
                    None => None,
                    Some(query) => Some(AnsweredQuery {
                        judged: self.judge.judge(exercise, &query).await?,
                        query,
                    }),
                },
            },
            Content::Reading { graph, question } => ExerciseTask::Reading {
                still: self.stills.graph(graph).await?,
                graph: graph.clone(),
                asked: AskedQuestion {
                    question: question.shown.clone(),
                    answered: given.map(|given| Answered {
                        judged: question.judge(&given),
                        given,
                    }),
                },
            },
        })
    }

    async fn kept(
        &self,
        user: &CurrentUser,
        lesson: &LessonSlug,
        id: &ExerciseId,
    ) -> Result<Option<Given>, ServiceError> {
        let task = Task::Exercise(id.clone());
        let mut connection = self.shared.db.read().await?;
        let answers = answers::list(&mut connection, user.id(), Some(lesson)).await?;
        let newest = answers.into_iter().find(|answer| answer.task == task);
        Ok(newest.map(|answer| answer.given))
    }

    async fn done(&self, user: Option<&CurrentUser>) -> Result<Done, ServiceError> {
        let Some(user) = user else {
            return Ok(Done::default());
        };
        let mut connection = self.shared.db.read().await?;
        let answers = answers::list(&mut connection, user.id(), None).await?;
        Ok(Done::of(answers))
    }
}

/// The exercises that a person has had right.
#[derive(Debug, Default)]
pub(crate) struct Done(BTreeSet<(LessonSlug, ExerciseId)>);

impl Done {
    pub(crate) fn of(answers: Vec<StoredAnswer>) -> Self {
        let right = answers
            .into_iter()
            .filter(|answer| answer.first_right_at_ms.is_some());
        Self(
            right
                .filter_map(|answer| match answer.task {
                    Task::Exercise(id) => Some((answer.lesson, id)),
                    Task::Question(_) => None,
                })
                .collect(),
        )
    }

    /// Marks what is done.
    pub(crate) fn mark(&self, summary: &mut ExerciseSummary) {
        let key = (summary.lesson.clone(), summary.id.clone());
        summary.is_done = self.0.contains(&key);
    }
}

fn summary(exercise: &Exercise, done: &Done) -> ExerciseSummary {
    let mut summary = exercise.summary();
    done.mark(&mut summary);
    summary
}

fn existing<'a>(
    library: &'a Library,
    lesson: &LessonSlug,
    id: &ExerciseId,
) -> Result<&'a Exercise, ServiceError> {
    let exercise = library.exercise(lesson, id);
    exercise.ok_or_else(|| ServiceError::not_found(format!("exercise `{id}` of `{lesson}`")))
}

fn query_of(given: &Given) -> String {
    given.get(QUERY).map_or("", |query| query.trim()).to_owned()
}
