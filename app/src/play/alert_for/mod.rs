//! `for` and `keep_firing_for` over a series that the visitor draws or writes: when the alert waits, fires and is over.

mod drawing;
mod story;
mod strip;

use leptos::prelude::*;

use super::controls::{Choice, Refusal, Slider, TextLine};
use super::engine::{self, Samples, Span};
use super::latest::{Answered, last_good, latest};
use crate::ui::with_code;
use drawing::Drawing;
use strip::Strip;

const METRIC: &str = "flowforge_queue_depth";
/// The drawing's length, a sample a minute.
const END_MIN: usize = 30;
const END_MS: i64 = END_MIN as i64 * MINUTE_MS;
const MINUTE_MS: i64 = 60_000;

/// Names of series worth seeing, and their samples.
const PRESETS: [(&str, &str); 4] = [
    ("One spike", "10x8 90x3 10x17"),
    ("Flapping", "10x4 80x3 30 80x3 30 80x2 30 80x3 30 10x6"),
    ("A gap in the scrapes", "10x3 85x9 stale _x2 85x8 10x4"),
    ("A real outage", "10x4 30 60 85x15 60 30 10x5"),
];

/// What the rule says.
#[derive(Debug, Clone, Copy, PartialEq)]
struct Rule {
    threshold: f64,
    for_min: f64,
    keep_min: f64,
    every_ms: i64,
}

/// What the engines tell about the samples and the rule.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    rule: Rule,
    /// The sample of each minute; none where the scrape failed or nothing is written.
    samples: Vec<Option<f64>>,
    /// The evaluations at which the condition held, in milliseconds.
    held: Vec<i64>,
    /// When the alert was pending or firing, by rising time.
    spans: Vec<Span>,
}

#[component]
pub(super) fn AlertFor() -> impl IntoView {
    let written = RwSignal::new(PRESETS[0].1.to_owned());
    let threshold = RwSignal::new(50.0);
    let for_min = RwSignal::new(5.0);
    let keep_min = RwSignal::new(0.0);
    let every = RwSignal::new(0);
    let rule = Memo::new(move |_| Rule {
        threshold: threshold.get(),
        for_min: for_min.get(),
        keep_min: keep_min.get(),
        every_ms: [MINUTE_MS, MINUTE_MS / 2][every.get().min(1)],
    });
    let answer = latest(
        move || (written.get(), rule.get()),
        |(written, rule)| async move { ask(&written, rule).await },
    );
    let told = last_good(answer);
    let minutes = |value: RwSignal<f64>| Signal::derive(move || format!("{:.0} min", value.get()));
    view! {
        <Presets written />
        <div class="play-line"><TextLine label=format!("{METRIC}, a sample a minute") value=written /></div>
        <div class="play-controls">
            <Slider label="The threshold is" value=threshold min=0.0 max=100.0 step=5.0 said=Signal::derive(move || format!("{:.0} tasks", threshold.get())) />
            <Slider label="for:" value=for_min min=0.0 max=10.0 step=1.0 said=minutes(for_min) />
            <Slider label="keep_firing_for:" value=keep_min min=0.0 max=10.0 step=1.0 said=minutes(keep_min) />
            <Choice label="The rule is evaluated" value=every options=&["every minute", "every 30 s"] />
        </div>
        <Drawing told written rule />
        <ul class="drawing-key">
            <li><span class="key-box pending"></span>"pending: nobody is told"</li>
            <li><span class="key-box firing"></span>"firing: sent"</li>
            <li class="play-hint">"Draw the series with the pointer, or write it above."</li>
        </ul>
        <div class="play-answer tall" aria-live="polite">
            {move || answer.get().map(|answer| match answer {
                Ok(told) => view! { <Story told /> }.into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
        <pre class="play-code" tabindex="0" role="group" aria-label="The rule"><code>{move || rule_file(rule.get())}</code></pre>
    }
}

#[component]
fn Presets(written: RwSignal<String>) -> impl IntoView {
    let button = |(name, samples): (&'static str, &'static str)| {
        view! {
            <button class="button quiet small" type="button" aria-pressed=move || (written.get() == samples).to_string()
                on:click=move |_| written.set(samples.to_owned())>{name}</button>
        }
    };
    view! { <div class="play-presets" role="group" aria-label="What happens to the queue">{PRESETS.map(button).collect_view()}</div> }
}

/// When what began, and why.
#[component]
fn Story(told: Told) -> impl IntoView {
    let strip = Strip::of(&told);
    let facts = story::facts(&strip);
    let facts = facts
        .into_iter()
        .map(|(name, value)| view! { <div><dt>{name}</dt><dd>{value}</dd></div> })
        .collect_view();
    view! {
        <dl class="play-values said">{facts}</dl>
        <p class="play-remark">{with_code(&story::sentence(&told, &strip))}</p>
    }
}

/// The rule as it stands in a file.
fn rule_file(rule: Rule) -> String {
    let interval = match rule.every_ms {
        MINUTE_MS => "1m",
        _ => "30s",
    };
    let mut file = format!(
        "groups:\n  - name: workers\n    interval: {interval}\n    rules:\n      - alert: QueueTooLong\n        expr: {}\n        for: {:.0}m\n",
        condition(rule),
        rule.for_min
    );
    if rule.keep_min > 0.0 {
        file.push_str(&format!("        keep_firing_for: {:.0}m\n", rule.keep_min));
    }
    file.push_str("        labels:\n          severity: warning\n");
    file
}

fn condition(rule: Rule) -> String {
    format!("{METRIC} > {:.0}", rule.threshold)
}

async fn ask(written: &str, rule: Rule) -> Answered<Told> {
    let samples = Samples {
        series: format!("{METRIC} {written}"),
        interval_ms: MINUTE_MS,
    };
    let whole = (0, END_MS);
    // Shorter than a minute: it sees a sample only where there is one, and no older one in its place.
    let seen = format!("last_over_time({METRIC}[30s])");
    let seen = engine::range(&samples, &seen, whole, MINUTE_MS).await?;
    let held = engine::range(&samples, &condition(rule), whole, rule.every_ms).await?;
    let replayed = engine::alerts(&rule_file(rule), &samples, END_MS).await?;
    let mut minutes = vec![None; END_MIN + 1];
    for (at_ms, value) in seen.iter().flat_map(engine::Line::points) {
        if let Some(minute) = minutes.get_mut((at_ms / MINUTE_MS) as usize) {
            *minute = Some(value);
        }
    }
    let held = held.iter().flat_map(engine::Line::points);
    let spans = replayed.alerts.into_iter().flat_map(|track| track.spans);
    Ok(Told {
        rule,
        samples: minutes,
        held: held.map(|(at_ms, _)| at_ms).collect(),
        spans: spans.collect(),
    })
}
