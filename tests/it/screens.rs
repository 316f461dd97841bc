//! Every page as a visitor sees it: light, dark, and on a phone. The pictures in `target/screens/` are for people;
//! the test itself holds that no page breaks its own policy, throws, or scrolls sideways.

use tests::{Browser, Component, Sightline, Theme, is_here, root};

use crate::tour::{Kind, Stop, tour};

/// Widths in CSS pixels: a phone and a desk.
const LOOKS: &[(&str, u32, Theme)] = &[
    ("light", 1280, Theme::Light),
    ("dark", 1280, Theme::Dark),
    ("phone", 390, Theme::Light),
    ("phone-dark", 390, Theme::Dark),
];

/// A lesson is what people look at for hours: also in half a window, and with room to spare.
const LESSON_LOOKS: &[(&str, u32, Theme)] = &[
    ("390-light", 390, Theme::Light),
    ("390-dark", 390, Theme::Dark),
    ("820-light", 820, Theme::Light),
    ("820-dark", 820, Theme::Dark),
    ("1440-light", 1440, Theme::Light),
    ("1440-dark", 1440, Theme::Dark),
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_looks_whole_in_light_in_dark_and_on_a_phone() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("screens").await;
    let browser = Browser::open("screens-browser").await;
    tour(&browser, &sightline, async |stop| {
        look_at(&browser, stop).await;
    })
    .await;
    browser.close().await;
}

/// Pictures of one page in every look.
pub async fn look_at(browser: &Browser, stop: &Stop) {
    let looks = match stop.kind {
        Kind::Lesson => LESSON_LOOKS,
        Kind::Page => LOOKS,
    };
    for (look, width, theme) in looks {
        browser.look(*width, *theme).await;
        stop.open(browser).await;
        picture(browser, &format!("{}-{look}", stop.name)).await;
    }
    browser.look(1280, Theme::Light).await;
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
