//! What a range aggregation reads: a selector with stages, a range in brackets, an offset, an `unwrap`.
//!
//! The range may stand behind the selector or behind the stages, and parentheses around either; Loki allows all of
//! these, and not every mixture.

use promql::{Diagnostic, Span};

use crate::ast::{Conversion, LogQuery, LogRange, Offset, Range, Unwrap};
use crate::lexer::TokenKind;
use crate::literal;

use super::cursor::Cursor;
use super::{advice, label_filter, labels, selector, stage};

/// The range that is the argument of `of`; `None`, with a problem, where no selector stands.
pub(super) fn log_range(cursor: &mut Cursor<'_>, of: &str) -> Option<LogRange> {
    let mut parts = parts(cursor, of)?;
    if parts.range.is_none() {
        let problem = advice::range_missing(cursor, of);
        cursor.blame(problem);
    }
    let behind = cursor.behind();
    let range = parts.range.take().unwrap_or(Range {
        milliseconds: 0,
        span: behind,
    });
    Some(LogRange {
        query: parts.query,
        unwrap: parts.unwrap,
        range,
        offset: parts.offset,
        span: cursor.since(parts.start),
    })
}

struct Parts {
    start: usize,
    query: LogQuery,
    unwrap: Option<Unwrap>,
    range: Option<Range>,
    offset: Option<Offset>,
}

fn parts(cursor: &mut Cursor<'_>, of: &str) -> Option<Parts> {
    match cursor.kind() {
        TokenKind::LeftBrace => Some(plain(cursor)),
        TokenKind::LeftParen => cursor.nested(|cursor| in_parens(cursor, of))?,
        _ => {
            let problem = advice::expected_selector(cursor, of);
            cursor.blame(problem);
            None
        }
    }
}

fn plain(cursor: &mut Cursor<'_>) -> Parts {
    let selector = selector::selector(cursor);
    let start = selector.span.start;
    let mut query = LogQuery {
        span: selector.span,
        selector,
        stages: Vec::new(),
    };
    let mut range = range(cursor);
    let mut moved = range.and_then(|_| offset(cursor));
    let came_first = range.is_some();
    query.stages = stage::pipeline(cursor);
    if let Some(last) = query.stages.last() {
        query.span.end = last.span.end;
    }
    let unwrap = unwrap(cursor);
    if !came_first {
        range = self::range(cursor);
        moved = range.and_then(|_| offset(cursor));
    }
    Parts {
        start,
        query,
        unwrap,
        range,
        offset: moved,
    }
}

/// `(…) [5m] offset 1h`, or parentheses around all of it.
fn in_parens(cursor: &mut Cursor<'_>, of: &str) -> Option<Parts> {
    let start = cursor.token().span.start;
    let is_double = cursor.ahead(1).kind == TokenKind::LeftParen;
    let open = cursor.open_paren("(")?;
    let mut parts = parts(cursor, of)?;
    cursor.close_paren(open);
    parts.start = start;
    if parts.range.is_some() {
        return Some(parts);
    }
    if is_double {
        let problem = Diagnostic::error(
            open,
            "double-paren",
            "Loki allows one pair of parentheses around the lines of a range",
        );
        cursor.report(problem);
    }
    parts.range = range(cursor);
    parts.offset = parts.range.and_then(|_| offset(cursor));
    let is_bare = parts.query.stages.is_empty() && parts.unwrap.is_none();
    if is_bare && parts.range.is_some() {
        parts.unwrap = unwrap(cursor);
    }
    Some(parts)
}

/// `[5m]`, if it stands here.
fn range(cursor: &mut Cursor<'_>) -> Option<Range> {
    let span = cursor.token().span;
    match cursor.kind() {
        TokenKind::Range => {
            cursor.bump();
            let inside = Span {
                start: span.start + 1,
                end: span.end - 1,
            };
            let milliseconds = literal::range(cursor.slice(inside)).unwrap_or_else(|error| {
                let problem = advice::bad_range(cursor, span, inside, error);
                cursor.report(problem);
                0
            });
            Some(Range { milliseconds, span })
        }
        TokenKind::UnclosedRange => {
            cursor.bump();
            let end = Span {
                start: span.end,
                end: span.end,
            };
            let problem = Diagnostic::error(span, "unclosed-bracket", "this `[` is never closed");
            cursor.report(problem.fix(end, "]"));
            Some(Range {
                milliseconds: 0,
                span,
            })
        }
        _ => None,
    }
}

/// `offset 1h`, if it stands here.
fn offset(cursor: &mut Cursor<'_>) -> Option<Offset> {
    let start = cursor.token().span.start;
    if !cursor.eat_word("offset") {
        return None;
    }
    let token = cursor.token();
    let length = match token.kind {
        TokenKind::Duration => literal::duration(cursor.text()),
        _ => None,
    };
    if length.is_none() {
        let problem = Diagnostic::error(
            token.span,
            "offset",
            "a duration is expected behind `offset`",
        );
        cursor.blame(match token.kind {
            TokenKind::Minus => problem.hint("a negative one has no days or weeks: `-24h`"),
            _ => problem.hint("for example `offset 1h`"),
        });
    } else {
        cursor.bump();
    }
    Some(Offset {
        nanoseconds: length.unwrap_or_default(),
        span: cursor.since(start),
    })
}

/// `| unwrap label | …`, if it stands here. Only filters of labels may follow it.
fn unwrap(cursor: &mut Cursor<'_>) -> Option<Unwrap> {
    if !stage::is_unwrap(cursor) {
        return None;
    }
    let start = cursor.bump().span.start;
    cursor.bump();
    let (label, conversion) = unwrapped(cursor);
    let mut unwrap = Unwrap {
        label: label.unwrap_or_default(),
        conversion,
        filters: Vec::new(),
        span: cursor.since(start),
    };
    while stage::begins(cursor) {
        let behind_pipe = cursor.ahead(1);
        let is_filter = cursor.kind() == TokenKind::Pipe
            && (behind_pipe.kind == TokenKind::LeftParen
                || (behind_pipe.kind == TokenKind::Word
                    && !crate::words::is_reserved(cursor.slice(behind_pipe.span))));
        if !is_filter || !cursor.count_operation() {
            let problem = Diagnostic::error(
                cursor.token().span,
                "stage-behind-unwrap",
                "behind `unwrap` only conditions on labels may follow",
            );
            cursor.blame(problem.hint("put this stage before the `unwrap`"));
            stage::skip_pipeline(cursor);
            break;
        }
        cursor.bump();
        unwrap.filters.push(label_filter::label_filter(cursor));
    }
    Some(unwrap)
}

/// `label`, `duration(label)`.
fn unwrapped(cursor: &mut Cursor<'_>) -> (Option<String>, Option<Conversion>) {
    if !(cursor.kind() == TokenKind::Word && cursor.ahead(1).kind == TokenKind::LeftParen) {
        return (labels::name(cursor), None);
    }
    let token = cursor.token();
    let conversion = Conversion::ALL
        .into_iter()
        .find(|conversion| cursor.is_word(conversion.word()));
    if conversion.is_none() {
        let problem = Diagnostic::error(
            token.span,
            "conversion",
            format!("`unwrap` knows no conversion `{}`", cursor.text()),
        );
        cursor.report(problem.hint("it knows `duration`, `duration_seconds` and `bytes`"));
    }
    cursor.bump();
    let label = cursor.open_paren("unwrap").and_then(|open| {
        let label = labels::name(cursor);
        cursor.close_paren(open);
        label
    });
    (label, conversion)
}
