//! A text with its variables filled in, which remembers what came from where.

use promql::Span;

use super::Filling;
use super::reference::Reference;

/// The filled-in text, and the pieces of it that stand in place of references.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Expanded {
    text: String,
    /// In order, no two overlap.
    pub pieces: Vec<Piece>,
}

/// What one reference became.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Piece {
    pub name: String,
    pub filling: Filling,
    /// Bytes of the original text.
    pub written: Span,
    /// Bytes of the filled-in text.
    pub span: Span,
}

impl Expanded {
    pub fn text(&self) -> &str {
        &self.text
    }

    /// Takes over a part of the original.
    pub(super) fn copy(&mut self, original: &str, start: usize, end: usize) {
        self.text
            .push_str(original.get(start..end).unwrap_or_default());
    }

    pub(super) fn replace(&mut self, reference: &Reference, value: &str, filling: Filling) {
        let start = self.text.len();
        self.text.push_str(value);
        self.pieces.push(Piece {
            name: reference.name.clone(),
            filling,
            written: reference.span,
            span: Span {
                start,
                end: self.text.len(),
            },
        });
    }

    /// The part of the original that a part of the filled-in text came from; a variable's value is all of its reference.
    pub fn written(&self, span: Span) -> Span {
        let start = self.origin(span.start, false);
        let end = self.origin(span.end, true);
        Span {
            start,
            end: end.max(start),
        }
    }

    /// An end right behind a piece still belongs to it; a start right behind it does not.
    fn origin(&self, offset: usize, is_end: bool) -> usize {
        let before = self.pieces.partition_point(|piece| {
            piece.span.start < offset || (piece.span.start == offset && !is_end)
        });
        let Some(piece) = before.checked_sub(1).and_then(|last| self.pieces.get(last)) else {
            return offset;
        };
        match offset.checked_sub(piece.span.end) {
            Some(behind) => piece.written.end + behind,
            None if is_end => piece.written.end,
            None => piece.written.start,
        }
    }

    /// The references whose values lie in a part of the filled-in text, or touch it.
    pub fn pieces_in(&self, span: Span) -> impl Iterator<Item = &Piece> {
        self.pieces
            .iter()
            .filter(move |piece| piece.span.start < span.end && span.start < piece.span.end)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_lead_back_to_the_original() {
        let original = "rate(x{job=~\"$job\"}[$r])";
        let mut expanded = Expanded::default();
        let mut done = 0;
        for (reference, value) in super::super::reference::find(original)
            .iter()
            .zip(["(a|b)", "1m"])
        {
            expanded.copy(original, done, reference.span.start);
            expanded.replace(reference, value, Filling::Known);
            done = reference.span.end;
        }
        expanded.copy(original, done, original.len());
        let text = expanded.text().to_owned();
        assert_eq!(text, "rate(x{job=~\"(a|b)\"}[1m])");
        let check = |part: &str, expected: &str| {
            let start = text.find(part).expect("part");
            let span = expanded.written(Span {
                start,
                end: start + part.len(),
            });
            assert_eq!(&original[span.start..span.end], expected, "{part}");
        };
        check("x{", "x{");
        check("a|b", "$job");
        check("\"(a|b)\"", "\"$job\"");
        check("1m", "$r");
        check("[1m]", "[$r]");
        check("x{job=~\"(a|b)\"}[1m]", "x{job=~\"$job\"}[$r]");
        check(&text.clone(), original);
        check("job=~\"", "job=~\"");
    }
}
