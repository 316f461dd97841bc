//! What may be written at a place in a query: functions and keywords from the tables, names and values from a store.

mod context;
mod vocabulary;

use crate::ast::Span;
use crate::functions::{self, Function, ValueType};
use crate::literal::{self, is_plain_label, is_plain_metric};
use crate::words;
use context::Context;
pub use vocabulary::{MetricInfo, StoreVocabulary, Vocabulary};

/// What can be put in place of `span`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Completions {
    /// What is already written of the word; empty where nothing is.
    pub span: Span,
    pub candidates: Vec<Candidate>,
}

/// One thing that may be written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Candidate {
    pub text: String,
    pub kind: CandidateKind,
    /// A signature, a metric's type, or nothing.
    pub detail: String,
    /// One line, or nothing.
    pub help: String,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CandidateKind {
    Function,
    Aggregation,
    Keyword,
    Metric,
    Label,
    Value,
    Duration,
}

impl CandidateKind {
    /// The word for it in a style sheet.
    pub fn name(self) -> &'static str {
        match self {
            Self::Function => "function",
            Self::Aggregation => "aggregation",
            Self::Keyword => "keyword",
            Self::Metric => "metric",
            Self::Label => "label",
            Self::Value => "value",
            Self::Duration => "duration",
        }
    }
}

/// What may be written at byte `offset` of `source`. The caller sorts out what fits the letters already there.
pub fn complete(source: &str, offset: usize, vocabulary: &dyn Vocabulary) -> Completions {
    let place = context::at(source, offset);
    let candidates = match place.context {
        Context::Operand { after_operator } => {
            let mut candidates = operands(vocabulary);
            if after_operator {
                candidates.extend(keywords(&["bool", "on", "ignoring"]));
            }
            candidates
        }
        Context::AfterOperand => {
            keywords(&["and", "or", "unless", "offset", "by", "without", "atan2"])
        }
        Context::AfterMatching => keywords(&["group_left", "group_right"])
            .into_iter()
            .chain(operands(vocabulary))
            .collect(),
        Context::Grouping => keywords(&["by", "without"]),
        Context::LabelList { metrics } => labels(vocabulary, &metrics),
        Context::MatcherLabel { metric } => labels(vocabulary, metric.as_slice()),
        Context::MatcherValue {
            metric,
            label,
            quoted,
        } => values(vocabulary, metric.as_deref(), &label, quoted),
        Context::Duration => durations(),
        Context::Nothing => Vec::new(),
    };
    Completions {
        span: place.span,
        candidates,
    }
}

fn operands(vocabulary: &dyn Vocabulary) -> Vec<Candidate> {
    let metrics = vocabulary.metrics().into_iter().map(|metric| {
        let quoted = !is_plain_metric(&metric.name) || !words::may_be_metric(&metric.name);
        let text = if quoted {
            format!("{{{}}}", literal::quote(&metric.name))
        } else {
            metric.name
        };
        Candidate {
            text,
            kind: CandidateKind::Metric,
            detail: metric.kind,
            help: metric.help,
        }
    });
    let aggregations = words::AGGREGATIONS.iter().map(|(name, _, help)| Candidate {
        text: (*name).to_owned(),
        kind: CandidateKind::Aggregation,
        detail: String::new(),
        help: (*help).to_owned(),
    });
    let functions = functions::all().map(|function| Candidate {
        text: function.name.to_owned(),
        kind: CandidateKind::Function,
        detail: signature(function),
        help: function.help.to_owned(),
    });
    metrics.chain(aggregations).chain(functions).collect()
}

/// `(number, vector)`; what may be left out stands in brackets, what may be repeated is followed by dots.
pub fn signature(function: &Function) -> String {
    let mut text = String::from("(");
    for (index, wanted) in function.args.iter().enumerate() {
        let separator = if index > 0 { ", " } else { "" };
        let name = match wanted {
            ValueType::Scalar => "number",
            ValueType::String => "string",
            ValueType::InstantVector => "vector",
            ValueType::RangeVector => "range",
        };
        let is_optional = index >= function.min_args();
        let dots = if is_optional && function.max_args().is_none_or(|most| most > index + 1) {
            "…"
        } else {
            ""
        };
        text += &if is_optional {
            format!("[{separator}{name}{dots}]")
        } else {
            format!("{separator}{name}")
        };
    }
    text + ")"
}

fn keywords(wanted: &[&str]) -> Vec<Candidate> {
    let known = words::KEYWORDS
        .iter()
        .filter(|(name, _)| wanted.contains(name));
    known
        .map(|(name, help)| Candidate {
            text: (*name).to_owned(),
            kind: CandidateKind::Keyword,
            detail: String::new(),
            help: (*help).to_owned(),
        })
        .collect()
}

fn plain(text: String, kind: CandidateKind) -> Candidate {
    Candidate {
        text,
        kind,
        detail: String::new(),
        help: String::new(),
    }
}

fn labels(vocabulary: &dyn Vocabulary, metrics: &[String]) -> Vec<Candidate> {
    let names = vocabulary.labels(metrics);
    let written = names.into_iter().map(|name| {
        if is_plain_label(&name) {
            name
        } else {
            literal::quote(&name).to_string()
        }
    });
    written
        .map(|name| plain(name, CandidateKind::Label))
        .collect()
}

fn values(
    vocabulary: &dyn Vocabulary,
    metric: Option<&str>,
    label: &str,
    quoted: bool,
) -> Vec<Candidate> {
    let values = vocabulary.values(metric, label);
    let written = values.into_iter().map(|value| {
        let in_quotes = literal::quote(&value).to_string();
        if quoted {
            in_quotes[1..in_quotes.len() - 1].to_owned()
        } else {
            in_quotes
        }
    });
    written
        .map(|value| plain(value, CandidateKind::Value))
        .collect()
}

fn durations() -> Vec<Candidate> {
    ["1m", "5m", "15m", "30m", "1h", "6h", "1d"]
        .map(|text| plain(text.to_owned(), CandidateKind::Duration))
        .into()
}
