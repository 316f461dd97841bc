//! Each question is answered with every mistake that its author foresaw, then rightly; the page says why each time.

use content::{Question, plain_text};
use model::{Given, Judged, Remark};
use serde_json::Value;
use tests::Browser;

use super::run;

/// Fills the form as a person would, by its fields, and leaves a mark on the section that is to be replaced.
const FILL: &str = "
    const [id, given] = arguments;
    const section = document.getElementById(id);
    section.dataset.old = '';
    for (const field of section.querySelectorAll('[name^=\"given[\"]')) {
        const value = given[field.name.slice(6, -1)];
        if (field.type === 'radio' || field.type === 'checkbox') {
            const isChosen = field.type === 'radio' ? field.value === value : value !== undefined;
            if (field.checked !== isChosen) field.closest('label').click();
        } else {
            field.focus();
            field.value = value ?? '';
            field.dispatchEvent(new Event('input', { bubbles: true }));
            field.dispatchEvent(new Event('change', { bubbles: true }));
        }
    }
    section.querySelector('button[type=submit]').click();
";

/// What is said, as a reader sees it; remarks that aren't shown are in the page's text and not on the screen.
const SAID: &str = "
    const section = document.getElementById(arguments[0]);
    const link = (one) => one && [one.getAttribute('href'), one.textContent.replace(/\\s+/g, ' ')];
    return {
        verdict: section.querySelector('.question-verdict').textContent,
        hasFocus: document.activeElement === section.querySelector('.question-verdict'),
        remarks: [...section.querySelectorAll('.remark')].filter((one) => one.checkVisibility())
            .map((one) => [one.querySelector('span').textContent, link(one.querySelector('a'))]),
    };
";

pub(super) async fn answer_all(browser: &Browser, questions: &[Question]) {
    assert!(!questions.is_empty(), "a lesson without questions");
    for question in questions {
        for wrong in question.wrong_answers() {
            let judged = question.judge(&wrong);
            assert!(
                !judged.is_right() && !judged.remarks().is_empty(),
                "{wrong:?}"
            );
            answer(browser, question, &wrong, &judged).await;
        }
        let right = question.right_answer();
        answer(browser, question, &right, &question.judge(&right)).await;
    }
}

/// After a reload each shows the right answer, with what was said to it.
pub(super) async fn are_right(browser: &Browser, questions: &[Question]) {
    for question in questions {
        let judged = question.judge(&question.right_answer());
        check(browser, question, &judged, Focus::Elsewhere).await;
    }
}

async fn answer(browser: &Browser, question: &Question, given: &Given, judged: &Judged) {
    let id = place(question);
    let arguments = vec![
        Value::from(id.clone()),
        serde_json::to_value(given).expect("plain text"),
    ];
    run(browser, FILL, arguments).await;
    browser
        .find(&format!("#{id}:not([data-old]) [data-answer]"))
        .await;
    check(browser, question, judged, Focus::OnVerdict).await;
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Focus {
    OnVerdict,
    Elsewhere,
}

async fn check(browser: &Browser, question: &Question, judged: &Judged, focus: Focus) {
    let id = place(question);
    let said = run(browser, SAID, vec![Value::from(id.clone())]).await;
    let verdict = if judged.is_right() {
        "Right."
    } else {
        "Not yet."
    };
    assert_eq!(said["verdict"], verdict, "{id}");
    if focus == Focus::OnVerdict {
        assert_eq!(
            said["hasFocus"], true,
            "{id}: who hears the page must hear the verdict"
        );
    }
    let mut expected: Vec<Value> = judged.remarks().iter().map(as_shown).collect();
    let mut shown = said["remarks"].as_array().cloned().unwrap_or_default();
    // Those about a choice stand beside it, in the page's order.
    expected.sort_by_key(Value::to_string);
    shown.sort_by_key(Value::to_string);
    assert_eq!(shown, expected, "{id}");
}

fn as_shown(remark: &Remark) -> Value {
    let link = remark.misconception.as_ref().map(|named| {
        let address = format!("/misconceptions#{}", named.id.to_lowercase());
        let name = named.title.replace('`', "");
        serde_json::json!([address, format!("A common mistake: {name} ({})", named.id)])
    });
    serde_json::json!([plain_text(&remark.html), link])
}

fn place(question: &Question) -> String {
    format!("question-{}", question.shown.id)
}
