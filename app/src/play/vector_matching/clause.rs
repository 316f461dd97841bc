//! The operator and what stands behind it: `/ on (path) group_left (version)`.

use super::vectors::{COLUMNS, MARK, Vectors};

pub(super) const OPERATORS: [&str; 10] =
    ["/", "*", "+", "-", ">", "<", "==", "and", "or", "unless"];
pub(super) const MODES: [&str; 3] = ["all labels", "on (…)", "ignoring (…)"];
pub(super) const GROUPINGS: [&str; 3] = ["one to one", "group_left", "group_right"];

pub(super) const ON: usize = 1;

/// What is chosen, by position in the lists above; the ticks are by column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Clause {
    pub operator: usize,
    pub mode: usize,
    pub listed: [bool; COLUMNS],
    pub grouping: usize,
    pub carried: [bool; COLUMNS],
}

impl Clause {
    pub(super) fn operator(self) -> &'static str {
        OPERATORS.get(self.operator).copied().unwrap_or("/")
    }

    /// `errors / on (path) requests`
    pub(super) fn expression(self, vectors: &Vectors) -> String {
        self.between(vectors, self.operator(), None, true)
    }

    /// The same where rows carry a mark, which must be equal too.
    pub(super) fn marked_expression(self, vectors: &Vectors) -> String {
        self.between(vectors, self.operator(), Some(MARK), true)
    }

    /// Has a result for every left and right row with the same mark that this clause lets meet.
    pub(super) fn meeting(self, vectors: &Vectors) -> String {
        self.between(vectors, "*", Some(MARK), false)
    }

    fn between(
        self,
        vectors: &Vectors,
        operator: &str,
        mark: Option<&str>,
        has_grouping: bool,
    ) -> String {
        let names = |ticked: [bool; COLUMNS]| -> Vec<&str> {
            let columns = vectors.columns.into_iter().zip(ticked);
            columns
                .filter_map(|(name, is_ticked)| is_ticked.then_some(name))
                .collect()
        };
        let mut listed = names(self.listed);
        if self.mode == ON {
            listed.extend(mark);
        }
        let mut words = vec![vectors.left.metric.to_owned(), operator.to_owned()];
        if self.mode > 0 {
            let word = if self.mode == ON { "on" } else { "ignoring" };
            words.push(format!("{word} ({})", listed.join(", ")));
        }
        if has_grouping && self.grouping > 0 {
            let carried = names(self.carried);
            let labels = match carried.is_empty() {
                true => String::new(),
                false => format!(" ({})", carried.join(", ")),
            };
            let word = GROUPINGS.get(self.grouping).copied().unwrap_or_default();
            words.push(format!("{word}{labels}"));
        }
        words.push(vectors.right.metric.to_owned());
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::super::scenarios::SCENARIOS;
    use super::*;

    #[test]
    fn the_choices_read_as_promql() {
        let build_info = &SCENARIOS[3];
        let vectors = build_info.vectors();
        assert_eq!(
            build_info.clause.expression(&vectors),
            "requests * on (instance) group_left (version) build_info"
        );
        assert_eq!(
            build_info.clause.meeting(&vectors),
            "requests * on (instance, found) build_info"
        );
        let ignoring = Clause {
            mode: 2,
            listed: [false, true],
            grouping: 0,
            ..SCENARIOS[1].clause
        };
        assert_eq!(
            ignoring.marked_expression(&SCENARIOS[1].vectors()),
            "errors / ignoring (status) requests"
        );
    }
}
