//! The four metric types of one process, side by side as traffic flows.

mod cards;
mod process;
mod scrapes;

use std::time::Duration;

use leptos::prelude::*;

use super::controls::{Refusal, Slider};
use super::latest::latest;
use cards::{Card, KINDS};
use scrapes::{
    IN_FLIGHT, MOST_IN_FLIGHT, P90, RATE, SCRAPE_S, SUMMARY, Told, Watched, ask, exposition,
    samples,
};

const SEED: u64 = 3;
/// How long a second of the story takes.
const TICK: Duration = Duration::from_millis(250);
/// What has happened before anybody looks: lines need something to show.
const BEFORE_S: u32 = 300;
const PER_SECOND: f64 = 8.0;
const SLOW_PERCENT: f64 = 12.0;

#[component]
pub(super) fn MetricTypes() -> impl IntoView {
    let per_second = RwSignal::new(PER_SECOND);
    let slow = RwSignal::new(SLOW_PERCENT);
    let watched = RwSignal::new(begun());
    let pass = move |seconds| {
        watched.update(|watched| {
            watched.pass(
                seconds,
                per_second.get_untracked(),
                slow.get_untracked() / 100.0,
            );
        });
    };
    let ticker = StoredValue::new(None::<IntervalHandle>);
    let is_running = RwSignal::new(false);
    let stop = move || {
        if let Some(handle) = ticker.try_update_value(Option::take).flatten() {
            handle.clear();
        }
    };
    on_cleanup(stop);
    let toggle = move |_| {
        if is_running.get_untracked() {
            stop();
            is_running.set(false);
        } else {
            ticker.set_value(set_interval_with_handle(move || pass(1), TICK).ok());
            is_running.set(true);
        }
    };
    let scrapes = Memo::new(move |_| watched.with(|watched| watched.scrapes.clone()));
    let text = Memo::new(move |_| watched.with(|watched| exposition(&watched.process.page())));
    let told = latest(
        move || scrapes.with(|scrapes| (samples(scrapes), scrapes.len())),
        |(samples, count)| async move { ask(&samples, count).await },
    );
    let cards = KINDS.iter().enumerate().map(|(index, kind)| {
        let text =
            Signal::derive(move || text.with(|text| text.get(index).cloned().unwrap_or_default()));
        view! { <Card kind scrapes text /> }
    });
    let clock = move || watched.with(|watched| clock(watched.second));
    // Read out ten times a minute the numbers would be noise: they are announced once it is paused.
    let live = move || if is_running.get() { "off" } else { "polite" };
    view! {
        <div class="play-buttons">
            <button class="button small" type="button" on:click=toggle>{move || if is_running.get() { "Pause" } else { "Start" }}</button>
            <button class="button quiet small" type="button" on:click=move |_| pass(1)>"Step one second"</button>
            <button class="button quiet small" type="button" on:click=move |_| pass(60)>"A minute on"</button>
            <button class="button quiet small" type="button" on:click=move |_| watched.update(Watched::restart)>"Restart the process"</button>
            <span class="play-clock">{clock}</span>
        </div>
        <div class="play-controls">
            <Slider label="Requests a second" value=per_second min=0.0 max=40.0 step=1.0 said=Signal::derive(move || format!("about {}", per_second.get())) />
            <Slider label="Of these are slow" value=slow min=0.0 max=50.0 step=1.0 said=Signal::derive(move || format!("{} %", slow.get())) />
        </div>
        <div class="play-types">{cards.collect_view()}</div>
        <div class="play-answer" aria-live=live>
            {move || told.get().map(|told| match told {
                Ok(told) => answer(&told, &watched.read_untracked()).into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
    }
}

/// The process as the visitor finds it.
fn begun() -> Watched {
    let mut watched = Watched::new(SEED);
    watched.pass(BEFORE_S, PER_SECOND, SLOW_PERCENT / 100.0);
    watched
}

fn clock(second: u32) -> String {
    let next = SCRAPE_S - second % SCRAPE_S;
    format!(
        "{}:{:02} min · next scrape in {next} s",
        second / 60,
        second % 60
    )
}

fn answer(told: &Told, watched: &Watched) -> impl IntoView + use<> {
    let value = |value: Option<f64>, unit: &str, digits: usize| match value {
        None => "no result".to_owned(),
        Some(value) if value.is_nan() => "NaN".to_owned(),
        Some(value) => format!("{value:.digits$}{unit}"),
    };
    view! {
        <dl class="play-values wide">
            <div><dt>{RATE}</dt><dd>{value(told.rate, "/s", 1)}</dd></div>
            <div><dt>{IN_FLIGHT}</dt><dd>{value(told.in_flight, "", 0)}</dd></div>
            <div><dt>{MOST_IN_FLIGHT}</dt><dd>{value(told.most_in_flight, "", 0)}</dd></div>
            <div><dt>{P90}</dt><dd>{value(told.p90, " s", 3)}</dd></div>
            <div><dt>{SUMMARY}</dt><dd>{value(told.summary, " s", 3)}</dd></div>
        </dl>
        <p class="play-remark">{remark(told, watched)}</p>
    }
}

/// What is worth seeing right now.
fn remark(told: &Told, watched: &Watched) -> String {
    let ago = watched
        .restarted_at
        .map(|at| watched.second.saturating_sub(at));
    if let Some(ago @ ..=60) = ago {
        return format!(
            "The process was started again {ago} s ago. Counter and buckets began at 0, which rate takes for a restart and counts on. The summary has forgotten what it knew, and what was counted between the last scrape and the restart is lost."
        );
    }
    let is_idle = told.rate.is_some_and(|rate| rate < 0.001);
    if is_idle {
        return "Nobody asks: the counter stands still and its rate is 0. The histogram's quantile is 0 ÷ 0, not a number, and the summary's too, once its minute is over.".to_owned();
    }
    let difference = match (told.p90, told.summary) {
        (Some(p90), Some(summary)) if (p90 - summary).abs() > 0.1 * summary => {
            "The histogram's p90 is an estimate within a bucket; the summary's is exact, but for this process alone."
        }
        _ => "Histogram and summary nearly agree on p90 for this one process.",
    };
    format!(
        "{difference} With a second replica the buckets of both can be added and asked again. Two quantiles can't be combined: their mean is nobody's p90."
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_remark_speaks_of_a_restart_for_a_minute() {
        let told = Told {
            rate: Some(8.0),
            in_flight: Some(1.0),
            most_in_flight: Some(4.0),
            p90: Some(0.9),
            summary: Some(0.5),
        };
        let mut watched = begun();
        assert!(remark(&told, &watched).starts_with("The histogram's p90 is an estimate"));
        watched.restart();
        watched.pass(20, PER_SECOND, 0.0);
        assert!(remark(&told, &watched).starts_with("The process was started again 20 s ago"));
        watched.pass(60, PER_SECOND, 0.0);
        assert!(!remark(&told, &watched).contains("started again"));
    }

    #[test]
    fn the_clock_tells_when_the_next_scrape_is() {
        assert_eq!(clock(300), "5:00 min · next scrape in 5 s");
        assert_eq!(clock(304), "5:04 min · next scrape in 1 s");
    }
}
