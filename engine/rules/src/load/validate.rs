//! What a server refuses in fields that have the right type. Checks, their order and wording are rulefmt's.

use promql::Severity;
use tsdb::METRIC_NAME;
use yaml::Text;

use crate::template::AlertTemplate;

use super::read::{RawRule, Read};
use super::{Group, Problem, ProblemCode};

pub(super) fn group(read: &mut Read<'_>, group: &Group, is_repeated: bool) {
    if group.name.is_empty() {
        read.refuse(
            ProblemCode::GroupName,
            group.span,
            "Groupname must not be empty",
        );
    }
    if is_repeated {
        let message = format!("groupname: \"{}\" is repeated in the same file", group.name);
        read.refuse(ProblemCode::GroupName, group.name.span(), message);
    }
    for (name, _) in &group.labels {
        label_name(read, name);
    }
}

pub(super) fn names(
    read: &mut Read<'_>,
    raw: &RawRule,
    record: Option<&Text>,
    alert: Option<&Text>,
) {
    match (record, alert) {
        (Some(record), Some(_)) => read.refuse(
            ProblemCode::RuleName,
            record.span(),
            "only one of 'record' and 'alert' must be set",
        ),
        (None, None) => read.refuse(
            ProblemCode::RuleName,
            raw.span,
            "one of 'record' or 'alert' must be set",
        ),
        _ => {}
    }
}

pub(super) fn expression(
    read: &mut Read<'_>,
    raw: &RawRule,
    expr: Option<&Text>,
    query: Option<&promql::Parsed>,
) {
    let (Some(expr), Some(query)) = (expr, query) else {
        let span = raw.expr.as_ref().map_or(raw.span, Text::span);
        read.refuse(
            ProblemCode::Expression,
            span,
            "field 'expr' must be set in rule",
        );
        return;
    };
    let errors = query.diagnostics.iter();
    for error in errors.filter(|diagnostic| diagnostic.severity == Severity::Error) {
        let at = promql::diagnostic::line_column(expr, error.span.start);
        let message = format!(
            "could not parse expression: {at}: parse error: {}",
            error.message
        );
        read.problems.push(Problem {
            code: ProblemCode::Expression,
            span: expr.span_of(error.span.start..error.span.end),
            group: None,
            rule: None,
            message,
            hint: error.hint.clone(),
        });
    }
}

pub(super) fn recording(read: &mut Read<'_>, raw: &RawRule, record: &Text) {
    let mut foreign = Vec::new();
    if let Some((name, _)) = raw.annotations.first() {
        foreign.push(("annotations", name.span()));
    }
    for (field, duration) in [("for", raw.hold), ("keep_firing_for", raw.keep_firing_for)] {
        if let Some(duration) = duration.filter(|duration| !duration.value.is_zero()) {
            foreign.push((field, duration.span));
        }
    }
    for (field, span) in foreign {
        let message = format!("invalid field '{field}' in recording rule");
        read.refuse(ProblemCode::RecordingField, span, message);
    }
    if !read.options.names.takes_metric(record) {
        let message = format!("invalid recording rule name: {record}");
        read.refuse(ProblemCode::RuleName, record.span(), message);
    }
    if record.contains(['{', '}']) {
        let message =
            format!("braces present in the recording rule name; should it be in expr?: {record}");
        read.refuse(ProblemCode::RuleName, record.span(), message);
    }
}

pub(super) fn labels(read: &mut Read<'_>, raw: &RawRule) {
    for (name, _) in &raw.labels {
        label_name(read, name);
    }
    for (name, _) in &raw.annotations {
        if !read.options.names.takes_label(name) {
            let message = format!("invalid annotation name: {name}");
            read.refuse(ProblemCode::Annotation, name.span(), message);
        }
    }
}

/// The templates of an alert's labels and annotations have to parse. A recording rule's labels are none.
pub(super) fn templates(read: &mut Read<'_>, raw: &RawRule, alert: &Text) {
    let labels = raw.labels.iter().map(|pair| ("label", pair));
    let annotations = raw.annotations.iter().map(|pair| ("annotation", pair));
    for (kind, (name, text)) in labels.chain(annotations) {
        if let Err(error) = AlertTemplate::parse(alert, text) {
            let span = text.span_of(error.span.start..error.span.end);
            let message = format!("{kind} {:?}: {error}", name.as_str());
            read.refuse(ProblemCode::Template, span, message);
        }
    }
}

fn label_name(read: &mut Read<'_>, name: &Text) {
    if !read.options.names.takes_label(name) || name.as_str() == METRIC_NAME {
        let message = format!("invalid label name: {name}");
        read.refuse(ProblemCode::Label, name.span(), message);
    }
}
