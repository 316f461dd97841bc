//! L03: a filter of lines written as if it had to match the whole line, or a label's pattern as if it were searched.

use ::logql::ast::{LabelFilter, LabelFilterKind, LineFilter, LineOp, Matcher, StageKind, Text};
use tsdb::MatchOp;

use super::LogQuery;
use crate::query::meant_pattern;
use crate::{Check, Findings, Page, Severity};

pub(super) const CHECK: Check = Check::logql(&PAGE, run);

const PAGE: Page = Page {
    id: "L03",
    belief: "`|~` and `=~` match in the same way.",
    why: "`|~` looks for its pattern anywhere in the line. `=~` on a label must match the whole value, so \
          `status=~\"5\"` meets no code at all. And `|=` reads no pattern: it looks for a `.*` as it stands.",
    mend: "On labels write the rest as well (`5..`); in lines leave `.*` at the ends out; `|~` for patterns, `|=` for \
           plain text.",
    wrong: r#"{app="flowforge"} | json | status=~"5""#,
    right: r#"{app="flowforge"} | json | status=~"5..""#,
    lesson: "logs",
};

fn run(query: &LogQuery<'_>, findings: &mut Findings<'_>) {
    query.expr.for_each_log_query(&mut |lines| {
        for matcher in &lines.selector.matchers {
            label(matcher, findings);
        }
        for stage in &lines.stages {
            match &stage.kind {
                StageKind::LineFilter(filter) => line(filter, findings),
                StageKind::LabelFilter(filter) => condition(filter, findings),
                _ => {}
            }
        }
    });
    query.expr.for_each_range(&mut |range| {
        for filter in range.unwrap.iter().flat_map(|unwrap| &unwrap.filters) {
            condition(filter, findings);
        }
    });
}

fn condition(filter: &LabelFilter, findings: &mut Findings<'_>) {
    match &filter.kind {
        LabelFilterKind::Text(matcher) => label(matcher, findings),
        LabelFilterKind::And { lhs, rhs, .. } | LabelFilterKind::Or { lhs, rhs } => {
            condition(lhs, findings);
            condition(rhs, findings);
        }
        LabelFilterKind::Paren(inner) => condition(inner, findings),
        LabelFilterKind::Value { .. } | LabelFilterKind::Error => {}
    }
}

fn label(matcher: &Matcher, findings: &mut Findings<'_>) {
    let (name, pattern) = (matcher.name.as_str(), matcher.value.value.as_str());
    if !matches!(matcher.op, MatchOp::Regex | MatchOp::NotRegex) {
        return;
    }
    if let Some(meant) = meant_pattern(name, pattern) {
        findings
            .at(
                matcher.span,
                format!("`{pattern}` must match the whole value of `{name}`"),
            )
            .fix(format!("write `{meant}`"));
    }
}

fn line(filter: &LineFilter, findings: &mut Findings<'_>) {
    for one in filter.alternatives.iter().filter(|one| !one.is_ip) {
        match filter.op {
            LineOp::Contains | LineOp::ContainsNot => plain(&one.text, filter.op, findings),
            LineOp::Matches | LineOp::MatchesNot => pattern(&one.text, findings),
            LineOp::Pattern | LineOp::PatternNot => {}
        }
    }
}

/// `|= "error.*failed"`: nobody logs `.*`.
fn plain(text: &Text, op: LineOp, findings: &mut Findings<'_>) {
    if !text.value.contains(".*") && !text.value.contains(".+") {
        return;
    }
    let (sign, meant) = match op {
        LineOp::ContainsNot => ("!=", "!~"),
        _ => ("|=", "|~"),
    };
    findings
        .at(
            text.span,
            format!("`{sign}` looks for `{}` as it stands", text.value),
        )
        .fix(format!("`{meant}` reads a pattern"));
}

/// `|~ ".*error.*"`: what stands around it needs no mention.
fn pattern(text: &Text, findings: &mut Findings<'_>) {
    let whole = text.value.as_str();
    if let Some(inner) = whole
        .strip_prefix('^')
        .and_then(|rest| rest.strip_suffix('$'))
        && is_literal(inner)
    {
        findings
            .at(
                text.span,
                format!("`{whole}` is met only by a line that is nothing but `{inner}`"),
            )
            .fix(format!("write `|= \"{inner}\"`"));
        return;
    }
    let inner = whole.strip_prefix('^').unwrap_or(whole);
    let inner = inner.strip_suffix('$').unwrap_or(inner);
    let starts_open = inner.starts_with(".*");
    let bare = inner.strip_prefix(".*").unwrap_or(inner);
    let ends_open = bare.ends_with(".*") && !bare.ends_with("\\.*");
    let bare = bare
        .strip_suffix(".*")
        .filter(|_| ends_open)
        .unwrap_or(bare);
    if bare.is_empty() || !(starts_open || ends_open) {
        return;
    }
    let head = if !starts_open && whole.starts_with('^') {
        "^"
    } else {
        ""
    };
    let tail = if !ends_open && whole.ends_with('$') {
        "$"
    } else {
        ""
    };
    findings
        .at(
            text.span,
            format!("`{whole}` is looked for anywhere in the line already"),
        )
        .fix(format!("write `{head}{bare}{tail}`"))
        .severity(Severity::Advice);
}

/// Text without anything that a pattern makes more of.
fn is_literal(text: &str) -> bool {
    !text.is_empty()
        && !text.contains(['.', '*', '+', '?', '|', '(', '[', '\\', '{', '"', '^', '$'])
}
