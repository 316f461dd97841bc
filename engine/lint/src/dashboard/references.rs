//! Which variables stand in a part of a query, and how a value of a matcher was written.

use dashboards::Query;
use promql::Span;
use promql::ast::LabelMatcher;

use dashboards::expand::Piece;
use dashboards::expand::reference::{self, Reference};

/// The references in the text that a matcher was written as.
pub(super) fn in_matcher(query: &Query<'_>, matcher: &LabelMatcher) -> Vec<Reference> {
    let written = query.expanded.written(matcher.span);
    reference::find(
        query
            .written()
            .get(written.start..written.end)
            .unwrap_or_default(),
    )
}

/// What fills a part of a query.
pub(super) fn pieces<'q>(query: &'q Query<'_>, span: Span) -> impl Iterator<Item = &'q Piece> {
    query.expanded.pieces_in(span)
}

/// Whether a text refers to a variable.
pub(super) fn any(text: &str) -> bool {
    !reference::find(text).is_empty()
}
