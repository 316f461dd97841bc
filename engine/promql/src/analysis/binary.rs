//! Binary operators: which types meet, and what may stand behind the operator.

use crate::ast::{BinaryOp, Expr, MatchOn, Matching, Span};
use crate::diagnostic::Diagnostic;
use crate::functions::ValueType;

use super::{Checker, described};

impl Checker<'_> {
    pub(super) fn binary(
        &mut self,
        op: BinaryOp,
        lhs: &Expr,
        rhs: &Expr,
        matching: &Matching,
    ) -> Option<ValueType> {
        let (left, right) = (self.check(lhs), self.check(rhs));
        let operator = operator_span(self.source, lhs, rhs);
        if matching.returns_bool && !op.is_comparison() {
            self.report(
                Diagnostic::error(
                    operator,
                    "bool-without-comparison",
                    "`bool` only goes with a comparison",
                )
                .hint("it turns a filter into 0 and 1, as in `up == bool 1`"),
            );
        }
        self.label_on_both_lists(matching, operator);
        for (side, found) in [(lhs, left), (rhs, right)] {
            self.operand(op, side, found);
        }
        let (left, right) = (left?, right?);
        if op.is_comparison()
            && !matching.returns_bool
            && (left, right) == (ValueType::Scalar, ValueType::Scalar)
        {
            let symbol_end = operator.start + op.symbol().len();
            self.report(
                Diagnostic::error(
                    operator,
                    "comparison-needs-bool",
                    "between two numbers a comparison needs `bool`",
                )
                .hint("the result is 0 or 1")
                .fix(
                    Span {
                        start: symbol_end,
                        end: symbol_end,
                    },
                    " bool",
                ),
            );
        }
        if left == ValueType::InstantVector && right == ValueType::InstantVector {
            self.between_vectors(op, matching, operator);
        } else {
            self.without_vectors(op, matching, operator);
        }
        match (left, right) {
            (ValueType::Scalar, ValueType::Scalar) if !op.is_set() => Some(ValueType::Scalar),
            _ => Some(ValueType::InstantVector),
        }
    }

    fn operand(&mut self, op: BinaryOp, side: &Expr, found: Option<ValueType>) {
        let Some(found @ (ValueType::String | ValueType::RangeVector)) = found else {
            return;
        };
        let problem = Diagnostic::error(
            side.span,
            "operand-type",
            format!(
                "`{}` takes numbers and instant vectors, not {}",
                op.symbol(),
                described(found)
            ),
        );
        let text = self.text(side);
        self.report(match found {
            ValueType::RangeVector => {
                problem.hint(format!("make one value of the range first: `rate({text})`"))
            }
            _ => problem.hint("labels are compared in braces, as in `{job=\"api\"}`"),
        });
    }

    fn label_on_both_lists(&mut self, matching: &Matching, operator: Span) {
        let (Some(MatchOn::On(on)), Some(group)) = (&matching.on, &matching.group) else {
            return;
        };
        for label in group.include.iter().filter(|label| on.contains(label)) {
            self.report(
                Diagnostic::error(
                    operator,
                    "label-twice",
                    format!("`{label}` is in `on` and in the group's list"),
                )
                .hint("labels in `on` are in the result anyway"),
            );
        }
    }

    fn between_vectors(&mut self, op: BinaryOp, matching: &Matching, operator: Span) {
        if !op.is_set() {
            return;
        }
        let symbol = op.symbol();
        if matching.group.is_some() {
            self.report(
                Diagnostic::error(
                    operator,
                    "set-operator-group",
                    format!("`{symbol}` takes no `group_left` or `group_right`"),
                )
                .hint("it always matches many series with many"),
            );
        }
        if matching.fill_left.is_some() || matching.fill_right.is_some() {
            self.report(Diagnostic::error(
                operator,
                "set-operator-fill",
                format!("`{symbol}` looks at labels only, there is nothing to fill in"),
            ));
        }
    }

    fn without_vectors(&mut self, op: BinaryOp, matching: &Matching, operator: Span) {
        let symbol = op.symbol();
        let lists_labels = match &matching.on {
            Some(MatchOn::On(labels) | MatchOn::Ignoring(labels)) => !labels.is_empty(),
            None => false,
        };
        if lists_labels {
            self.report(Diagnostic::error(
                operator,
                "matching-without-vectors",
                "`on` and `ignoring` match the series of two vectors; a number has none",
            ));
        }
        if matching.fill_left.is_some() || matching.fill_right.is_some() {
            self.report(Diagnostic::error(
                operator,
                "fill-without-vectors",
                "a value is filled in between two vectors; a number matches every series",
            ));
        }
        if op.is_set() {
            self.report(
                Diagnostic::error(
                    operator,
                    "set-operator-scalar",
                    format!("`{symbol}` combines two vectors by their labels"),
                )
                .hint("to keep series by their value compare them: `a > 1 and b < 2`"),
            );
        }
    }
}

/// The operator with what stands behind it, `bool` or `on (…)`.
fn operator_span(source: &str, lhs: &Expr, rhs: &Expr) -> Span {
    let end = rhs.span.start.max(lhs.span.end);
    let between = &source[lhs.span.end..end];
    let start = lhs.span.end + (between.len() - between.trim_start().len());
    Span {
        start,
        end: (lhs.span.end + between.trim_end().len()).max(start),
    }
}
