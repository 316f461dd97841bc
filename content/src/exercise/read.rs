//! From what an author wrote to an exercise that can be shown and judged.

use model::{LessonSlug, QueryBlock, QuestionId};
use serde_saphyr::Spanned;

use super::written::{Kind, Written};
use super::{Exercise, Task};
use crate::facts::is_misconception;
use crate::highlight;
use crate::quiz;
use crate::render::{Times, query_view};
use crate::texts::{Texts, line_of};

/// Help that is worth a ladder.
const HINTS: usize = 3;
/// Wrong answers that people give; an author who knows fewer has not watched anybody.
const WRONG: usize = 2;

/// One exercise of `lesson`; `None` after an error.
pub(super) fn exercise(
    written: &Written,
    lesson: &LessonSlug,
    texts: &mut Texts<'_>,
) -> Option<Exercise> {
    let before = texts.errors.len();
    let line = line_of(&written.id);
    let ask = texts.block(&written.ask);
    let hints: Vec<String> = written.hints.iter().map(|hint| texts.line(hint)).collect();
    let task = match written.kind {
        Kind::Promql => {
            if hints.len() < HINTS {
                texts.error(line, format!("this exercise needs {HINTS} `hints`"));
            }
            promql(written, line, texts)?
        }
        Kind::Reading => reading(written, lesson, line, texts)?,
    };
    (texts.errors.len() == before).then(|| Exercise {
        lesson: lesson.clone(),
        id: written.id.value.clone(),
        title: written.title.clone(),
        ask,
        section: written.section.clone(),
        hints,
        task,
        line,
    })
}

fn promql(written: &Written, line: usize, texts: &mut Texts<'_>) -> Option<Task> {
    if written.graph.is_some() || written.question.is_some() {
        let message = "`graph` and `question` belong to an exercise of kind `reading`";
        texts.error(line, message);
        return None;
    }
    let Some(solution) = &written.solution else {
        texts.error(line, "this exercise needs a `solution`");
        return None;
    };
    check_query(solution, texts);
    let times = Times {
        at: written.at.as_deref(),
        from: written.from.as_deref(),
        to: written.to.as_deref(),
        step: written.step.as_deref(),
    };
    let view = query_view(times)
        .map_err(|message| texts.error(line, message))
        .ok()?;
    let mut judged_as = exercise::Exercise::new(solution.value.trim());
    if written.ordered {
        judged_as.order = exercise::Order::Matters;
    }
    let wrong = written.wrong.as_deref().unwrap_or_default();
    if wrong.len() < WRONG {
        texts.error(
            line,
            format!("this exercise needs {WRONG} queries that are `wrong`"),
        );
    }
    for mistake in wrong {
        if let Some(id) = &mistake.misconception
            && !is_misconception(&id.value)
        {
            texts.error(
                line_of(id),
                format!("there is no misconception `{}`", id.value),
            );
        }
        // Shown as a message, like the linter's: code between backticks and nothing else.
        texts.line(&mistake.because);
        judged_as = judged_as.knowing(
            mistake.query.value.trim(),
            mistake.because.value.trim(),
            mistake.misconception.as_ref().map(|id| id.value.as_str()),
        );
    }
    Some(Task::Promql {
        starter: written.starter.clone().unwrap_or_default(),
        view,
        solution_html: highlight::query_html(&judged_as.reference),
        judged_as,
    })
}

fn reading(
    written: &Written,
    lesson: &LessonSlug,
    line: usize,
    texts: &mut Texts<'_>,
) -> Option<Task> {
    let strays = written.solution.is_some() || written.wrong.is_some() || written.at.is_some();
    if strays || written.starter.is_some() {
        let message =
            "`solution`, `wrong`, `starter` and `at` belong to an exercise of kind `promql`";
        texts.error(line, message);
        return None;
    }
    let (Some(graph), Some(question)) = (&written.graph, &written.question) else {
        texts.error(line, "this exercise needs a `graph` and a `question`");
        return None;
    };
    check_query(&graph.query, texts);
    let times = Times {
        at: None,
        from: Some(&graph.from),
        to: Some(&graph.to),
        step: graph.step.as_deref(),
    };
    let view = query_view(times)
        .map_err(|message| texts.error(line_of(&graph.query), message))
        .ok()?;
    let expr = graph.query.value.trim().to_owned();
    let id = QuestionId::try_from(String::from(written.id.value.clone())).ok();
    let question = Box::new(quiz::question(question, lesson, id, texts)?);
    Some(Task::Reading {
        graph: QueryBlock {
            html: highlight::query_html(&expr),
            expr,
            caption: String::new(),
            view,
        },
        question,
    })
}

fn check_query(query: &Spanned<String>, texts: &mut Texts<'_>) {
    let parsed = promql::parse(query.value.trim(), &promql::ParseOptions::stable());
    if let Some(problem) = parsed.diagnostics.first().filter(|_| !parsed.is_valid()) {
        texts.error(
            line_of(query),
            format!("this query is refused: {}", problem.message),
        );
    }
}
