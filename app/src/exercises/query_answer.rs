use leptos::prelude::*;
use model::{QueryDifference, QueryJudged};

use crate::questions::MisconceptionLink;
use crate::ui::message;

/// What came of a query that was handed in.
#[component]
pub(super) fn QueryAnswer(judged: QueryJudged) -> impl IntoView {
    let (class, verdict, detail) = match judged {
        QueryJudged::Right { solution } => (
            "question-verdict right",
            "Right, here and on the hidden days.",
            view! {
                <details class="answer">
                    <summary>"How we wrote it"</summary>
                    <pre class="query-code" tabindex="0"><code inner_html=solution></code></pre>
                </details>
            }
            .into_any(),
        ),
        QueryJudged::Wrong(difference) => {
            let verdict = if difference.is_hidden {
                "Right on this day, but not on every day."
            } else {
                "Not yet."
            };
            (
                "question-verdict wrong",
                verdict,
                view! { <Difference difference /> }.into_any(),
            )
        }
        QueryJudged::Refused { problems } => {
            let problem = |problem: String| view! { <li>{message(&problem)}</li> };
            (
                "question-verdict missing",
                "This can't be judged as it stands.",
                view! { <ul>{problems.into_iter().map(problem).collect_view()}</ul> }.into_any(),
            )
        }
        QueryJudged::Unjudged { message: text } => (
            "question-verdict missing",
            "This could not be judged.",
            view! { <p>{message(&text)}</p> }.into_any(),
        ),
    };
    view! {
        <section class="question" aria-label="What came of it">
            <p class=class role="status" tabindex="-1" data-answer="">{verdict}</p>
            {detail}
        </section>
    }
}

/// Expected and given, side by side, where they first differ.
#[component]
fn Difference(difference: QueryDifference) -> impl IntoView {
    let QueryDifference {
        is_hidden,
        about,
        message: text,
        series,
        at,
        expected,
        got,
        because,
        misconception,
    } = difference;
    let link = misconception.map(|misconception| view! { <MisconceptionLink misconception /> });
    let remark = because.map(|because| {
        view! { <p class="remark">{message(&because)} {link}</p> }
    });
    let value = |value: Option<String>| value.unwrap_or_else(|| "no value".to_owned());
    view! {
        {remark}
        {is_hidden.then(|| view! { <p>"Judged on data where " {about} "."</p> })}
        <p>{message(&text)}</p>
        <div class="table-scroll" role="group" aria-label="The first difference" tabindex="0">
            <table class="data">
                <thead><tr><th scope="col">"Series"</th><th scope="col">"at"</th><th scope="col" class="align-right">"asked for"</th><th scope="col" class="align-right">"yours"</th></tr></thead>
                <tbody><tr>
                    <td><code>{if series.is_empty() { "(no labels)".to_owned() } else { series }}</code></td>
                    <td>{at}</td>
                    <td class="align-right"><code>{value(expected)}</code></td>
                    <td class="align-right"><code>{value(got)}</code></td>
                </tr></tbody>
            </table>
        </div>
    }
}
