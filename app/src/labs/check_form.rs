use std::collections::BTreeMap;

use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{LabFileField, LabSummary, LabTargetField, SubmissionSummary};

use super::server_fns::SubmitLab;
use crate::flash::Flash;
use crate::submissions::StateBadge;
use crate::ui::form::{FormError, PostForm};
use crate::ui::message;
use crate::ui::utc_time::Time;

/// The form that hands a lab in, with how the last hand-in went.
#[component]
pub(super) fn CheckForm(
    summary: LabSummary,
    targets: Vec<LabTargetField>,
    files: Vec<LabFileField>,
    /// What was last put into the fields of the files.
    draft: BTreeMap<String, String>,
    latest: Option<SubmissionSummary>,
    is_signed_in: bool,
) -> impl IntoView {
    let flash = Flash::take(&format!("/labs/{}", summary.slug));
    let targets_names = targets.iter().map(|target| target.name.as_str());
    let names: Vec<&str> = targets_names
        .chain(files.iter().map(|file| file.name.as_str()))
        .collect();
    let error = flash.general_error(&names).cloned();
    let fields = targets
        .iter()
        .map(|target| field(target, &flash))
        .collect_view();
    let file_fields = files
        .iter()
        .map(|file| file_field(file, draft.get(&file.name), &flash))
        .collect_view();
    view! {
        <section class="check-panel" aria-labelledby="have-it-checked">
            <h2 id="have-it-checked">"Have it checked"</h2>
            <p>
                {summary.check_count} " checks, " {summary.points_possible}
                " points. The grader sends requests to your services and reads what your stack records, so all of it must be running."
            </p>
            {latest.map(|latest| view! { <Latest latest /> })}
            {if is_signed_in {
                view! {
                    <FormError error />
                    <PostForm action={SubmitLab::url()}>
                        <div class="form">
                            <input type="hidden" name="lab" value=summary.slug.to_string() />
                            {fields}
                            {file_fields}
                            <div class="actions"><button class="button" type="submit">"Check my work"</button></div>
                        </div>
                    </PostForm>
                    <p class="field-help">
                        "Does your stack run where this server can't reach it? Run "
                        <code>{format!("labcheck run {:02} --submit", summary.number)}</code>
                        " beside it with a token from " <a href="/account">"your account"</a> "."
                    </p>
                }.into_any()
            } else {
                view! { <p><a class="button" href="/sign-in">"Sign in to hand in"</a></p> }.into_any()
            }}
        </section>
    }
}

fn field(target: &LabTargetField, flash: &Flash) -> impl IntoView + use<> {
    let error = flash.field_error(&target.name);
    let id = format!("target-{}", target.name);
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <label for=id.clone()>{target.label.clone()}</label>
            <input
                class="input code-input"
                id=id
                name=format!("targets[{}]", target.name)
                type="url"
                required
                spellcheck="false"
                value=flash.value(&target.name, &target.default_url)
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            />
            {error.map(|error| view! { <p class="field-error" id=error_id>{message(&error)}</p> })}
        </div>
    }
}

/// A file: pasted, or read into the field by the browser where scripts run.
fn file_field(file: &LabFileField, draft: Option<&String>, flash: &Flash) -> impl IntoView + use<> {
    let error = flash.field_error(&file.name);
    let id = format!("file-{}", file.name);
    let error_id = format!("{id}-error");
    view! {
        <div class="field">
            <div class="field-head">
                <label for=id.clone()>{file.label.clone()} " " <code>{file.path.clone()}</code></label>
                <label class="button quiet small file-button" hidden>
                    "Choose file"
                    <input type="file" class="visually-hidden" data-reads-into=id.clone() />
                </label>
            </div>
            <textarea
                class="input code-input file-text"
                id=id
                name=format!("files[{}]", file.name)
                rows="8"
                spellcheck="false"
                autocapitalize="off"
                autocomplete="off"
                placeholder=format!("Paste {} here", file.path)
                aria-invalid=error.is_some().then_some("true")
                aria-describedby=error.is_some().then(|| error_id.clone())
            >
                {draft.cloned().unwrap_or_default()}
            </textarea>
            {error.map(|error| view! { <p class="field-error" id=error_id>{message(&error)}</p> })}
        </div>
    }
}

#[component]
fn Latest(latest: SubmissionSummary) -> impl IntoView {
    let points = latest
        .points
        .zip(latest.points_possible)
        .map(|(points, possible)| format!("{points} of {possible} points, "));
    view! {
        <p class="latest">
            "Your last submission: " <StateBadge state=latest.state /> " " {points}
            <Time at_ms=latest.submitted_at_ms /> ". "
            <a href=format!("/submissions/{}", latest.id)>"See its verdicts"</a>
        </p>
    }
}
