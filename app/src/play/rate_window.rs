//! A window dragged over a counter that starts again from 0: what `rate` and `increase` make of it.

use leptos::prelude::*;

use super::axes::{Scale, WIDTH, line};
use super::controls::{Refusal, Slider, Tick};
use super::engine::{self, Sample, Samples};
use super::latest::{Answered, latest};
use crate::ui::scale::short;

const SCRAPE_S: usize = 15;
const SCRAPES: usize = 61;
const END_S: f64 = ((SCRAPES - 1) * SCRAPE_S) as f64;
/// After these scrapes the process starts again.
const RESTARTS: [usize; 2] = [22, 45];
/// What a scrape that fails leaves: nothing.
const GAP: std::ops::Range<usize> = 31..35;

const COUNTER: Scale = Scale {
    values: (0.0, 2_500.0),
    places: (190.0, 24.0),
};
const RATE: Scale = Scale {
    values: (0.0, 12.0),
    places: (330.0, 236.0),
};
const TIME: Scale = Scale {
    values: (0.0, END_S),
    places: (64.0, WIDTH - 16.0),
};

/// What stands on the axis: seconds, value.
type Points = Vec<(f64, f64)>;

/// What the window tells.
#[derive(Debug, Clone, PartialEq)]
struct Told {
    rate: Option<f64>,
    increase: Option<f64>,
    irate: Option<f64>,
    /// `rate` at every moment of the drawing.
    line: Points,
}

