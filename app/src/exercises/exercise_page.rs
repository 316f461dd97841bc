use leptos::prelude::*;
use leptos::server_fn::ServerFn;
use leptos_router::hooks::use_params_map;
use model::{
    AnsweredQuery, AskedQuestion, ExerciseId, ExercisePage as Exercise, ExerciseSummary,
    ExerciseTask, LessonSlug, QueryBlock, QueryView, StillGraph,
};

use super::query_answer::QueryAnswer;
use super::query_editor::QueryEditor;
use super::reading_graph::ReadingGraph;
use super::server_fns::{AnswerExercise, read_exercise};
use crate::questions::{QuestionFields, Remarks, VerdictLine};
use crate::ui::form::PostForm;
use crate::ui::{Breadcrumb, Loaded, PageHead};

/// One exercise.
#[component]
pub(crate) fn ExercisePage() -> impl IntoView {
    let params = use_params_map().get_untracked();
    let lesson = params.get("lesson").unwrap_or_default();
    let id = params.get("id").unwrap_or_default();
    let exercise = Resource::new(
        move || (lesson.clone(), id.clone()),
        |(lesson, id)| async move {
            read_exercise(LessonSlug::try_from(lesson)?, ExerciseId::try_from(id)?).await
        },
    );
    view! { <Loaded answer=exercise show=|exercise| view! { <Practice exercise /> } /> }
}

#[component]
fn Practice(exercise: Exercise) -> impl IntoView {
    let Exercise {
        summary,
        lesson_title,
        section,
        ask,
        task,
        hints,
        next,
    } = exercise;
    let read = match &section {
        Some(section) => format!("/lessons/{}#{section}", summary.lesson),
        None => format!("/lessons/{}", summary.lesson),
    };
    let names = summary.clone();
    let body = match task {
        ExerciseTask::Promql {
            starter,
            view,
            answered,
        } => write(names, starter, view, answered),
        ExerciseTask::Reading {
            graph,
            still,
            asked,
        } => reading(names, graph, still, asked),
    };
    view! {
        <div class="page reading exercise">
            <Breadcrumb above=vec![("/exercises", "Exercises")] here=summary.title.clone() />
            <PageHead title=summary.title />
            <div class="prose exercise-ask" inner_html=ask></div>
            {body}
            {ladder(hints)}
            <p class="exercise-foot">
                <a href=read>"Read it up in “" {lesson_title} "”"</a>
                {next.map(|next| view! {
                    <a class="exercise-next" href=format!("/exercises/{}/{}", next.lesson, next.id)>"Next: " {next.title}</a>
                })}
            </p>
        </div>
    }
}

fn write(
    summary: ExerciseSummary,
    starter: String,
    view: QueryView,
    answered: Option<AnsweredQuery>,
) -> AnyView {
    let text = answered
        .as_ref()
        .map_or(starter, |answered| answered.query.clone());
    // The answer alone is exchanged: the editor keeps its text, its result and the cursor.
    view! {
        <div data-in-place="answer">
            <PostForm action={AnswerExercise::url()}>
                <Names summary />
                <QueryEditor text view />
                <div class="actions exercise-actions">
                    <button class="button" type="submit">"Check the answer"</button>
                    <span class="query-when">"Run shows you the result; the check compares it, here and on hidden days."</span>
                </div>
            </PostForm>
        </div>
        <div id="answer">{answered.map(|answered| view! { <QueryAnswer judged=answered.judged /> })}</div>
    }
    .into_any()
}

fn reading(
    summary: ExerciseSummary,
    graph: QueryBlock,
    still: StillGraph,
    asked: AskedQuestion,
) -> AnyView {
    let AskedQuestion { question, answered } = asked;
    let judged = answered.as_ref().map(|answered| answered.judged.clone());
    let ask_id = "answer-ask";
    let fields = view! {
        <QuestionFields form=question.form answered prefix="answer".to_owned() labelled_by=ask_id.to_owned() />
    };
    view! {
        <ReadingGraph graph still />
        <section class="question" id="answer" aria-labelledby=ask_id data-in-place="answer">
            <PostForm action={AnswerExercise::url()}>
                <Names summary />
                <div class="question-ask" id=ask_id inner_html=question.ask></div>
                {fields}
                {judged.map(|judged| view! {
                    <VerdictLine judged=judged.clone() />
                    <Remarks remarks=judged.remarks().to_vec() />
                })}
                <div class="actions"><button class="button small" type="submit">"Check the answer"</button></div>
            </PostForm>
        </section>
    }
    .into_any()
}

#[component]
fn Names(summary: ExerciseSummary) -> impl IntoView {
    view! {
        <input type="hidden" name="lesson" value=summary.lesson.to_string() />
        <input type="hidden" name="exercise" value=summary.id.to_string() />
    }
}

/// Each hint opens below the one before: who wants the second has read the first.
fn ladder(hints: Vec<String>) -> Option<AnyView> {
    let all = hints.len();
    let mut inner: Option<AnyView> = None;
    for (index, hint) in hints.into_iter().enumerate().rev() {
        let deeper = inner.take();
        inner = Some(
            view! {
                <details class="hint">
                    <summary>"Hint " {index + 1} " of " {all}</summary>
                    <p inner_html=hint></p>
                    {deeper}
                </details>
            }
            .into_any(),
        );
    }
    inner
}
