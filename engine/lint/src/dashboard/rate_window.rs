//! D02: a window for `rate` that does not follow the panel.

use dashboards::expand::Filling;
use dashboards::expand::built_in::BuiltIn;
use dashboards::{Language, ResultFormat};
use promql::ast::{Expr, ExprKind, Span};

use super::{DashboardFile, PanelQuery, references};
use crate::flow::strip_parens;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D02",
    belief: "`[5m]` is a good window, and `[$__interval]` fits the zoom.",
    why: "A panel asks for one value each step, and the step grows as you zoom out. With a fixed window shorter than the \
          step, what happens between two windows is never seen. `$__interval` follows the step, but zoomed in it is \
          shorter than two scrapes, and the graph is empty.",
    mend: "`$__rate_interval` is at least four scrapes and at least a step and a scrape.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Requests",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total[5m]))"}]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Requests",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr": "sum(rate(http_requests_total[$__rate_interval]))"}]
  }]
}
"#,
    lesson: "dashboards#rate-interval",
};

/// How the length of a window was written.
enum Window {
    Fixed,
    Interval,
    /// A variable of the dashboard, whose choices are all fixed.
    Chosen(String),
    /// `$__rate_interval`, `$__range`, or what can't be known.
    Follows,
}

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    for one in file.panel_queries(Language::PromQl) {
        let Some(expr) = one.expr() else {
            continue;
        };
        let mut said = Vec::new();
        for_each_window(expr, &mut |function, range| {
            let place = one.query.place(dashboard, range);
            let written = file.source.slice(place);
            let message = match window(file, &one, range) {
                Window::Interval => format!(
                    "`[{written}]` is shorter than two scrapes when zoomed in: `{function}` returns nothing then"
                ),
                // How much in a fixed time is a question of its own; only a slope is meant for every moment.
                _ if function == "increase" => return,
                Window::Fixed => format!(
                    "`[{written}]` stays as it is when somebody zooms out: what happens between two steps is not seen"
                ),
                Window::Chosen(name) => format!(
                    "`[{written}]` is as long as somebody chose by `${name}`, whatever the step"
                ),
                Window::Follows => return,
            };
            // One slip, one finding, however often the query repeats it.
            if said.iter().any(|(_, before)| *before == message) {
                return;
            }
            said.push((place, message));
        });
        let shows_one_moment = one.target.is_instant || one.target.format == ResultFormat::Table;
        for (place, message) in said {
            let finding = findings.replace(place, message, "$__rate_interval");
            if shows_one_moment {
                finding.severity(Severity::Advice);
            }
        }
    }
}

/// Calls `visit` with the function and the place of the length, for each window of a slope.
fn for_each_window(expr: &Expr, visit: &mut impl FnMut(&str, Span)) {
    expr.walk(&mut |inner| {
        if let ExprKind::Call { function, args } = &inner.kind
            && matches!(function.name, "rate" | "irate" | "increase")
            && let Some(ExprKind::Matrix { range, .. }) =
                args.first().map(|arg| &strip_parens(arg).kind)
        {
            visit(function.name, range.span);
        }
    });
}

fn window(file: &DashboardFile<'_>, one: &PanelQuery<'_>, range: Span) -> Window {
    let mut fillings = references::pieces(one.query, range);
    let Some(piece) = fillings.next() else {
        return Window::Fixed;
    };
    match piece.filling {
        Filling::BuiltIn(BuiltIn::Interval | BuiltIn::IntervalMs) => Window::Interval,
        Filling::BuiltIn(_) | Filling::StandIn => Window::Follows,
        Filling::Known => {
            let variable = file
                .loaded
                .ok()
                .and_then(|dashboard| dashboard.variable(&piece.name));
            let choices = variable
                .map(dashboards::expand::values::choices)
                .unwrap_or_default();
            let follows = choices.iter().any(|choice| choice.value.contains("$__"))
                || variable.is_some_and(|variable| variable.auto_count.is_some());
            if follows {
                Window::Follows
            } else {
                Window::Chosen(piece.name.clone())
            }
        }
    }
}
