//! Quizzes from YAML to verdicts, and what is said about a broken one.

use expect_test::{Expect, expect};
use model::{Given, Judged, QuestionForm};

use super::{Question, Quiz, load_all};
use crate::ContentErrors;

fn load(questions: &str) -> Result<Quiz, ContentErrors> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::create_dir(dir.path().join("quizzes")).unwrap();
    let text = format!("lesson: one\nquestions:\n{questions}");
    std::fs::write(dir.path().join("quizzes/one.yml"), text).unwrap();
    let (mut quizzes, errors) = load_all(dir.path());
    match quizzes.pop() {
        Some(quiz) if errors.is_empty() => Ok(quiz),
        _ => Err(ContentErrors(errors)),
    }
}

fn one(question: &str) -> Question {
    let quiz = load(question).unwrap_or_else(|errors| panic!("{errors}"));
    quiz.entries.into_iter().next().unwrap()
}

#[track_caller]
fn refused(questions: &str, expected: &Expect) {
    expected.assert_eq(&load(questions).unwrap_err().to_string());
}

/// Fills the form by what is read on it: `("Rates", "on")`, with `choice` and `number` as they are.
fn fill(question: &Question, fields: &[(&str, &str)]) -> Given {
    let all = match question.shown.form.clone() {
        QuestionForm::Single { choices } | QuestionForm::Multiple { choices } => choices,
        QuestionForm::Order { items } => items,
        QuestionForm::Number { .. } => Vec::new(),
        QuestionForm::Match { lefts, rights } => [lefts, rights].concat(),
    };
    let key = |text: &str| {
        let choice = all.iter().find(|choice| choice.text == text);
        choice.map_or(text.to_owned(), |choice| choice.key.clone())
    };
    fields
        .iter()
        .map(|(name, value)| (key(name), key(value)))
        .collect()
}

#[track_caller]
fn judge(question: &Question, fields: &[(&str, &str)], expected: &Expect) {
    let judged = question.judge(&fill(question, fields));
    let word = match &judged {
        Judged::Incomplete { message } => format!("incomplete: {message}"),
        Judged::Wrong { .. } => "wrong".to_owned(),
        Judged::Right { .. } => "right".to_owned(),
    };
    let remarks = judged.remarks().iter().map(|remark| {
        let id = remark
            .misconception
            .as_ref()
            .map_or("-", |one| one.id.as_str());
        format!("\n{id} {}", remark.html)
    });
    expected.assert_eq(&format!("{word}{}", remarks.collect::<String>()));
}

const SINGLE: &str = r#"
  - id: why-rate
    kind: single
    ask: "Why `rate()`?"
    choices:
      - {text: "slope", correct: true, because: "the *slope* counts"}
      - {text: "height", because: "height is uptime", misconception: P01}
"#;

