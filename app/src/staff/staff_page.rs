use leptos::prelude::*;
use model::{GradeCell, GradeRow, GradeTable, LabSummary, WHAT_COUNTS};

use super::server_fns::read_table;
use crate::submissions::{OriginBadge, StateBadge};
use crate::ui::{Loaded, PageHead};

/// Students × labs.
#[component]
pub(crate) fn StaffPage() -> impl IntoView {
    let table = Resource::new(|| (), |()| read_table());
    view! { <Loaded answer=table show=|table| view! { <Table table /> } /> }
}

#[component]
fn Table(table: GradeTable) -> impl IntoView {
    let labs = table.labs.clone();
    let heading = |lab: &LabSummary| {
        view! { <th scope="col"><a href=format!("/labs/{}", lab.slug)>{format!("{:02} ", lab.number)} {lab.title.clone()}</a></th> }
    };
    let is_empty = table.rows.is_empty();
    let lead =
        format!("{WHAT_COUNTS} Evidence that was recorded on a student's machine is marked.");
    let rows = table
        .rows
        .into_iter()
        .map(|row| view! { <Row row labs=labs.clone() /> })
        .collect_view();
    view! {
        <div class="page">
            <PageHead title="Students" lead />
            <CourseProblems problems=table.course_problems />
            <p><a class="button quiet" href="/staff/invites">"Invite people"</a></p>
            {if is_empty {
                view! { <p class="empty">"Nobody has joined yet. Make an invite and send its link."</p> }.into_any()
            } else {
                view! {
                    <div class="table-scroll" role="group" aria-label="Students and labs" tabindex="0">
                        <table class="data grades">
                            <thead><tr><th scope="col">"Student"</th>{table.labs.iter().map(heading).collect_view()}</tr></thead>
                            <tbody>{rows}</tbody>
                        </table>
                    </div>
                }.into_any()
            }}
        </div>
    }
}

#[component]
fn Row(row: GradeRow, labs: Vec<LabSummary>) -> impl IntoView {
    view! {
        <tr>
            <th scope="row">{row.student.display_name} <span class="cell-note">{row.student.name}</span></th>
            {row.cells.into_iter().zip(labs).map(|(cell, lab)| view! { <td><Cell cell lab /></td> }).collect_view()}
        </tr>
    }
}

#[component]
fn Cell(cell: GradeCell, lab: LabSummary) -> impl IntoView {
    let Some(latest) = cell.latest else {
        return view! { <span class="cell-note">"not handed in"</span> }.into_any();
    };
    let attempts = if cell.attempts == 1 {
        "1 attempt".to_owned()
    } else {
        format!("{} attempts", cell.attempts)
    };
    let graded = cell.best_graded.map(|graded| {
        let points = graded.points.unwrap_or_default();
        let href = format!("/submissions/{}", graded.id);
        let evidence = graded.has_evidence.then(|| {
            view! { <a href=format!("/staff/submissions/{}/evidence", graded.id) download="">"evidence"</a> " · " }
        });
        view! {
            <a class="cell-points" href=href>{points} " / " {graded.points_possible.unwrap_or(lab.points_possible)}</a>
            <span class="cell-note">{evidence} {attempts}</span>
            <OriginBadge source=graded.source is_copy=cell.is_copy />
        }
    });
    // A newer one that is under way or could not be checked is told beside the grade that stands.
    let newer = (latest.state != model::SubmissionState::Graded).then(|| {
        view! { <a class="cell-newer" href=format!("/submissions/{}", latest.id)><StateBadge state=latest.state /></a> }
    });
    view! { {graded} {newer} }.into_any()
}

#[component]
fn CourseProblems(problems: Vec<String>) -> impl IntoView {
    (!problems.is_empty()).then(|| {
        view! {
            <div class="message warn" role="note">
                <p><strong>"The course's files have problems."</strong> " The last good version is shown meanwhile."</p>
                <ul>{problems.into_iter().map(|problem| view! { <li><code>{problem}</code></li> }).collect_view()}</ul>
            </div>
        }
    })
}
