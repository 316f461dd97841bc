//! The file as a tree with places, the same for JSON and YAML, and how JavaScript would read a wrong-typed value.

use std::ops::Deref;

use promql::Span;

/// A value and the bytes it stands in.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    pub value: Value,
    pub span: Span,
}

#[derive(Debug, Clone, PartialEq)]
pub enum Value {
    Null,
    Bool(bool),
    Number(f64),
    Text(String),
    List(Vec<Node>),
    /// In the order of the file; a key may come twice, then the last one counts.
    Map(Vec<Entry>),
}

/// One key of a map with its value.
#[derive(Debug, Clone, PartialEq)]
pub struct Entry {
    pub key: String,
    pub key_span: Span,
    pub value: Node,
}

/// A string of the file. `span` includes its quotes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Text {
    pub value: String,
    pub span: Span,
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.value
    }
}

impl Node {
    /// The value of a key, or `None` also where this is no map.
    pub fn get(&self, key: &str) -> Option<&Node> {
        self.entries()
            .iter()
            .rev()
            .find(|entry| entry.key == key)
            .map(|entry| &entry.value)
    }

    /// The value that several keys lead to, one inside the other.
    pub fn at(&self, path: &[&str]) -> Option<&Node> {
        path.iter().try_fold(self, |node, key| node.get(key))
    }

    pub fn entries(&self) -> &[Entry] {
        match &self.value {
            Value::Map(entries) => entries,
            _ => &[],
        }
    }

    pub fn items(&self) -> &[Node] {
        match &self.value {
            Value::List(items) => items,
            _ => &[],
        }
    }

    pub fn is_map(&self) -> bool {
        matches!(self.value, Value::Map(_))
    }

    /// What it is, for a message.
    pub fn describe(&self) -> &'static str {
        match &self.value {
            Value::Null => "null",
            Value::Bool(_) => "a boolean",
            Value::Number(_) => "a number",
            Value::Text(_) => "a string",
            Value::List(_) => "a list",
            Value::Map(_) => "an object",
        }
    }

    /// A string, or a number or boolean as JavaScript writes it.
    pub fn text(&self) -> Option<Text> {
        let value = match &self.value {
            Value::Text(text) => text.clone(),
            Value::Number(number) => promql::literal::format_number(*number),
            Value::Bool(flag) => flag.to_string(),
            Value::Null | Value::List(_) | Value::Map(_) => return None,
        };
        Some(Text {
            value,
            span: self.span,
        })
    }

    /// A string that holds more than nothing.
    pub fn non_empty_text(&self) -> Option<Text> {
        self.text().filter(|text| !text.is_empty())
    }

    /// A number, also one written as a string.
    pub fn number(&self) -> Option<f64> {
        match &self.value {
            Value::Number(number) => Some(*number),
            Value::Text(text) => text
                .trim()
                .parse()
                .ok()
                .filter(|number: &f64| number.is_finite()),
            _ => None,
        }
    }

    /// A whole number, also one written as a string.
    pub fn integer(&self) -> Option<i64> {
        // Saturates, so that 1e300 is no trap.
        self.number().map(|number| number as i64)
    }

    /// Whether JavaScript takes it for true.
    pub fn is_truthy(&self) -> bool {
        match &self.value {
            Value::Null => false,
            Value::Bool(flag) => *flag,
            Value::Number(number) => *number != 0.0 && !number.is_nan(),
            Value::Text(text) => !text.is_empty(),
            Value::List(_) | Value::Map(_) => true,
        }
    }

    /// Visits every string below this node, keys left out.
    pub fn for_each_text<'a>(&'a self, visit: &mut impl FnMut(&'a str, Span)) {
        match &self.value {
            Value::Text(text) => visit(text, self.span),
            Value::List(items) => items.iter().for_each(|item| item.for_each_text(visit)),
            Value::Map(entries) => entries
                .iter()
                .for_each(|entry| entry.value.for_each_text(visit)),
            Value::Null | Value::Bool(_) | Value::Number(_) => {}
        }
    }
}
