//! A graph to read: drawn without a script, and no jump when the live one takes its place.

use content::{Exercise, Task};
use serde_json::Value;
use tests::{Browser, Sightline, Theme};

use super::run;

/// The page as it comes from the server, before any script.
const WITHOUT_SCRIPT: &str = "
    const read = async (address) => (await fetch(address)).text();
    return read(arguments[0]).then((text) => {
    const page = new DOMParser().parseFromString(text, 'text/html');
    const still = page.querySelector('svg.still');
    return {
        title: still.querySelector('title').textContent,
        told: still.querySelector('desc').textContent,
        lines: [...still.querySelectorAll('.still-line')].filter((line) => line.getAttribute('d').includes('L')).length,
        names: [...page.querySelectorAll('.still-legend code')].map((one) => one.textContent),
    };
    });
";

/// How high what stands in the place is, the still graph and the live one that lies over it.
const HEIGHTS: &str = "
    const height = (css) => {
        const box = document.querySelector(css);
        const bottoms = [...box.querySelectorAll('svg, .chart, .chart-legend, .stats')].map((one) => one.getBoundingClientRect().bottom);
        return Math.max(...bottoms) - box.getBoundingClientRect().top;
    };
    const legend = [...document.querySelectorAll('.reading-live .chart-legend code')].map((one) => one.textContent);
    return { still: height('.reading-still'), live: height('.reading-live'), legend };
";

pub(super) async fn stays_where_it_is(
    browser: &Browser,
    sightline: &Sightline,
    exercises: &[Exercise],
) {
    let is_graph = |one: &&Exercise| matches!(one.task, Task::Reading { .. });
    let mut count = 0;
    for exercise in exercises.iter().filter(is_graph) {
        count += 1;
        let path = format!("/exercises/{}/{}", exercise.lesson, exercise.id);
        let address = sightline.url(&path);
        let drawn = run(browser, WITHOUT_SCRIPT, vec![Value::from(path)]).await;
        let names = drawn["names"].as_array().map_or(0, Vec::len);
        assert!(names > 0, "{drawn:#}");
        assert_eq!(drawn["lines"], names, "{drawn:#}");
        let title = drawn["title"].as_str().unwrap_or_default();
        assert!(
            title.starts_with("Graph of ") && title.ends_with(" UTC"),
            "{title}"
        );
        assert!(!drawn["told"].as_str().unwrap_or_default().is_empty());
        for width in [1280, 390] {
            browser.look(width, Theme::Light).await;
            browser.goto(&address).await;
            browser.find(".reading-live .uplot canvas").await;
            let heights = run(browser, HEIGHTS, Vec::new()).await;
            assert_eq!(heights["legend"], drawn["names"], "the same lines");
            let height = |name: &str| heights[name].as_f64().unwrap_or_default();
            let jump = height("live") - height("still");
            assert!(jump < 2.0, "{address} at {width}: {heights}");
        }
    }
    assert!(count > 0, "the lesson has no graph to read");
    browser.look(1280, Theme::Light).await;
    browser.has_no_errors().await;
}
