//! `naming`: the names of the service's metrics follow Prometheus' conventions.
//! Why it matters: who knows the conventions can query a service that they have never seen.

use exposition::{Family, MetricType};
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Naming {
    target: String,
    /// Metrics whose name starts so are of libraries, not of the service.
    ignore: Vec<String>,
}

/// Units that are not base units, and the base unit to use.
const UNITS: &[(&str, &str)] = &[
    ("ms", "seconds"),
    ("us", "seconds"),
    ("ns", "seconds"),
    ("sec", "seconds"),
    ("millis", "seconds"),
    ("milliseconds", "seconds"),
    ("microseconds", "seconds"),
    ("nanoseconds", "seconds"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("kb", "bytes"),
    ("mb", "bytes"),
    ("gb", "bytes"),
    ("kilobytes", "bytes"),
    ("megabytes", "bytes"),
    ("gigabytes", "bytes"),
    ("bits", "bytes"),
    ("percent", "a ratio between 0 and 1"),
];
const TYPE_WORDS: [&str; 5] = ["counter", "gauge", "histogram", "summary", "untyped"];

impl Check for Naming {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "names of `{}`'s own metrics are snake_case, in base units, with `_total` on counters only",
            self.target
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Naming {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let exposition = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let own = reading::own_families(&exposition, &self.ignore);
        if own.is_empty() {
            return Ok(Outcome::fail("no metric of the service's own"));
        }
        let complaints: Vec<String> = own.iter().filter_map(|family| complaint(family)).collect();
        if complaints.is_empty() {
            return Ok(Outcome::pass(format!("{} names, nothing to say", own.len())));
        }
        let held = own.len() - complaints.len();
        Ok(Outcome::share(held, own.len(), reading::sentences(complaints)))
    }
}

/// The first thing to say about a family's names.
fn complaint(family: &Family) -> Option<String> {
    let name = &family.name;
    let words: Vec<&str> = name.split('_').collect();
    let labels = || family.samples.iter().flat_map(|sample| &sample.labels);
    if name.ends_with("_total_total") {
        return Some(format!("`{name}` ends in `_total` twice"));
    }
    if family.metric_type == MetricType::Counter && !name.ends_with("_total") {
        return Some(format!("`{name}` is a counter, so its name should end in `_total`"));
    }
    if family.metric_type != MetricType::Counter && name.ends_with("_total") {
        return Some(format!("`{name}` ends in `_total`, but is a {}", family.metric_type.word()));
    }
    if name.contains(':') {
        return Some(format!("`{name}` has a colon: those are for recording rules"));
    }
    if name.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Some(format!("`{name}` is not snake_case"));
    }
    if let Some((label, _)) = labels().find(|(label, _)| label.bytes().any(|byte| byte.is_ascii_uppercase())) {
        return Some(format!("the label `{label}` of `{name}` is not snake_case"));
    }
    if let Some(word) = words.iter().find(|word| TYPE_WORDS.contains(*word)) {
        return Some(format!("`{name}` says its type: drop `{word}`, TYPE says it already"));
    }
    let unit = UNITS.iter().find(|(unit, _)| words.contains(unit));
    unit.map(|(unit, base)| format!("`{name}` is in `{unit}`: use {base}"))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: naming, target: worker, ignore: [go_, process_]}";

    #[test]
    fn good_names() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: names of `worker`'s own metrics are snake_case, in base units, with `_total` on counters only
            pass: 3 names, nothing to say"#]]);
    }

    #[test]
    fn each_convention_has_its_sentence() {
        let fixture = Fixture::reference()
            .replace("worker", "flowforge_tasks_completed_total", "flowforge_tasks_completed")
            .replace("worker", "flowforge_tasks_in_progress", "flowforge_tasksInProgress")
            .replace("worker", "processing_duration_seconds", "processing_duration_ms");
        check(CHECK, &fixture, &expect![[r#"
            wanted: names of `worker`'s own metrics are snake_case, in base units, with `_total` on counters only
            fail: `flowforge_tasks_completed` is a counter, so its name should end in `_total`; `flowforge_tasksInProgress` is not snake_case; `flowforge_task_processing_duration_ms` is in `ms`: use seconds"#]]);
    }
}
