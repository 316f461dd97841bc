//! The series with its threshold, and below it the alert's states. The series can be drawn with the pointer.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use web_sys::Element;

use super::{END_MIN, MINUTE_MS, Rule, Told};
use crate::play::axes::{Scale, WIDTH, line};
use crate::play::engine::{Span, State};
use crate::ui::scale::short;

const VALUE: Scale = Scale {
    values: (0.0, 100.0),
    places: (216.0, 28.0),
};
const TIME: Scale = Scale {
    values: (0.0, END_MIN as f64),
    places: (64.0, WIDTH - 18.0),
};
const BAND_TOP: f64 = 262.0;
const BAND_HEIGHT: f64 = 38.0;

#[component]
pub(super) fn Drawing(
    told: Memo<Option<Told>>,
    written: RwSignal<String>,
    rule: Memo<Rule>,
) -> impl IntoView {
    // What the pointer paints on: the samples as they were when it came down, and what it changed since.
    let painted = StoredValue::new(None::<Vec<Option<f64>>>);
    let paint = move |event: &PointerEvent| {
        let Some((minute, value)) = place(event) else {
            return;
        };
        painted.update_value(|painted| {
            if let Some(samples) = painted {
                if let Some(sample) = samples.get_mut(minute) {
                    *sample = Some(value);
                }
                written.set(notation(samples));
            }
        });
    };
    let start = move |event: PointerEvent| {
        painted.set_value(told.get_untracked().map(|told| told.samples));
        paint(&event);
    };
    let go_on = move |event: PointerEvent| match event.buttons() {
        0 => painted.set_value(None),
        _ => paint(&event),
    };
    let threshold = move || VALUE.place(rule.get().threshold);
    view! {
        <svg class="play-drawing paintable" viewBox="0 0 720 316" role="img" on:pointerdown=start on:pointermove=go_on
            aria-label="The length of the queue over half an hour with the threshold, and below it when the alert is pending and when it fires.">
            {axes()}
            {move || told.get().map(|told| series(&told))}
            <line class="threshold" x1=TIME.places.0 x2=TIME.places.1 y1=threshold y2=threshold />
            <rect class="track" x=TIME.places.0 width=TIME.places.1 - TIME.places.0 y=BAND_TOP height=BAND_HEIGHT />
            {move || told.get().map(|told| told.spans.into_iter().map(band).collect_view())}
        </svg>
    }
}

fn axes() -> impl IntoView {
    let values = VALUE.ticks(4).into_iter().map(|value| {
        let y = VALUE.place(value);
        view! {
            <line class="grid" x1=TIME.places.0 x2=TIME.places.1 y1=y y2=y />
            <text x="54" y=y + 7.0 text-anchor="end">{short(value)}</text>
        }
    });
    let minutes = (0..=END_MIN).step_by(5).map(|minute| {
        let text = if minute == END_MIN {
            format!("{minute} min")
        } else {
            minute.to_string()
        };
        // The last one carries the unit and has to end inside the drawing.
        let (x, anchor) = match minute {
            END_MIN => (WIDTH, "end"),
            _ => (TIME.place(minute as f64), "middle"),
        };
        view! { <text x=x y="246" text-anchor=anchor>{text}</text> }
    });
    view! {
        {values.collect_view()}
        {minutes.collect_view()}
    }
}

/// Samples as dots, joined where no scrape failed between them.
fn series(told: &Told) -> impl IntoView + use<> {
    let samples = told.samples.iter().zip(0..);
    let points: Vec<(i32, f64)> = samples
        .filter_map(|(sample, minute)| Some((minute, (*sample)?)))
        .collect();
    let place = |(minute, value): &(i32, f64)| (TIME.place(f64::from(*minute)), height(*value));
    let path: String = points
        .chunk_by(|a, b| b.0 - a.0 == 1)
        .map(|part| line(part.iter().map(place)))
        .collect();
    let threshold = told.rule.threshold;
    let dots = points.iter().map(|point| {
        let (x, y) = place(point);
        let class = if point.1 > threshold {
            "dot inside"
        } else {
            "dot"
        };
        view! { <circle class=class cx=x cy=y r="6" /> }
    });
    view! {
        <path class="line faint" d=path />
        {dots.collect_view()}
    }
}

/// What is higher than the drawing stands at its upper edge.
fn height(value: f64) -> f64 {
    let (low, high) = VALUE.values;
    VALUE.place(value.clamp(low, high * 1.08))
}

fn band(span: Span) -> impl IntoView {
    let place = |ms: i64| TIME.place(ms as f64 / MINUTE_MS as f64);
    let (left, right) = (place(span.start_ms), place(span.end_ms));
    let width = (right - left).max(3.0);
    let (class, name) = match span.state {
        State::Pending => ("pending", "pending"),
        State::Firing => ("firing", "firing"),
    };
    // Half as high, so that the two are told apart without their colours.
    let (top, height) = match span.state {
        State::Pending => (BAND_TOP + BAND_HEIGHT * 0.3, BAND_HEIGHT * 0.7),
        State::Firing => (BAND_TOP, BAND_HEIGHT),
    };
    let text = (width > 84.0).then(|| {
        view! { <text class=format!("on-{class}") x=left + width / 2.0 y=top + height / 2.0 + 7.0 text-anchor="middle">{name}</text> }
    });
    view! {
        <rect class=class x=left width=width y=top height=height />
        {text}
    }
}

/// The minute under the pointer and the value at its height, in fives.
///
/// What is drawn takes no pointer events itself (see `play.css`), so offsets are from the drawing's corner.
fn place(event: &PointerEvent) -> Option<(usize, f64)> {
    let width = event_target::<Element>(event).client_width();
    let scale = WIDTH / f64::from(width.max(1));
    let x = f64::from(event.offset_x()) * scale;
    let y = f64::from(event.offset_y()) * scale;
    let is_inside = x > TIME.places.0 - 10.0 && y < VALUE.places.0 + 10.0;
    is_inside.then(|| {
        let value = (VALUE.value(y) / 5.0).round() * 5.0;
        (TIME.value(x).round() as usize, value)
    })
}

/// Samples in promqltest's notation: `10x3` stands for four.
fn notation(samples: &[Option<f64>]) -> String {
    let runs = samples.chunk_by(|a, b| a == b);
    let words: Vec<String> = runs
        .map(|run| match (run.first().copied().flatten(), run.len()) {
            (Some(value), 1) => format!("{value}"),
            (Some(value), count) => format!("{value}x{}", count - 1),
            // What stands for a failed scrape; the samples after it are none either.
            (None, 1) => "stale".to_owned(),
            (None, count) => format!("stale _x{}", count - 1),
        })
        .collect();
    words.join(" ")
}

#[cfg(test)]
mod tests {
    use super::notation;

    #[test]
    fn what_is_painted_is_written_as_short_as_it_can_be() {
        let samples = [
            Some(10.0),
            Some(10.0),
            Some(80.0),
            None,
            None,
            Some(2.5),
            None,
        ];
        assert_eq!(notation(&samples), "10x1 80 stale _x1 2.5 stale");
    }
}
