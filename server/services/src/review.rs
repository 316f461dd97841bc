//! The instructor's table of students × labs.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use model::{
    GradeCell, GradeRow, GradeTable, LabSlug, Person, Role, SubmissionId, SubmissionSummary,
    UserId, best_graded,
};
use storage::{accounts, submissions};

use crate::{CurrentUser, Labs, Lessons, ServiceError, Shared};

/// What instructors see of everybody.
#[derive(Clone)]
pub struct Review {
    pub(crate) shared: Arc<Shared>,
    pub(crate) labs: Labs,
    pub(crate) lessons: Lessons,
}

impl Review {
    /// Everybody's results: what counts, and what came last.
    pub async fn table(&self, user: &CurrentUser) -> Result<GradeTable, ServiceError> {
        user.must_be_instructor("see everybody's results")?;
        let mut connection = self.shared.db.read().await?;
        let people = accounts::list(&mut connection).await?;
        let shown = submissions::list_newest_and_best(&mut connection).await?;
        let copies = submissions::list_copies(&mut connection).await?;
        let attempts: BTreeMap<(UserId, LabSlug), u32> =
            submissions::list_attempts(&mut connection)
                .await?
                .into_iter()
                .map(|(student, lab, count)| ((student, lab), count))
                .collect();

        let labs = self.labs.list();
        let mut shown = by_student_and_lab(shown);
        let rows = people
            .into_iter()
            .filter(|person| person.role == Role::Student)
            .map(|student| row(student, &labs, &mut shown, &attempts, &copies))
            .collect();
        let mut course_problems = self.lessons.problems();
        course_problems.extend(self.labs.problems());
        Ok(GradeTable {
            labs,
            rows,
            course_problems,
        })
    }
}

type Shown = BTreeMap<(UserId, LabSlug), Vec<SubmissionSummary>>;

fn by_student_and_lab(all: Vec<SubmissionSummary>) -> Shown {
    let mut shown = Shown::new();
    for submission in all {
        let key = (submission.student.clone(), submission.lab.clone());
        shown.entry(key).or_default().push(submission);
    }
    shown
}

fn row(
    student: Person,
    labs: &[model::LabSummary],
    shown: &mut Shown,
    attempts: &BTreeMap<(UserId, LabSlug), u32>,
    copies: &BTreeSet<SubmissionId>,
) -> GradeRow {
    let cells = labs
        .iter()
        .map(|lab| {
            let key = (student.id.clone(), lab.slug.clone());
            // Newest first, as storage orders them.
            let found = shown.remove(&key).unwrap_or_default();
            let best_graded = best_graded(&found).cloned();
            GradeCell {
                attempts: attempts.get(&key).copied().unwrap_or(0),
                is_copy: best_graded
                    .as_ref()
                    .is_some_and(|best| copies.contains(&best.id)),
                best_graded,
                latest: found.into_iter().next(),
            }
        })
        .collect();
    GradeRow { student, cells }
}
