//! D03: numbers without a unit.

use dashboards::{Language, Panel};

use super::{DashboardFile, dimension, draws_numbers};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D03",
    belief: "Who looks at the panel knows what its numbers are.",
    why: "0.25 of what? Without a unit Grafana writes the bare number, and whoever is woken at night takes 0.25 s for \
          0.25 ms or a quarter of the requests.",
    mend: "Set the unit in the panel's standard options: `s`, `bytes`, `percentunit` for shares from 0 to 1, `reqps`; \
           `none` or `short` says that it is a plain count.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "stat", "title": "Queue wait",
    "targets": [{"refId": "A", "expr": "max(flowforge_queue_wait_seconds)"}]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "stat", "title": "Queue wait",
    "fieldConfig": {"defaults": {"unit": "s"}, "overrides": []},
    "targets": [{"refId": "A", "expr": "max(flowforge_queue_wait_seconds)"}]
  }]
}
"#,
    lesson: "dashboards#units",
};

/// What people write for a unit of Grafana, and its id.
const SLIPS: [(&str, &str); 26] = [
    ("seconds", "s"),
    ("second", "s"),
    ("sec", "s"),
    ("secs", "s"),
    ("milliseconds", "ms"),
    ("millis", "ms"),
    ("msec", "ms"),
    ("us", "µs"),
    ("microseconds", "µs"),
    ("minutes", "m"),
    ("min", "m"),
    ("hours", "h"),
    ("days", "d"),
    ("%", "percent"),
    ("pct", "percent"),
    ("percentage", "percent"),
    ("ratio", "percentunit"),
    ("byte", "bytes"),
    ("b", "bytes"),
    ("kb", "deckbytes"),
    ("mb", "decmbytes"),
    ("gb", "decgbytes"),
    ("b/s", "Bps"),
    ("bytes/s", "Bps"),
    ("req/s", "reqps"),
    ("ops/s", "ops"),
];

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    for panel in file.panels() {
        if !draws_numbers(panel) || panel.library.is_some() || panel.targets.is_empty() {
            continue;
        }
        if panel.fields.units().next().is_none() {
            without_unit(file, panel, findings);
        }
        for unit in panel.fields.units() {
            let written = unit.to_lowercase();
            if let Some((_, id)) = SLIPS.iter().find(|(slip, _)| *slip == written) {
                findings
                    .at(
                        unit.span,
                        format!(
                            "`{}` is no unit of Grafana: it is written behind the number as it is",
                            unit.value
                        ),
                    )
                    .severity(Severity::Advice)
                    .fix(format!("the unit's id is `{id}`"));
            }
        }
    }
}

fn without_unit(file: &DashboardFile<'_>, panel: &Panel, findings: &mut Findings<'_>) {
    // Texts in place of numbers need no unit.
    if panel.fields.has_mappings {
        return;
    }
    let queries = file.panel_queries(Language::PromQl);
    let fitting = queries
        .filter(|one| std::ptr::eq(one.panel, panel) && !one.target.is_hidden)
        .find_map(|one| dimension::of(one.expr()?, file.knowledge)?.unit());
    let finding = findings.at(panel.head(), format!("`{}` has no unit", panel.name()));
    match fitting {
        Some("short") => {
            finding
                .severity(Severity::Advice)
                .fix("set the unit to `none` or `short`: it counts something");
        }
        Some("ops") => {
            finding
                .fix("set the unit to `ops`, or to `reqps` for requests: it is a rate each second");
        }
        Some(unit) => {
            finding.fix(format!("set the unit to `{unit}`"));
        }
        None => {
            finding.fix("set `fieldConfig.defaults.unit`; `none` says that it is a plain number");
        }
    }
}