#[component]
pub(super) fn RateWindow() -> impl IntoView {
    let end = RwSignal::new(420.0);
    let length = RwSignal::new(150.0);
    let restarts = RwSignal::new(true);
    let gap = RwSignal::new(false);
    let counter = Memo::new(move |_| counter(restarts.get(), gap.get()));
    let told = latest(
        move || {
            let samples = samples(&counter.get());
            (samples, end.get(), length.get())
        },
        |(samples, end, length)| async move { ask(&samples, end, length).await },
    );
    view! {
        <div class="play-controls">
            <Slider label="The window ends at" value=end min=0.0 max=END_S step=5.0 said=Signal::derive(move || minutes(end.get())) />
            <Slider label="and is long" value=length min=15.0 max=600.0 step=15.0 said=Signal::derive(move || minutes(length.get())) />
            <Tick label="The process starts again twice" value=restarts />
            <Tick label="Four scrapes fail" value=gap />
        </div>
        <Drawing counter told end length />
        <div class="play-answer" aria-live="polite">
            {move || told.get().map(|told| match told {
                Ok(told) => answer(&told, &within(&counter.get(), end.get(), length.get()), length.get()).into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
    }
}

#[component]
fn Drawing(
    counter: Memo<Points>,
    told: ReadSignal<Option<Answered<Told>>>,
    end: RwSignal<f64>,
    length: RwSignal<f64>,
) -> impl IntoView {
    let is_inside = move |at: f64| at > end.get() - length.get() && at <= end.get();
    let dots = move || {
        let dot = |(at, value): (f64, f64)| {
            let class = move || if is_inside(at) { "dot inside" } else { "dot" };
            view! { <circle class=class cx=TIME.place(at) cy=COUNTER.place(value) r="4" /> }
        };
        counter.get().into_iter().map(dot).collect_view()
    };
    let left = move || TIME.place((end.get() - length.get()).max(0.0));
    let width = move || TIME.place(end.get()) - left();
    let rate_line = move || {
        let points = told.get().and_then(Result::ok).map(|told| told.line);
        path(&points.unwrap_or_default(), RATE)
    };
    let ticks = (0..=END_S as u32)
        .step_by(180)
        .map(f64::from)
        .map(|at| {
            let anchor = if at < END_S { "middle" } else { "end" };
            view! { <text x=TIME.place(at) y="360" text-anchor=anchor>{minutes(at)}</text> }
        })
        .collect_view();
    let grid = [(COUNTER, 3), (RATE, 2)]
        .into_iter()
        .flat_map(|(scale, count)| {
            scale
                .ticks(count)
                .into_iter()
                .map(move |value| (scale.place(value), value))
        })
        .map(|(y, value)| {
            view! {
                <line class="grid" x1=TIME.places.0 x2=TIME.places.1 y1=y y2=y />
                <text x="56" y=y + 7.0 text-anchor="end">{short(value)}</text>
            }
        })
        .collect_view();
    view! {
        <svg class="play-drawing" viewBox="0 0 720 372" role="img" aria-label="A counter over a quarter of an hour, the window on it, and below it the rate for a window that ends at each moment.">
            {grid}
            {ticks}
            <text x="68" y="18">"http_requests_total"</text>
            <text x="68" y="230">{move || format!("rate(http_requests_total[{:.0}s])", length.get())}</text>
            <rect class="window" x=left width=width y="24" height="306" />
            <path class="line faint" d=move || path(&counter.get(), COUNTER) />
            {dots}
            <path class="line line-1" d=rate_line />
            <line class="now" x1=move || TIME.place(end.get()) x2=move || TIME.place(end.get()) y1="24" y2="330" />
        </svg>
    }
}

/// Breaks where the counter falls or a scrape is missing.
fn path(points: &[(f64, f64)], scale: Scale) -> String {
    let is_joined = |a: &(f64, f64), b: &(f64, f64)| b.0 - a.0 <= 1.5 * SCRAPE_S as f64;
    points
        .chunk_by(is_joined)
        .map(|part| {
            line(
                part.iter()
                    .map(|(at, value)| (TIME.place(*at), scale.place(*value))),
            )
        })
        .collect()
}

fn answer(told: &Told, inside: &[(f64, f64)], length: f64) -> impl IntoView + use<> {
    let naive = match (inside.first(), inside.last()) {
        (Some(first), Some(last)) if inside.len() > 1 => Some(last.1 - first.1),
        _ => None,
    };
    let falls = inside
        .windows(2)
        .filter(|pair| pair[1].1 < pair[0].1)
        .count();
    let remark = match (inside.len(), falls) {
        (0 | 1, _) => "A rate needs two samples: with fewer there is no result, not nought. A window should span at least four scrapes.".to_owned(),
        (_, 0) => "The window's edges lie between two samples: the rise seen is stretched towards the edges, so an increase is seldom a whole number.".to_owned(),
        (_, 1) => "The counter fell in this window, so the process started again: what it has reached since then counts as rise.".to_owned(),
        (_, more) => format!("The counter fell {more} times in this window: after each fall it counts on from nought. What was counted between the last scrape and the fall is lost."),
    };
    let count = inside.len();
    view! {
        <dl class="play-values">
            <div><dt>{format!("increase(…[{length:.0}s])")}</dt><dd>{said(told.increase)}</dd></div>
            <div><dt>{format!("rate(…[{length:.0}s])")}</dt><dd>{told.rate.map_or_else(nothing, |rate| format!("{rate:.2}/s"))}</dd></div>
            <div><dt>{format!("irate(…[{length:.0}s])")}</dt><dd>{told.irate.map_or_else(nothing, |rate| format!("{rate:.2}/s"))}</dd></div>
            <div><dt>"last − first sample"</dt><dd class:bad=naive.is_some_and(|naive| naive < 0.0)>{said(naive)}</dd></div>
            <div><dt>"samples"</dt><dd>{count}</dd></div>
        </dl>
        <p class="play-remark">{remark}</p>
    }
}

fn said(value: Option<f64>) -> String {
    value.map_or_else(nothing, |value| format!("{value:.1}"))
}

fn nothing() -> String {
    "no result".to_owned()
}

fn minutes(seconds: f64) -> String {
    let (minutes, rest) = ((seconds / 60.0).floor(), seconds % 60.0);
    match (minutes > 0.0, rest > 0.0) {
        (true, true) => format!("{minutes:.0} min {rest:.0} s"),
        (true, false) => format!("{minutes:.0} min"),
        (false, false) => "0".to_owned(),
        (false, true) => format!("{rest:.0} s"),
    }
}

/// A quarter of an hour: four requests a second, ten in a busy stretch.
fn counter(restarts: bool, gap: bool) -> Points {
    let mut value = 0.0;
    let mut points = Vec::with_capacity(SCRAPES);
    for scrape in 0..SCRAPES {
        if restarts && RESTARTS.contains(&scrape) {
            // It has served a few requests before it is scraped for the first time.
            value = 12.0;
        }
        if !(gap && GAP.contains(&scrape)) {
            points.push(((scrape * SCRAPE_S) as f64, value));
        }
        let is_busy = (25..40).contains(&scrape);
        let per_second = if is_busy { 7.0 } else { 2.0 } + f64::from(u8::from(scrape % 3 == 0));
        value += per_second * SCRAPE_S as f64;
    }
    points
}

/// The samples that a window selects: its left edge is open.
fn within(points: &[(f64, f64)], end: f64, length: f64) -> Points {
    let is_inside = |at: f64| at > end - length && at <= end;
    points
        .iter()
        .copied()
        .filter(|(at, _)| is_inside(*at))
        .collect()
}

fn samples(points: &[(f64, f64)]) -> Samples {
    let mut series = String::from("http_requests_total");
    for scrape in 0..SCRAPES {
        let at = (scrape * SCRAPE_S) as f64;
        match points.iter().find(|(time, _)| *time == at) {
            Some((_, value)) => series.push_str(&format!(" {value}")),
            None => series.push_str(" _"),
        }
    }
    Samples {
        series,
        interval_ms: SCRAPE_S as i64 * 1_000,
    }
}

async fn ask(samples: &Samples, end: f64, length: f64) -> Answered<Told> {
    let at_ms = (end * 1000.0) as i64;
    let query = |function: &str| format!("{function}(http_requests_total[{length:.0}s])");
    let first = |vector: Vec<Sample>| vector.first().map(Sample::value);
    let lines = engine::range(samples, &query("rate"), (0, END_S as i64 * 1000), 5_000).await?;
    let points = lines.first().map(engine::Line::points).unwrap_or_default();
    Ok(Told {
        rate: first(engine::instant(samples, &query("rate"), at_ms).await?),
        increase: first(engine::instant(samples, &query("increase"), at_ms).await?),
        irate: first(engine::instant(samples, &query("irate"), at_ms).await?),
        line: points
            .into_iter()
            .map(|(at_ms, value)| (at_ms as f64 / 1000.0, value))
            .collect(),
    })
}
