//! I08: a unit in the name that is not the base unit. promlint's table, its abbreviations spelt out, and percent.

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I08",
    belief: "Any unit will do, the name says which.",
    why: "Dashboards, thresholds and other people's queries expect seconds, bytes and ratios from 0 to 1. One metric in \
          milliseconds beside them is wrong by a factor of 1000 the first time somebody compares the two.",
    mend: "Use the base unit, without prefix and spelt out, and let the dashboard choose what to show.",
    wrong: "
# HELP request_duration_milliseconds Time from arrival to answer.
# TYPE request_duration_milliseconds gauge
request_duration_milliseconds 250
",
    right: "
# HELP request_duration_seconds Time from arrival to answer.
# TYPE request_duration_seconds gauge
request_duration_seconds 0.25
",
    lesson: "instrumentation#names-that-explain-themselves",
};

/// Units and their base, as promlint has them.
const UNITS: &[(&str, &str)] = &[
    ("amperes", "amperes"),
    ("bytes", "bytes"),
    ("celsius", "celsius"),
    ("grams", "grams"),
    ("joules", "joules"),
    ("kelvin", "kelvin"),
    ("meters", "meters"),
    ("metres", "metres"),
    ("seconds", "seconds"),
    ("volts", "volts"),
    ("minutes", "seconds"),
    ("hours", "seconds"),
    ("days", "seconds"),
    ("weeks", "seconds"),
    ("kelvins", "kelvin"),
    ("fahrenheit", "celsius"),
    ("rankine", "celsius"),
    ("inches", "meters"),
    ("yards", "meters"),
    ("miles", "meters"),
    ("bits", "bytes"),
    ("calories", "joules"),
    ("pounds", "grams"),
    ("ounces", "grams"),
];

const PREFIXES: &[&str] = &[
    "pico", "nano", "micro", "milli", "centi", "deci", "deca", "hecto", "kilo", "kibi", "mega",
    "mibi", "giga", "gibi", "tera", "tebi", "peta", "pebi",
];

/// Abbreviated units that are not the base unit either.
const ABBREVIATIONS: &[(&str, &str)] = &[
    ("ms", "seconds"),
    ("us", "seconds"),
    ("ns", "seconds"),
    ("h", "seconds"),
    ("kb", "bytes"),
    ("mb", "bytes"),
    ("gb", "bytes"),
    ("tb", "bytes"),
    ("pb", "bytes"),
];

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let name = &family.name;
        let line = file.declared(family);
        if let Some((unit, base)) = known_unit(name).filter(|(unit, base)| unit != base) {
            findings
                .in_line(
                    line,
                    format!("`{name}`: use base unit \"{base}\" instead of \"{unit}\""),
                )
                .fix(format!(
                    "`{}`, with the values in {base}",
                    name.replacen(unit, base, 1)
                ));
        } else if let Some((unit, base)) = abbreviated(name) {
            findings
                .in_line(
                    line,
                    format!("`{name}` is in {unit}: the base unit is {base}"),
                )
                .fix(format!("end the name in `_{base}` and expose {base}"));
        } else if name
            .split('_')
            .any(|part| matches!(part, "percent" | "percentage" | "pct"))
        {
            findings
                .in_line(
                    line,
                    format!("`{name}` is a percentage: the base unit is a ratio from 0 to 1"),
                )
                .fix("end the name in `_ratio` and expose a number from 0 to 1");
        }
    }
}

fn known_unit(name: &str) -> Option<(&str, &'static str)> {
    let base_of = |word: &str| {
        UNITS
            .iter()
            .find(|(unit, _)| *unit == word)
            .map(|(_, base)| *base)
    };
    name.split('_').find_map(|part| {
        let with_prefix = PREFIXES
            .iter()
            .find_map(|prefix| base_of(part.strip_prefix(prefix)?));
        base_of(part).or(with_prefix).map(|base| (part, base))
    })
}

/// The last word of a name, apart from the suffixes of types.
fn abbreviated(name: &str) -> Option<(&str, &'static str)> {
    let stem = name.strip_suffix("_total").unwrap_or(name);
    let last = stem
        .rsplit('_')
        .next()
        .filter(|last| last.len() < stem.len())?;
    let lower = last.to_ascii_lowercase();
    let known = ABBREVIATIONS.iter().find(|(unit, _)| *unit == lower)?;
    Some((last, known.1))
}
