//! Trees compared by what they mean: the same text but for every place.

use promql::Expr;

/// The tree as text without its spans. Text, because `NaN` equals itself there.
pub(crate) fn without_spans(expr: &Expr) -> String {
    let tree = format!("{expr:?}");
    let mut text = String::with_capacity(tree.len());
    let mut rest = tree.as_str();
    while let Some(at) = rest.find("Span {") {
        text.push_str(&rest[..at]);
        rest = &rest[at..];
        rest = &rest[rest.find('}').map_or(rest.len(), |close| close + 1)..];
    }
    text.push_str(rest);
    text
}
