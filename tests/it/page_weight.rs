//! What a lesson costs to open: every byte that the browser fetches before anybody touches anything, as it arrives.

use std::collections::BTreeMap;
use std::fs;
use std::time::Duration;

use serde::Deserialize;
use tests::{Browser, Component, Sightline, is_here, root};

use crate::tour::lessons;

/// A lesson without its fonts, in bytes on the wire.
const BUDGET: u64 = 60_000;
/// The engine's module and its data, in bytes.
const ENGINE: u64 = 300_000;
const SAMPLE_DAY: u64 = 3_000_000;
/// What is fetched at once must be there by then: no page may add to it later.
const PATIENCE: Duration = Duration::from_secs(20);

/// One fetched file: its last path segment and its body's size on the wire.
#[derive(Debug, Deserialize)]
struct Fetched {
    name: String,
    bytes: u64,
    unpacked: u64,
}

/// The page itself and what it fetched, from the browser's own record of it.
const FETCHED: &str = "
    return [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
        .map((entry) => ({
            name: entry.entryType === 'navigation' ? '.html' : entry.name.split('/').pop(),
            bytes: entry.encodedBodySize,
            unpacked: entry.decodedBodySize,
        }));
";

/// Resolves when the page is loaded and its scripts have had a quiet moment to ask for more.
const SETTLE: &str = "
    const done = arguments[0];
    const idle = () => requestIdleCallback(() => requestIdleCallback(() => done(true)));
    if (document.readyState === 'complete') idle(); else addEventListener('load', idle);
";

#[tokio::test(flavor = "multi_thread")]
async fn a_lesson_is_light_and_loads_no_webassembly_before_a_touch() {
    if !is_here(Component::Browser) {
        return;
    }
    let sightline = Sightline::start("page-weight").await;
    let browser = Browser::open("page-weight-browser").await;
    let mut too_heavy = Vec::new();
    for lesson in lessons(&sightline).await {
        lesson.open(&browser).await;
        let settled = browser.driver.execute_async(SETTLE, Vec::new()).await;
        settled.expect("the page settles");
        let fetched = fetched(&browser).await;
        let kilobytes = |ending: &str| {
            let files = fetched.iter().filter(|file| file.name.ends_with(ending));
            files.map(|file| file.bytes).sum::<u64>()
        };
        let sizes @ [html, css, js, fonts] = [".html", ".css", ".js", ".woff2"].map(kilobytes);
        let all: u64 = fetched.iter().map(|file| file.bytes).sum();
        let weight = all - fonts;
        let line = format!(
            "{:<28} HTML {:5.1}  CSS {:4.1}  JS {:4.1}  = {:5.1} KB, fonts {:5.1} KB",
            lesson.name,
            in_kb(html),
            in_kb(css),
            in_kb(js),
            in_kb(weight),
            in_kb(fonts)
        );
        println!("{line}");
        assert!(sizes.iter().all(|size| *size > 0), "{line}: {fetched:#?}");
        let page = &fetched[0];
        assert!(page.bytes * 2 < page.unpacked, "{line}: not compressed");
        let surprises = fetched.iter().filter(|file| {
            let kinds = [".html", ".css", ".js", ".woff2"];
            !kinds.iter().any(|kind| file.name.ends_with(kind))
        });
        let surprises: Vec<&Fetched> = surprises.collect();
        if weight >= BUDGET || !surprises.is_empty() {
            too_heavy.push(format!("{line} {surprises:?}"));
        }
    }
    assert!(too_heavy.is_empty(), "\n{}\n", too_heavy.join("\n"));
    wakes_at_a_touch(&browser).await;
    browser.close().await;
}

/// What the first query costs besides, as brotli sends it: fetched once and kept.
#[test]
fn the_engine_and_the_sample_day_are_small() {
    if !is_here(Component::Browser) {
        return;
    }
    let site = root().join("target/site");
    let names = fs::read(site.join("pkg/assets.json")).expect("cargo xtask web was run");
    let names: BTreeMap<String, String> = serde_json::from_slice(&names).expect("names of files");
    let engine = format!("pkg/{}.br", names["engine.wasm"]);
    for (file, budget) in [
        (engine, ENGINE),
        ("data/sample.sightline.br".to_owned(), SAMPLE_DAY),
    ] {
        let path = site.join(&file);
        let bytes = fs::metadata(&path).unwrap_or_else(|error| panic!("{file}: {error}"));
        let weight = in_kb(bytes.len());
        println!("{file:<40} {weight:7.1} KB of {:7.1}", in_kb(budget));
        assert!(bytes.len() <= budget, "{file}: {weight} KB");
    }
}

/// The other half: were WebAssembly not seen here when it comes, not seeing it above would mean nothing.
async fn wakes_at_a_touch(browser: &Browser) {
    let button = browser.find("main leptos-island button").await;
    button.focus().await.expect("the button takes the focus");
    browser
        .find_within("html[data-islands='awake']", PATIENCE)
        .await;
    let fetched = fetched(browser).await;
    let wasm = fetched.iter().find(|file| file.name.ends_with(".wasm"));
    assert!(wasm.is_some(), "{fetched:#?}");
}

async fn fetched(browser: &Browser) -> Vec<Fetched> {
    let fetched = browser.driver.execute(FETCHED, Vec::new()).await;
    fetched
        .and_then(|fetched| fetched.convert())
        .expect("the browser records what it fetched")
}

#[expect(clippy::cast_precision_loss, reason = "some kilobytes, for people")]
fn in_kb(bytes: u64) -> f64 {
    bytes as f64 / 1000.0
}
