//! I24: a version or a state as the value.

use exposition::{Family, MetricType};

use super::MetricsFile;
use crate::{Check, Findings, Page, Run, Severity};

pub(super) const CHECK: Check = Check {
    page: &PAGE,
    severity: Severity::Mistake,
    run: Run::Metrics(run),
};

const PAGE: Page = Page {
    id: "I24",
    belief: "A version is a value.",
    why: "Values are numbers to calculate with. 1.10 is less than 1.9, `2.0.1` can't be written at all, and the mean of \
          two states means nothing.",
    mend: "Expose a constant 1 with the version as a label and join on it; give each state a series of its own that is \
           1 or 0.",
    wrong: "
# HELP flowforge_version The version that is running.
# TYPE flowforge_version gauge
flowforge_version 1.2
",
    right: r#"
# HELP flowforge_build_info Always 1; the labels tell which build is running.
# TYPE flowforge_build_info gauge
flowforge_build_info{version="1.2"} 1
"#,
    lesson: "instrumentation#gauge",
};

fn run(file: &MetricsFile<'_>, findings: &mut Findings<'_>) {
    for family in file.families() {
        let name = &family.name;
        let odd = family.samples.iter().find(|sample| sample.value != 1.0);
        let is_info = name.ends_with("_info") || family.metric_type == MetricType::Info;
        if let (true, Some(odd)) = (is_info, odd) {
            findings
                .in_line(
                    file.line_of(odd),
                    format!(
                        "`{name}` is an info metric with the value {}: its value is always 1",
                        odd.value
                    ),
                )
                .fix("put what it tells into a label, and 1 as the value");
        } else if let (true, Some(odd)) = (is_version(family), odd) {
            findings
                .in_line(
                    file.line_of(odd),
                    format!("`{name}` has its version as the value {}", odd.value),
                )
                .fix(format!(
                    "expose `{}_info{{version=\"{}\"}} 1` and join on it",
                    stem(name),
                    odd.value
                ));
        } else if is_numbered_state(family) {
            findings
                .in_line(
                    file.declared(family),
                    format!("`{name}` numbers its states: nobody can read 2, and the mean of two states means nothing"),
                )
                .fix(format!("a series for each state, 1 or 0: `{name}{{state=\"…\"}}`"));
        }
    }
}

fn is_version(family: &Family) -> bool {
    family.metric_type != MetricType::Counter
        && (family.name.ends_with("_version") || family.name == "version")
}

fn stem(name: &str) -> &str {
    name.strip_suffix("_version").unwrap_or("build")
}

/// A gauge called a state that stands for several of them: its HELP assigns words to numbers, as in `0 = idle, 1 = busy,
/// 2 = failed`, or its one series is a whole number above 1.
fn is_numbered_state(family: &Family) -> bool {
    let name = &family.name;
    let is_state = ["_state", "_status", "_phase", "_mode"]
        .iter()
        .any(|suffix| name.ends_with(suffix));
    if !is_state || family.metric_type != MetricType::Gauge {
        return false;
    }
    let help = family.help.as_deref().unwrap_or_default();
    let help: String = help.split_whitespace().collect();
    let numbers = ["0=", "1=", "2=", "0:", "1:", "2:"];
    let assigned = numbers.iter().filter(|number| help.contains(**number));
    let is_number = family.samples.iter().all(|sample| {
        sample.labels.is_empty() && sample.value >= 2.0 && sample.value.fract() == 0.0
    });
    assigned.count() >= 2 || is_number
}
