//! The figures that can be played with: still for everybody, and the real engines' answers for those who play.

mod figure;
mod moved;

use model::Play;
use tests::{Axe, Browser, Component, Sightline, Theme, is_here};

/// The lesson in which a figure stands.
fn lesson(play: Play) -> &'static str {
    match play {
        Play::MetricTypes | Play::HistogramBuckets | Play::Cardinality => {
            "/lessons/instrumentation"
        }
        Play::RateWindow | Play::VectorMatching => "/lessons/promql",
        Play::AlertFor | Play::RoutingTree => "/lessons/alerting",
        Play::ErrorBudget => "/lessons/slos",
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn figures_answer_whoever_plays_with_them() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("plays").await;
    let browser = Browser::open("plays-browser").await;
    let axe = Axe::installed();
    for play in Play::ALL {
        browser.goto(&sightline.url(lesson(play))).await;
        let figure = moved::play_with(play, &browser).await;
        browser.has_no_errors().await;
        is_accessible(play, &axe, &browser).await;
        figure.close().await;
    }
    browser.close().await;
}

/// What the tour of pages can't see: a figure that somebody has opened and moved.
async fn is_accessible(play: Play, axe: &Axe, browser: &Browser) {
    for (width, theme) in [(390, Theme::Dark), (1280, Theme::Light)] {
        browser.look(width, theme).await;
        let verdict = axe.look(browser).await;
        let faults: Vec<String> = verdict.faults().map(ToString::to_string).collect();
        let place = format!("{}, {theme:?} at {width}", play.slug());
        assert!(faults.is_empty(), "{place}:\n{}", faults.join("\n"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn without_scripts_the_figures_stand_still_and_no_button_promises_more() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("plays-still").await;
    let browser = Browser::open("plays-still-browser").await;
    browser.run_scripts(false).await;
    for play in Play::ALL {
        browser.goto(&sightline.url(lesson(play))).await;
        let id = format!("#figure-{}", play.slug());
        let drawing = browser.find(&format!("{id} svg")).await;
        assert!(
            drawing.is_displayed().await.unwrap_or_default(),
            "{id}: no drawing"
        );
        // A title is never shown; it is what a screen reader says.
        let title = browser.find(&format!("{id} svg title")).await;
        let title = title.inner_html().await.unwrap_or_default();
        assert!(!title.trim().is_empty(), "{id}: the drawing has no title");
        let button = browser.find(&format!("{id} button")).await;
        assert!(
            !button.is_displayed().await.unwrap_or(true),
            "{id}: a button that does nothing"
        );
    }
    browser.close().await;
}