#[test]
fn a_single_choice() {
    let question = one(SINGLE);
    judge(&question, &[], &expect!["incomplete: choose one answer"]);
    judge(
        &question,
        &[("choice", "ffffffff")],
        &expect!["incomplete: choose one answer"],
    );
    judge(
        &question,
        &[("choice", "height")],
        &expect![[r"
        wrong
        P01 height is uptime"]],
    );
    judge(
        &question,
        &[("choice", "slope")],
        &expect![[r"
        right
        - the <em>slope</em> counts"]],
    );
}

#[test]
fn what_is_asked_does_not_tell_the_answer() {
    let shown = format!("{:?}", one(SINGLE).shown);
    assert!(shown.contains(">rate()</code>?"), "{shown}");
    assert!(
        !shown.contains("correct") && !shown.contains("uptime"),
        "{shown}"
    );
}

#[test]
fn several_choices() {
    let question = one(r#"
  - id: a
    kind: multiple
    ask: "Which?"
    choices:
      - {text: "a", correct: true, because: "a is one"}
      - {text: "b", correct: true}
      - {text: "c", because: "c is not"}
"#);
    judge(
        &question,
        &[],
        &expect!["incomplete: choose at least one answer"],
    );
    judge(
        &question,
        &[("a", "on")],
        &expect![[r"
        wrong
        - One right answer is still missing."]],
    );
    judge(
        &question,
        &[("a", "on"), ("b", "on"), ("c", "on")],
        &expect![[r"
        wrong
        - c is not"]],
    );
    judge(
        &question,
        &[("a", "on"), ("b", "on")],
        &expect![[r"
        right
        - a is one"]],
    );
}

#[test]
fn an_order() {
    let question = one(r#"
  - id: a
    kind: order
    ask: "In which order?"
    items: ["select", "rate", "sum", "filter"]
    because: "from inside out"
    mistakes: [{first: "sum", then: "rate", because: "a sum hides restarts", misconception: P05}]
"#);
    let QuestionForm::Order { items } = &question.shown.form else {
        panic!("it is an order")
    };
    let shown: Vec<&str> = items.iter().map(|item| item.text.as_str()).collect();
    assert_ne!(shown, ["select", "rate", "sum", "filter"]);
    judge(
        &question,
        &[("select", "1")],
        &expect!["incomplete: give every line its place"],
    );
    judge(
        &question,
        &[
            ("select", "1"),
            ("rate", "2"),
            ("sum", "2"),
            ("filter", "9"),
        ],
        &expect!["incomplete: give every line its place"],
    );
    judge(
        &question,
        &[
            ("select", "1"),
            ("rate", "2"),
            ("sum", "2"),
            ("filter", "3"),
        ],
        &expect!["incomplete: two lines have the same place"],
    );
    judge(
        &question,
        &[
            ("select", "1"),
            ("rate", "3"),
            ("sum", "2"),
            ("filter", "4"),
        ],
        &expect![[r"
            wrong
            P05 a sum hides restarts"]],
    );
    judge(
        &question,
        &[
            ("select", "2"),
            ("rate", "1"),
            ("sum", "3"),
            ("filter", "4"),
        ],
        &expect![[r"
            wrong
            - 2 of 4 stand where they belong."]],
    );
    judge(
        &question,
        &[
            ("select", "1"),
            ("rate", "2"),
            ("sum", "3"),
            ("filter", "4"),
        ],
        &expect![[r"
            right
            - from inside out"]],
    );
}

#[test]
fn a_number() {
    let question = one(r#"
  - id: a
    kind: number
    ask: "How many minutes?"
    answer: 43.2
    tolerance: 0.1
    unit: minutes
    because: "0.001 of a month"
    mistakes: [{answer: 432, tolerance: 1, because: "that is 99 %"}]
    otherwise: "multiply"
"#);
    judge(
        &question,
        &[("number", " ")],
        &expect!["incomplete: write a number, such as 0.5 or 12"],
    );
    judge(
        &question,
        &[("number", "NaN")],
        &expect!["incomplete: write a number, such as 0.5 or 12"],
    );
    for right in ["43.2", "43,3", "43.1 minutes", "+43.2"] {
        judge(
            &question,
            &[("number", right)],
            &expect![[r"
            right
            - 0.001 of a month"]],
        );
    }
    judge(
        &question,
        &[("number", "43 2")],
        &expect![[r#"
            wrong
            - that is 99 %"#]],
    );
    judge(
        &question,
        &[("number", "-1")],
        &expect![[r"
        wrong
        - multiply"]],
    );
}

#[test]
fn pairs() {
    let question = one(r#"
  - id: a
    kind: match
    ask: "What is what?"
    pairs:
      - {left: "counter", right: "only up", because: "counters rise"}
      - {left: "gauge", right: "both ways", because: "gauges move"}
"#);
    judge(
        &question,
        &[("counter", "only up")],
        &expect!["incomplete: give every line its partner"],
    );
    judge(
        &question,
        &[("counter", "only up"), ("gauge", "counter")],
        &expect!["incomplete: give every line its partner"],
    );
    judge(
        &question,
        &[("counter", "only up"), ("gauge", "only up")],
        &expect![[r"
            wrong
            - gauges move"]],
    );
    judge(
        &question,
        &[("counter", "only up"), ("gauge", "both ways")],
        &expect!["right"],
    );
}

#[test]
fn a_broken_question_names_its_line() {
    refused(
        r#"
  - id: a
    kind: single
    ask: "Why?"
    choices:
      - {text: "slope", correct: true}
      - {text: "height"}
  - id: a
    kind: single
    ask: "Why <b>?"
    choices:
      - {text: "slope", correct: true}
      - {text: "slope", because: "no", misconception: P99}
  - id: c
    kind: order
    ask: "Why?"
    choices: []
  - kind: number
    ask: "x"
  - id: e
    kind: number
    ask: "x"
    answer: 1
    tolerance: 0.5
    because: "x"
    otherwise: "y"
    mistakes: [{answer: 1.2, because: "near"}]
  - id: f
    kind: order
    ask: "Why?"
    items: ["a", "b", "c"]
    because: "x"
    mistakes: [{first: "a", then: "b", because: "no"}, {first: "a", then: "z", because: "no"}]
"#,
        &expect![[r#"
            quizzes/one.yml:9: a wrong choice needs its own `because`
            quizzes/one.yml:12: raw HTML `<b>` is not allowed: write it in Markdown, or as `code`
            quizzes/one.yml:15: there is no misconception `P99`
            quizzes/one.yml:11: `slope` is here twice: reword one
            quizzes/one.yml:17: `choices` doesn't belong to a question of kind `order`
            quizzes/one.yml:20: this question has no `id`: give it one, such as `why-rate`
            quizzes/one.yml:29: 1.2 is no mistake: it would be taken for right
            quizzes/one.yml:35: this is no mistake: `first` does stand before `then` in the right order
            quizzes/one.yml:35: `first` and `then` of a mistake must both be among the `items`"#]],
    );
    refused(
        "  - {id: a, kind: essay, ask: x}\n",
        &expect![
            "quizzes/one.yml:3: unknown variant `essay`, expected one of single, multiple, order, number, match"
        ],
    );
    refused(
        "  - {id: a, kind: single, ask: x, choice: 3}\n",
        &expect![
            "quizzes/one.yml:3: unknown field `choice`, expected one of id, kind, section, ask, choices, items, pairs, answer, tolerance, unit, because, mistakes, otherwise"
        ],
    );
}
