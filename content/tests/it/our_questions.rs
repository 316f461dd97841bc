//! Every answer that the authors foresaw is judged as they meant it, and explained.

use std::path::Path;

use content::{Library, Question};
use lint::query::Context;
use model::Judged;

fn our_library() -> Library {
    Library::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|errors| panic!("{errors}"))
}

fn complaints(question: &Question) -> Vec<String> {
    let mut complaints = Vec::new();
    let right = question.right_answer();
    if !question.judge(&right).is_right() {
        complaints.push(format!("refuses its own answer {right:?}"));
    }
    let wrong_answers = question.wrong_answers();
    if wrong_answers.is_empty() {
        complaints.push("foresees no wrong answer".to_owned());
    }
    for wrong in wrong_answers {
        match question.judge(&wrong) {
            Judged::Wrong { remarks } if !remarks.is_empty() => {}
            other => complaints.push(format!("says {other:?} to {wrong:?}")),
        }
    }
    complaints
}

#[test]
fn every_answer_that_was_foreseen_is_judged_and_explained() {
    let library = our_library();
    let mut all = Vec::new();
    let mut count = 0;
    for lesson in library.lessons() {
        for question in library.questions(&lesson.slug) {
            count += 1;
            let place = format!("{}/{}", lesson.slug, question.shown.id);
            all.extend(
                complaints(question)
                    .iter()
                    .map(|said| format!("{place}: {said}")),
            );
        }
    }
    assert!(count > 0, "no question was looked at");
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}

/// The linter recognises many misconceptions in a query's text: an exercise must not send a reader to another one.
#[test]
fn a_wrong_query_names_the_misconception_that_the_linter_sees_in_it() {
    let library = our_library();
    let context = Context::default();
    let ids = |query: &str| -> Vec<&str> {
        let findings = lint::query::lint(query, &context);
        // Others are the linter's own.
        let ids = findings.iter().map(|finding| finding.id);
        ids.filter(|id| !id.contains('/')).collect()
    };
    let mut all = Vec::new();
    let mut count = 0;
    for lesson in library.lessons() {
        for exercise in library.exercises(&lesson.slug) {
            let content::Task::Promql { judged_as, .. } = &exercise.task else {
                continue;
            };
            let accepted = ids(&judged_as.reference);
            for mistake in &judged_as.known {
                let mut seen = ids(&mistake.query);
                seen.retain(|id| !accepted.contains(id));
                let named = mistake.misconception.as_deref();
                count += usize::from(!seen.is_empty());
                if !seen.is_empty() && !named.is_some_and(|named| seen.contains(&named)) {
                    all.push(format!(
                        "{}/{}: names {named:?}, the linter sees {seen:?} in\n{}",
                        lesson.slug, exercise.id, mistake.query
                    ));
                }
            }
        }
    }
    assert!(count > 0, "the linter saw nothing in any wrong query");
    assert!(all.is_empty(), "\n{}", all.join("\n"));
}
