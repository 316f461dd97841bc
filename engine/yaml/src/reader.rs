//! Reads nodes into Rust types as go-yaml reads them into Go's, strictly, and collects every mistake
//! instead of stopping at the first.

use crate::resolve::Resolved;
use crate::{Document, Entry, Kind, Node, Place, Problem, Span, Spanned, Text};

/// Collects what is wrong with the documents it reads.
#[derive(Debug, Default)]
pub struct Reader {
    pub problems: Vec<Problem>,
}

/// A node on the way through a document, with the path that led to it.
#[derive(Debug, Clone)]
pub struct Field<'n> {
    pub node: &'n Node,
    pub path: String,
}

/// The fields of one mapping; what [`Fields::finish`] finds untouched is unknown.
#[derive(Debug)]
pub struct Fields<'n> {
    /// Names the Go type in messages, like `rulefmt.RuleGroup`.
    type_name: &'static str,
    path: String,
    span: Span,
    entries: &'n [Entry],
    taken: Vec<bool>,
    asked: Vec<&'static str>,
}

impl Reader {
    /// The root of `document`, whose own problems are taken over; `None`: it is empty.
    pub fn root<'n>(&mut self, document: &'n Document) -> Option<Field<'n>> {
        self.problems.extend(document.problems.iter().cloned());
        document.root.as_ref().map(|node| Field {
            node,
            path: String::new(),
        })
    }

    /// Notes a mistake at a field.
    pub fn refuse(&mut self, field: &Field<'_>, message: impl Into<String>) {
        let problem = Problem::new(field.node.span, field.path.as_str(), message);
        self.problems.push(problem);
    }

    /// The fields of a mapping. Null is a mapping without entries; anything else is refused.
    pub fn fields<'n>(&mut self, field: &Field<'n>, type_name: &'static str) -> Fields<'n> {
        let entries = match &field.node.kind {
            Kind::Mapping(mapping) => mapping.entries.as_slice(),
            Kind::Scalar(_) | Kind::Sequence(_) => {
                self.refuse_kind(field, type_name);
                &[]
            }
        };
        Fields {
            type_name,
            path: field.path.clone(),
            span: field.node.span,
            taken: vec![false; entries.len()],
            entries,
            asked: Vec::new(),
        }
    }

    /// The items of a sequence. Null is one without items; anything else is refused.
    pub fn items<'n>(&mut self, field: &Field<'n>, type_name: &str) -> Vec<Field<'n>> {
        let Kind::Sequence(items) = &field.node.kind else {
            self.refuse_kind(field, type_name);
            return Vec::new();
        };
        let with_path = |(index, node)| Field {
            node,
            path: format!("{}[{index}]", field.path),
        };
        items.iter().enumerate().map(with_path).collect()
    }

    /// The entries of a mapping whose keys are free. Null is one without entries; anything else is refused.
    pub fn entries<'n>(
        &mut self,
        field: &Field<'n>,
        type_name: &str,
    ) -> Vec<(&'n Text, Field<'n>)> {
        let Kind::Mapping(mapping) = &field.node.kind else {
            self.refuse_kind(field, type_name);
            return Vec::new();
        };
        let mut entries = Vec::with_capacity(mapping.entries.len());
        for entry in &mapping.entries {
            let Some(key) = entry.key.as_scalar() else {
                let at = Field {
                    node: &entry.key,
                    path: field.path.clone(),
                };
                self.refuse_kind(&at, "string");
                continue;
            };
            let value = Field {
                node: &entry.value,
                path: join(&field.path, &key.text),
            };
            entries.push((&key.text, value));
        }
        entries
    }

    /// Any scalar as the text it is written with, so that `8080` and `true` are strings too.
    /// `None`: null, or refused.
    pub fn string(&mut self, field: &Field<'_>) -> Option<Text> {
        match &field.node.kind {
            Kind::Scalar(_) if field.node.is_null() => None,
            Kind::Scalar(scalar) => Some(scalar.text.clone()),
            Kind::Sequence(_) | Kind::Mapping(_) => {
                self.refuse_kind(field, "string");
                None
            }
        }
    }

    /// A mapping of strings to strings (`map[string]string`), in the order of the file.
    pub fn string_map(&mut self, field: &Field<'_>) -> Vec<(Text, Text)> {
        let entries = self.entries(field, "map[string]string");
        let mut pairs = Vec::with_capacity(entries.len());
        for (key, value) in entries {
            let is_null = value.node.is_null();
            match self.string(&value) {
                Some(text) => pairs.push((key.clone(), text)),
                None if is_null => {
                    pairs.push((key.clone(), Text::empty_at(value.node.span)));
                }
                None => {}
            }
        }
        pairs
    }

    pub fn strings(&mut self, field: &Field<'_>) -> Vec<Text> {
        let items = self.items(field, "[]string");
        let mut texts = Vec::with_capacity(items.len());
        for item in items {
            texts.extend(self.string(&item));
        }
        texts
    }

    pub fn bool(&mut self, field: &Field<'_>) -> Option<Spanned<bool>> {
        let value = field.node.as_scalar().and_then(crate::Scalar::as_bool);
        self.typed(field, value, "bool")
    }

    /// A whole number. Like go-yaml, takes a float and cuts off its fraction.
    pub fn int(&mut self, field: &Field<'_>) -> Option<Spanned<i64>> {
        let value = match field.node.resolve() {
            Some(Resolved::Int(value)) => Some(value),
            #[expect(clippy::cast_possible_truncation, reason = "the range is checked")]
            Some(Resolved::Float(value)) if value.abs() < 9.2e18 => Some(value as i64),
            _ => None,
        };
        self.typed(field, value, "int")
    }

    pub fn float(&mut self, field: &Field<'_>) -> Option<Spanned<f64>> {
        let value = match field.node.resolve() {
            #[expect(clippy::cast_precision_loss, reason = "as go-yaml does")]
            Some(Resolved::Int(value)) => Some(value as f64),
            Some(Resolved::Float(value)) => Some(value),
            _ => None,
        };
        self.typed(field, value, "float64")
    }

    /// A scalar that `parse` makes something of, like a duration; its error is the message.
    pub fn parsed<T, E: std::fmt::Display>(
        &mut self,
        field: &Field<'_>,
        parse: impl FnOnce(&str) -> Result<T, E>,
    ) -> Option<Spanned<T>> {
        let text = self.string(field)?;
        match parse(&text) {
            Ok(value) => Some(Spanned {
                value,
                span: field.node.span,
            }),
            Err(error) => {
                self.refuse(field, error.to_string());
                None
            }
        }
    }

    /// A duration like `5m`; see [`parse_duration`](crate::parse_duration).
    pub fn duration(&mut self, field: &Field<'_>) -> Option<Spanned<std::time::Duration>> {
        self.parsed(field, crate::parse_duration)
    }

    fn typed<T>(
        &mut self,
        field: &Field<'_>,
        value: Option<T>,
        type_name: &str,
    ) -> Option<Spanned<T>> {
        let Some(value) = value else {
            self.refuse_kind(field, type_name);
            return None;
        };
        Some(Spanned {
            value,
            span: field.node.span,
        })
    }

    /// Notes that the node is not of the wanted type; null fits every type.
    fn refuse_kind(&mut self, field: &Field<'_>, type_name: &str) {
        let found = match &field.node.kind {
            Kind::Sequence(_) => "!!seq".to_owned(),
            Kind::Mapping(_) => "!!map".to_owned(),
            Kind::Scalar(_) if field.node.is_null() => return,
            Kind::Scalar(scalar) => {
                let tag = field.node.resolve().map_or("!!str", |value| value.tag());
                format!("{tag} `{}`", shortened(&scalar.text))
            }
        };
        self.refuse(field, format!("cannot unmarshal {found} into {type_name}"));
    }
}

