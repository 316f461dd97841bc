use leptos::prelude::*;

use super::answer::{Harm, State, Timeline, Trace, Track};
use crate::ui::scale::{TimeScale, ValueScale, WIDTH, short};
use crate::ui::utc_time::{clock, clocks};

const BAND_HEIGHT: f64 = 16.0;
const TRACE_HEIGHT: f64 = 120.0;
/// More lines than this are a tangle.
const MAX_LINES: usize = 8;
/// More instances of an alert than this tell nothing new.
const MAX_TRACKS: usize = 10;

/// The truth, what the alerts looked at, and when they were pending and firing: one time axis under all of them.
#[component]
pub(super) fn Drawing(timeline: Timeline) -> impl IntoView {
    let time = TimeScale {
        start_ms: timeline.start_ms,
        end_ms: timeline.end_ms,
    };
    let hurt = united(&timeline.harms);
    let mut alerts: Vec<String> = timeline
        .traces
        .iter()
        .map(|trace| trace.alert.clone())
        .collect();
    for track in &timeline.alerts {
        if !alerts.contains(&track.alert) {
            alerts.push(track.alert.clone());
        }
    }
    let panels = alerts
        .into_iter()
        .map(|alert| {
            let traces: Vec<Trace> = timeline
                .traces
                .iter()
                .filter(|trace| trace.alert == alert)
                .cloned()
                .collect();
            let tracks: Vec<Track> = timeline
                .alerts
                .iter()
                .filter(|track| track.alert == alert)
                .cloned()
                .collect();
            view! { <AlertPanel alert=alert.clone() traces tracks time hurt=hurt.clone() /> }
        })
        .collect_view();
    view! {
        <div class="drawing">
            <Truth harms=timeline.harms fault=timeline.fault time />
            {panels}
            <Axis time />
            <ul class="drawing-key" aria-hidden="true">
                <li><span class="key-box fault"></span>"something is wrong"</li>
                <li><span class="key-box harm"></span>"users are hurt"</li>
                <li><span class="key-box pending"></span>"pending"</li>
                <li><span class="key-box firing"></span>"firing"</li>
            </ul>
        </div>
    }
}

#[component]
fn Truth(harms: Vec<Harm>, fault: Option<(i64, i64)>, time: TimeScale) -> impl IntoView {
    let words = if harms.is_empty() {
        "Nobody is hurt.".to_owned()
    } else {
        harms.iter().map(said).collect::<Vec<_>>().join(" ")
    };
    let nobody = harms.is_empty().then_some("Nobody is hurt.");
    let said = harms
        .iter()
        .map(|harm| view! { <li>{said(harm)}</li> })
        .collect_view();
    let bands = harms
        .iter()
        .map(|harm| bar(time, harm.start_ms, harm.end_ms, "harm", self::said(harm)))
        .collect_view();
    let fault = fault.map(|(start, end)| {
        let words = format!("Something is wrong from {}", clocks(start, end));
        bar(time, start, end, "fault", words)
    });
    view! {
        <figure class="drawing-row">
            <figcaption><strong>"The truth"</strong> " " {nobody}<ul class="harms">{said}</ul></figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {BAND_HEIGHT}") preserveAspectRatio="none" height=BAND_HEIGHT role="img" aria-label=words>
                {fault}
                {bands}
            </svg>
        </figure>
    }
}

/// The times at which anybody was hurt, each moment once.
fn united(harms: &[Harm]) -> Vec<(i64, i64)> {
    let mut times: Vec<(i64, i64)> = harms
        .iter()
        .map(|harm| (harm.start_ms, harm.end_ms))
        .collect();
    times.sort_unstable();
    times.dedup_by(|later, earlier| {
        let touches = later.0 <= earlier.1;
        if touches {
            earlier.1 = earlier.1.max(later.1);
        }
        touches
    });
    times
}

fn said(harm: &Harm) -> String {
    format!(
        "{}: {} ({:.0} %), {}.",
        harm.who,
        harm.what,
        harm.share * 100.0,
        clocks(harm.start_ms, harm.end_ms)
    )
}

#[component]
fn AlertPanel(
    alert: String,
    traces: Vec<Trace>,
    tracks: Vec<Track>,
    time: TimeScale,
    hurt: Vec<(i64, i64)>,
) -> impl IntoView {
    let left_out = tracks.len().saturating_sub(MAX_TRACKS);
    let silent = tracks
        .is_empty()
        .then(|| view! { <p class="drawing-note">"It stayed inactive all the time."</p> });
    let rows = tracks
        .into_iter()
        .take(MAX_TRACKS)
        .map(|track| view! { <TrackRow track time /> })
        .collect_view();
    let charts = traces
        .into_iter()
        .map(|trace| view! { <Chart trace time hurt=hurt.clone() /> })
        .collect_view();
    view! {
        <section class="drawing-alert">
            <h2>{alert}</h2>
            {charts}
            {rows}
            {silent}
            {(left_out > 0).then(|| view! { <p class="drawing-note">{format!("and {left_out} more label sets")}</p> })}
        </section>
    }
}

