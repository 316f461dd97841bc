//! What stands behind an expression: `[5m]`, `[1h:5m]`, `offset`, `@`, `anchored`, `smoothed`.

use crate::ast::{
    AtModifier, DurationExpr, DurationKind, Expr, ExprKind, RangeExtension, Selector, Span,
};
use crate::diagnostic::Diagnostic;
use crate::lexer::TokenKind;
use crate::words;

use super::cursor::Cursor;
use super::{advice, duration, expr};

const RANGE_BELONGS_INSIDE: &str = "range-behind-call";

/// `[5m]` makes a range of a selector, `[1h:5m]` a subquery of anything.
pub(super) fn range(cursor: &mut Cursor<'_>, operand: Expr) -> Expr {
    let open = cursor.bump().span;
    if cursor.kind() == TokenKind::RightBracket {
        let problem = Diagnostic::error(
            cursor.since(open.start),
            "empty-range",
            "a range needs a length, like `[5m]`",
        );
        let close = cursor.token().span.start;
        cursor.blame(problem.fix(
            Span {
                start: close,
                end: close,
            },
            "5m",
        ));
        cursor.bump();
        return as_range(
            operand,
            DurationExpr {
                kind: DurationKind::Literal(1000),
                span: open,
            },
            cursor,
        );
    }
    if ends_brackets(cursor.kind()) {
        close_bracket(cursor, open);
        return Expr {
            kind: ExprKind::Error,
            span: cursor.since(operand.span.start),
        };
    }
    let length = duration::positive(cursor);
    let is_subquery = cursor.eat(TokenKind::Colon);
    let has_step = is_subquery && !ends_brackets(cursor.kind());
    let step = has_step.then(|| duration::positive(cursor));
    close_bracket(cursor, open);
    let brackets = cursor.since(open.start);
    if is_subquery {
        let span = Span {
            start: operand.span.start,
            end: brackets.end,
        };
        let kind = ExprKind::Subquery {
            expr: Box::new(operand),
            range: length,
            step,
            at: None,
            offset: None,
        };
        return Expr { kind, span };
    }
    let Some(problem) = misplaced_range(cursor, &operand, brackets) else {
        return as_range(operand, length, cursor);
    };
    // `rate(up)[5m]` is one mistake: nobody needs to hear as well that `rate` has no range.
    let moves_inside = problem.code == RANGE_BELONGS_INSIDE;
    cursor.report(problem);
    if moves_inside {
        return Expr {
            kind: ExprKind::Error,
            span: cursor.since(operand.span.start),
        };
    }
    as_range(operand, length, cursor)
}

fn as_range(operand: Expr, range: DurationExpr, cursor: &Cursor<'_>) -> Expr {
    let span = Span {
        start: operand.span.start,
        end: cursor.previous_end(),
    };
    let kind = match operand.kind {
        ExprKind::Selector(_) => ExprKind::Matrix {
            selector: Box::new(operand),
            range,
        },
        // Reported; the type is right, so that nothing around it complains too.
        _ => ExprKind::Subquery {
            expr: Box::new(operand),
            range,
            step: None,
            at: None,
            offset: None,
        },
    };
    Expr { kind, span }
}

/// Whether the brackets end here, closed or not.
fn ends_brackets(kind: TokenKind) -> bool {
    matches!(
        kind,
        TokenKind::RightBracket | TokenKind::End | TokenKind::RightParen
    )
}

fn close_bracket(cursor: &mut Cursor<'_>, open: Span) {
    if cursor.eat(TokenKind::RightBracket) {
        return;
    }
    if ends_brackets(cursor.kind()) {
        let end = cursor.previous_end();
        let problem = Diagnostic::error(open, "unclosed-bracket", "this `[` is never closed");
        cursor.blame(problem.fix(Span { start: end, end }, "]"));
        return;
    }
    let problem = advice::in_brackets(cursor);
    cursor.blame(problem);
    cursor.skip_to(&[TokenKind::RightBracket]);
    cursor.eat(TokenKind::RightBracket);
}

