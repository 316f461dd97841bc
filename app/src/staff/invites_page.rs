use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{InviteState, InviteSummary};

use super::invite_fns::{CreateInvite, RevokeInvite, list_invites};
use crate::flash::Flash;
use crate::ui::form::{FormError, PostForm, TextField};
use crate::ui::utc_time::Time;
use crate::ui::{Breadcrumb, Loaded, PageHead};

const FIELDS: &[&str] = &["note", "max_uses", "valid_days"];

/// Making and closing invites.
#[component]
pub(crate) fn InvitesPage() -> impl IntoView {
    let invites = Resource::new(|| (), |()| list_invites());
    view! { <Loaded answer=invites show=|invites| view! { <Invites invites /> } /> }
}

#[component]
fn Invites(invites: Vec<InviteSummary>) -> impl IntoView {
    let flash = Flash::take("/staff/invites");
    view! {
        <div class="page reading">
            <Breadcrumb above=vec![("/staff", "Students")] here="Invites" />
            <PageHead title="Invite people" lead="Whoever follows an invite's link can join until it is used up or out of date." />
            {flash.secret.clone().map(|path| view! { <NewLink path /> })}
            <FormError error=flash.general_error(FIELDS).cloned() />
            <InviteForm flash />
            {(!invites.is_empty()).then(|| view! { <InviteTable invites /> })}
        </div>
    }
}

#[component]
fn InviteForm(flash: Flash) -> impl IntoView {
    let is_instructor = flash.value("role", "student") == "instructor";
    view! {
        <PostForm action={CreateInvite::url()}>
            <div class="form">
                <TextField
                    name="note" label="Note" value=flash.value("note", "") required=false
                    help="For your own list, such as \u{201c}group B\u{201d}." error=flash.field_error("note")
                />
                <div class="field">
                    <label for="role">"Who joins by it becomes"</label>
                    <select class="select" id="role" name="role">
                        <option value="student" selected=!is_instructor>"a student"</option>
                        <option value="instructor" selected=is_instructor>"an instructor"</option>
                    </select>
                </div>
                <TextField name="max_uses" label="How many people" kind="number" value=flash.value("max_uses", "30") error=flash.field_error("max_uses") />
                <TextField name="valid_days" label="Open for, in days" kind="number" value=flash.value("valid_days", "14") error=flash.field_error("valid_days") />
                <div class="actions"><button class="button" type="submit">"Make an invite"</button></div>
            </div>
        </PostForm>
    }
}

#[component]
fn NewLink(path: String) -> impl IntoView {
    view! {
        <div class="message good" role="status">
            <p><strong>"The invite's link."</strong> " Send it now: it is not shown again."</p>
            <p class="secret" data-copy="invite-link"><code id="invite-link" data-absolute="">{path}</code></p>
        </div>
    }
}

#[component]
fn InviteTable(invites: Vec<InviteSummary>) -> impl IntoView {
    let row = |invite: InviteSummary| {
        let note = if invite.note.is_empty() {
            "(no note)".to_owned()
        } else {
            invite.note.clone()
        };
        let state = match invite.state {
            InviteState::Open => "open",
            InviteState::UsedUp => "used up",
            InviteState::Expired => "out of date",
            InviteState::Revoked => "closed",
        };
        let name = note.clone();
        let revoke = (invite.state == InviteState::Open).then(|| {
            view! {
                <PostForm action={RevokeInvite::url()}>
                    <input type="hidden" name="id" value=invite.id.to_string() />
                    <button class="button danger small" type="submit" aria-label=format!("Close {name}")>"Close"</button>
                </PostForm>
            }
        });
        view! {
            <tr>
                <th scope="row">{note} <span class="cell-note">{invite.role.word()}</span></th>
                <td>{invite.uses} " of " {invite.max_uses}</td>
                <td><Time at_ms=invite.expires_at_ms /></td>
                <td>{state}</td>
                <td class="align-right">{revoke}</td>
            </tr>
        }
    };
    view! {
        <h2>"Invites"</h2>
        <div class="table-scroll" role="group" aria-label="Invites" tabindex="0">
            <table class="data">
                <thead>
                    <tr>
                        <th scope="col">"Invite"</th><th scope="col">"Joined"</th><th scope="col">"Open until"</th>
                        <th scope="col">"State"</th><th scope="col"><span class="visually-hidden">"Close"</span></th>
                    </tr>
                </thead>
                <tbody>{invites.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
