//! Both alerts over the incident: two windows' burn rates, the threshold, and when the alert fires.

use leptos::prelude::*;

use super::objective::trimmed;
use super::{Told, Watch, incident, story};
use crate::play::axes::{Scale, WIDTH, line};

/// Burn rates are drawn by their logarithm: from a trickle to a complete outage are four powers of ten.
const POWERS: (f64, f64) = (-1.0, 3.4);
const PANEL_HEIGHT: f64 = 236.0;
const LINES: (f64, f64) = (172.0, 36.0);
const BAND: (f64, f64) = (186.0, 24.0);
const HEIGHT: f64 = 2.0 * PANEL_HEIGHT + 26.0;

#[component]
pub(super) fn Drawing(told: Told) -> impl IntoView {
    let incident = told.case.incident;
    let time = Scale {
        values: (-incident::LEAD, incident.drawn_until()),
        places: (70.0, WIDTH - 14.0),
    };
    let label = format!(
        "The burn rate over the incident of {} in two windows for each of two alerts, with the threshold, and when the alert fires.",
        story::length(incident.minutes)
    );
    let (left, right) = (time.place(0.0), time.place(incident.minutes));
    view! {
        <svg class="play-drawing" viewBox=format!("0 0 {WIDTH} {HEIGHT}") role="img" aria-label=label>
            <rect class="window" x=left width=right - left y=LINES.1 height=HEIGHT - 26.0 - LINES.1 />
            <Panel watch=told.fast time top=0.0 />
            <Panel watch=told.slow time top=PANEL_HEIGHT />
            {ticks(time)}
        </svg>
        <ul class="drawing-key">
            <li><span class="key-line short"></span>"the short window"</li>
            <li><span class="key-line long"></span>"the long window"</li>
            <li><span class="key-box firing"></span>"firing"</li>
            <li><span class="key-box incident"></span>"the incident"</li>
        </ul>
    }
}

/// One alert.
#[component]
fn Panel(watch: Watch, time: Scale, top: f64) -> impl IntoView {
    let burn = Scale {
        values: POWERS,
        places: (top + LINES.0, top + LINES.1),
    };
    let grid = [
        (0.1, "0.1×"),
        (1.0, "1×"),
        (10.0, "10×"),
        (100.0, "100×"),
        (1_000.0, "1000×"),
    ];
    let grid = grid.map(|(value, name)| {
        let y = burn.place(power(value));
        view! {
            <line class="grid" x1=time.places.0 x2=time.places.1 y1=y y2=y />
            <text x="62" y=y + 7.0 text-anchor="end">{name}</text>
        }
    });
    let path = |points: &[(f64, f64)]| {
        line(
            points
                .iter()
                .map(|(minute, value)| (time.place(*minute), burn.place(power(*value)))),
        )
    };
    let threshold = burn.place(power(watch.pair.factor));
    let band_top = top + BAND.0;
    let firing = watch.firing.iter().map(|(from, to)| {
        let (low, high) = time.values;
        let x = time.place(from.max(low));
        let width = (time.place(to.unwrap_or(high)) - x).max(3.0);
        let text = (width > 66.0).then(|| {
            view! { <text class="on-firing" x=x + width / 2.0 y=band_top + 19.0 text-anchor="middle">"firing"</text> }
        });
        view! {
            <rect class="firing" x=x width=width y=band_top height=BAND.1 />
            {text}
        }
    });
    let pair = watch.pair;
    view! {
        {grid.collect_view()}
        <text class="title" x="4" y=top + 22.0>{format!("{} and {} above {}×", pair.short, pair.long, trimmed(pair.factor))}</text>
        <line class="threshold" x1=time.places.0 x2=time.places.1 y1=threshold y2=threshold />
        <path class="line long" d=path(&watch.long) />
        <path class="line short" d=path(&watch.short) />
        <rect class="track" x=time.places.0 width=time.places.1 - time.places.0 y=band_top height=BAND.1 />
        {firing.collect_view()}
    }
}

/// Where a burn rate stands among the powers of ten; a trickle at the lower edge.
fn power(burn: f64) -> f64 {
    burn.max(1e-9).log10().clamp(POWERS.0, POWERS.1)
}

/// The time since the incident began, in round steps.
fn ticks(time: Scale) -> impl IntoView {
    let (_, high) = time.values;
    let steps = [15.0, 30.0, 60.0, 120.0, 240.0, 360.0];
    let step = steps
        .into_iter()
        .find(|step| high / step < 6.0)
        .unwrap_or(480.0);
    // The last one has no room for its text.
    let count = ((high - step * 0.25) / step).floor() as u32;
    let ticks = (0..=count).map(|number| {
        let minute = f64::from(number) * step;
        let name = match number {
            0 => "begins".to_owned(),
            _ => story::length(minute),
        };
        view! { <text x=time.place(minute) y=HEIGHT - 4.0 text-anchor="middle">{name}</text> }
    });
    ticks.collect_view()
}