/// Why `operand` cannot carry the range in `brackets`, and where the range would have to go.
fn misplaced_range(cursor: &Cursor<'_>, operand: &Expr, brackets: Span) -> Option<Diagnostic> {
    let whole = Span {
        start: operand.span.start,
        end: brackets.end,
    };
    let range = cursor.slice(brackets);
    if let ExprKind::Selector(selector) = &operand.kind {
        let modifier = match selector {
            Selector {
                offset: Some(_), ..
            } => "offset",
            Selector { at: Some(_), .. } => "@",
            _ => return None,
        };
        let bare = advice::bare_selector(cursor.source, operand.span);
        let moved = Span {
            start: bare.end,
            end: operand.span.end,
        };
        let fixed = format!("{}{range}{}", cursor.slice(bare), cursor.slice(moved));
        let problem = Diagnostic::error(
            brackets,
            "range-after-modifier",
            format!("the range comes before `{modifier}`"),
        );
        return Some(problem.hint(format!("write `{fixed}`")).fix(whole, fixed));
    }
    if operand.kind == ExprKind::Error {
        return None;
    }
    let problem = Diagnostic::error(
        brackets,
        "range-on-expression",
        "only a selector has a range",
    );
    let lone = lone_selector(operand).filter(|_| matches!(operand.kind, ExprKind::Call { .. }));
    if let Some(inner) = lone
        && matches!(inner.kind, ExprKind::Selector(_))
    {
        let bare = advice::bare_selector(cursor.source, inner.span);
        let fixed = moved(cursor, operand.span, bare.end, range);
        let message = "the range belongs to the selector";
        let problem = Diagnostic::error(brackets, RANGE_BELONGS_INSIDE, message);
        return Some(problem.hint(format!("write `{fixed}`")).fix(whole, fixed));
    }
    let problem = problem.hint(
        "a colon makes it a subquery, which evaluates the expression again and again over that time",
    );
    if !range.ends_with(']') {
        return Some(problem);
    }
    let close = brackets.end - 1;
    Some(problem.fix(
        Span {
            start: close,
            end: close,
        },
        ":",
    ))
}

/// The text of `whole` with `insert` put in at `place`.
fn moved(cursor: &Cursor<'_>, whole: Span, place: usize, insert: &str) -> String {
    let before = cursor.slice(Span {
        start: whole.start,
        end: place,
    });
    let after = cursor.slice(Span {
        start: place,
        end: whole.end,
    });
    format!("{before}{insert}{after}")
}

/// The selector or range below `expr`, where there is exactly one.
fn lone_selector(expr: &Expr) -> Option<&Expr> {
    let mut selectors = Vec::new();
    expr.walk(&mut |part| match &part.kind {
        ExprKind::Matrix { .. } => selectors.push(part),
        ExprKind::Selector(_)
            if selectors
                .last()
                .is_none_or(|range| range.span.start != part.span.start) =>
        {
            selectors.push(part);
        }
        _ => {}
    });
    match selectors[..] {
        [only] => Some(only),
        _ => None,
    }
}

/// Where modifiers are kept: in the selector, for a range as well, or in the subquery.
fn target(expr: &mut Expr) -> Option<(&mut Option<AtModifier>, &mut Option<DurationExpr>)> {
    match &mut expr.kind {
        ExprKind::Selector(selector) => Some((&mut selector.at, &mut selector.offset)),
        ExprKind::Matrix { selector, .. } => target(selector),
        ExprKind::Subquery { at, offset, .. } => Some((at, offset)),
        _ => None,
    }
}

/// `offset 5m`, `offset -(1m + step())`
pub(super) fn offset(cursor: &mut Cursor<'_>, operand: &mut Expr) {
    let keyword = cursor.bump().span;
    let duration = duration::offset(cursor);
    let written = cursor.since(keyword.start);
    let is_hole = operand.kind == ExprKind::Error;
    match target(operand) {
        Some((_, Some(_))) => {
            cursor.report(Diagnostic::error(
                written,
                "offset-twice",
                "there already is an `offset`",
            ));
        }
        // Looking back by nothing is the same as no offset, also to Prometheus.
        Some(_) if duration.kind == DurationKind::Literal(0) => {}
        Some((_, offset)) => *offset = Some(duration),
        None if is_hole => {}
        None => {
            let problem = misplaced_modifier(cursor, operand, "offset", written);
            cursor.report(problem);
        }
    }
    operand.span.end = written.end;
}

