//! A type's card: its lines over the last minutes, and its part of the page.

use leptos::prelude::*;

use super::super::axes::{Scale, line};
use super::process::Page;
use super::scrapes::KEPT;
use crate::ui::scale::short;

const TIME: Scale = Scale {
    values: (0.0, (KEPT - 1) as f64),
    places: (46.0, 286.0),
};
const PLACES: (f64, f64) = (104.0, 12.0);
/// What a line's name needs above another's.
const NAME_ROOM: f64 = 15.0;

/// A line of a card: its name, if it needs one, and how it is read off a page.
pub(super) type Read = (&'static str, fn(&Page) -> f64);

/// What a card shows.
pub(super) struct Kind {
    pub name: &'static str,
    pub promise: &'static str,
    pub lines: &'static [Read],
}

pub(super) const KINDS: [Kind; 4] = [
    Kind {
        name: "Counter",
        promise: "rises, or starts again at 0",
        lines: &[("", |page| page.requests as f64)],
    },
    Kind {
        name: "Gauge",
        promise: "goes up and down",
        lines: &[("", |page| page.in_flight as f64)],
    },
    Kind {
        name: "Histogram",
        promise: "a counter for each bucket",
        lines: &[
            ("+Inf", |page| page.buckets[3] as f64),
            ("≤ 1", |page| page.buckets[2] as f64),
            ("≤ 0.3", |page| page.buckets[1] as f64),
            ("≤ 0.1", |page| page.buckets[0] as f64),
        ],
    },
    Kind {
        name: "Summary",
        promise: "quantiles, ready-made",
        lines: &[
            ("p90", |page| page.quantiles[1]),
            ("p50", |page| page.quantiles[0]),
        ],
    },
];

#[component]
pub(super) fn Card(
    kind: &'static Kind,
    scrapes: Memo<Vec<Page>>,
    text: Signal<Vec<String>>,
) -> impl IntoView {
    let label = format!("{} over the last five minutes", kind.name);
    view! {
        <div class="play-type">
            <p class="play-type-name"><strong>{kind.name}</strong> " " {kind.promise}</p>
            <svg class="play-drawing small" viewBox="0 0 340 116" role="img" aria-label=label>
                {move || scrapes.with(|scrapes| lines(kind, scrapes))}
            </svg>
            <pre class="play-page wrapped">{move || text.get().iter().map(|line| page_line(line)).collect_view()}</pre>
        </div>
    }
}

/// Breaks before the labels where it is too long.
fn page_line(line: &str) -> impl IntoView + use<> {
    let (name, labels) = line.split_at(line.find('{').unwrap_or(line.len()));
    let (name, labels) = (name.to_owned(), labels.to_owned());
    view! { <span>{name}<wbr />{labels}</span> }
}

fn lines(kind: &'static Kind, scrapes: &[Page]) -> impl IntoView + use<> {
    let values = scrapes
        .iter()
        .flat_map(|page| kind.lines.iter().map(move |(_, read)| read(page)));
    let most = values.filter(|value| value.is_finite()).fold(0.0, f64::max);
    let height = Scale {
        values: (0.0, if most > 0.0 { most } else { 1.0 }),
        places: PLACES,
    };
    let first = KEPT.saturating_sub(scrapes.len());
    let mut last_name_y = f64::NEG_INFINITY;
    let drawn: Vec<_> = kind
        .lines
        .iter()
        .enumerate()
        .map(|(index, (name, read))| {
            let points: Vec<(f64, f64)> = scrapes
                .iter()
                .enumerate()
                .map(|(scrape, page)| ((first + scrape) as f64, read(page)))
                .collect();
            let is_joined = |a: &(f64, f64), b: &(f64, f64)| a.1.is_finite() && b.1.is_finite();
            let path: String = points
                .chunk_by(is_joined)
                .filter(|part| part.len() > 1)
                .map(|part| {
                    line(
                        part.iter()
                            .map(|(at, value)| (TIME.place(*at), height.place(*value))),
                    )
                })
                .collect();
            let end = points.last().filter(|(_, value)| value.is_finite());
            let name_y = end.map(|(_, value)| height.place(*value) + 5.0);
            let name = name_y.filter(|y| y - last_name_y >= NAME_ROOM).map(|y| {
                last_name_y = y;
                view! { <text x=TIME.places.1 + 6.0 y=y>{*name}</text> }
            });
            view! {
                <path class=if index == 0 { "line estimate" } else { "line faint" } d=path />
                {name}
            }
        })
        .collect();
    view! {
        <line class="grid" x1=TIME.places.0 x2=TIME.places.1 y1=PLACES.0 y2=PLACES.0 />
        <line class="grid" x1=TIME.places.0 x2=TIME.places.1 y1=PLACES.1 y2=PLACES.1 />
        <text x="40" y=PLACES.0 + 5.0 text-anchor="end">"0"</text>
        <text x="40" y=PLACES.1 + 5.0 text-anchor="end">{short(most)}</text>
        {drawn}
    }
}
