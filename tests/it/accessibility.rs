//! Every kind of page read by axe-core in light and in dark, and the text in figures, which axe leaves out.

use std::cell::RefCell;

use serde::Deserialize;
use tests::{Axe, Browser, Component, Sightline, Theme, is_here};

use crate::tour::{Kind, Stop, tour};

/// Widths in CSS pixels.
const DESK: u32 = 1280;
const PHONE: u32 = 390;

#[derive(Debug, Deserialize)]
struct FigureTexts {
    unreadable: Vec<String>,
    measured: usize,
}

#[derive(Debug, Default)]
struct Found {
    faults: Vec<String>,
    pages: usize,
    contrasts: usize,
    figure_contrasts: usize,
}

#[tokio::test(flavor = "multi_thread")]
async fn axe_finds_nothing_on_any_page_in_either_theme() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("accessibility").await;
    let browser = Browser::open("accessibility-browser").await;
    let axe = Axe::installed();
    let found = RefCell::new(Found::default());
    tour(&browser, &sightline, async |stop| {
        for (width, theme) in looks(stop.kind) {
            browser.look(width, theme).await;
            stop.open(&browser).await;
            let place = format!("{}, {theme:?} at {width}", stop.name);
            look(&axe, &browser, stop, &place, &found).await;
        }
        browser.look(DESK, Theme::Light).await;
    })
    .await;
    browser.close().await;

    let found = found.into_inner();
    println!(
        "{} looks, {} contrasts of text measured, {} in figures",
        found.pages, found.contrasts, found.figure_contrasts
    );
    assert!(found.faults.is_empty(), "\n{}\n", found.faults.join("\n"));
}

fn looks(kind: Kind) -> Vec<(u32, Theme)> {
    let mut looks = vec![(DESK, Theme::Light), (DESK, Theme::Dark)];
    if kind == Kind::Lesson {
        looks.push((PHONE, Theme::Dark));
    }
    looks
}

async fn look(axe: &Axe, browser: &Browser, stop: &Stop, place: &str, found: &RefCell<Found>) {
    browser.has_no_errors().await;
    let verdict = axe.look(browser).await;
    // A page whose colours could not be compared would pass as well.
    assert!(verdict.contrasts_measured >= 10, "{place}: {verdict:?}");
    let figures = match stop.kind {
        Kind::Lesson => Some(figure_texts(browser).await),
        Kind::Page => None,
    };
    let mut found = found.borrow_mut();
    found.pages += 1;
    found.contrasts += verdict.contrasts_measured;
    let faults = verdict.faults();
    let faults = faults.map(|violation| format!("{place}: {violation}"));
    found.faults.extend(faults);
    if let Some(figures) = figures {
        found.figure_contrasts += figures.measured;
        let faults = figures.unreadable.iter();
        let faults = faults.map(|fault| format!("{place}: {fault}"));
        found.faults.extend(faults);
    }
}

async fn figure_texts(browser: &Browser) -> FigureTexts {
    browser.show_whole_page().await;
    let script = include_str!("figure_contrast.js");
    let texts = browser.driver.execute(script, Vec::new()).await;
    texts
        .and_then(|texts| texts.convert())
        .expect("the figures' texts are measured")
}
