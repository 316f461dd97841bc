use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::ApiTokenSummary;

use super::token_fns::{CreateToken, RevokeToken, list_tokens};
use crate::flash::Flash;
use crate::ui::form::{FormError, PostForm, TextField};
use crate::ui::utc_time::Time;
use crate::ui::{Loaded, PageHead};
use crate::viewer::viewer;

/// One's own account: who one is here, and the tokens for `labcheck`.
#[component]
pub(crate) fn AccountPage() -> impl IntoView {
    let tokens = Resource::new(|| (), |()| list_tokens());
    view! { <Loaded answer=tokens show=|tokens| view! { <Account tokens /> } /> }
}

#[component]
fn Account(tokens: Vec<ApiTokenSummary>) -> impl IntoView {
    let flash = Flash::take("/account");
    let lead = viewer()
        .map(|person| format!("Signed in as {}, {}.", person.name, person.role.word()))
        .unwrap_or_default();
    view! {
        <div class="page reading">
            <PageHead title="Your account" lead />
            <FormError error=flash.general_error(&["label"]).cloned() />
            <section aria-labelledby="tokens">
                <h2 id="tokens">"API tokens"</h2>
                <p>"A token lets " <code>"labcheck"</code> " hand in for you from a terminal or from CI: put it into " <code>"SIGHTLINE_TOKEN"</code> "."</p>
                {flash.secret.clone().map(|secret| view! { <NewToken secret /> })}
                <PostForm action={CreateToken::url()}>
                    <div class="form">
                        <TextField
                            name="label" label="What the new token is for" value=flash.value("label", "")
                            help="Such as \u{201c}my laptop\u{201d}: it helps you to tell them apart." error=flash.field_error("label")
                        />
                        <div class="actions"><button class="button" type="submit">"Make a token"</button></div>
                    </div>
                </PostForm>
                {(!tokens.is_empty()).then(|| view! { <Tokens tokens /> })}
            </section>
        </div>
    }
}

#[component]
fn NewToken(secret: String) -> impl IntoView {
    view! {
        <div class="message good" role="status">
            <p><strong>"Your new token."</strong> " Copy it now: it is not shown again."</p>
            <p class="secret" data-copy="new-token"><code id="new-token">{secret}</code></p>
        </div>
    }
}

#[component]
fn Tokens(tokens: Vec<ApiTokenSummary>) -> impl IntoView {
    let row = |token: ApiTokenSummary| {
        view! {
            <tr>
                <th scope="row">{token.label.clone()}</th>
                <td><Time at_ms=token.created_at_ms /></td>
                <td>{match token.last_used_at_ms {
                    Some(at_ms) => view! { <Time at_ms /> }.into_any(),
                    None => "never".into_any(),
                }}</td>
                <td class="align-right">
                    <PostForm action={RevokeToken::url()}>
                        <input type="hidden" name="id" value=token.id.to_string() />
                        <button class="button danger small" type="submit" aria-label=format!("Revoke {}", token.label)>"Revoke"</button>
                    </PostForm>
                </td>
            </tr>
        }
    };
    view! {
        <div class="table-scroll" role="group" aria-label="Your tokens" tabindex="0">
            <table class="data">
                <thead><tr><th scope="col">"Token"</th><th scope="col">"Made"</th><th scope="col">"Last used"</th><th scope="col"><span class="visually-hidden">"Revoke"</span></th></tr></thead>
                <tbody>{tokens.into_iter().map(row).collect_view()}</tbody>
            </table>
        </div>
    }
}
