//! What Loki checks when it sets a pipeline up.

use std::collections::BTreeSet;

use promql::{Diagnostic, Span};

use crate::ast::{
    Extraction, FilterValue, FormatSource, LabelFilter, LabelFilterKind, LabelFormat, LineFilter,
    LineOp, NamedLabel, Stage, StageKind, Text,
};
use crate::{ip_range, json_path, pattern, template};

use super::{selector, unanchored};

/// Adds what is wrong with a stage.
pub(super) fn check(stage: &Stage, problems: &mut Vec<Diagnostic>) {
    match &stage.kind {
        StageKind::LineFilter(filter) => line_filter(filter, problems),
        StageKind::Json(labels) => {
            for (path, span) in paths(labels) {
                if let Err(error) = json_path::check(path) {
                    problems.push(
                        bad_path(span, &error.to_string())
                            .hint("for example `request.headers[0]` or `[\"user agent\"]`"),
                    );
                }
            }
        }
        StageKind::Logfmt { labels, .. } => {
            for (path, span) in paths(labels) {
                if !json_path::is_logfmt_key(path) {
                    problems.push(bad_path(span, "this names no key").hint("write the key alone"));
                }
            }
        }
        StageKind::Regexp(text) => regexp(text, problems),
        StageKind::Pattern(text) => {
            if let Err(error) =
                pattern::parse(&text.value).and_then(|parts| pattern::check_parser(&parts))
            {
                problems.push(bad_pattern(text.span, &error));
            }
        }
        StageKind::LabelFilter(filter) => label_filter(filter, problems),
        StageKind::LineFormat(text) => template(text, problems),
        StageKind::LabelFormat(formats) => label_format(formats, problems),
        StageKind::Drop(labels) | StageKind::Keep(labels) => {
            for label in labels {
                if let NamedLabel::Matching(matcher) = label {
                    selector::condition(matcher, problems);
                }
            }
        }
        StageKind::Unpack | StageKind::Decolorize | StageKind::Error => {}
    }
}

fn line_filter(filter: &LineFilter, problems: &mut Vec<Diagnostic>) {
    // Each part of a negated chain is a filter of its own; of another, Loki compares all as text.
    let stands_alone = filter.alternatives.len() == 1 || filter.op.is_negated();
    for one in &filter.alternatives {
        if !one.is_ip || !stands_alone {
            if one.is_ip {
                let problem = Diagnostic::warning(
                    one.text.span,
                    "ip-as-text",
                    "in a chain of `or` Loki looks for an address as text",
                );
                problems.push(problem.hint("give the address a filter of its own"));
            }
            line_text(filter.op, &one.text, problems);
            continue;
        }
        if !matches!(filter.op, LineOp::Contains | LineOp::ContainsNot) {
            problems.push(Diagnostic::error(
                one.text.span,
                "ip-operator",
                "an address is looked for with `|=` or `!=`",
            ));
        }
        address(&one.text, problems);
    }
}

fn line_text(op: LineOp, text: &Text, problems: &mut Vec<Diagnostic>) {
    match op {
        LineOp::Contains | LineOp::ContainsNot => {}
        LineOp::Matches | LineOp::MatchesNot => unanchored(text, problems),
        LineOp::Pattern | LineOp::PatternNot => {
            if text.value.is_empty() {
                return;
            }
            if let Err(error) =
                pattern::parse(&text.value).and_then(|parts| pattern::check_filter(&parts))
            {
                problems.push(bad_pattern(text.span, &error));
            }
        }
    }
}

fn bad_pattern(span: Span, error: &pattern::PatternError) -> Diagnostic {
    Diagnostic::error(span, "bad-pattern", error.to_string()).hint(error.hint())
}

fn bad_path(span: Span, reason: &str) -> Diagnostic {
    Diagnostic::error(span, "bad-path", reason.to_owned())
}

/// Where the values of an extraction are said to stand.
fn paths(labels: &[Extraction]) -> impl Iterator<Item = (&str, Span)> {
    labels
        .iter()
        .filter_map(|label| label.path.as_ref())
        .map(|path| (path.value.as_str(), path.span))
}

fn address(text: &Text, problems: &mut Vec<Diagnostic>) {
    if !ip_range::is_readable(&text.value) {
        let problem = Diagnostic::error(text.span, "bad-address", "this is no address");
        problems.push(
            problem
                .hint("write one address, a range `10.0.0.1-10.0.0.9`, or a network `10.0.0.0/8`"),
        );
    }
}

/// The groups' names become labels: there must be one.
fn regexp(text: &Text, problems: &mut Vec<Diagnostic>) {
    match tsdb::re2::compile_unanchored(&text.value) {
        Ok(regex) => {
            if regex.capture_names().flatten().next().is_none() {
                let problem = Diagnostic::error(
                    text.span,
                    "no-capture",
                    "`regexp` makes labels of named groups, and there is none",
                );
                problems.push(problem.hint("for example `(?P<status>[0-9]+)`"));
            }
        }
        Err(error) => problems.push(super::unreadable(text.span, &error.to_string())),
    }
}

fn template(text: &Text, problems: &mut Vec<Diagnostic>) {
    if let Err(error) = template::check(&text.value) {
        let problem = Diagnostic::error(text.span, "bad-template", error.to_string());
        problems.push(problem.hint("a label is filled in by `{{.name}}`"));
    }
}

fn label_format(formats: &[LabelFormat], problems: &mut Vec<Diagnostic>) {
    let mut seen = BTreeSet::new();
    for format in formats {
        let error = |message: String| Diagnostic::error(format.span, "label-format", message);
        if format.name == "__error__" {
            problems.push(error("`__error__` can't be written".to_owned()));
        }
        if !seen.insert(format.name.as_str()) {
            problems.push(
                error(format!("`{}` is written twice in one stage", format.name))
                    .hint("a second `label_format` behind this one may write it again"),
            );
        }
        if let FormatSource::Template(text) = &format.from {
            template(text, problems);
        }
    }
}

/// Adds what is wrong with a condition on labels.
pub(super) fn label_filter(filter: &LabelFilter, problems: &mut Vec<Diagnostic>) {
    match &filter.kind {
        LabelFilterKind::Text(matcher) => selector::condition(matcher, problems),
        LabelFilterKind::Value {
            value: FilterValue::Ip(text),
            ..
        } => address(text, problems),
        LabelFilterKind::And { lhs, rhs, .. } | LabelFilterKind::Or { lhs, rhs } => {
            label_filter(lhs, problems);
            label_filter(rhs, problems);
        }
        LabelFilterKind::Paren(inner) => label_filter(inner, problems),
        LabelFilterKind::Value { .. } | LabelFilterKind::Error => {}
    }
}