/// `@ 1609746000`, `@ start()`, `@ end()`
pub(super) fn at(cursor: &mut Cursor<'_>, operand: &mut Expr) {
    let keyword = cursor.bump().span;
    let moment = moment(cursor);
    let written = cursor.since(keyword.start);
    let is_hole = operand.kind == ExprKind::Error;
    match target(operand) {
        Some((Some(_), _)) => {
            cursor.report(Diagnostic::error(
                written,
                "at-twice",
                "there already is an `@`",
            ));
        }
        Some((at, _)) => *at = moment,
        None if is_hole => {}
        None => {
            let problem = misplaced_modifier(cursor, operand, "@", written);
            cursor.report(problem);
        }
    }
    operand.span.end = written.end;
}

fn moment(cursor: &mut Cursor<'_>) -> Option<AtModifier> {
    let start = cursor.token().span.start;
    for (word, moment) in [("start", AtModifier::Start), ("end", AtModifier::End)] {
        if cursor.is_word(word) && cursor.ahead(1).kind == TokenKind::LeftParen {
            cursor.bump();
            let open = cursor.open_paren();
            cursor.close_paren(open);
            return Some(moment);
        }
    }
    let Some(seconds) = expr::signed_number(cursor) else {
        let problem = Diagnostic::error(cursor.token().span, "at-time", "`@` needs a time")
            .hint("a Unix time in seconds, `start()` or `end()`");
        cursor.blame(problem);
        if cursor.kind() == TokenKind::Word && !words::is_keyword(cursor.text()) {
            cursor.bump();
        }
        return None;
    };
    let milliseconds = (seconds * 1000.0).round();
    if milliseconds.is_nan() || milliseconds.abs() >= i64::MAX as f64 {
        cursor.report(Diagnostic::error(
            cursor.since(start),
            "at-time",
            "this is no time that `@` can go to",
        ));
        return None;
    }
    Some(AtModifier::Timestamp(milliseconds as i64))
}

/// `rate(x[5m]) offset 5m`: the modifier belongs to the selector inside.
fn misplaced_modifier(
    cursor: &Cursor<'_>,
    operand: &Expr,
    modifier: &str,
    written: Span,
) -> Diagnostic {
    let problem = Diagnostic::error(
        written,
        "modifier-on-expression",
        format!("`{modifier}` belongs to the selector"),
    );
    let Some(selector) = lone_selector(operand) else {
        return problem.hint(format!(
            "put `{}` behind each selector it is meant for",
            cursor.slice(written)
        ));
    };
    let insert = format!(" {}", cursor.slice(written));
    let fixed = moved(cursor, operand.span, selector.span.end, &insert);
    let whole = Span {
        start: operand.span.start,
        end: written.end,
    };
    problem.hint(format!("write `{fixed}`")).fix(whole, fixed)
}

/// `anchored` and `smoothed`
pub(super) fn extension(cursor: &mut Cursor<'_>, operand: &mut Expr) {
    let keyword = cursor.bump().span;
    let name = cursor.slice(keyword);
    let extension = if words::is(name, "anchored") {
        RangeExtension::Anchored
    } else {
        RangeExtension::Smoothed
    };
    operand.span.end = keyword.end;
    if !cursor.options.extended_ranges {
        cursor.report(
            Diagnostic::error(
                keyword,
                "experimental-range",
                format!("`{name}` is experimental"),
            )
            .hint("Prometheus wants `--enable-feature=promql-extended-range-selectors` for it"),
        );
    }
    let selector = match &mut operand.kind {
        ExprKind::Selector(selector) => selector,
        ExprKind::Matrix { selector, .. } => match &mut selector.kind {
            ExprKind::Selector(selector) => selector,
            _ => return,
        },
        ExprKind::Error => return,
        _ => {
            cursor.report(Diagnostic::error(
                keyword,
                "modifier-on-expression",
                format!("`{name}` belongs to a selector, and not to a subquery or anything else"),
            ));
            return;
        }
    };
    if selector.extension.is_some_and(|known| known != extension) {
        cursor.report(Diagnostic::error(
            keyword,
            "range-extension",
            "either `anchored` or `smoothed`, not both",
        ));
    }
    selector.extension = Some(extension);
}
