//! Function calls and aggregations.

use crate::ast::{AggregateOp, Expr, ExprKind, Grouping, Span};
use crate::diagnostic::Diagnostic;
use crate::functions;
use crate::lexer::TokenKind;
use crate::words;

use super::cursor::Cursor;
use super::{advice, expr, label_list};

/// Whether the word at the cursor is an aggregation rather than a metric that is called `sum`.
pub(super) fn is_aggregation(cursor: &Cursor<'_>) -> bool {
    if words::aggregation(cursor.text()).is_none() {
        return false;
    }
    let next = cursor.ahead(1);
    match next.kind {
        TokenKind::LeftParen => true,
        // `sum foo` can only be an aggregation without its parentheses; `sum and foo` is two metrics.
        TokenKind::Word => {
            let next = cursor.slice(next.span);
            ![
                "and", "or", "unless", "atan2", "offset", "anchored", "smoothed",
            ]
            .iter()
            .any(|word| words::is(next, word))
        }
        _ => false,
    }
}

/// `sum by (job) (x)`, `sum(x) by (job)`, `topk(3, x)`.
pub(super) fn aggregation(cursor: &mut Cursor<'_>) -> Expr {
    let keyword = cursor.bump().span;
    let name = cursor.slice(keyword);
    // Only called where the word is an aggregation.
    let op = words::aggregation(name).unwrap_or(AggregateOp::Sum);
    let problems_before = cursor.diagnostics.len();
    let mut grouping = grouping(cursor);
    let mut args = if cursor.kind() == TokenKind::LeftParen {
        arguments(cursor)
    } else {
        vec![without_parens(cursor, keyword)]
    };
    if grouping.is_none() {
        grouping = self::grouping(cursor);
    }
    let span = cursor.since(keyword.start);
    check_experimental(cursor, op, keyword);

    let wants_param = takes_param(op);
    let wanted = if wants_param { 2 } else { 1 };
    let read_cleanly = cursor.diagnostics.len() == problems_before;
    if read_cleanly && args.len() != wanted {
        cursor.report(wrong_count(name, op, args.len(), span));
    }
    let param = (wants_param && args.len() > 1).then(|| Box::new(args.remove(0)));
    let expr = if args.is_empty() {
        cursor.hole()
    } else {
        args.remove(0)
    };
    cursor.discarded.append(&mut args);
    Expr {
        kind: ExprKind::Aggregate {
            op,
            expr: Box::new(expr),
            param,
            grouping,
        },
        span,
    }
}

fn takes_param(op: AggregateOp) -> bool {
    matches!(
        op,
        AggregateOp::Topk
            | AggregateOp::Bottomk
            | AggregateOp::CountValues
            | AggregateOp::Quantile
            | AggregateOp::Limitk
            | AggregateOp::LimitRatio
    )
}

fn check_experimental(cursor: &mut Cursor<'_>, op: AggregateOp, keyword: Span) {
    if matches!(op, AggregateOp::Limitk | AggregateOp::LimitRatio)
        && !cursor.options.experimental_functions
    {
        let problem = advice::experimental_function(cursor.slice(keyword), keyword);
        cursor.report(problem);
    }
}

fn wrong_count(name: &str, op: AggregateOp, given: usize, span: Span) -> Diagnostic {
    let parameter = match op {
        AggregateOp::CountValues => "a label's name",
        AggregateOp::Quantile => "a quantile from 0 to 1",
        AggregateOp::LimitRatio => "a ratio from -1 to 1",
        _ => "how many series to keep",
    };
    let example = match op {
        AggregateOp::CountValues => "count_values(\"version\", x)".to_owned(),
        AggregateOp::Quantile | AggregateOp::LimitRatio => format!("{name}(0.9, x)"),
        _ => format!("{name}(3, x)"),
    };
    match (takes_param(op), given) {
        (_, 0) => Diagnostic::error(
            span,
            "argument-count",
            format!("`{name}` has nothing to aggregate"),
        )
        .hint(format!("for example `{name}(up)`")),
        (true, _) => Diagnostic::error(
            span,
            "argument-count",
            format!("`{name}` takes two arguments: {parameter}, and a vector"),
        )
        .hint(format!("for example `{example}`")),
        (false, _) => Diagnostic::error(
            span,
            "argument-count",
            format!("`{name}` takes one argument, here are {given}"),
        ),
    }
}

fn grouping(cursor: &mut Cursor<'_>) -> Option<Grouping> {
    let without = cursor.is_word("without");
    if !without && !cursor.is_word("by") {
        return None;
    }
    let keyword = cursor.bump().span;
    let keyword = cursor.slice(keyword);
    Some(Grouping {
        without,
        labels: label_list::required(cursor, keyword),
    })
}

/// What `sum` is meant to aggregate where the parentheses are missing.
fn without_parens(cursor: &mut Cursor<'_>, keyword: Span) -> Expr {
    let name = cursor.slice(keyword);
    let starts_operand = matches!(cursor.kind(), TokenKind::Word | TokenKind::LeftBrace);
    let place = cursor.token().span;
    if !starts_operand {
        let problem = Diagnostic::error(
            place,
            "aggregation-parens",
            format!("what `{name}` aggregates goes in parentheses"),
        );
        cursor.blame(problem.hint(format!("for example `{name}(up)`")));
        return cursor.hole();
    }
    let operand = cursor.nested(expr::postfix);
    let written = cursor.since(place.start);
    let problem = Diagnostic::error(
        written,
        "aggregation-parens",
        format!("what `{name}` aggregates goes in parentheses"),
    );
    cursor.report(problem.fix(written, format!("({})", cursor.slice(written))));
    operand
}

/// `rate(x[5m])`
pub(super) fn function(cursor: &mut Cursor<'_>) -> Expr {
    let name_span = cursor.bump().span;
    let name = cursor.slice(name_span);
    let problems_before = cursor.diagnostics.len();
    let args = arguments(cursor);
    let span = cursor.since(name_span.start);
    let Some(function) = functions::by_name(name) else {
        let problem = advice::unknown_function(name, name_span);
        cursor.report(problem);
        cursor.discarded.extend(args);
        return Expr {
            kind: ExprKind::Error,
            span,
        };
    };
    if function.experimental && !cursor.options.experimental_functions {
        cursor.report(advice::experimental_function(name, name_span));
    }
    // With a hole among the arguments their number says nothing.
    if cursor.diagnostics.len() > problems_before && args.len() < function.min_args() {
        cursor.discarded.extend(args);
        return Expr {
            kind: ExprKind::Error,
            span,
        };
    }
    Expr {
        kind: ExprKind::Call { function, args },
        span,
    }
}

fn arguments(cursor: &mut Cursor<'_>) -> Vec<Expr> {
    let mut args = Vec::new();
    let open = cursor.open_paren();
    if cursor.kind() != TokenKind::RightParen {
        loop {
            args.push(expr::expression(cursor));
            if !matches!(
                cursor.kind(),
                TokenKind::Comma | TokenKind::RightParen | TokenKind::End
            ) {
                let problem = advice::after_expression(cursor);
                cursor.blame(problem);
                cursor.skip_to(&[TokenKind::Comma]);
            }
            let comma = cursor.token().span;
            if !cursor.eat(TokenKind::Comma) {
                break;
            }
            if cursor.kind() == TokenKind::RightParen {
                let problem =
                    Diagnostic::error(comma, "trailing-comma", "no comma after the last argument");
                cursor.report(problem.fix(comma, ""));
                break;
            }
        }
    }
    cursor.close_paren(open);
    args
}
