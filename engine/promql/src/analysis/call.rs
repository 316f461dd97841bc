//! Arguments of functions: how many, and of which types.

use crate::ast::{Expr, ExprKind, Span};
use crate::diagnostic::Diagnostic;
use crate::functions::{Function, ValueType};
use crate::parser::bare_selector;

use super::{Checker, described};

impl Checker<'_> {
    pub(super) fn call(&mut self, function: &Function, args: &[Expr], span: Span) {
        if let Some(problem) = wrong_count(function, args, span) {
            self.report(problem);
        }
        if function.name == "info" {
            self.info(args);
            return;
        }
        let found: Vec<Option<ValueType>> = args.iter().map(|arg| self.check(arg)).collect();
        if let ([a, b], [found_a, found_b], [wanted_a, wanted_b]) =
            (args, &found[..], function.args)
            && let Some(problem) = self.swapped(
                function.name,
                [*wanted_a, *wanted_b],
                [a, b],
                [*found_a, *found_b],
            )
        {
            self.report(problem);
            return;
        }
        for (index, (arg, found)) in args.iter().zip(found).enumerate() {
            // The last argument of a variadic function may be repeated; others beyond the end are only too many.
            let wanted = match function.args.get(index) {
                None if function.variadic == 0 => continue,
                None => function.args.last(),
                known => known,
            };
            if let Some(wanted) = wanted {
                self.expect(function.name, arg, found, *wanted);
            }
        }
    }

    /// The second argument of `info` is no vector but conditions on labels, written as a selector without a name.
    fn info(&mut self, args: &[Expr]) {
        let Some((vector, conditions)) = args.split_first() else {
            return;
        };
        let found = self.check(vector);
        self.expect("info", vector, found, ValueType::InstantVector);
        for arg in conditions {
            match &arg.kind {
                ExprKind::Selector(selector) if self.text(arg).starts_with('{') => {
                    self.label_conditions(selector);
                }
                ExprKind::Error => {}
                _ => self.report(
                    Diagnostic::error(
                        arg.span,
                        "argument-type",
                        "`info` takes conditions on labels here",
                    )
                    .hint("braces without a name before them, as in `{version=~\"1\\\\..+\"}`"),
                ),
            }
        }
    }

    /// `histogram_quantile(x, 0.9)`: two arguments, each with the type of the other.
    pub(super) fn swapped(
        &self,
        name: &str,
        wanted: [ValueType; 2],
        [first, second]: [&Expr; 2],
        found: [Option<ValueType>; 2],
    ) -> Option<Diagnostic> {
        let is_swapped = found[0] == Some(wanted[1]) && found[1] == Some(wanted[0]);
        if !is_swapped || wanted[0] == wanted[1] {
            return None;
        }
        let span = Span {
            start: first.span.start,
            end: second.span.end,
        };
        let between = &self.source[first.span.end..second.span.start];
        let swapped = format!("{}{between}{}", self.text(second), self.text(first));
        let message = format!("the arguments of `{name}` are the other way round");
        Some(Diagnostic::error(span, "swapped-arguments", message).fix(span, swapped))
    }

    pub(super) fn needs_range(&self, name: &str, arg: &Expr) -> Diagnostic {
        let problem = Diagnostic::error(
            arg.span,
            "needs-range",
            format!("`{name}` needs a range, like `[5m]`"),
        );
        match &arg.kind {
            ExprKind::Selector(_) => {
                let end = bare_selector(self.source, arg.span).end;
                problem.fix(Span { start: end, end }, "[5m]")
            }
            ExprKind::Aggregate { .. } => problem.hint(format!(
                "take `{name}` of each series first, then aggregate: the sum of counters hides their restarts"
            )),
            _ => problem.hint("of an expression a subquery makes a range: `(…)[5m:]`"),
        }
    }
}

fn wrong_count(function: &Function, args: &[Expr], span: Span) -> Option<Diagnostic> {
    let (least, most) = (function.min_args(), function.max_args());
    if args.len() >= least && most.is_none_or(|most| args.len() <= most) {
        return None;
    }
    let wanted = match most {
        Some(most) if most == least => least.to_string(),
        Some(most) => format!("{least} to {most}"),
        None => format!("at least {least}"),
    };
    let plural = if wanted == "1" { "" } else { "s" };
    let given = match args.len() {
        0 => "here is none".to_owned(),
        1 => "here is 1".to_owned(),
        count => format!("here are {count}"),
    };
    let message = format!(
        "`{}` takes {wanted} argument{plural}, {given}",
        function.name
    );
    let problem = Diagnostic::error(span, "argument-count", message);
    let signature: Vec<&str> = function
        .args
        .iter()
        .map(|wanted| described(*wanted))
        .collect();
    Some(if signature.is_empty() {
        problem
    } else {
        problem.hint(format!("it wants {}", signature.join(", ")))
    })
}
