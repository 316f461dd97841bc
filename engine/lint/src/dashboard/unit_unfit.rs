//! D04: a unit that says something else than the query.

use dashboards::{Language, Panel, Unit};

use super::dimension::{self, Dimension};
use super::{DashboardFile, draws_numbers};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D04",
    belief: "Percent is percent.",
    why: "`percent` shows a number as it is with % behind it: an error ratio of 0.05 reads as 0.05 %, a hundred times too \
          little. `percentunit` multiplies by 100. In the same way `ms` on a metric in seconds is wrong by a thousand.",
    mend: "Take the unit of the metric's name: `s` for `_seconds`, `bytes` for `_bytes`, `percentunit` for a ratio.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Error ratio",
    "fieldConfig": {"defaults": {"unit": "percent"}, "overrides": []},
    "targets": [{"refId": "A", "expr":
      "sum(rate(http_requests_total{code=~\"5..\"}[$__rate_interval])) / sum(rate(http_requests_total[$__rate_interval]))"
    }]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Error ratio",
    "fieldConfig": {"defaults": {"unit": "percentunit"}, "overrides": []},
    "targets": [{"refId": "A", "expr":
      "sum(rate(http_requests_total{code=~\"5..\"}[$__rate_interval])) / sum(rate(http_requests_total[$__rate_interval]))"
    }]
  }]
}
"#,
    lesson: "dashboards#units",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    for panel in file.panels() {
        let Some(unit) = only_unit(panel).filter(|_| draws_numbers(panel)) else {
            continue;
        };
        let queries = file.panel_queries(Language::PromQl);
        let shown = queries.filter(|one| std::ptr::eq(one.panel, panel) && !one.target.is_hidden);
        let mut dimensions = Vec::new();
        for one in shown {
            let dimension = one
                .expr()
                .and_then(|expr| dimension::of(expr, file.knowledge));
            dimensions.push(dimension);
        }
        // One unit can't fit several quantities; which of them it is meant for is not to be known.
        let Some(Some(first)) = dimensions.first().copied() else {
            continue;
        };
        if dimensions.iter().any(|other| *other != Some(first)) {
            continue;
        }
        if let Some((problem, severity)) = misfit(unit, first) {
            let message = format!("`{}`: {problem}", panel.name());
            let quoted = file.source.slice(unit.span).starts_with('"');
            let finding = match first.unit() {
                Some(fitting) if quoted => {
                    findings.replace(unit.span, message, format!("\"{fitting}\""))
                }
                Some(fitting) => findings.replace(unit.span, message, fitting),
                None => findings.at(unit.span, message),
            };
            finding.severity(severity);
            if let (Some(fix), Some(fitting)) = (&mut finding.fix, first.unit()) {
                fix.text = format!("set the unit to `{fitting}`");
            }
        }
    }
}

/// The unit that every number of the panel is shown with.
fn only_unit(panel: &Panel) -> Option<&Unit> {
    let overridden = panel
        .fields
        .overrides
        .iter()
        .any(|rule| rule.unit.is_some());
    let computed = panel.transformations.iter().any(|one| {
        let keeps_values = matches!(
            &*one.id.value,
            "organize"
                | "merge"
                | "sortBy"
                | "filterFieldsByName"
                | "renameByRegex"
                | "seriesToRows"
                | "labelsToFields"
                | "joinByLabels"
                | "filterByName"
                | "limit"
        );
        !one.is_disabled && !keeps_values
    });
    // The second axis of an old graph has a unit of its own; the first is the one that is used.
    let unit = panel
        .fields
        .unit
        .as_ref()
        .or_else(|| panel.fields.legacy_units.first());
    unit.filter(|_| !overridden && !computed && panel.kind != "table" && panel.kind != "heatmap")
}

