//! `label_replace` and `label_join`: they look at series, never at samples.

use tsdb::METRIC_NAME;

use crate::StringLiteral;
use crate::ast::{Expr, ExprKind};

use super::column::SeriesColumn;
use super::steps::Steps;
use super::{EvalError, EvalErrorKind, Evaluator, names, unwrap_parens};

/// How long a value may get: calls inside each other could double it every time.
const MAX_LABEL_BYTES: usize = 64 * 1024;

/// Any text but the empty one can name a label.
pub(super) fn is_valid_name(name: &StringLiteral) -> bool {
    name.is_text() && !name.bytes().is_empty()
}

/// The text of a string argument.
pub(super) fn text(arg: &Expr) -> Result<&str, EvalError> {
    literal(arg).map(StringLiteral::text)
}

fn literal(arg: &Expr) -> Result<&StringLiteral, EvalError> {
    match &unwrap_parens(arg).kind {
        ExprKind::String(literal) => Ok(literal),
        _ => Err(EvalErrorKind::NotEvaluable.at(arg.span)),
    }
}

impl Evaluator<'_> {
    pub(super) fn label_replace(
        &self,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let [vector, target, replacement, source, pattern] = args else {
            return Err(EvalErrorKind::NotEvaluable
                .at(args.first().map_or_else(Default::default, |arg| arg.span)));
        };
        let regex = tsdb::re2::compile(text(pattern)?).map_err(|_| {
            EvalErrorKind::InvalidReplacePattern(text(pattern).unwrap_or_default().to_owned())
                .at(pattern.span)
        })?;
        let (name, replacement, source) = (text(target)?, text(replacement)?, text(source)?);
        check_label("destination", "label_replace", target)?;
        let mut columns = self.vector(vector, steps)?;
        for column in &mut columns {
            let before = column.labels.get(source);
            let Some(captures) = regex.captures(before) else {
                continue;
            };
            // At most the whole value stands for each reference to a group.
            let references = replacement.matches('$').count();
            let most = replacement
                .len()
                .saturating_add(before.len().saturating_mul(references));
            check_length("label_replace", most, vector)?;
            let mut value = String::new();
            captures.expand(replacement, &mut value);
            relabel(column, name, &value);
        }
        names::join_equal(columns, vector.span)
    }

    pub(super) fn label_join(
        &self,
        args: &[Expr],
        steps: Steps,
    ) -> Result<Vec<SeriesColumn>, EvalError> {
        let [vector, target, separator, sources @ ..] = args else {
            return Err(EvalErrorKind::NotEvaluable
                .at(args.first().map_or_else(Default::default, |arg| arg.span)));
        };
        let (name, separator) = (text(target)?, text(separator)?);
        let mut source_names = Vec::with_capacity(sources.len());
        for source in sources {
            check_label("source", "label_join", source)?;
            source_names.push(text(source)?);
        }
        check_label("destination", "label_join", target)?;
        let mut columns = self.vector(vector, steps)?;
        for column in &mut columns {
            let values: Vec<&str> = source_names
                .iter()
                .map(|source| column.labels.get(source))
                .collect();
            let length = values
                .iter()
                .map(|value| value.len() + separator.len())
                .sum();
            check_length("label_join", length, vector)?;
            let value = values.join(separator);
            relabel(column, name, &value);
        }
        names::join_equal(columns, vector.span)
    }
}

fn relabel(column: &mut SeriesColumn, name: &str, value: &str) {
    column.labels = column.labels.with(name, value);
    // A name that was just written is there to stay.
    if name == METRIC_NAME {
        column.drops_name = false;
    }
}

fn check_length(function: &'static str, length: usize, arg: &Expr) -> Result<(), EvalError> {
    let limit = MAX_LABEL_BYTES;
    if length > limit {
        return Err(EvalErrorKind::LabelTooLong { function, limit }.at(arg.span));
    }
    Ok(())
}

fn check_label(role: &'static str, function: &'static str, arg: &Expr) -> Result<(), EvalError> {
    let name = literal(arg)?;
    if is_valid_name(name) {
        return Ok(());
    }
    Err(EvalErrorKind::InvalidLabelArgument {
        role,
        function,
        name: name.text().to_owned(),
    }
    .at(arg.span))
}
