//! YAML with places: the tree of the crate `yaml`, in the shape that JSON has here too.

use std::collections::BTreeMap;

use promql::Span;
use promql::diagnostic::LineColumn;
use yaml::{Kind, Problem, Resolved};

use crate::error::LoadError;
use crate::node::{Entry, Node, Value};

/// The scalars of a file by the byte they begin at, to find places inside of them again.
pub(crate) type Scalars = BTreeMap<usize, yaml::Text>;

/// Reads the first document of a file.
pub(crate) fn parse(text: &str) -> Result<(Node, Scalars), LoadError> {
    let document = yaml::parse(text).first().map_err(refused)?;
    if let Some(problem) = document.problems.into_iter().next() {
        return Err(refused(problem));
    }
    let mut scalars = Scalars::new();
    let root = match &document.root {
        Some(root) => convert(root, &mut scalars),
        None => Node {
            value: Value::Null,
            span: Span::default(),
        },
    };
    Ok((root, scalars))
}

fn refused(problem: Problem) -> LoadError {
    LoadError::Yaml {
        at: LineColumn {
            line: problem.span.start.line,
            column: problem.span.start.column,
        },
        problem: problem.message,
    }
}

/// The crate `yaml` bounds how deep this goes.
fn convert(node: &yaml::Node, scalars: &mut Scalars) -> Node {
    let value = match &node.kind {
        Kind::Scalar(scalar) => {
            scalars.insert(node.span.start.offset, scalar.text.clone());
            match node.resolve() {
                Some(Resolved::Null) => Value::Null,
                Some(Resolved::Bool(flag)) => Value::Bool(flag),
                // Exact up to 2^53, which is what JavaScript would keep too.
                Some(Resolved::Int(number)) => Value::Number(number as f64),
                Some(Resolved::Float(number)) => Value::Number(number),
                Some(Resolved::Str(_)) | None => Value::Text(scalar.text.to_string()),
            }
        }
        Kind::Sequence(items) => {
            Value::List(items.iter().map(|item| convert(item, scalars)).collect())
        }
        Kind::Mapping(mapping) => Value::Map(
            mapping
                .entries
                .iter()
                .map(|entry| Entry {
                    key: entry
                        .key
                        .as_scalar()
                        .map(|key| key.text.to_string())
                        .unwrap_or_default(),
                    key_span: bytes(entry.key.span),
                    value: convert(&entry.value, scalars),
                })
                .collect(),
        ),
    };
    Node {
        value,
        span: bytes(node.span),
    }
}

fn bytes(span: yaml::Span) -> Span {
    let range = span.range();
    Span {
        start: range.start,
        end: range.end,
    }
}
