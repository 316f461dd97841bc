//! What a query variable asks a Prometheus data source for, read as Grafana's own patterns read it.

use promql::Span;

/// The question. Spans are bytes of the query's string.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VariableQuery {
    /// `label_names()` or `label_names(selector)`
    LabelNames { selector: Option<Span> },
    /// `label_values(label)` or `label_values(selector, label)`
    LabelValues { selector: Option<Span>, label: Span },
    /// `metrics(regex)`
    Metrics { regex: Span },
    /// `query_result(expr)`
    QueryResult { expr: Span },
    /// Anything else: Grafana asks for the series of it, as of a selector.
    Series { selector: Span },
    /// There is no string to read.
    Nothing,
}

impl VariableQuery {
    /// Reads the string that somebody typed as the query.
    pub fn read(query: &str) -> Self {
        let end = query.trim_end().len();
        let body = query.get(..end).unwrap_or_default();
        let call = |function: &str| -> Option<Span> {
            let inner = body
                .strip_prefix(function)?
                .strip_prefix('(')?
                .strip_suffix(')')?;
            let start = function.len() + 1;
            Some(trimmed(query, start, start + inner.len()))
        };
        if let Some(inner) = call("label_names") {
            let selector = (inner.start < inner.end).then_some(inner);
            return Self::LabelNames { selector };
        }
        if let Some(inner) = call("label_values")
            && let Some(question) = label_values(query, inner)
        {
            return question;
        }
        if let Some(regex) = call("metrics").filter(|inner| inner.start < inner.end) {
            return Self::Metrics { regex };
        }
        if let Some(expr) = call("query_result").filter(|inner| inner.start < inner.end) {
            return Self::QueryResult { expr };
        }
        let selector = trimmed(query, 0, end);
        if selector.start >= selector.end {
            return Self::Nothing;
        }
        Self::Series { selector }
    }

    /// The part that is PromQL, and must parse.
    pub fn promql(&self) -> Option<Span> {
        match self {
            Self::LabelNames { selector } | Self::LabelValues { selector, .. } => *selector,
            Self::QueryResult { expr } => Some(*expr),
            Self::Series { selector } => Some(*selector),
            Self::Metrics { .. } | Self::Nothing => None,
        }
    }
}

/// The label is the last argument, a name or a reference; all before its comma is the selector.
fn label_values(query: &str, inner: Span) -> Option<VariableQuery> {
    let arguments = query.get(inner.start..inner.end)?;
    let (selector, label_start) = match arguments.rfind(',') {
        Some(comma) => (
            Some(trimmed(query, inner.start, inner.start + comma)),
            inner.start + comma + 1,
        ),
        None => (None, inner.start),
    };
    let label = trimmed(query, label_start, inner.end);
    let text = query.get(label.start..label.end)?;
    let is_label = !text.is_empty()
        && text.chars().all(|c| {
            c.is_ascii_alphanumeric() || matches!(c, '_' | '$' | '{' | '}' | '[' | ']' | ':' | '.')
        })
        && !text.starts_with(|c: char| c.is_ascii_digit());
    is_label.then_some(VariableQuery::LabelValues { selector, label })
}

fn trimmed(text: &str, start: usize, end: usize) -> Span {
    let part = text.get(start..end).unwrap_or_default();
    let lead = part.len() - part.trim_start().len();
    let start = start + lead;
    Span {
        start,
        end: start + part.trim().len(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(query: &str, promql: Option<&str>) -> VariableQuery {
        let question = VariableQuery::read(query);
        let found = question.promql().map(|span| &query[span.start..span.end]);
        assert_eq!(found, promql, "{query}");
        question
    }

    #[test]
    fn the_promql_inside_is_found() {
        check("label_values(job)", None);
        check(
            r#"label_values(up{job="a", env=~"$env"}, instance) "#,
            Some(r#"up{job="a", env=~"$env"}"#),
        );
        check("label_values(up, $label)", Some("up"));
        check("label_names()", None);
        check(
            "query_result(topk(5, sum by (job) (up)))",
            Some("topk(5, sum by (job) (up))"),
        );
        check("metrics(node_.*)", None);
        check("up{job=\"x\"}", Some("up{job=\"x\"}"));
        assert_eq!(check("  ", None), VariableQuery::Nothing);
    }

    #[test]
    fn a_comma_inside_a_selector_is_no_separator() {
        let question = VariableQuery::read(r#"label_values({a="b", c="d"})"#);
        assert!(matches!(question, VariableQuery::Series { .. }));
    }
}
