//! A template of an alerting rule, read once and expanded at every evaluation.

use std::rc::Rc;

use promql::{Sample, VectorSample};
use tsdb::Labels;

use super::ast::List;
use super::error::{ExecError, ParseError};
use super::exec;
use super::functions::Environment;
use super::parser::{self, Trees};
use super::usage::Usage;
use super::value::{Data, Value};

/// What the server puts before every template, so that authors have short names.
const PREAMBLE: &str = "{{$labels := .Labels}}{{$externalLabels := .ExternalLabels}}{{$externalURL := .ExternalURL}}{{$value := .Value}}";

/// A label's or an annotation's text, ready to be expanded.
#[derive(Debug, Clone, PartialEq)]
pub struct AlertTemplate {
    /// With the preamble; empty where there is nothing to expand.
    text: String,
    /// `None` where the text has no action: it is its own expansion.
    trees: Option<Trees>,
    own: String,
}

/// What a template is told of the alert that it describes.
#[derive(Debug, Clone, Copy)]
pub struct TemplateData<'a> {
    /// The series that the rule's expression gave, with its name.
    pub labels: &'a Labels,
    pub external_labels: &'a Labels,
    /// What `$externalURL` stands for.
    pub external_url: &'a str,
    pub value: &'a Sample,
}

/// What the functions of a template can reach.
#[derive(Clone, Copy)]
pub struct TemplateContext<'a> {
    /// The moment of evaluation, in Unix milliseconds.
    pub now_ms: i64,
    /// Answers `query`: a vector, or why there is none.
    pub query: &'a dyn Fn(&str) -> Result<Vec<VectorSample>, String>,
    /// What `externalURL` and `pathPrefix` answer by; without it they fail, as they do in `promtool test rules`.
    pub external_url: Option<&'a str>,
}

/// Why a template has no text, as the server words it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TemplateError {
    #[error("error parsing template {}: {_0}", _0.name)]
    Parse(#[from] ParseError),
    #[error("error executing template {name}: {source}")]
    Exec { name: String, source: ExecError },
}

impl AlertTemplate {
    /// Reads the template of a label or an annotation of the alert `alert`.
    ///
    /// # Errors
    /// What the server refuses a rule file for; the place is inside `text`.
    pub fn parse(alert: &str, text: &str) -> Result<Self, ParseError> {
        if !text.contains("{{") {
            return Ok(Self {
                text: String::new(),
                trees: None,
                own: text.to_owned(),
            });
        }
        let whole = format!("{PREAMBLE}{text}");
        let trees = parser::parse(&format!("__alert_{alert}"), &whole, PREAMBLE.len())?;
        Ok(Self {
            text: whole,
            trees: Some(trees),
            own: text.to_owned(),
        })
    }

    /// As written.
    pub fn source(&self) -> &str {
        &self.own
    }

    /// Whether the text has no actions, so that it always expands to itself.
    pub fn is_plain(&self) -> bool {
        self.trees.is_none()
    }

    /// The text for one alert.
    ///
    /// # Errors
    /// When a function fails, types do not fit, or a bound is hit.
    pub fn try_expand(
        &self,
        data: TemplateData<'_>,
        context: &TemplateContext<'_>,
    ) -> Result<String, TemplateError> {
        let Some(trees) = &self.trees else {
            return Ok(self.own.clone());
        };
        let dot = Value::Data(Rc::new(Data {
            labels: data.labels.clone(),
            external_labels: data.external_labels.clone(),
            external_url: data.external_url.into(),
            value: Value::from_sample(data.value),
        }));
        let environment = Environment {
            now_ms: context.now_ms,
            query: context.query,
            external_url: context.external_url,
        };
        exec::execute(trees, &self.text, &dot, &environment).map_err(|mut source| {
            source.span.start = source.span.start.saturating_sub(PREAMBLE.len());
            source.span.end = source.span.end.saturating_sub(PREAMBLE.len());
            TemplateError::Exec {
                name: trees.name.clone(),
                source,
            }
        })
    }

    /// The text for one alert; an error becomes the text, as in the server.
    pub fn expand(&self, data: TemplateData<'_>, context: &TemplateContext<'_>) -> String {
        self.try_expand(data, context)
            .unwrap_or_else(|error| format!("<error expanding template: {error}>"))
    }

    /// What the template reads and calls, with places inside its text.
    pub fn usage(&self) -> Usage {
        Usage::of(self.roots(), PREAMBLE.len())
    }

    /// The template itself, then those that it defines, by name.
    pub fn roots(&self) -> impl Iterator<Item = &List> {
        self.trees
            .iter()
            .flat_map(|trees| std::iter::once(&trees.root).chain(trees.defined.values()))
    }
}
