//! The rule workshop, as a visitor uses it: rules meet incidents, and the page says what they did.

use std::time::Duration;

use tests::{Browser, Component, Sightline, is_here};

/// The engine is fetched, and some hours of FlowForge are simulated.
const REPLAY: Duration = Duration::from_secs(60);

const WITHOUT_FOR: &str = r#"groups:
  - name: hasty
    rules:
      - alert: AnyError
        expr: sum(rate(http_requests_total{status=~"5.."}[1m])) > 0
        labels:
          severity: page
        annotations:
          summary: errors
"#;

#[tokio::test(flavor = "multi_thread")]
async fn rules_meet_incidents_and_the_page_says_what_they_did() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("workshop").await;
    let browser = Browser::open("workshop-browser").await;
    browser.goto(&sightline.url("/workshop")).await;
    browser
        .sees_within(
            "This calls for a page. ApiErrorRatioHigh sent a page",
            REPLAY,
        )
        .await;
    browser.find("main rect.firing").await;
    lists_every_drill(&browser).await;

    choose(&browser, "error_blip").await;
    browser.sees_within("This calls for silence.", REPLAY).await;
    browser.sees("It stayed inactive all the time.").await;

    write(&browser, WITHOUT_FOR).await;
    browser.click("Replay").await;
    browser.sees_within("Quiet, AnyError", REPLAY).await;
    // The linter speaks as well.
    browser.find("main .problems .problem.info").await;

    write(&browser, "groups:\n  - name: a\n    rulez: []\n").await;
    browser.click("Replay").await;
    browser
        .sees_within("Prometheus would not load this", REPLAY)
        .await;
    browser.sees("3:5").await;

    // What was written is there again after a reload.
    browser.goto(&sightline.url("/workshop")).await;
    browser
        .sees_within("Prometheus would not load this", REPLAY)
        .await;
    browser.click("Start over").await;
    browser
        .sees_within("ApiErrorRatioHigh sent a page", REPLAY)
        .await;
    browser.has_no_errors().await;
    browser.close().await;
}

/// The page has names of its own for the drills: none may be missing, none may be unknown.
async fn lists_every_drill(browser: &Browser) {
    let script = "return [...document.querySelectorAll('main .workshop-picker optgroup option')].map(option => option.value)";
    let listed = browser
        .driver
        .execute(script, Vec::new())
        .await
        .and_then(|values| values.convert::<Vec<String>>());
    let mut listed = listed.expect("the drills are listed");
    listed.sort_unstable();
    let mut known: Vec<&str> = sim::DrillKind::all().map(sim::DrillKind::slug).collect();
    known.sort_unstable();
    assert_eq!(listed, known);
}

async fn choose(browser: &Browser, drill: &str) {
    let picker = browser.find("main .workshop-picker select").await;
    let option = format!("option[value='{drill}']");
    let option = picker.find(thirtyfour::By::Css(option)).await;
    option
        .expect("the drill is listed")
        .click()
        .await
        .expect("it can be chosen");
}

/// Replaces the rules as somebody would who pastes.
async fn write(browser: &Browser, rules: &str) {
    let editor = browser.find("main .cm-content").await;
    editor.click().await.expect("the editor takes the cursor");
    let script = "const view = document.querySelector('.cm-content').cmTile?.view ?? document.querySelector('.cm-content').cmView.view;
        view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: arguments[0] } });";
    browser
        .driver
        .execute(script, vec![serde_json::Value::from(rules)])
        .await
        .expect("the editor takes text");
}
