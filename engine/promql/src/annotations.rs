//! What the evaluator remarks beside a result: warnings and infos, worded and placed as the server does.

use std::cell::RefCell;
use std::collections::BTreeSet;

use crate::Span;

/// How serious a remark is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AnnotationLevel {
    /// The result may not be what was meant.
    Info,
    /// The result is incomplete or wrong.
    Warning,
}

/// One remark on a part of the query.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Annotation {
    pub level: AnnotationLevel,
    /// Without the leading `PromQL info:` and without the place.
    pub message: String,
    pub span: Span,
}

impl Annotation {
    /// `PromQL info: … (line:col)`, as the HTTP API returns it for the query `source`.
    pub fn render(&self, source: &str) -> String {
        let kind = match self.level {
            AnnotationLevel::Info => "info",
            AnnotationLevel::Warning => "warning",
        };
        let before = source.get(..self.span.start).unwrap_or(source);
        let line = before.matches('\n').count() + 1;
        let column = before.len() - before.rfind('\n').map_or(0, |newline| newline + 1) + 1;
        format!("PromQL {kind}: {} ({line}:{column})", self.message)
    }
}

/// The remarks of one evaluation: each once, however many series or steps gave rise to it.
#[derive(Debug, Default)]
pub(crate) struct Annotations(RefCell<BTreeSet<Annotation>>);

impl Annotations {
    pub(crate) fn warn(&self, span: Span, message: impl Into<String>) {
        self.add(AnnotationLevel::Warning, span, message.into());
    }

    pub(crate) fn info(&self, span: Span, message: impl Into<String>) {
        self.add(AnnotationLevel::Info, span, message.into());
    }

    fn add(&self, level: AnnotationLevel, span: Span, message: String) {
        let annotation = Annotation {
            level,
            message,
            span,
        };
        self.0.borrow_mut().insert(annotation);
    }

    /// Everything remarked so far.
    pub(crate) fn all(&self) -> BTreeSet<Annotation> {
        self.0.borrow().clone()
    }

    /// Warnings and infos, each sorted.
    pub(crate) fn into_parts(self) -> (Vec<Annotation>, Vec<Annotation>) {
        self.0
            .into_inner()
            .into_iter()
            .partition(|annotation| annotation.level == AnnotationLevel::Warning)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_annotation_says_where_it_belongs() {
        let span = Span { start: 7, end: 8 };
        let annotation = Annotation {
            level: AnnotationLevel::Info,
            message: "odd".to_owned(),
            span,
        };
        assert_eq!(annotation.render("rate(\n x)"), "PromQL info: odd (2:2)");
    }
}
