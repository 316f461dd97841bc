use leptos::prelude::*;
use model::{LabProgress, LessonProgress, Progress, SubmissionSummary, Tally, WHAT_COUNTS};

use super::server_fns::my_progress;
use crate::submissions::{Score, StateBadge};
use crate::ui::utc_time::Time;
use crate::ui::{Loaded, PageHead};

/// The visitor's own progress.
#[component]
pub(crate) fn ProgressPage() -> impl IntoView {
    let progress = Resource::new(|| (), |()| my_progress());
    view! { <Loaded answer=progress show=|progress| view! { <Overview progress /> } /> }
}

#[component]
fn Overview(progress: Progress) -> impl IntoView {
    let labs = progress.labs;
    let is_empty = labs.is_empty();
    let lead = format!("{WHAT_COUNTS} A check that could not be carried out costs nothing.");
    view! {
        <div class="page reading">
            <PageHead title="Your progress" lead />
            <Lessons lessons=progress.lessons />
            {is_empty.then(|| view! { <p class="empty">"There is no lab yet."</p> })}
            {labs.into_iter().map(|lab| view! { <LabSection lab /> }).collect_view()}
        </div>
    }
}

/// What was right once, lesson by lesson.
#[component]
fn Lessons(lessons: Vec<LessonProgress>) -> impl IntoView {
    let tally = |tally: Tally| match tally.all {
        0 => "–".to_owned(),
        all => format!("{} of {all}", tally.right),
    };
    let row = |one: LessonProgress| {
        view! {
            <tr>
                <td><a href=format!("/lessons/{}", one.lesson.slug)>{one.lesson.number} " " {one.lesson.title}</a></td>
                <td class="align-right">{tally(one.questions)}</td>
                <td class="align-right">{tally(one.exercises)}</td>
            </tr>
        }
    };
    view! {
        <section>
            <div class="section-head"><h2>"Lessons"</h2></div>
            <div class="table-scroll" role="group" aria-label="Lessons" tabindex="0">
                <table class="data">
                    <thead><tr><th scope="col">"Lesson"</th><th scope="col" class="align-right">"Questions right"</th><th scope="col" class="align-right">"Exercises right"</th></tr></thead>
                    <tbody>{lessons.into_iter().map(row).collect_view()}</tbody>
                </table>
            </div>
        </section>
    }
}

#[component]
fn LabSection(lab: LabProgress) -> impl IntoView {
    let possible = lab.lab.points_possible;
    let attempts = match lab.attempts {
        0 => "no graded attempt yet".to_owned(),
        1 => "1 graded attempt".to_owned(),
        more => format!("{more} graded attempts"),
    };
    view! {
        <section class="lab-progress">
            <div class="section-head">
                <h2><a href=format!("/labs/{}", lab.lab.slug)>{format!("{:02} ", lab.lab.number)} {lab.lab.title}</a></h2>
                <span class="entry-meta">{attempts}</span>
            </div>
            <progress class="points-bar" max=possible value=lab.best_points.unwrap_or(0.0) aria-label="Points reached"></progress>
            <p>{match lab.best_points {
                Some(points) => format!("Best: {points} of {possible} points."),
                None => format!("Nothing graded yet; {possible} points to win."),
            }}</p>
            {(!lab.submissions.is_empty()).then(|| view! { <Submissions submissions=lab.submissions /> })}
        </section>
    }
}

#[component]
fn Submissions(submissions: Vec<SubmissionSummary>) -> impl IntoView {
    let row = |submission: SubmissionSummary| {
        view! {
            <tr>
                <td><a href=format!("/submissions/{}", submission.id)><Time at_ms=submission.submitted_at_ms /></a></td>
                <td><StateBadge state=submission.state /></td>
                <td class="align-right"><Score points=submission.points possible=submission.points_possible /></td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" role="group" aria-label="Submissions" tabindex="0">
            <table class="data">
                <thead><tr><th scope="col">"Handed in"</th><th scope="col">"State"</th><th scope="col" class="align-right">"Points"</th></tr></thead>
                <tbody>{submissions.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