impl<'n> Field<'n> {
    pub fn span(&self) -> Span {
        self.node.span
    }

    pub fn is_null(&self) -> bool {
        self.node.is_null()
    }
}

impl<'n> Fields<'n> {
    /// Where the mapping begins.
    pub fn place(&self) -> Place {
        self.span.start
    }

    pub fn span(&self) -> Span {
        self.span
    }

    /// The value of `name`, where the key is there.
    pub fn optional(&mut self, name: &'static str) -> Option<Field<'n>> {
        self.optional_with_key(name).map(|(_, value)| value)
    }

    /// The key's own place, and the value of `name`.
    pub fn optional_with_key(&mut self, name: &'static str) -> Option<(Span, Field<'n>)> {
        self.asked.push(name);
        let is_named = |entry: &Entry| {
            let key = entry.key.as_scalar();
            key.is_some_and(|key| key.text.as_str() == name)
        };
        let index = self.entries.iter().position(is_named)?;
        *self.taken.get_mut(index)? = true;
        let entry = self.entries.get(index)?;
        let value = Field {
            node: &entry.value,
            path: join(&self.path, name),
        };
        Some((entry.key.span, value))
    }

    /// The value of `name`, whose absence is a mistake.
    pub fn required(&mut self, reader: &mut Reader, name: &'static str) -> Option<Field<'n>> {
        let field = self.optional(name);
        if field.is_none() {
            let message = format!("field `{name}` is missing");
            let problem = Problem::new(self.span, self.path.as_str(), message);
            reader.problems.push(problem);
        }
        field
    }

    /// Refuses every field that nobody asked for.
    pub fn finish(self, reader: &mut Reader) {
        for (entry, _) in self.entries.iter().zip(&self.taken).filter(|(_, t)| !**t) {
            let Some(key) = entry.key.as_scalar() else {
                let at = Field {
                    node: &entry.key,
                    path: self.path.clone(),
                };
                reader.refuse_kind(&at, "string");
                continue;
            };
            let message = format!("field {} not found in type {}", key.text, self.type_name);
            let mut problem = Problem::new(entry.key.span, self.path.as_str(), message);
            problem.hint = nearest(&key.text, &self.asked)
                .map(|name| format!("did you mean `{name}`?"))
                .or_else(|| Some(format!("known here: {}", self.asked.join(", "))));
            reader.problems.push(problem);
        }
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() {
        return name.to_owned();
    }
    format!("{path}.{name}")
}

/// As go-yaml shows values in its messages: at most ten bytes.
fn shortened(text: &str) -> String {
    if text.len() <= 10 {
        return text.to_owned();
    }
    let end = text.floor_char_boundary(7);
    format!("{}...", text.get(..end).unwrap_or_default())
}

/// The known name that `written` was probably meant to be: at most two edits away.
fn nearest(written: &str, known: &[&'static str]) -> Option<&'static str> {
    // Nobody's typing slip is that long, and the distance costs the product of the lengths.
    if written.len() > 64 {
        return None;
    }
    let distance = |name: &&&'static str| edit_distance(written, name);
    let best = known.iter().min_by_key(distance)?;
    (edit_distance(written, best) <= 2).then_some(*best)
}

fn edit_distance(a: &str, b: &str) -> usize {
    let b: Vec<char> = b.chars().collect();
    let mut row: Vec<usize> = (0..=b.len()).collect();
    for (i, from) in a.chars().enumerate() {
        let mut diagonal = i;
        let mut left = i + 1;
        for (to, cell) in b.iter().zip(row.iter_mut().skip(1)) {
            let above = *cell;
            let replaced = diagonal + usize::from(from != *to);
            left = replaced.min(above + 1).min(left + 1);
            diagonal = above;
            *cell = left;
        }
        if let Some(first) = row.first_mut() {
            *first = i + 1;
        }
    }
    row.last().copied().unwrap_or_default()
}
