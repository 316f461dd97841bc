//! A graph drawn once, on the server: axes with times and values, a line a series, a legend.

use leptos::prelude::*;
use model::{QueryView, StillGraph, StillLine};

use crate::ui::scale::{TimeScale, ValueScale, WIDTH, short};
use crate::ui::utc_time::{clock, clocks};

const HEIGHT: f64 = 318.0;
/// The lines' place: values are written at its left, times below it.
const LEFT: f64 = 78.0;
const RIGHT: f64 = 712.0;
const TOP: f64 = 10.0;
const BOTTOM: f64 = 284.0;
/// As many colours as the page's graphs have.
const COLOURS: usize = 10;

/// The drawing and what its lines are.
#[component]
pub(super) fn Drawing(still: StillGraph, view: QueryView) -> impl IntoView {
    let QueryView::Range {
        start_ms, end_ms, ..
    } = view
    else {
        return ().into_any();
    };
    let points = || still.lines.iter().flat_map(points);
    let axes = Axes {
        time: TimeScale { start_ms, end_ms },
        value: ValueScale::over(points().map(|(_, value)| value), BOTTOM - TOP),
    };
    let title = format!(
        "Graph of {} series from {}",
        still.lines.len(),
        clocks(start_ms, end_ms)
    );
    let described: Vec<String> = still.lines.iter().filter_map(described).collect();
    let lines = still.lines.iter().enumerate();
    let lines = lines.map(|(index, line)| {
        view! { <path class=format!("still-line {}", colour(index)) d=axes.path(line)></path> }
    });
    let lines = lines.collect_view();
    let names = still.lines.iter().enumerate().map(|(index, line)| {
        let swatch = format!("swatch {}", colour(index));
        view! { <li><span class=swatch></span><code>{line.name.clone()}</code></li> }
    });
    let names = names.collect_view();
    let samples = points().count();
    view! {
        <svg class="still" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-labelledby="still-title" aria-describedby="still-desc" preserveAspectRatio="xMidYMin meet">
            <title id="still-title">{title}</title>
            <desc id="still-desc">{described.join(" ")}</desc>
            {axes.grid()}
            {lines}
        </svg>
        <ul class="chart-legend still-legend">{names}</ul>
        <p class="stats">{still.lines.len()} " series · " {samples} " samples"</p>
    }
    .into_any()
}

#[derive(Clone, Copy)]
struct Axes {
    time: TimeScale,
    value: ValueScale,
}

impl Axes {
    fn x(self, at_ms: i64) -> f64 {
        LEFT + self.time.x(at_ms) / WIDTH * (RIGHT - LEFT)
    }

    fn y(self, value: f64) -> f64 {
        TOP + self.value.y(value)
    }

    fn grid(self) -> impl IntoView {
        let values = self.value.ticks().into_iter().map(|value| {
            let y = self.y(value);
            view! {
                <line class="still-grid" x1=LEFT x2=RIGHT y1=y y2=y></line>
                <text class="still-value" x={LEFT - 10.0} y={y + 7.0}>{short(value)}</text>
            }
        });
        let times = self.time.ticks().into_iter().map(|at_ms| {
            let x = self.x(at_ms);
            view! {
                <line class="still-grid" x1=x x2=x y1=TOP y2=BOTTOM></line>
                <text class="still-time" x=x y={BOTTOM + 26.0}>{clock(at_ms)}</text>
            }
        });
        (values.collect_view(), times.collect_view())
    }

    fn path(self, line: &StillLine) -> String {
        let mut path = String::new();
        for piece in &line.pieces {
            for (index, (at_ms, value)) in piece.iter().enumerate() {
                let command = if index == 0 { 'M' } else { 'L' };
                path.push_str(&format!(
                    "{command}{:.1} {:.1}",
                    self.x(*at_ms),
                    self.y(*value)
                ));
            }
            // A line of no length with round ends: a single point is seen.
            if piece.len() == 1 {
                path.push_str("h0");
            }
        }
        path
    }
}

fn points(line: &StillLine) -> impl Iterator<Item = (i64, f64)> {
    line.pieces.iter().flatten().copied()
}

/// One sentence for who doesn't see the line.
fn described(line: &StillLine) -> Option<String> {
    let by_value = |a: &(i64, f64), b: &(i64, f64)| a.1.total_cmp(&b.1);
    let (low_ms, low) = points(line).min_by(by_value)?;
    let (high_ms, high) = points(line).max_by(by_value)?;
    Some(format!(
        "{}: lowest {} at {}, highest {} at {}.",
        line.name,
        short(low),
        clock(low_ms),
        short(high),
        clock(high_ms)
    ))
}

fn colour(index: usize) -> String {
    format!("colour-{}", index % COLOURS + 1)
}
