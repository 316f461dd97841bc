//! The instructor's table of students × labs.

use std::collections::BTreeMap;
use std::sync::Arc;

use model::{
    GradeCell, GradeRow, GradeTable, LabSlug, Person, Role, SubmissionState, SubmissionSummary,
    UserId,
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
    /// Everybody's newest results.
    pub async fn table(&self, user: &CurrentUser) -> Result<GradeTable, ServiceError> {
        user.must_be_instructor("see everybody's results")?;
        let mut connection = self.shared.db.read().await?;
        let people = accounts::list(&mut connection).await?;
        let mut newest = by_student_and_lab(submissions::list_newest(&mut connection).await?);
        let attempts: BTreeMap<(UserId, LabSlug), u32> =
            submissions::list_attempts(&mut connection)
                .await?
                .into_iter()
                .map(|(student, lab, count)| ((student, lab), count))
                .collect();

        let labs = self.labs.list();
        let rows = people
            .into_iter()
            .filter(|person| person.role == Role::Student)
            .map(|student| row(student, &labs, &mut newest, &attempts))
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

type Newest = BTreeMap<(UserId, LabSlug), Vec<SubmissionSummary>>;

fn by_student_and_lab(all: Vec<SubmissionSummary>) -> Newest {
    let mut newest = Newest::new();
    for submission in all {
        let key = (submission.student.clone(), submission.lab.clone());
        newest.entry(key).or_default().push(submission);
    }
    newest
}

fn row(
    student: Person,
    labs: &[model::LabSummary],
    newest: &mut Newest,
    attempts: &BTreeMap<(UserId, LabSlug), u32>,
) -> GradeRow {
    let cells = labs
        .iter()
        .map(|lab| {
            let key = (student.id.clone(), lab.slug.clone());
            // Newest first, as storage orders them.
            let found = newest.remove(&key).unwrap_or_default();
            GradeCell {
                attempts: attempts.get(&key).copied().unwrap_or(0),
                latest_graded: found
                    .iter()
                    .find(|one| one.state == SubmissionState::Graded)
                    .cloned(),
                latest: found.into_iter().next(),
            }
        })
        .collect();
    GradeRow { student, cells }
}
