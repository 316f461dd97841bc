//! Bucket bounds that are moved over four hundred requests, and how far off a quantile gets.

mod bounds;
mod drawing;
mod population;
mod told;

use leptos::prelude::*;

use super::controls::{Choice, Refusal};
use super::latest::{last_good, latest};
use bounds::{Bound, Bounds};
use drawing::Drawing;
use told::{Told, ask};

const QUANTILES: [f64; 4] = [0.5, 0.9, 0.95, 0.99];
const QUANTILE_NAMES: [&str; 4] = ["p50, the median", "p90", "p95", "p99"];

/// Sets of bounds: their name, the bounds, the one that is chosen first.
const PRESETS: [(&str, &[f64], f64); 4] = [
    ("Four bounds", &[0.1, 0.3, 1.0, 3.0], 0.3),
    (
        "client_golang's defaults",
        &[
            0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0,
        ],
        0.25,
    ),
    (
        "Dense around the SLO of 0.3 s",
        &[0.05, 0.1, 0.2, 0.25, 0.3, 0.35, 0.5, 1.0, 2.5],
        0.3,
    ),
    ("Ending too early", &[0.02, 0.05, 0.1], 0.1),
];

#[component]
pub(super) fn HistogramBuckets() -> impl IntoView {
    let shape = RwSignal::new(0_usize);
    let quantile_index = RwSignal::new(2_usize);
    let bounds = RwSignal::new(Bounds::new(PRESETS[0].1, PRESETS[0].2));
    let quantile = Memo::new(move |_| {
        let chosen = QUANTILES.get(quantile_index.get());
        chosen.copied().unwrap_or(0.95)
    });
    let durations = Memo::new(move |_| population::durations(shape.get()));
    let counts = Memo::new(move |_| {
        durations
            .with(|durations| bounds.with(|bounds| told::counts(durations, bounds.ascending())))
    });
    let told = latest(
        move || (told::samples(&counts.get()), quantile.get()),
        |(samples, quantile)| async move { ask(&samples, quantile).await },
    );
    let last_told = last_good(told);
    view! {
        <div class="play-controls">
            <Choice label="The requests have" value=shape options=&population::SHAPES />
            <Choice label="Wanted" value=quantile_index options=&QUANTILE_NAMES />
        </div>
        <BoundControls bounds />
        <Drawing durations bounds counts quantile told=last_told />
        <div class="play-answer deep" aria-live="polite">
            {move || told.get().map(|told| match told {
                Ok(told) => answer(&told, &durations.get(), &bounds.get(), quantile.get()).into_any(),
                Err(reason) => view! { <Refusal reason /> }.into_any(),
            })}
        </div>
        <details class="play-more">
            <summary>"The series and the query"</summary>
            <pre class="play-page" tabindex="0">{move || format!("{}\n\n{}", counts.with(|counts| told::exposition(counts)), told::expression(quantile.get()))}</pre>
        </details>
    }
}

/// Which bounds there are; the chosen one has the slider.
#[component]
fn BoundControls(bounds: RwSignal<Bounds>) -> impl IntoView {
    let count = Memo::new(move |_| bounds.with(|bounds| bounds.ascending().len()));
    // By number and not by bound: a chip that is moved must not lose the keyboard.
    let chip = move |index: usize| {
        let le = move || {
            let bound = bounds.with(|bounds| bounds.ascending().get(index).copied());
            bound.map(Bound::label)
        };
        view! {
            <label class="play-chip">
                <input type="radio" name="play-bound" prop:checked=move || bounds.with(|bounds| bounds.chosen().0 == index)
                    on:change=move |_| bounds.update(|bounds| bounds.choose(index)) />
                <span>{le}</span>
            </label>
        }
    };
    let said = move || format!("{} s", bounds.with(|bounds| bounds.chosen().1.label()));
    let presets = PRESETS.map(|(name, seconds, chosen)| {
        view! {
            <button class="button quiet small" type="button" on:click=move |_| bounds.set(Bounds::new(seconds, chosen))>{name}</button>
        }
    });
    view! {
        <div class="play-buttons" role="group" aria-label="Sets of bounds">{presets}</div>
        <fieldset class="play-chips">
            <legend class="play-label">"Bounds in seconds: choose one, then move it here or in the drawing"</legend>
            {move || (0..count.get()).map(chip).collect_view()}
        </fieldset>
        <div class="play-mover">
            <label class="play-slider">
                <span class="play-label">"The chosen bound " <output>{said}</output></span>
                <input type="range" min=Bound::LOWEST.rung() max=Bound::HIGHEST.rung() step="1" aria-valuetext=said
                    prop:value=move || bounds.with(|bounds| bounds.chosen().1.rung())
                    on:input:target=move |event| if let Ok(rung) = event.target().value().parse() {
                        bounds.update(|bounds| bounds.move_chosen(Bound::at_rung(rung)));
                    } />
            </label>
            <button class="button quiet small" type="button" prop:disabled=move || count.get() == 1
                on:click=move |_| bounds.update(Bounds::remove_chosen)>"Remove it"</button>
            <button class="button quiet small" type="button" prop:disabled=move || { count.get() >= Bounds::MOST }
                on:click=move |_| bounds.update(Bounds::add)>"Add one"</button>
        </div>
    }
}

fn answer(told: &Told, durations: &[f64], bounds: &Bounds, quantile: f64) -> impl IntoView + use<> {
    let truth = population::quantile(durations, quantile);
    let off = told.estimate - truth;
    let direction = if off < 0.0 { "low" } else { "high" };
    let share = 100.0 * off.abs() / truth;
    let is_far = share >= 10.0;
    let error = if share < 0.5 {
        "next to none".to_owned()
    } else {
        format!("{share:.0} % too {direction}")
    };
    let true_share =
        population::within(durations, told::OBJECTIVE) as f64 / durations.len().max(1) as f64;
    let within = match told.share_within {
        Some(share) => format!("{:.1} %", 100.0 * share),
        None => "no result".to_owned(),
    };
    let name = format!("{:.0}", 100.0 * quantile);
    view! {
        <dl class="play-values three">
            <div><dt>{format!("histogram_quantile({quantile}, …)")}</dt><dd>{format!("{:.3} s", told.estimate)}</dd></div>
            <div><dt>{format!("true p{name}")}</dt><dd>{format!("{truth:.3} s")}</dd></div>
            <div><dt>"error"</dt><dd class:bad=is_far>{error}</dd></div>
            <div><dt>{format!("bucket{{le=\"{0}\"}} ÷ bucket{{le=\"+Inf\"}}", told::OBJECTIVE)}</dt><dd>{within}</dd></div>
            <div><dt>{format!("true share within {} s", told::OBJECTIVE)}</dt><dd>{format!("{:.1} %", 100.0 * true_share)}</dd></div>
        </dl>
        <p class="play-remark">{told::remark(durations, bounds.ascending(), quantile)}</p>
    }
}
