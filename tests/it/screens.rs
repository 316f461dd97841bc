//! Every page as a visitor sees it: light, dark, and on a phone. The pictures in `target/screens/` are for people;
//! the test itself holds that no page breaks its own policy, throws, or scrolls sideways.

use tests::{Browser, Component, Sightline, Theme, is_here, root};

use crate::journey::{invite_and_join, make_first_instructor, sign_in};

const INSTRUCTOR: &str = "grace";
const STUDENT: &str = "ada";

/// Widths in CSS pixels: a phone, a small window, a desk.
const LOOKS: &[(&str, u32, Theme)] = &[
    ("light", 1280, Theme::Light),
    ("dark", 1280, Theme::Dark),
    ("phone", 390, Theme::Light),
    ("phone-dark", 390, Theme::Dark),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_looks_whole_in_light_in_dark_and_on_a_phone() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("screens").await;
    let browser = Browser::open("screens-browser").await;

    look_at(&browser, "setup", &sightline.setup_link()).await;
    for (name, path) in [
        ("home", "/"),
        ("lessons", "/lessons"),
        ("lesson-why-observe", "/lessons/why-observe"),
        ("lesson-three-pillars", "/lessons/three-pillars"),
        ("lesson-instrumentation", "/lessons/instrumentation"),
        ("lesson-promql", "/lessons/promql"),
        ("lesson-alerting", "/lessons/alerting"),
        ("labs", "/labs"),
        ("lab", "/labs/01-instrument"),
        ("sign-in", "/sign-in"),
        ("not-found", "/no-such-page"),
    ] {
        look_at(&browser, name, &sightline.url(path)).await;
    }
    look_at_playground(&browser, &sightline).await;
    look_at_workshop(&browser, &sightline).await;

    make_first_instructor(&browser, &sightline, INSTRUCTOR).await;
    for (name, path) in [
        ("staff", "/staff"),
        ("invites", "/staff/invites"),
        ("account", "/account"),
    ] {
        look_at(&browser, name, &sightline.url(path)).await;
    }
    invite_and_join(&browser, &sightline, STUDENT).await;
    for (name, path) in [
        ("progress", "/progress"),
        ("lab-signed-in", "/labs/01-instrument"),
    ] {
        look_at(&browser, name, &sightline.url(path)).await;
    }
    sign_in(&browser, &sightline, INSTRUCTOR).await;
    look_at(&browser, "staff-with-student", &sightline.url("/staff")).await;
    browser.close().await;
}

/// Pictures of one page in every look.
pub async fn look_at(browser: &Browser, name: &str, url: &str) {
    for (look, width, theme) in LOOKS {
        browser.look(*width, *theme).await;
        browser.goto(url).await;
        browser.find("main h1").await;
        picture(browser, &format!("{name}-{look}")).await;
    }
    browser.look(1280, Theme::Light).await;
}

/// The playground is worth looking at with a graph on it.
async fn look_at_playground(browser: &Browser, sightline: &Sightline) {
    let query = "sum%20by%20(path)%20(rate(http_requests_total%5B5m%5D))";
    for (view, waits_for) in [("table", "main table"), ("graph", "main .uplot")] {
        for (look, width, theme) in LOOKS {
            browser.look(*width, *theme).await;
            browser
                .goto(&sightline.url(&format!("/playground?expr={query}&view={view}")))
                .await;
            browser.find(waits_for).await;
            picture(browser, &format!("playground-{view}-{look}")).await;
        }
    }
}

/// With a replay on it.
async fn look_at_workshop(browser: &Browser, sightline: &Sightline) {
    for (look, width, theme) in LOOKS {
        browser.look(*width, *theme).await;
        browser.goto(&sightline.url("/workshop")).await;
        browser.find("main .drawing").await;
        picture(browser, &format!("workshop-{look}")).await;
    }
}

async fn picture(browser: &Browser, name: &str) {
    browser.has_no_errors().await;
    let overflow = "return document.documentElement.scrollWidth - window.innerWidth";
    let overflow = browser
        .driver
        .execute(overflow, Vec::new())
        .await
        .and_then(|pixels| pixels.convert::<i64>());
    assert!(
        overflow.expect("a page has a width") <= 0,
        "{name} scrolls sideways"
    );
    browser
        .screenshot(&root().join("target/screens").join(format!("{name}.png")))
        .await;
}
