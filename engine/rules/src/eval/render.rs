//! Labels and annotations of alerts, rendered from their templates.

use promql::{Sample, Value, VectorSample};
use tsdb::{Labels, SeriesStore};

use crate::template::{AlertTemplate, TemplateContext, TemplateData};

use super::ReplayOptions;

/// Names and texts, in the rule's order.
pub type Annotations = Vec<(String, String)>;

/// A label or an annotation whose text is rendered.
#[derive(Debug)]
pub(super) struct Template {
    pub(super) name: String,
    template: Parsed,
}

#[derive(Debug)]
enum Parsed {
    Good(AlertTemplate),
    /// Loading refuses these; whoever evaluates them all the same gets the error as the text, as from the server.
    Bad(String),
}

/// Renders templates as one server does.
#[derive(Clone)]
pub(super) struct Renderer<'a> {
    options: ReplayOptions<'a>,
    external_labels: Labels,
}

pub(super) fn templates(alert: &str, pairs: &[(&str, &str)]) -> Vec<Template> {
    let template = |(name, text): &(&str, &str)| Template {
        name: (*name).to_owned(),
        template: match AlertTemplate::parse(alert, text) {
            Ok(template) => Parsed::Good(template),
            Err(error) => Parsed::Bad(format!("<error expanding template: {error}>")),
        },
    };
    pairs.iter().map(template).collect()
}

impl Template {
    /// Whether the text is the same for the same series, whatever its value and the time.
    pub(super) fn follows_series(&self) -> bool {
        let Parsed::Good(template) = &self.template else {
            return true;
        };
        if template.is_plain() {
            return true;
        }
        let usage = template.usage();
        let uses_all = has_bare_dot(template.source());
        !usage.reads_value() && !usage.calls("query") && !usage.calls("now") && !uses_all
    }

    /// The queries that it asks; `None`: some are known only when it is rendered.
    pub(super) fn queries(&self) -> Option<Vec<String>> {
        let Parsed::Good(template) = &self.template else {
            return Some(Vec::new());
        };
        if template.is_plain() {
            return Some(Vec::new());
        }
        let usage = template.usage();
        let calls = usage.functions.iter().filter(|call| call.name == "query");
        let literal: Vec<String> = usage.queries.into_iter().map(|query| query.query).collect();
        (calls.count() == literal.len()).then_some(literal)
    }

    pub(super) fn asks_queries(&self) -> bool {
        self.queries().is_none_or(|queries| !queries.is_empty())
    }

    pub(super) fn is_plain(&self) -> bool {
        match &self.template {
            Parsed::Good(template) => template.is_plain(),
            Parsed::Bad(_) => true,
        }
    }
}

/// Whether `.` or `$` may stand alone in an action: then the value may be in the text without being named.
fn has_bare_dot(source: &str) -> bool {
    source.char_indices().any(|(at, character)| {
        let next = source.get(at + 1..).and_then(|rest| rest.chars().next());
        let names_something = next.is_some_and(|next| next.is_alphanumeric() || next == '_');
        match character {
            '$' => !names_something && next != Some('.'),
            '.' => !names_something,
            _ => false,
        }
    })
}

impl<'a> Renderer<'a> {
    pub(super) fn new(options: &ReplayOptions<'a>) -> Self {
        let pairs = options.external_labels.iter();
        Self {
            options: *options,
            external_labels: Labels::new(
                pairs.map(|(name, value)| (name.as_str(), value.as_str())),
            ),
        }
    }

    pub(super) fn options(&self) -> &ReplayOptions<'a> {
        &self.options
    }

    /// The texts for an alert that `series` with `value` gave at `at_ms`; `store` answers queries.
    pub(super) fn expand(
        &self,
        templates: &[Template],
        series: &Labels,
        value: &Sample,
        at_ms: i64,
        store: &dyn SeriesStore,
    ) -> Annotations {
        let query = |text: &str| self.query(text, at_ms, store);
        let context = TemplateContext {
            now_ms: at_ms,
            query: &query,
            external_url: (!self.options.lacks_own_url).then_some(self.options.external_url),
        };
        let data = TemplateData {
            labels: series,
            external_labels: &self.external_labels,
            external_url: self.options.external_url,
            value,
        };
        let text = |template: &Template| match &template.template {
            Parsed::Good(parsed) => (template.name.clone(), parsed.expand(data, &context)),
            Parsed::Bad(error) => (template.name.clone(), error.clone()),
        };
        templates.iter().map(text).collect()
    }

    fn query(
        &self,
        text: &str,
        at_ms: i64,
        store: &dyn SeriesStore,
    ) -> Result<Vec<VectorSample>, String> {
        let parsed = promql::parse(text, &promql::ParseOptions::stable());
        let mistake = parsed
            .diagnostics
            .iter()
            .find(|problem| problem.severity == promql::Severity::Error);
        if let Some(mistake) = mistake {
            return Err(format!("parse error: {}", mistake.message));
        }
        let evaluation = promql::evaluate_instant(store, &parsed.expr, at_ms, &self.options.eval)
            .map_err(|error| error.to_string())?;
        match evaluation.value {
            Value::Vector(vector) => Ok(vector),
            Value::Scalar(value) => Ok(vec![VectorSample {
                labels: Labels::default(),
                value: Sample::Float(value),
            }]),
            Value::String(_) | Value::Matrix(_) => {
                Err("query result is not a vector or scalar".to_owned())
            }
        }
    }
}
