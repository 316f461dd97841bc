//! Expected and found names and values side by side.

use std::fmt::{self, Display, Formatter};

use promql::literal::quote;

/// The widest column that is aligned; what is wider runs over.
const MAX_COLUMN: usize = 60;

/// One name on both sides.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Row {
    pub name: String,
    pub expected: Option<String>,
    pub found: Option<String>,
}

/// All names of both sides, sorted.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Rows {
    pub rows: Vec<Row>,
}

impl Row {
    pub fn is_same(&self) -> bool {
        self.expected == self.found
    }
}

impl Rows {
    /// Puts two lists of sorted pairs side by side.
    pub(super) fn new(expected: &[(String, String)], found: &[(String, String)]) -> Self {
        let mut names: Vec<&str> = expected
            .iter()
            .chain(found)
            .map(|(name, _)| name.as_str())
            .collect();
        names.sort_unstable();
        names.dedup();
        let value = |pairs: &[(String, String)], name: &str| {
            let pair = pairs.iter().find(|(n, _)| n == name);
            pair.map(|(_, value)| value.clone())
        };
        let rows = names.into_iter().map(|name| Row {
            name: name.to_owned(),
            expected: value(expected, name),
            found: value(found, name),
        });
        Self {
            rows: rows.collect(),
        }
    }

    pub fn is_same(&self) -> bool {
        self.rows.iter().all(Row::is_same)
    }

    /// The names on which the sides differ.
    pub fn differing(&self) -> impl Iterator<Item = &Row> {
        self.rows.iter().filter(|row| !row.is_same())
    }
}

/// A line a name, `!` before those that differ.
impl Display for Rows {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        let shown = |row: &Row, value: &Option<String>| match value {
            Some(value) => format!("{}={}", row.name, quote(value)),
            None => "-".to_owned(),
        };
        let width = self
            .rows
            .iter()
            .map(|row| shown(row, &row.expected).chars().count())
            .max()
            .unwrap_or(0)
            .min(MAX_COLUMN);
        for row in &self.rows {
            let sign = if row.is_same() { ' ' } else { '!' };
            let (expected, found) = (shown(row, &row.expected), shown(row, &row.found));
            if row.is_same() {
                writeln!(f, "    {sign} {expected}")?;
            } else {
                writeln!(f, "    {sign} {expected:width$}  got {found}")?;
            }
        }
        Ok(())
    }
}
