//! Windows over logs that do not follow the panel.

use dashboards::Language;
use dashboards::expand::Filling;
use dashboards::expand::built_in::BuiltIn;
use promql::Span;

use super::{DashboardFile, query_checks, references};
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Advice, run);

const PAGE: Page = Page {
    id: "dashboard-linter/target-logql-auto",
    belief: "Counting over five minutes is the same at every zoom.",
    why: "A panel asks for one value each step. A window longer than the step counts lines several times, a shorter one \
          leaves some out.",
    mend: "`[$__auto]` is the step of a range query, and the whole range of an instant one.",
    wrong: r#"
{
  "title": "Logs",
  "panels": [{
    "type": "timeseries", "title": "Errors", "datasource": {"type": "loki", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(count_over_time({app=\"flowforge\"} |= \"error\" [5m]))"}]
  }]
}
"#,
    right: r#"
{
  "title": "Logs",
  "panels": [{
    "type": "timeseries", "title": "Errors", "datasource": {"type": "loki", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(count_over_time({app=\"flowforge\"} |= \"error\" [$__auto]))"}]
  }]
}
"#,
    lesson: "logs",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    for one in file.panel_queries(Language::LogQl) {
        if one.target.is_hidden {
            continue;
        }
        let parsed = query_checks::log_query(one.query);
        let mut ranges = Vec::new();
        parsed.expr.for_each_range(&mut |lines| {
            // What stands between the brackets.
            let brackets = lines.range.span;
            ranges.push(Span {
                start: brackets.start + 1,
                end: brackets.end.saturating_sub(1).max(brackets.start + 1),
            });
        });
        let first = ranges.into_iter().find(|range| {
            references::pieces(one.query, *range).all(|piece| {
                matches!(
                    piece.filling,
                    Filling::BuiltIn(BuiltIn::Interval | BuiltIn::IntervalMs)
                )
            })
        });
        if let Some(range) = first {
            let place = one.query.place(dashboard, range);
            let written = file.source.slice(place);
            findings
                .at(
                    place,
                    format!("the window `[{written}]` does not follow the panel's step"),
                )
                .fix("write `[$__auto]`");
        }
    }
}
