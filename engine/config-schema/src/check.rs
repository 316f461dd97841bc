//! Walks a document along a table and collects what does not fit.

use yaml::{Node, Problem, Resolved};

use crate::fields::{boolean, integer};
use crate::suggest::nearest;
use crate::{Fields, Kind, Table, duration};

/// Every problem of `node` as a `table`, in the order of the file. `path` is the way to the node, empty for the root.
pub fn check(node: &Node, table: &'static Table, path: &str) -> Vec<Problem> {
    let mut walk = Walk {
        path: path.to_owned(),
        problems: Vec::new(),
    };
    if !node.is_null() {
        walk.table(node, table);
    }
    walk.problems
}

struct Walk {
    path: String,
    problems: Vec<Problem>,
}

impl Walk {
    /// Whether the value fits; what does not is noted.
    fn value(&mut self, node: &Node, kind: &Kind) -> bool {
        // Null fits every type.
        if node.is_null() {
            return true;
        }
        if node.tag.as_deref() == Some("!!binary") && !is_base64(node) {
            let message = "!!binary value contains invalid base64 data";
            return self.report(node, message.to_owned());
        }
        match kind {
            Kind::Anything => true,
            Kind::Table(table) => self.table(node, table),
            Kind::TextOr(table) => node.as_scalar().is_some() || self.table(node, table),
            Kind::List(item) => self.list(node, kind, |walk, node| walk.value(node, item)),
            Kind::Tables(table) => self.list(node, kind, |walk, node| {
                walk.value(node, &Kind::Table(table))
            }),
            Kind::ParsedList(parse) => self.list(node, kind, |walk, node| {
                walk.value(node, &Kind::Parsed(*parse))
            }),
            Kind::Map(value) => self.map(node, kind, value),
            Kind::Text
            | Kind::Boolean
            | Kind::Integer
            | Kind::Unsigned
            | Kind::Number
            | Kind::GoDuration => fits(node, kind) || self.wrong_type(node, kind),
            Kind::Parsed(parse) => match node.as_scalar().map(|scalar| parse(&scalar.text)) {
                Some(Ok(())) => true,
                Some(Err(reason)) => self.report(node, reason),
                None => self.wrong_type(node, kind),
            },
        }
    }

    fn table(&mut self, node: &Node, table: &'static Table) -> bool {
        let Some(mapping) = node.as_mapping() else {
            return self.wrong_type(node, &Kind::Table(table));
        };
        let mut is_well_formed = true;
        for entry in &mapping.entries {
            let Some(key) = entry.key.as_scalar() else {
                is_well_formed &= self.wrong_type(&entry.key, &Kind::Text);
                continue;
            };
            let key = key.text.as_str();
            let length = self.path.len();
            if !self.path.is_empty() {
                self.path.push('.');
            }
            self.path.push_str(key);
            is_well_formed &= match (table.field(key), table.others) {
                (Some(field), _) => self.value(&entry.value, &field.kind),
                (None, Some(others)) => self.value(&entry.value, others),
                (None, None) => self.unknown_field(&entry.key, key, table),
            };
            self.path.truncate(length);
        }
        // A rule may rely on the types of its fields.
        if is_well_formed
            && let Some(fields) = Fields::of(node)
            && let Err(fault) = (table.check)(&fields)
        {
            let span = fault.span.unwrap_or(node.place_of_use());
            self.problems
                .push(Problem::new(span, self.path.as_str(), fault.message));
            return false;
        }
        is_well_formed
    }

    fn list(
        &mut self,
        node: &Node,
        kind: &Kind,
        mut item: impl FnMut(&mut Self, &Node) -> bool,
    ) -> bool {
        let Some(items) = node.as_sequence() else {
            return self.wrong_type(node, kind);
        };
        let length = self.path.len();
        let mut fit = true;
        for (index, node) in items.iter().enumerate() {
            self.path.push_str(&format!("[{index}]"));
            fit &= item(self, node);
            self.path.truncate(length);
        }
        fit
    }

    fn map(&mut self, node: &Node, kind: &Kind, value: &Kind) -> bool {
        let Some(mapping) = node.as_mapping() else {
            return self.wrong_type(node, kind);
        };
        let mut fit = true;
        for entry in &mapping.entries {
            let Some(key) = entry.key.as_scalar() else {
                fit &= self.wrong_type(&entry.key, &Kind::Text);
                continue;
            };
            let length = self.path.len();
            self.path.push('.');
            self.path.push_str(&key.text);
            fit &= self.value(&entry.value, value);
            self.path.truncate(length);
        }
        fit
    }

    fn unknown_field(&mut self, key_node: &Node, key: &str, table: &Table) -> bool {
        let mut problem = Problem::new(
            key_node.place_of_use(),
            self.path.as_str(),
            format!("field {key} not found in {}", table.name),
        );
        if let Some(meant) = nearest(key, &table.names()) {
            problem = problem.hint(format!("did you mean `{meant}`?"));
        }
        self.problems.push(problem);
        false
    }

    fn wrong_type(&mut self, node: &Node, kind: &Kind) -> bool {
        let message = format!("cannot unmarshal {} into {}", shown(node), kind.type_name());
        self.report(node, message)
    }

    fn report(&mut self, node: &Node, message: String) -> bool {
        self.problems.push(Problem::new(
            node.place_of_use(),
            self.path.as_str(),
            message,
        ));
        false
    }
}

fn fits(node: &Node, kind: &Kind) -> bool {
    let Some(value) = node.resolve() else {
        return false;
    };
    match kind {
        Kind::Boolean => boolean(node).is_some(),
        Kind::Integer => integer(node).is_some(),
        Kind::Unsigned => integer(node).is_some_and(|value| value >= 0),
        Kind::Number => matches!(value, Resolved::Int(_) | Resolved::Float(_)),
        Kind::GoDuration => match value {
            Resolved::Str(text) => duration::parse_go(text).is_some(),
            _ => integer(node).is_some(),
        },
        _ => true,
    }
}

/// Base64 of the standard alphabet, padded; line ends don't count.
fn is_base64(node: &Node) -> bool {
    let text = node.as_scalar().map_or("", |scalar| scalar.text.as_str());
    let text: String = text.chars().filter(|c| !matches!(c, '\r' | '\n')).collect();
    let digits = text.trim_end_matches('=');
    text.len().is_multiple_of(4)
        && text.len() - digits.len() <= 2
        && digits
            .chars()
            .all(|c| c.is_ascii_alphanumeric() || matches!(c, '+' | '/'))
}

/// A value as go-yaml shows it: its tag, and the start of its text.
fn shown(node: &Node) -> String {
    let Some(scalar) = node.as_scalar() else {
        let is_list = node.as_sequence().is_some();
        return if is_list { "!!seq" } else { "!!map" }.to_owned();
    };
    let tag = match node.tag.as_deref() {
        Some(tag) => tag,
        None if boolean(node).is_some() => "!!bool",
        None => node.resolve().map_or("!!str", |value| value.tag()),
    };
    let text = scalar.text.as_str();
    if text.len() <= 10 {
        return format!("{tag} `{text}`");
    }
    let end = text.floor_char_boundary(7);
    format!("{tag} `{}...`", text.get(..end).unwrap_or_default())
}
