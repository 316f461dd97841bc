//! An exercise of the lesson in the real editor: a wrong query and what is said to it, the hints, the right one.

use content::{Exercise, Task};
use model::QueryView;
use serde_json::Value;
use tests::{Browser, Sightline};
use thirtyfour::{By, Key};

use super::{is_same_document, mark_document, press, run};

/// What came of an answer.
const DIFFERENCE: &str = "
    const answer = document.getElementById('answer');
    return {
        verdict: answer.querySelector('.question-verdict').textContent,
        text: answer.textContent,
        link: answer.querySelector('.remark-link')?.getAttribute('href') ?? null,
        cells: [...answer.querySelectorAll('tbody td')].map((cell) => cell.textContent),
    };
";

/// Does the first exercise whose graph can be compared and whose first mistake is a known misconception.
pub(super) async fn solve(browser: &Browser, sightline: &Sightline, exercises: &[Exercise]) {
    let graphs = exercises
        .iter()
        .filter_map(|exercise| match &exercise.task {
            Task::Promql {
                judged_as,
                view: QueryView::Range { .. },
                starter,
                ..
            } if starter.is_empty() => {
                let mistake = judged_as
                    .known
                    .iter()
                    .find(|known| known.misconception.is_some())?;
                Some((exercise, judged_as.reference.as_str(), mistake))
            }
            _ => None,
        });
    let (exercise, solution, mistake) = { graphs }.next().expect("the lesson has such an exercise");
    let address = format!("/exercises/{}/{}", exercise.lesson, exercise.id);

    // The lesson leads there.
    let link = browser.find(&format!(".prose a[href='{address}']")).await;
    press(browser, &link).await;
    browser.find(".cm-content").await;
    mark_document(browser).await;

    type_query(browser, &mistake.query).await;
    browser.click("Run").await;
    browser.find(".query-result .uplot canvas").await;
    let said = check_answer(browser).await;
    assert_eq!(said["verdict"], "Not yet.", "{said:#}");
    let because = mistake.because.replace('`', "");
    let text = said["text"].as_str().unwrap_or_default();
    // A message begins with a capital letter on the page.
    assert!(
        text.contains(because.get(1..).unwrap_or_default()),
        "{because}: {text}"
    );
    let id = mistake.misconception.as_deref().unwrap_or_default();
    assert_eq!(
        said["link"],
        format!("/misconceptions#{}", id.to_lowercase())
    );
    let cells = said["cells"].as_array().map_or(0, Vec::len);
    assert_eq!(cells, 4, "series, time, expected, got: {said:#}");
    assert_ne!(said["cells"][2], said["cells"][3], "{said:#}");
    climb_the_hints(browser, exercise).await;

    type_query(browser, solution).await;
    let said = check_answer(browser).await;
    assert_eq!(
        said["verdict"], "Right, here and on the hidden days.",
        "{said:#}"
    );
    is_same_document(browser).await;

    browser.goto(&sightline.url(&address)).await;
    browser.sees("Right, here and on the hidden days.").await;
    let editor = browser.find(".cm-content").await;
    let kept = editor.text().await.expect("the editor has a text");
    assert_eq!(kept.trim(), solution);
    browser.goto(&sightline.url("/exercises")).await;
    browser
        .find(&format!("main li.done a[href='{address}']"))
        .await;
    browser.has_no_errors().await;
}

/// Each hint is under the one before: nobody reads the second first.
async fn climb_the_hints(browser: &Browser, exercise: &Exercise) {
    let is_open = "return [...document.querySelectorAll('.hint > p')].filter((one) => one.checkVisibility()).length";
    for (index, hint) in exercise.hints.iter().enumerate() {
        let open = run(browser, is_open, Vec::new()).await;
        assert_eq!(open, Value::from(index), "hints that are open");
        let nested = vec!["details.hint"; index + 1].join(" > ");
        let summary = browser.find(&format!("{nested} > summary")).await;
        press(browser, &summary).await;
        browser.sees(&content::plain_text(hint)).await;
    }
}

/// Replaces what stands in the editor, key by key.
async fn type_query(browser: &Browser, query: &str) {
    let editor = browser.find("main .cm-content").await;
    press(browser, &editor).await;
    let keys = editor.send_keys(Key::Control + "a").await;
    keys.expect("the editor takes keys");
    // Escape closes the list of completions, which would lie over the buttons.
    let keys = editor.send_keys(query.to_owned() + Key::Escape).await;
    keys.expect("the editor takes keys");
    let shown = editor.text().await.expect("the editor has a text");
    assert_eq!(shown.trim(), query, "what was typed is what stands there");
}

/// Presses the button and waits for the answer, which comes in place of the one before.
async fn check_answer(browser: &Browser) -> Value {
    let mark = "document.getElementById('answer').dataset.old = ''";
    run(browser, mark, Vec::new()).await;
    let form = browser.find(".exercise-actions").await;
    let button = form.find(By::Css("button[type=submit]")).await;
    let button = button.expect("an answer can be checked");
    press(browser, &button).await;
    browser.find("#answer:not([data-old]) [data-answer]").await;
    run(browser, DIFFERENCE, Vec::new()).await
}