#[component]
fn Chart(trace: Trace, time: TimeScale, hurt: Vec<(i64, i64)>) -> impl IntoView {
    let values = trace.series.iter().flat_map(|series| &series.points);
    let scale = ValueScale::over(
        values.map(|(_, value)| *value).chain(trace.threshold),
        TRACE_HEIGHT,
    );
    let left_out = trace.series.len().saturating_sub(MAX_LINES);
    let lines = trace
        .series
        .iter()
        .take(MAX_LINES)
        .enumerate()
        .map(|(number, series)| {
            let class = format!("line line-{number}");
            view! { <path class=class d=path(&series.points, time, scale)><title>{series.labels.clone()}</title></path> }
        })
        .collect_view();
    let shades = hurt
        .into_iter()
        .map(|(start, end)| {
            let (x, width) = (time.x(start), time.x(end) - time.x(start));
            view! { <rect class="shade" x=x y="0" width=width height=TRACE_HEIGHT /> }
        })
        .collect_view();
    let threshold = trace.threshold.map(|threshold| {
        let y = scale.y(threshold);
        view! { <line class="threshold" x1="0" x2=WIDTH y1=y y2=y /> }
    });
    let is_empty = trace.series.iter().all(|series| series.points.is_empty());
    let words = format!(
        "{}: {} line(s), up to {}",
        trace.expr,
        trace.series.len(),
        short(scale.top())
    );
    let names = (trace.series.len() > 1).then(|| {
        let names = trace
            .series
            .iter()
            .take(MAX_LINES)
            .enumerate()
            .map(|(number, series)| view! { <li class=format!("name line-{number}")>{series.labels.clone()}</li> })
            .collect_view();
        let more = (left_out > 0).then(|| view! { <li>{format!("and {left_out} more")}</li> });
        view! { <ul class="drawing-names">{names} {more}</ul> }
    });
    view! {
        <figure class="drawing-row">
            <figcaption><code>{trace.expr.clone()}</code></figcaption>
            <div class="chart-frame">
                <span class="chart-top">{short(scale.top())}</span>
                {trace.threshold.map(|threshold| {
                    let place = format!("{:.1}%", scale.y(threshold) / TRACE_HEIGHT * 100.0);
                    view! { <span class="chart-threshold" style:top=place>{short(threshold)}</span> }
                })}
                <svg viewBox=format!("0 0 {WIDTH} {TRACE_HEIGHT}") preserveAspectRatio="none" height=TRACE_HEIGHT role="img" aria-label=words>
                    {shades}
                    {threshold}
                    {lines}
                </svg>
                {is_empty.then(|| view! { <p class="chart-empty">"It never had a value."</p> })}
            </div>
            {names}
        </figure>
    }
}

/// Breaks where samples are missing for longer than they usually lie apart.
fn path(points: &[(i64, f64)], time: TimeScale, scale: ValueScale) -> String {
    let mut gaps: Vec<i64> = points
        .windows(2)
        .map(|pair| pair[1].0 - pair[0].0)
        .collect();
    gaps.sort_unstable();
    let usual = gaps.get(gaps.len() / 2).copied().unwrap_or(0);
    let mut path = String::new();
    let mut last = None;
    for (at, value) in points {
        let is_joined = last.is_some_and(|last| at - last <= usual * 4);
        let command = if is_joined { 'L' } else { 'M' };
        path.push_str(&format!(
            "{command}{:.1} {:.1}",
            time.x(*at),
            scale.y(*value)
        ));
        last = Some(*at);
    }
    path
}

#[component]
fn TrackRow(track: Track, time: TimeScale) -> impl IntoView {
    let labels: Vec<String> = track
        .labels
        .iter()
        .filter(|(name, _)| *name != "alertname")
        .map(|(name, value)| format!("{name}=\"{value}\""))
        .collect();
    let labels = labels.join(", ");
    let bars = track
        .spans
        .iter()
        .map(|span| {
            let (class, word) = match span.state {
                State::Pending => ("pending", "pending"),
                State::Firing => ("firing", "firing"),
            };
            let words = format!("{word} from {}", clocks(span.start_ms, span.end_ms));
            bar(time, span.start_ms, span.end_ms, class, words)
        })
        .collect_view();
    let words = track
        .spans
        .iter()
        .map(|span| {
            let word = if span.state == State::Firing {
                "firing"
            } else {
                "pending"
            };
            format!("{word} from {}", clocks(span.start_ms, span.end_ms))
        })
        .collect::<Vec<_>>()
        .join("; ");
    let annotations = track
        .annotations
        .into_iter()
        .map(
            |(name, text)| view! { <p class="drawing-note"><strong>{name}</strong> " " {text}</p> },
        )
        .collect_view();
    view! {
        <figure class="drawing-row">
            <figcaption><code>{labels}</code></figcaption>
            <svg viewBox=format!("0 0 {WIDTH} {BAND_HEIGHT}") preserveAspectRatio="none" height=BAND_HEIGHT role="img" aria-label=words>
                <rect class="track" x="0" y="0" width=WIDTH height=BAND_HEIGHT />
                {bars}
            </svg>
            {annotations}
        </figure>
    }
}

/// At least wide enough to be seen.
fn bar(
    time: TimeScale,
    start_ms: i64,
    end_ms: i64,
    class: &'static str,
    words: String,
) -> impl IntoView {
    let x = time.x(start_ms);
    let width = (time.x(end_ms) - x).max(1.5);
    view! { <rect class=class x=x y="0" width=width height=BAND_HEIGHT><title>{words}</title></rect> }
}

#[component]
fn Axis(time: TimeScale) -> impl IntoView {
    let ticks = time
        .ticks()
        .into_iter()
        .map(|at| {
            let place = format!("{:.2}%", time.x(at) / WIDTH * 100.0);
            view! { <li style:left=place>{clock(at)}</li> }
        })
        .collect_view();
    view! { <ol class="drawing-axis" aria-label="Time, UTC">{ticks}</ol> }
}
