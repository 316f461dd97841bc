//! What can be said of a query without running it.

use std::collections::BTreeSet;

use crate::ast::{Expr, ExprKind, FormatSource, LogQuery, LogRange, StageKind};
use crate::pattern::{self, Part};

/// What a query answers with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// Lines: only `/loki/api/v1/query_range` and `tail` answer it.
    Log,
    /// Numbers.
    Metric,
}

/// The labels that the stages of a query make.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct MadeLabels {
    pub names: BTreeSet<String>,
    /// Whether there may be more, as after a plain `json`: then the lines decide.
    pub is_open: bool,
}

impl Expr {
    /// What the query answers with; `None` where it could not be read.
    pub fn answers(&self) -> Option<Kind> {
        match &self.kind {
            ExprKind::Log(_) => Some(Kind::Log),
            ExprKind::Paren(inner) => inner.answers(),
            ExprKind::Error => None,
            _ => Some(Kind::Metric),
        }
    }

    /// Visits each range of lines that becomes numbers, in the order of the source.
    pub fn for_each_range<'a>(&'a self, visit: &mut impl FnMut(&'a LogRange)) {
        self.walk(&mut |expr| match &expr.kind {
            ExprKind::RangeAggregate { range, .. } => visit(range),
            ExprKind::Variants { of, .. } => visit(of),
            _ => {}
        });
    }

    /// Visits each selector with its stages, in the order of the source.
    pub fn for_each_log_query<'a>(&'a self, visit: &mut impl FnMut(&'a LogQuery)) {
        self.walk(&mut |expr| match &expr.kind {
            ExprKind::Log(query) => visit(query),
            ExprKind::RangeAggregate { range, .. } => visit(&range.query),
            ExprKind::Variants { of, .. } => visit(&of.query),
            _ => {}
        });
    }

    /// Visits this expression and everything below it.
    pub fn walk<'a>(&'a self, visit: &mut impl FnMut(&'a Self)) {
        visit(self);
        match &self.kind {
            ExprKind::Aggregate { expr, .. }
            | ExprKind::LabelReplace { expr, .. }
            | ExprKind::Paren(expr) => expr.walk(visit),
            ExprKind::Binary { lhs, rhs, .. } => {
                lhs.walk(visit);
                rhs.walk(visit);
            }
            ExprKind::Variants { variants, .. } => {
                for variant in variants {
                    variant.walk(visit);
                }
            }
            ExprKind::Log(_)
            | ExprKind::Number(_)
            | ExprKind::Vector(_)
            | ExprKind::RangeAggregate { .. }
            | ExprKind::Error => {}
        }
    }
}

impl LogQuery {
    /// The labels that its stages make, beside those of the stream and of structured metadata.
    pub fn made_labels(&self) -> MadeLabels {
        let mut made = MadeLabels::default();
        for stage in &self.stages {
            match &stage.kind {
                StageKind::Json(labels) | StageKind::Logfmt { labels, .. } => {
                    made.is_open |= labels.is_empty();
                    made.names
                        .extend(labels.iter().map(|label| label.name.clone()));
                }
                StageKind::Unpack | StageKind::Error => made.is_open = true,
                StageKind::Regexp(text) => match tsdb::re2::compile_unanchored(&text.value) {
                    Ok(regex) => made
                        .names
                        .extend(regex.capture_names().flatten().map(str::to_owned)),
                    Err(_) => made.is_open = true,
                },
                StageKind::Pattern(text) => {
                    let parts = pattern::parse(&text.value).unwrap_or_default();
                    made.names
                        .extend(parts.iter().filter_map(|part| match part {
                            Part::Capture(name) if *name != "_" => Some((*name).to_owned()),
                            _ => None,
                        }));
                }
                StageKind::LabelFormat(formats) => {
                    for format in formats {
                        if let FormatSource::Label(old) = &format.from {
                            made.names.remove(old);
                        }
                        made.names.insert(format.name.clone());
                    }
                }
                _ => {}
            }
        }
        made
    }
}
