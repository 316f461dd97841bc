use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use model::{AskedQuestion, Judged};

use super::server_fns::AnswerQuestion;
use super::{QuestionFields, Remarks, VerdictLine};
use crate::ui::form::PostForm;

/// A question with its form and, once answered, what is said to the answer.
#[component]
pub(crate) fn QuestionView(asked: AskedQuestion) -> impl IntoView {
    let AskedQuestion { question, answered } = asked;
    let id = format!("question-{}", question.id);
    let place = id.clone();
    let ask_id = format!("{id}-ask");
    let judged = answered.as_ref().map(|answered| answered.judged.clone());
    let again = match &judged {
        None | Some(Judged::Incomplete { .. }) => "Check the answer",
        Some(Judged::Wrong { .. }) => "Try again",
        Some(Judged::Right { .. }) => "Check again",
    };
    let fields = view! {
        <QuestionFields form=question.form answered prefix=id.clone() labelled_by=ask_id.clone() />
    };
    let ask = view! { <div class="question-ask" id=ask_id.clone() inner_html=question.ask></div> };
    view! {
        <section class="question" id=id aria-labelledby=ask_id data-in-place=place>
            <p class="question-label">"Check yourself"</p>
            <PostForm action={AnswerQuestion::url()}>
                <input type="hidden" name="lesson" value=question.lesson.to_string() />
                <input type="hidden" name="question" value=question.id.to_string() />
                {ask}
                {fields}
                {judged.map(|judged| view! {
                    <VerdictLine judged=judged.clone() />
                    <Remarks remarks=judged.remarks().to_vec() />
                })}
                <div class="actions"><button class="button small" type="submit">{again}</button></div>
            </PostForm>
        </section>
    }
}
