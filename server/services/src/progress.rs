//! A student's own progress.

use std::sync::Arc;

use model::{
    LabProgress, LessonProgress, LessonSlug, Progress, SubmissionState, SubmissionSummary, Tally,
    Task, best_graded,
};
use storage::answers::StoredAnswer;
use storage::{answers, submissions, visits};

use crate::{CurrentUser, Labs, Lessons, ServiceError, Shared};

/// What one did so far.
#[derive(Clone)]
pub struct ProgressPages {
    pub(crate) shared: Arc<Shared>,
    pub(crate) lessons: Lessons,
    pub(crate) labs: Labs,
}

impl ProgressPages {
    /// One's own progress, every lesson and lab listed.
    pub async fn mine(&self, user: &CurrentUser) -> Result<Progress, ServiceError> {
        let mut connection = self.shared.db.read().await?;
        let all = submissions::list_of(&mut connection, user.id()).await?;
        let answers = answers::list(&mut connection, user.id(), None).await?;
        let visits = visits::list(&mut connection, user.id()).await?;
        drop(connection);
        let progress_in = |lab: model::LabSummary| {
            let submissions: Vec<SubmissionSummary> = all
                .iter()
                .filter(|submission| submission.lab == lab.slug)
                .cloned()
                .collect();
            let graded = submissions
                .iter()
                .filter(|submission| submission.state == SubmissionState::Graded);
            LabProgress {
                lab,
                attempts: u32::try_from(graded.count()).unwrap_or(u32::MAX),
                best_points: best_graded(&submissions).and_then(|best| best.points),
                submissions,
            }
        };
        let lessons = self.in_lessons(&answers, &visits);
        let exists = |slug: &LessonSlug| lessons.iter().any(|one| one.lesson.slug == *slug);
        let newest = visits.into_iter().map(|(slug, _)| slug);
        Ok(Progress {
            continue_at: newest.into_iter().find(exists),
            lessons,
            labs: self.labs.list().into_iter().map(progress_in).collect(),
        })
    }

    /// Every lesson, with what these answers and visits come to in it.
    pub(crate) fn in_lessons(
        &self,
        answers: &[StoredAnswer],
        visits: &[(LessonSlug, i64)],
    ) -> Vec<LessonProgress> {
        let library = self.lessons.library();
        let progress_in = |lesson: model::LessonSummary| {
            let was_right = |task: &Task| {
                answers.iter().any(|answer| {
                    answer.lesson == lesson.slug
                        && answer.task == *task
                        && answer.first_right_at_ms.is_some()
                })
            };
            let questions = library.questions(&lesson.slug).iter();
            let questions = questions.map(|one| Task::Question(one.shown.id.clone()));
            let exercises = library.exercises(&lesson.slug).iter();
            let exercises = exercises.map(|one| Task::Exercise(one.id.clone()));
            let visit = visits.iter().find(|(slug, _)| *slug == lesson.slug);
            LessonProgress {
                questions: tally(questions, was_right),
                exercises: tally(exercises, was_right),
                visited_at_ms: visit.map(|(_, at_ms)| *at_ms),
                lesson,
            }
        };
        library.lessons().into_iter().map(progress_in).collect()
    }
}

/// Tasks that are no longer in the lesson don't count.
fn tally(tasks: impl Iterator<Item = Task>, was_right: impl Fn(&Task) -> bool) -> Tally {
    let mut tally = Tally::default();
    for task in tasks {
        tally.all += 1;
        tally.right += u32::from(was_right(&task));
    }
    tally
}
