//! A mapping that was read, for the rules that look at several fields of it at once.

use yaml::{Mapping, Node, Resolved, Span, Style};

/// What a rule found wrong; without a span it concerns the mapping as a whole.
#[derive(Debug, Clone)]
pub struct Fault {
    pub message: String,
    pub span: Option<Span>,
}

impl Fault {
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: message.into(),
            span: None,
        }
    }

    #[must_use]
    pub fn at(mut self, span: Span) -> Self {
        self.span.get_or_insert(span);
        self
    }
}

/// The fields of one mapping. What is absent or null reads as Go's zero value.
#[derive(Clone, Copy)]
pub struct Fields<'a> {
    mapping: &'a Mapping,
    span: Span,
}

impl<'a> Fields<'a> {
    /// `None` when the node is no mapping.
    pub fn of(node: &'a Node) -> Option<Self> {
        Some(Self {
            mapping: node.as_mapping()?,
            span: node.place_of_use(),
        })
    }

    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of `name`, unless it is absent or null.
    pub fn get(&self, name: &str) -> Option<&'a Node> {
        self.mapping.get(name).filter(|node| !node.is_null())
    }

    pub fn is_set(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether the key is written, be it with a null.
    pub fn has_key(&self, name: &str) -> bool {
        self.mapping.get(name).is_some()
    }

    /// Where `name` is written; the mapping itself when it is not.
    pub fn span_of(&self, name: &str) -> Span {
        self.mapping
            .entry(name)
            .map_or(self.span, |entry| entry.key.place_of_use())
    }

    pub fn text(&self, name: &str) -> &'a str {
        self.get(name)
            .and_then(Node::as_scalar)
            .map_or("", |scalar| scalar.text.as_str())
    }

    /// The text of `name`, or the program's own default where the key is not written. A null is an empty text.
    pub fn text_or(&self, name: &str, default: &'a str) -> &'a str {
        match self.mapping.get(name) {
            Some(_) => self.text(name),
            None => default,
        }
    }

    /// Whether `name` holds a text that is not empty.
    pub fn has_text(&self, name: &str) -> bool {
        !self.text(name).is_empty()
    }

    /// `None` where the key is not written. A null is false.
    pub fn boolean(&self, name: &str) -> Option<bool> {
        let node = self.mapping.get(name)?;
        if node.is_null() {
            return Some(false);
        }
        boolean(node)
    }

    pub fn integer(&self, name: &str) -> Option<i64> {
        integer(self.get(name)?)
    }

    pub fn number(&self, name: &str) -> Option<f64> {
        match self.get(name)?.resolve()? {
            #[expect(clippy::cast_precision_loss, reason = "Go converts the same way")]
            Resolved::Int(value) => Some(value as f64),
            Resolved::Float(value) => Some(value),
            _ => None,
        }
    }

    /// Milliseconds of a span of time as Prometheus writes it.
    pub fn duration_ms(&self, name: &str) -> Option<i64> {
        let node = self.get(name)?;
        crate::duration::parse(node.as_scalar()?.text.as_str()).ok()
    }

    pub fn table(&self, name: &str) -> Option<Fields<'a>> {
        Self::of(self.get(name)?)
    }

    /// The items of a list; empty when absent.
    pub fn list(&self, name: &str) -> &'a [Node] {
        self.get(name)
            .and_then(Node::as_sequence)
            .unwrap_or_default()
    }

    /// The mappings of a list, nulls left out.
    pub fn tables(&self, name: &str) -> impl Iterator<Item = Fields<'a>> + use<'a> {
        self.list(name).iter().filter_map(Fields::of)
    }

    /// The texts of a list with their places.
    pub fn texts(&self, name: &str) -> Vec<(&'a str, Span)> {
        self.list(name)
            .iter()
            .map(|node| (scalar_text(node), node.place_of_use()))
            .collect()
    }

    /// Key, value and the key's place of a map of texts, in the order of the file.
    pub fn text_map(&self, name: &str) -> Vec<(&'a str, &'a str, Span)> {
        self.table(name).map_or_else(Vec::new, |map| {
            map.entries()
                .map(|(key, value, span)| (key, scalar_text(value), span))
                .collect()
        })
    }

    /// Every key with its value, in the order of the file.
    pub fn entries(&self) -> impl Iterator<Item = (&'a str, &'a Node, Span)> + use<'a> {
        self.mapping.entries.iter().map(|entry| {
            (
                scalar_text(&entry.key),
                &entry.value,
                entry.key.place_of_use(),
            )
        })
    }

    pub fn is_empty(&self) -> bool {
        self.mapping.entries.is_empty()
    }
}

fn scalar_text(node: &Node) -> &str {
    if node.is_null() {
        return "";
    }
    node.as_scalar().map_or("", |scalar| scalar.text.as_str())
}

/// A boolean in any of YAML 1.1's plain spellings.
pub(crate) fn boolean(node: &Node) -> Option<bool> {
    let scalar = node.as_scalar()?;
    if scalar.style != Style::Plain || node.tag.as_deref().is_some_and(|tag| tag != "!!bool") {
        return None;
    }
    scalar.as_bool()
}

/// The integer that go-yaml stores for a field of type `int64`: a float loses its fraction.
pub(crate) fn integer(node: &Node) -> Option<i64> {
    match node.resolve()? {
        Resolved::Int(value) => Some(value),
        #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
        Resolved::Float(value) if value.abs() < 9.2e18 => Some(value as i64),
        _ => None,
    }
}