/// How many of the unit make a second; `None`: it shows no time.
fn per_second(unit: &str) -> Option<f64> {
    Some(match unit {
        "ns" => 1e9,
        "µs" | "us" => 1e6,
        "ms" | "dtdurationms" | "clockms" => 1e3,
        "s" | "dtdurations" | "dthms" | "dtdhms" | "clocks" => 1.0,
        "m" => 1.0 / 60.0,
        "h" => 1.0 / 3600.0,
        "d" => 1.0 / 86_400.0,
        _ => return None,
    })
}

/// How many of the unit make a byte, and whether it is one each second; `None`: it shows no data.
fn per_byte(unit: &str) -> Option<(f64, bool)> {
    Some(match unit {
        "bytes" | "decbytes" => (1.0, false),
        "bits" | "decbits" => (8.0, false),
        "Bps" | "binBps" => (1.0, true),
        "bps" | "binbps" => (8.0, true),
        "kbytes" => (1.0 / 1024.0, false),
        "deckbytes" => (1e-3, false),
        "mbytes" => (1.0 / 1_048_576.0, false),
        "decmbytes" => (1e-6, false),
        "gbytes" => (1.0 / 1_073_741_824.0, false),
        "decgbytes" => (1e-9, false),
        "KBs" => (1e-3, true),
        "KiBs" => (1.0 / 1024.0, true),
        "MBs" => (1e-6, true),
        "MiBs" => (1.0 / 1_048_576.0, true),
        _ => return None,
    })
}

/// What the query gives in words.
fn words(dimension: Dimension) -> Option<&'static str> {
    Some(match (dimension.seconds, dimension.bytes) {
        (1, 0) => "a time",
        (0, 1) => "bytes",
        (-1, 1) => "bytes each second",
        (-1, 0) => "a number each second",
        (0, 0) if dimension.is_share => "a share",
        _ => return None,
    })
}

fn misfit(unit: &str, dimension: Dimension) -> Option<(String, Severity)> {
    let differs = |asked: f64| (dimension.scale / asked - 1.0).abs() > 0.05;
    let mistake = |text: String| Some((text, Severity::Mistake));
    let shown = words(dimension)?;
    let is_time = (dimension.seconds, dimension.bytes) == (1, 0);
    let is_data = dimension.bytes == 1;
    if dimension.is_share && matches!(unit, "percent" | "percentunit") {
        let asked = if unit == "percent" { 100.0 } else { 1.0 };
        // Only the two usual ways of writing a share are surely meant.
        if dimension.scale == 1.0 && asked == 100.0 {
            return mistake("the query gives a share from 0 to 1, which `percent` shows a hundred times too small".to_owned());
        }
        if dimension.scale == 100.0 && asked == 1.0 {
            return mistake("the query gives a share times 100, which `percentunit` multiplies by 100 once more".to_owned());
        }
        return None;
    }
    if let Some(asked) = per_second(unit) {
        if !is_time {
            return mistake(format!(
                "the unit `{unit}` is a time, the query gives {shown}"
            ));
        }
        let factor = dimension.scale;
        return differs(asked).then(|| {
            let what = if factor == 1.0 {
                "seconds".to_owned()
            } else {
                format!("seconds times {factor}")
            };
            (
                format!("the query gives {what}, the unit is `{unit}`"),
                Severity::Mistake,
            )
        });
    }
    if let Some((_, is_rate)) = per_byte(unit) {
        if !is_data {
            return mistake(format!(
                "the unit `{unit}` is an amount of data, the query gives {shown}"
            ));
        }
        // People do read "MB" on a graph of traffic as a second's worth.
        return (is_rate != (dimension.seconds == -1)).then(|| {
            (
                format!("the query gives {shown}, the unit is `{unit}`"),
                Severity::Advice,
            )
        });
    }
    if matches!(unit, "percent" | "percentunit") && (is_time || is_data) {
        return mistake(format!(
            "the unit `{unit}` is a share, the query gives {shown}"
        ));
    }
    if matches!(unit, "reqps" | "ops" | "rps" | "wps" | "iops" | "cps")
        && (is_time || is_data || dimension.is_share)
    {
        return mistake(format!(
            "the unit `{unit}` is a number each second, the query gives {shown}"
        ));
    }
    None
}
