//! Labels that multiply: how many series they make, and what those cost.

mod counted;
mod numbers;
mod service;

use leptos::prelude::*;

use super::axes::{Scale, WIDTH};
use super::controls::{Choice, Refusal, Slider, Tick};
use super::latest::{last_good, latest};
use counted::{Counted, count, shown};
use numbers::{bytes, grouped, percent, rounded, short_count};
use service::{BYTES_A_SAMPLE, BYTES_A_SERIES, RETENTION_DAYS, Service, cost};

/// Users with a series of their own, by the slider's place.
const USERS: [u64; 6] = [0, 100, 1_000, 10_000, 100_000, 1_000_000];
const INTERVALS: [f64; 4] = [5.0, 15.0, 30.0, 60.0];
const INTERVAL_NAMES: [&str; 4] = ["every 5 s", "every 15 s", "every 30 s", "every minute"];
const BUDGETS: [f64; 3] = [1e9, 4e9, 16e9];
const BUDGET_NAMES: [&str; 3] = ["1 GB", "4 GB", "16 GB"];

/// Powers of ten that have a place.
const LARGEST: f64 = 9.0;
const ROW: f64 = 46.0;
const TOP: f64 = 44.0;
/// The most factors at once, so that the drawing never jumps.
const ROWS: usize = 6;

const SERIES: Scale = Scale {
    values: (0.0, LARGEST),
    places: (150.0, WIDTH - 20.0),
};

