//! D08: latency as an average only.

use std::collections::BTreeSet;

use dashboards::Language;
use promql::ast::{BinaryOp, Expr, ExprKind};

use super::DashboardFile;
use crate::flow::selectors;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::dashboard(&PAGE, Severity::Mistake, run);

const PAGE: Page = Page {
    id: "D08",
    belief: "The average tells how fast the service is.",
    why: "When one request in twenty takes five seconds and the others 50 ms, the average is 0.3 s: nobody waits that \
          long, and those who wait five seconds are not to be seen.",
    mend: "Show p95 or p99 beside the mean, by `histogram_quantile` over the buckets.",
    wrong: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Latency",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr":
      "sum(rate(http_request_duration_seconds_sum[$__rate_interval])) / sum(rate(http_request_duration_seconds_count[$__rate_interval]))"
    }]
  }]
}
"#,
    right: r#"
{
  "title": "FlowForge",
  "panels": [{
    "type": "timeseries", "title": "Latency",
    "datasource": {"type": "prometheus", "uid": "${datasource}"},
    "targets": [{"refId": "A", "expr":
      "histogram_quantile(0.95, sum by (le) (rate(http_request_duration_seconds_bucket[$__rate_interval])))"
    }]
  }]
}
"#,
    lesson: "dashboards#latency",
};

fn run(file: &DashboardFile<'_>, findings: &mut Findings<'_>) {
    let Ok(dashboard) = file.loaded else {
        return;
    };
    let mut with_tail = BTreeSet::new();
    for one in file.panel_queries(Language::PromQl) {
        if let Some(expr) = one.expr() {
            for_each_tail(expr, &mut |metric| {
                with_tail.insert(metric.to_owned());
            });
        }
    }
    for one in file.panel_queries(Language::PromQl) {
        let Some(expr) = one.expr() else {
            continue;
        };
        for_each_mean(expr, &mut |metric, whole| {
            let is_time = ["_seconds", "_milliseconds", "_duration", "_latency", "_ms"]
                .iter()
                .any(|end| metric.ends_with(end));
            // Once is enough for each metric.
            if is_time && with_tail.insert(metric.to_owned()) {
                let place = one.query.place(dashboard, whole.span);
                findings
                    .at(place, format!("of `{metric}` the dashboard shows the average only: the slow tail is hidden"))
                    .fix(format!(
                        "add `histogram_quantile(0.95, sum by (le) (rate({metric}_bucket[$__rate_interval])))`"
                    ));
            }
        });
    }
}

/// Metrics whose distribution is shown: their buckets, their quantiles, or a native histogram under a quantile.
fn for_each_tail<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a str)) {
    for (_, selector, metric) in selectors(expr) {
        let Some(metric) = metric else {
            continue;
        };
        if let Some(base) = metric.strip_suffix("_bucket") {
            visit(base);
        }
        if selector
            .matchers
            .iter()
            .any(|matcher| matcher.name == "quantile")
        {
            visit(metric);
        }
    }
    expr.walk(&mut |inner| {
        if let ExprKind::Call { function, args } = &inner.kind
            && matches!(
                function.name,
                "histogram_quantile" | "histogram_quantiles" | "histogram_fraction"
            )
        {
            for (_, _, metric) in args.iter().flat_map(selectors) {
                metric.into_iter().for_each(&mut *visit);
            }
        }
    });
}

/// Divisions of a histogram's sum by its count.
fn for_each_mean<'a>(expr: &'a Expr, visit: &mut impl FnMut(&'a str, &'a Expr)) {
    expr.walk(&mut |inner| match &inner.kind {
        ExprKind::Binary {
            op: BinaryOp::Div,
            lhs,
            rhs,
            ..
        } => {
            let name = |side: &'a Expr, suffix: &str| {
                let all = selectors(side);
                let [(_, _, Some(metric))] = all.as_slice() else {
                    return None;
                };
                metric.strip_suffix(suffix)
            };
            if let Some(sum) = name(lhs, "_sum")
                && name(rhs, "_count") == Some(sum)
            {
                visit(sum, inner);
            }
        }
        ExprKind::Call { function, args } if function.name == "histogram_avg" => {
            if let [(_, _, Some(metric))] = args
                .iter()
                .flat_map(selectors)
                .collect::<Vec<_>>()
                .as_slice()
            {
                visit(metric, inner);
            }
        }
        _ => {}
    });
}
