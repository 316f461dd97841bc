use leptos::prelude::*;
use leptos_router::hooks::use_params_map;
use model::{
    EarlierHandIn, Status, SubmissionId, SubmissionSource, SubmissionState, SubmissionView, Verdict,
};

use super::live_verdicts::LiveVerdicts;
use super::server_fns::view_submission;
use super::verdict_card::VerdictCard;
use super::{Score, StateBadge};
use crate::ui::utc_time::Time;
use crate::ui::{Breadcrumb, Loaded, PageHead, message};
use crate::viewer::is_instructor;

/// One submission.
#[component]
pub(crate) fn SubmissionPage() -> impl IntoView {
    let id = use_params_map()
        .get_untracked()
        .get("id")
        .unwrap_or_default();
    let view = Resource::new(move || id.clone(), |id| view_submission(SubmissionId(id)));
    view! { <Loaded answer=view show=|view| view! { <Submission view /> } /> }
}

#[component]
fn Submission(view: SubmissionView) -> impl IntoView {
    let summary = view.summary;
    let evidence = (is_instructor() && summary.has_evidence).then(|| {
        let href = format!("/staff/submissions/{}/evidence", summary.id);
        view! { <a href=href download="">"Download the evidence"</a> }
    });
    view! {
        <div class="page reading">
            <Breadcrumb above=vec![("/labs", "Labs"), ("/progress", "Progress")] here="Submission" />
            <PageHead title=view.lab_title />
            <dl class="facts">
                <div><dt>"Handed in"</dt><dd><Time at_ms=summary.submitted_at_ms /></dd></div>
                {is_instructor().then(|| view! { <div><dt>"Student"</dt><dd>{summary.student_name.clone()}</dd></div> })}
                <div><dt>"Evidence"</dt><dd>{origin(summary.source)}</dd></div>
                <div><dt>"State"</dt><dd><StateBadge state=summary.state /></dd></div>
                <div><dt>"Points"</dt><dd><Score points=summary.points possible=summary.points_possible /></dd></div>
                <div><dt>"Graded attempts"</dt><dd>{view.attempts}</dd></div>
            </dl>
            <Fault fault=view.fault />
            <Copied copy_of=view.copy_of />
            {if summary.state.is_final() {
                // The report is in the rubric's order; verdicts alone are in the order in which they came.
                let verdicts = view.report.map_or(view.verdicts, |report| report.verdicts);
                view! { <Verdicts verdicts /> }.into_any()
            } else {
                view! {
                    <noscript><meta http-equiv="refresh" content="3" /></noscript>
                    <LiveVerdicts id=summary.id state=summary.state verdicts=view.verdicts />
                }.into_any()
            }}
            <p class="actions">
                {(summary.state.is_final()).then(|| view! { <a class="button quiet" href=format!("/labs/{}", summary.lab)>"Back to the lab"</a> })}
                {evidence}
            </p>
        </div>
    }
}

/// Where the evidence came from.
fn origin(source: SubmissionSource) -> &'static str {
    match source {
        SubmissionSource::Live => "recorded by this server",
        SubmissionSource::Upload => "recorded on the student's machine, handed in by labcheck",
    }
}

#[component]
fn Fault(fault: Option<String>) -> impl IntoView {
    fault.map(|fault| {
        view! {
            <div class="message fault" role="note">
                <p><strong>"This could not be checked, and cost you no attempt. "</strong> {message(&fault)}</p>
            </div>
        }
    })
}

/// Told to instructors: it may be one stack of two people who worked together, or a file passed on.
#[component]
fn Copied(copy_of: Option<EarlierHandIn>) -> impl IntoView {
    copy_of.map(|earlier| {
        view! {
            <div class="message warn" role="note">
                <p>
                    <strong>{earlier.student_name} " had handed in the same evidence before. "</strong>
                    <a href=format!("/submissions/{}", earlier.submission)>"Look at that submission"</a>
                </p>
            </div>
        }
    })
}

/// Verdicts that stand.
#[component]
fn Verdicts(verdicts: Vec<Verdict>) -> impl IntoView {
    (!verdicts.is_empty()).then(|| {
        view! {
            <h2 class="visually-hidden">"Verdicts"</h2>
            <p class="tally">{tally(&verdicts)}</p>
            <ol class="verdicts">{verdicts.into_iter().map(|verdict| view! { <VerdictCard verdict /> }).collect_view()}</ol>
        }
    })
}

/// How many checks ended how, such as "30 passed · 2 failed".
fn tally(verdicts: &[Verdict]) -> String {
    let words = [
        (Status::Pass, "passed"),
        (Status::Partial, "partly"),
        (Status::Fail, "failed"),
        (Status::Skipped, "skipped"),
        (Status::Error, "could not be checked"),
    ];
    let counted = words.map(|(status, word)| {
        let count = verdicts
            .iter()
            .filter(|verdict| verdict.status == status)
            .count();
        (count > 0).then(|| format!("{count} {word}"))
    });
    counted
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

/// What the visitor reads while they wait.
pub(super) fn waiting_line(state: SubmissionState, verdict_count: usize) -> String {
    match (state, verdict_count) {
        (SubmissionState::Queued, _) => "Waiting for a free grader…".to_owned(),
        (SubmissionState::Running, 0) => "The grader is talking to your services…".to_owned(),
        (SubmissionState::Running, 1) => "1 verdict so far…".to_owned(),
        (SubmissionState::Running, more) => format!("{more} verdicts so far…"),
        (SubmissionState::Graded | SubmissionState::Faulted, _) => "Done.".to_owned(),
    }
}
