//! What a part of a configuration file may hold: a table of fields and the rule that joins them.

use crate::{Fault, Fields};

/// A mapping of the file whose keys are known.
pub struct Table {
    /// What it is called in messages, like `route`.
    pub name: &'static str,
    pub fields: &'static [Field],
    /// Tables whose fields stand in this one as if they were its own.
    pub inline: &'static [&'static Table],
    /// What any other key holds; `None` refuses other keys.
    pub others: Option<&'static Kind>,
    /// Runs when every field below is well-formed.
    pub check: fn(&Fields<'_>) -> Result<(), Fault>,
}

/// A table without fields and rules, to be filled in with `..EMPTY`.
pub const EMPTY: Table = Table {
    name: "",
    fields: &[],
    inline: &[],
    others: None,
    check: |_| Ok(()),
};

/// A key of a table.
pub struct Field {
    pub name: &'static str,
    pub kind: Kind,
}

/// What a value must be. A null is always allowed: it reads as Go's zero value.
#[derive(Clone, Copy)]
pub enum Kind {
    /// Any scalar, taken as it is written.
    Text,
    Boolean,
    Integer,
    /// An integer that is not negative.
    Unsigned,
    Number,
    /// A span of time as Go writes it, like `1h30m` or a number of nanoseconds.
    GoDuration,
    Anything,
    List(&'static Kind),
    /// Keys are any scalar.
    Map(&'static Kind),
    Table(&'static Table),
    /// A list of tables.
    Tables(&'static Table),
    /// A scalar, or a table instead.
    TextOr(&'static Table),
    /// A scalar that must satisfy a rule of its own.
    Parsed(fn(&str) -> Result<(), String>),
    /// A list of scalars that each must satisfy a rule.
    ParsedList(fn(&str) -> Result<(), String>),
}

impl Table {
    /// The field `name`, of this table or of one inline.
    pub fn field(&self, name: &str) -> Option<&'static Field> {
        self.fields
            .iter()
            .find(|field| field.name == name)
            .or_else(|| self.inline.iter().find_map(|table| table.field(name)))
    }

    /// Every field name, for suggestions.
    pub fn names(&self) -> Vec<&'static str> {
        let own = self.fields.iter().map(|field| field.name);
        let inline = self.inline.iter().flat_map(|table| table.names());
        own.chain(inline).collect()
    }
}

impl Kind {
    /// The type as Go names it in messages.
    pub(crate) fn type_name(&self) -> String {
        match self {
            Self::Text | Self::Parsed(_) | Self::TextOr(_) => "string".to_owned(),
            Self::Boolean => "bool".to_owned(),
            Self::Integer => "int".to_owned(),
            Self::Unsigned => "uint".to_owned(),
            Self::Number => "float64".to_owned(),
            Self::GoDuration => "time.Duration".to_owned(),
            Self::Anything => "interface {}".to_owned(),
            Self::List(item) => format!("[]{}", item.type_name()),
            Self::Map(value) => format!("map[string]{}", value.type_name()),
            Self::Table(table) => table.name.to_owned(),
            Self::Tables(table) => format!("[]{}", table.name),
            Self::ParsedList(_) => "[]string".to_owned(),
        }
    }
}

pub const fn field(name: &'static str, kind: Kind) -> Field {
    Field { name, kind }
}

pub const fn text(name: &'static str) -> Field {
    field(name, Kind::Text)
}

pub const fn boolean(name: &'static str) -> Field {
    field(name, Kind::Boolean)
}

pub const fn integer(name: &'static str) -> Field {
    field(name, Kind::Integer)
}

pub const fn unsigned(name: &'static str) -> Field {
    field(name, Kind::Unsigned)
}

pub const fn number(name: &'static str) -> Field {
    field(name, Kind::Number)
}

pub const fn texts(name: &'static str) -> Field {
    field(name, Kind::List(&Kind::Text))
}

pub const fn text_map(name: &'static str) -> Field {
    field(name, Kind::Map(&Kind::Text))
}

pub const fn table(name: &'static str, table: &'static Table) -> Field {
    field(name, Kind::Table(table))
}

pub const fn tables(name: &'static str, table: &'static Table) -> Field {
    field(name, Kind::Tables(table))
}

/// A span of time as Prometheus writes it, like `1h30m` or `5d`.
pub const fn duration(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| crate::duration::parse(text).map(|_| ())),
    )
}

/// A URL of any scheme, as Go's `net/url` accepts it.
pub const fn url(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| crate::url::parse(text).map(|_| ())),
    )
}
