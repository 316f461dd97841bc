//! The requests, the bounds as lines that can be dragged, and below them truth and assumption as two curves.

use leptos::ev::PointerEvent;
use leptos::prelude::*;
use leptos::svg::Svg;

use super::super::axes::{Scale, WIDTH, line};
use super::bounds::{Bound, Bounds};
use super::population;
use super::told::{self, Found, Told};

const BINS: usize = 64;
/// Where the bars stand, and how far up the highest reaches.
const BARS_BASE: f64 = 190.0;
const BARS_TOP: f64 = 62.0;
/// How near a pointer must be to take hold of a bound, in units.
const REACH: f64 = 18.0;
/// What a count needs beside another.
const COUNT_ROOM: f64 = 46.0;

/// Logarithms of seconds.
fn time() -> Scale {
    Scale {
        values: (Bound::LOWEST.seconds().ln(), Bound::HIGHEST.seconds().ln()),
        places: (64.0, WIDTH - 24.0),
    }
}

const SHARE: Scale = Scale {
    values: (0.0, 1.0),
    places: (400.0, 224.0),
};

fn place(seconds: f64) -> f64 {
    let scale = time();
    scale.place(seconds.ln().clamp(scale.values.0, scale.values.1))
}

#[component]
pub(super) fn Drawing(
    durations: Memo<Vec<f64>>,
    bounds: RwSignal<Bounds>,
    counts: Memo<Vec<(String, usize)>>,
    quantile: Memo<f64>,
    told: Memo<Option<Told>>,
) -> impl IntoView {
    let svg = NodeRef::<Svg>::new();
    let is_dragged = RwSignal::new(false);
    let seconds_at = move |event: &PointerEvent| {
        // What is in the drawing takes no pointer (`play.css`), so the offset is the drawing's.
        let width = f64::from(svg.get_untracked()?.client_width().max(1));
        let x = f64::from(event.offset_x()) / width * WIDTH;
        Some((x, time().value(x).exp()))
    };
    let take = move |event: PointerEvent| {
        let Some((x, seconds)) = seconds_at(&event) else {
            return;
        };
        bounds.update(|bounds| bounds.choose_nearest(seconds));
        let chosen = bounds.with_untracked(|bounds| bounds.chosen().1);
        if (place(chosen.seconds()) - x).abs() <= REACH {
            // A pointer that has gone meanwhile can't be captured; then nothing is dragged.
            let captured = svg
                .get_untracked()
                .map(|svg| svg.set_pointer_capture(event.pointer_id()));
            is_dragged.set(matches!(captured, Some(Ok(()))));
        }
    };
    let drag = move |event: PointerEvent| {
        if let (true, Some((_, seconds))) = (is_dragged.get_untracked(), seconds_at(&event)) {
            bounds.update(|bounds| bounds.move_chosen(Bound::nearest(seconds)));
        }
    };
    let found = Memo::new(move |_| {
        let Found { lower, upper } = durations.with(|durations| {
            bounds.with(|bounds| told::bucket(durations, bounds.ascending(), quantile.get()))
        });
        let right = upper.map_or(time().places.1, |upper| place(upper.0));
        (place(lower.0.max(Bound::LOWEST.seconds())), right)
    });
    let height = move || SHARE.place(quantile.get());
    view! {
        <svg node_ref=svg class="play-drawing bounds" class:dragged=is_dragged viewBox="0 0 720 436" role="img"
            aria-label="Four hundred requests by duration with the buckets' bounds across them; below, the share of requests at most that long, as it is and as histogram_quantile assumes it."
            on:pointerdown=take on:pointermove=drag on:pointerup=move |_| is_dragged.set(false) on:pointercancel=move |_| is_dragged.set(false)>
            <rect class="window" x=move || found.get().0 width=move || (found.get().1 - found.get().0).max(0.0) y=BARS_TOP height=SHARE.places.0 - BARS_TOP />
            <Axes />
            {move || durations.with(|durations| bars(durations))}
            <path class="line truth" d=move || durations.with(|durations| steps(durations)) />
            <path class="line estimate" d=move || told.with(|told| told.as_ref().map(|told| curve(&told.curve)).unwrap_or_default()) />
            <line class="threshold" x1=time().places.0 x2=time().places.1 y1=height y2=height />
            {move || counts.with(|counts| bounds.with(|bounds| lines(bounds, counts)))}
            <Legend />
            {move || told.with(|told| told.as_ref().map(|told| {
                let truth = durations.with(|durations| population::quantile(durations, quantile.get()));
                markers(truth, told.estimate, height())
            }))}
        </svg>
    }
}

