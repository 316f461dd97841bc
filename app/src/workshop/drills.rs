use leptos::prelude::*;

/// The drills by the names that `sim::DrillKind` knows, with what the list calls them.
const INCIDENTS: &[(&str, &str)] = &[
    ("error_burst", "Errors on one replica"),
    ("bad_deploy", "A bad deploy, rolled back later"),
    ("latency_one_path", "One path turns slow"),
    ("tail_latency", "The slow tail grows"),
    ("worker_crash", "A worker crashes"),
    ("slow_worker", "A worker turns slow"),
    ("pool_exhausted", "The connection pool runs dry"),
    ("connection_leak", "Connections leak slowly"),
    ("partition", "No way to the database"),
    ("dependency_flapping", "The database comes and goes"),
    ("cpu_saturation", "The processors are saturated"),
    ("traffic_surge", "Too much traffic"),
    ("queue_poison", "A task that always fails"),
    ("target_lost", "A scrape target is lost"),
    ("counter_reset", "A process restarts again and again"),
];
const CONTROLS: &[(&str, &str)] = &[
    ("daily_wave", "The morning's traffic"),
    ("single_bad_scrape", "One bad scrape"),
    ("deploy_restarts", "A harmless deploy"),
    ("batch_job", "A batch of tasks"),
    ("idle_night", "An idle night"),
    ("cpu_peak", "A harmless CPU peak"),
    ("error_blip", "A minute of errors"),
];
/// How many variations of a drill the page offers.
const VARIATIONS: u32 = 12;

/// The drill that the page opens with.
pub(super) const FIRST: &str = INCIDENTS[0].0;

/// Chooses the drill and which of its variations.
#[component]
pub(super) fn DrillPicker(drill: RwSignal<String>, seed: RwSignal<u32>) -> impl IntoView {
    let options = move |list: &'static [(&'static str, &'static str)]| {
        list.iter()
            .map(|(slug, title)| {
                view! { <option value=*slug selected=move || drill.with(|drill| drill == slug)>{*title}</option> }
            })
            .collect_view()
    };
    let variations = (1..=VARIATIONS)
        .map(|number| {
            view! { <option value=number.to_string() selected=move || seed.get() == number>{number}</option> }
        })
        .collect_view();
    view! {
        <label class="field">
            <span>"What happens"</span>
            <select on:change:target=move |event| drill.set(event.target().value())>
                <optgroup label="Incidents">{options(INCIDENTS)}</optgroup>
                <optgroup label="Nothing to be woken for">{options(CONTROLS)}</optgroup>
            </select>
        </label>
        <label class="field">
            <span>"Variation"</span>
            <select on:change:target=move |event| {
                if let Ok(number) = event.target().value().parse() {
                    seed.set(number);
                }
            }>{variations}</select>
        </label>
    }
}