#[component]
pub(super) fn Cardinality() -> impl IntoView {
    let methods = RwSignal::new(3.0);
    let paths = RwSignal::new(3.0);
    let statuses = RwSignal::new(4.0);
    let replicas = RwSignal::new(3.0);
    let has_histogram = RwSignal::new(false);
    let users = RwSignal::new(0.0);
    let interval = RwSignal::new(1_usize);
    let budget = RwSignal::new(1_usize);
    let service = Memo::new(move |_| Service {
        methods: methods.get() as u64,
        paths: paths.get() as u64,
        statuses: statuses.get() as u64,
        replicas: replicas.get() as u64,
        has_histogram: has_histogram.get(),
        users: USERS.get(users.get() as usize).copied().unwrap_or(0),
    });
    let counted = latest(move || service.get(), count);
    let last_counted = last_good(counted);
    let interval_s = move || INTERVALS.get(interval.get()).copied().unwrap_or(15.0);
    let budget_bytes = Signal::derive(move || BUDGETS.get(budget.get()).copied().unwrap_or(4e9));
    let plain = |value: RwSignal<f64>| Signal::derive(move || value.get().to_string());
    let said_users = Signal::derive(move || match service.get().users {
        0 => "no such label".to_owned(),
        users => format!("{} users", grouped(users)),
    });
    view! {
        <div class="play-controls">
            <Slider label="method: values" value=methods min=1.0 max=8.0 step=1.0 said=plain(methods) />
            <Slider label="path: values" value=paths min=1.0 max=60.0 step=1.0 said=plain(paths) />
            <Slider label="status: values" value=statuses min=1.0 max=12.0 step=1.0 said=plain(statuses) />
            <Slider label="instance: replicas" value=replicas min=1.0 max=40.0 step=1.0 said=plain(replicas) />
            <Tick label="A histogram instead of a counter" value=has_histogram />
            <Slider label="user_id: values" value=users min=0.0 max=5.0 step=1.0 said=said_users />
            <Choice label="Scraped" value=interval options=&INTERVAL_NAMES />
            <Choice label="Prometheus may use, in memory," value=budget options=&BUDGET_NAMES />
        </div>
        <Drawing counted=last_counted budget_bytes />
        <div class="play-answer" aria-live="polite">
            {move || counted.get().map(|counted| match counted {
                Ok(counted) => answer(&counted, interval_s(), budget_bytes.get()).into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
        <p class="play-note">
            {format!("Reckoned with {:.0} kB of memory for a series, {BYTES_A_SAMPLE} bytes on disk for a sample and {RETENTION_DAYS} days of retention. Every combination is taken to occur.", BYTES_A_SERIES / 1e3)}
        </p>
    }
}

/// A bar for the product after each label; the scale is logarithmic.
#[component]
fn Drawing(counted: Memo<Option<Counted>>, budget_bytes: Signal<f64>) -> impl IntoView {
    let bottom = TOP + ROW * ROWS as f64;
    let place = |series: f64| SERIES.place(series.max(1.0).log10().min(LARGEST));
    let limit = move || place(budget_bytes.get() / BYTES_A_SERIES);
    let ticks = [
        (0.0, "1"),
        (3.0, "1,000"),
        (6.0, "1 million"),
        (9.0, "1 billion"),
    ];
    let ticks = ticks.map(|(power, text)| {
        let x = SERIES.place(power);
        let anchor = if power == LARGEST { "end" } else { "middle" };
        view! {
            <line class="grid" x1=x x2=x y1=TOP - 6.0 y2=bottom />
            <text x=if power == LARGEST { x + 12.0 } else { x } y=bottom + 24.0 text-anchor=anchor>{text}</text>
        }
    });
    let rows = move || {
        let counted = counted.get()?;
        let most = budget_bytes.get() / BYTES_A_SERIES;
        let rows = counted
            .factors
            .into_iter()
            .zip(counted.products)
            .enumerate();
        let rows = rows.map(|(index, (factor, product))| {
            let y = TOP + ROW * index as f64;
            let right = place(product as f64);
            let is_over = product as f64 > most;
            // Beside the bar, or within it where the drawing ends.
            let (x, anchor) = if right > 560.0 { (right - 8.0, "end") } else { (right + 8.0, "start") };
            view! {
                <text x="140" y=y + 25.0 text-anchor="end">{format!("{} ×{}", said(factor.name), short_count(factor.count))}</text>
                <rect class="product" class:over=is_over x=SERIES.places.0 width=(right - SERIES.places.0).max(2.0) y=y + 4.0 height=ROW - 16.0 rx="3" />
                <text class="mark" class:on-bar={anchor == "end"} x=x y=y + 26.0 text-anchor=anchor>{grouped(product)}</text>
            }
        });
        Some(rows.collect_view())
    };
    view! {
        <svg class="play-drawing" viewBox="0 0 720 356" role="img" aria-label="How many series there are after each label, as bars on a logarithmic scale, and where the memory is used up.">
            {ticks}
            <line class="limit" x1=limit x2=limit y1=TOP - 10.0 y2=bottom />
            {rows}
            <text x=limit y="24" text-anchor="middle">{move || format!("{} of memory", bytes(budget_bytes.get()))}</text>
        </svg>
    }
}

fn answer(counted: &Counted, interval_s: f64, budget_bytes: f64) -> impl IntoView + use<> {
    let series = counted.products.last().copied().unwrap_or(0);
    let cost = cost(series, interval_s);
    let share = cost.memory_bytes / budget_bytes;
    let how = if counted.is_counted {
        "as the engine counts them"
    } else {
        "multiplied: too many to make here"
    };
    view! {
        <dl class="play-values">
            <div><dt>{shown(counted)}</dt><dd>{format!("{} series", grouped(series))}</dd><dd class="play-aside">{how}</dd></div>
            <div><dt>"samples a second"</dt><dd>{rounded(cost.samples_per_second)}</dd></div>
            <div><dt>"memory"</dt><dd class:bad={ share > 1.0 }>{bytes(cost.memory_bytes)}</dd><dd class="play-aside">{percent(share)}</dd></div>
            <div><dt>{format!("disk for {RETENTION_DAYS} days")}</dt><dd>{bytes(cost.disk_bytes)}</dd></div>
        </dl>
        <p class="play-remark">{remark(counted, share)}</p>
    }
}

/// `le` stands for all of which a histogram has more than a counter.
fn said(factor: &'static str) -> &'static str {
    if factor == "le" { "buckets" } else { factor }
}

/// What drives the number, and whether it fits.
fn remark(counted: &Counted, share: f64) -> String {
    let fits = if share > 1.0 {
        "This doesn't fit: Prometheus runs out of memory, and with it goes the monitoring of everything else."
    } else if share > 0.5 {
        "It fits, but a deploy doubles it for hours: new pods have new names, and the old series stay in memory."
    } else {
        "It fits."
    };
    let series = counted.products.last().copied().unwrap_or(0);
    let user = counted
        .factors
        .iter()
        .find(|factor| factor.name == "user_id");
    if let Some(user) = user {
        return format!(
            "{fits} Without user_id it would be {} series. The label multiplies them by {}, and by more with every new user: it has no bound.",
            grouped(series / user.count.max(1)),
            grouped(user.count)
        );
    }
    let largest = counted.factors.iter().max_by_key(|factor| factor.count);
    let largest = match largest {
        Some(factor) if factor.name == "le" => "The histogram multiplies most: each combination of labels costs 14 series, where a counter has one.".to_owned(),
        Some(factor) => format!(
            "{} multiplies most. One value more on it is {} series more.",
            factor.name,
            grouped(series / factor.count.max(1))
        ),
        None => String::new(),
    };
    format!("{fits} {largest}")
}