/// What never changes.
#[component]
fn Axes() -> impl IntoView {
    let seconds = [
        (0.01, "0.01"),
        (0.03, "0.03"),
        (0.1, "0.1"),
        (0.3, "0.3"),
        (1.0, "1"),
        (3.0, "3"),
        (10.0, "10 s"),
    ];
    let ticks = seconds.map(|(at, text)| {
        view! {
            <line class="grid" x1=place(at) x2=place(at) y1=BARS_BASE y2=BARS_BASE + 6.0 />
            <text x=place(at) y="426" text-anchor="middle">{text}</text>
        }
    });
    let shares = [(0.0, "0"), (0.5, "50 %"), (1.0, "100 %")].map(|(share, text)| {
        let y = SHARE.place(share);
        view! {
            <line class="grid" x1=time().places.0 x2=time().places.1 y1=y y2=y />
            <text x="58" y=y + 7.0 text-anchor="end">{text}</text>
        }
    });
    view! {
        <text x="0" y="20">"requests within each bound"</text>
        {ticks}
        {shares}
        <line class="grid" x1=time().places.0 x2=time().places.1 y1=BARS_BASE y2=BARS_BASE />
    }
}

/// Whose curve is whose; in front, so that no bound runs through the words.
#[component]
fn Legend() -> impl IntoView {
    view! {
        <path class="line truth" d="M440 346h26" />
        <text class="halo" x="474" y="353">"as it is"</text>
        <path class="line estimate" d="M440 376h26" />
        <text class="halo" x="474" y="383">"as the buckets tell it"</text>
    }
}

/// How many requests fall into each of many narrow bins.
fn bars(durations: &[f64]) -> impl IntoView + use<> {
    let (left, right) = time().places;
    let wide = (right - left) / BINS as f64;
    let mut bins = [0_usize; BINS];
    for duration in durations {
        let bin = ((place(*duration) - left) / wide) as usize;
        if let Some(count) = bins.get_mut(bin.min(BINS - 1)) {
            *count += 1;
        }
    }
    let most = bins.iter().copied().max().unwrap_or(1).max(1);
    bins.into_iter()
        .enumerate()
        .filter(|(_, count)| *count > 0)
        .map(|(bin, count)| {
            let height = (BARS_BASE - BARS_TOP) * count as f64 / most as f64;
            view! { <rect class="bar" x=left + bin as f64 * wide + 1.0 width=wide - 2.0 y=BARS_BASE - height height=height /> }
        })
        .collect_view()
}

/// The share of requests at most so long, request by request.
fn steps(durations: &[f64]) -> String {
    let count = durations.len().max(1) as f64;
    let mut path = format!("M{:.1} {:.1}", time().places.0, SHARE.place(0.0));
    for (index, duration) in durations.iter().enumerate() {
        let y = SHARE.place((index + 1) as f64 / count);
        path.push_str(&format!("H{:.1}V{y:.1}", place(*duration)));
    }
    path.push_str(&format!("H{:.1}", time().places.1));
    path
}

fn curve(points: &[(f64, f64)]) -> String {
    let known = points.iter().filter(|(_, seconds)| !seconds.is_nan());
    line(known.map(|(share, seconds)| (place(*seconds), SHARE.place(*share))))
}

/// The bounds with what they count; where two are close, the chosen one's number stays.
fn lines(bounds: &Bounds, counts: &[(String, usize)]) -> impl IntoView + use<> {
    let (chosen, chosen_bound) = bounds.chosen();
    let chosen_x = place(chosen_bound.seconds());
    let mut last_x = f64::NEG_INFINITY;
    let mut views = Vec::new();
    for (index, (bound, (_, count))) in bounds.ascending().iter().zip(counts).enumerate() {
        let x = place(bound.seconds());
        let is_chosen = index == chosen;
        let has_room = x - last_x >= COUNT_ROOM && (x - chosen_x).abs() >= COUNT_ROOM;
        let number = (is_chosen || has_room).then(|| {
            last_x = x;
            view! { <text class:chosen=is_chosen x=x y="50" text-anchor="middle">{*count}</text> }
        });
        views.push(view! {
            <line class="bound" class:chosen=is_chosen x1=x x2=x y1="58" y2=SHARE.places.0 />
            {number}
        });
    }
    views
}

/// Truth as a circle, estimate as a diamond, each with its word on the outer side.
fn markers(truth: f64, estimate: f64, y: f64) -> impl IntoView + use<> {
    let (truth_x, estimate_x) = (place(truth), place(estimate));
    let is_low = estimate_x < truth_x;
    let word = |x: f64, is_left: bool, text: &'static str| {
        let (x, anchor) = if is_left {
            (x - 12.0, "end")
        } else {
            (x + 12.0, "start")
        };
        // Below the line, where no curve is: both come from the lower left.
        let y = if is_left { y - 9.0 } else { y + 26.0 };
        view! { <text class="mark" x=x y=y text-anchor=anchor>{text}</text> }
    };
    let diamond = format!("M{estimate_x:.1} {:.1}l9 9l-9 9l-9 -9z", y - 9.0);
    view! {
        <circle class="mark truth" cx=truth_x cy=y r="7" />
        <path class="mark estimate" d=diamond />
        {word(truth_x, !is_low, "true")}
        {word(estimate_x, is_low, "estimate")}
    }
}
