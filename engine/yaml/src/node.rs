//! The tree of a document.

use crate::{Problem, Scalar, Span};

/// One document of a file. Aliases and merge keys are already resolved.
#[derive(Debug, Clone)]
pub struct Document {
    /// `None`: the document holds nothing but comments.
    pub root: Option<Node>,
    /// What the syntax allows but go-yaml refuses: repeated keys, merges of what is no mapping.
    pub problems: Vec<Problem>,
}

/// A scalar, a sequence or a mapping, with its place.
#[derive(Debug, Clone)]
pub struct Node {
    pub kind: Kind,
    /// Where the node is written. What an alias brought keeps the place of its definition.
    pub span: Span,
    /// The alias (`*name`) through which the node came here.
    pub alias: Option<Span>,
    /// The explicit tag, with the core schema's prefix shortened to `!!`.
    pub tag: Option<Box<str>>,
}

#[derive(Debug, Clone)]
pub enum Kind {
    Scalar(Scalar),
    Sequence(Vec<Node>),
    Mapping(Mapping),
}

/// Entries in the order of the file, then those that merge keys (`<<`) brought.
#[derive(Debug, Clone, Default)]
pub struct Mapping {
    pub entries: Vec<Entry>,
}

#[derive(Debug, Clone)]
pub struct Entry {
    pub key: Node,
    pub value: Node,
    /// Whether a merge key brought the entry.
    pub is_merged: bool,
}

impl Node {
    pub fn as_scalar(&self) -> Option<&Scalar> {
        match &self.kind {
            Kind::Scalar(scalar) => Some(scalar),
            Kind::Sequence(_) | Kind::Mapping(_) => None,
        }
    }

    pub fn as_sequence(&self) -> Option<&[Node]> {
        match &self.kind {
            Kind::Sequence(items) => Some(items),
            Kind::Scalar(_) | Kind::Mapping(_) => None,
        }
    }

    pub fn as_mapping(&self) -> Option<&Mapping> {
        match &self.kind {
            Kind::Mapping(mapping) => Some(mapping),
            Kind::Scalar(_) | Kind::Sequence(_) => None,
        }
    }

    /// Where a person reading the file would point: at the alias, if one brought the node here.
    pub fn place_of_use(&self) -> Span {
        self.alias.unwrap_or(self.span)
    }
}

impl Mapping {
    /// The value of the scalar key `name`.
    pub fn get(&self, name: &str) -> Option<&Node> {
        self.entry(name).map(|entry| &entry.value)
    }

    /// Key and value of the scalar key `name`.
    pub fn entry(&self, name: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| {
            entry
                .key
                .as_scalar()
                .is_some_and(|key| key.text.as_str() == name)
        })
    }
}
