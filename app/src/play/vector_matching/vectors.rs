//! The two vectors as they are edited, and the series that they stand for.

/// Labels that a row may have; an empty one is absent.
pub(super) const COLUMNS: usize = 2;
pub(super) const MOST_ROWS: usize = 7;

/// A row as it is typed.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub(super) struct Row {
    pub labels: [String; COLUMNS],
    pub value: String,
}

/// One side of the operator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Side {
    pub metric: &'static str,
    pub rows: Vec<Row>,
}

/// Both sides and their labels' names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Vectors {
    pub columns: [&'static str; COLUMNS],
    pub left: Side,
    pub right: Side,
}

impl Vectors {
    /// # Errors
    /// Names the row that is no sample, or that is there twice.
    pub(super) fn check(&self) -> Result<(), String> {
        for (name, side) in [("left", &self.left), ("right", &self.right)] {
            for (index, row) in side.rows.iter().enumerate() {
                let number = index + 1;
                if row.value.trim().parse::<f64>().is_err() {
                    let value = &row.value;
                    return Err(format!(
                        "The value of row {number} on the {name}, “{value}”, is no number."
                    ));
                }
                let twin = side
                    .rows
                    .iter()
                    .take(index)
                    .position(|other| other.labels == row.labels);
                if let Some(twin) = twin {
                    return Err(format!(
                        "Rows {} and {number} on the {name} have the same labels, so they are one series. A vector holds each series once.",
                        twin + 1
                    ));
                }
            }
        }
        Ok(())
    }

    /// `metric{path="/tasks",…} 0.02` and a line break, with one label more if there is a `mark`.
    pub(super) fn line(&self, side: &Side, row: &Row, mark: Option<&str>) -> String {
        let typed = self
            .columns
            .iter()
            .zip(&row.labels)
            .map(|(name, value)| (*name, value.as_str()));
        let labels: Vec<String> = typed
            .chain(mark.map(|mark| (MARK, mark)))
            .filter(|(_, value)| !value.is_empty())
            .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
            .collect();
        format!(
            "{}{{{}}} {}\n",
            side.metric,
            labels.join(","),
            row.value.trim()
        )
    }
}

/// The label by which we recognise a row in the engine's answer.
pub(super) const MARK: &str = "found";

fn escaped(value: &str) -> String {
    value.replace('\\', r"\\").replace('"', "\\\"")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn row(path: &str, status: &str, value: &str) -> Row {
        Row {
            labels: [path.to_owned(), status.to_owned()],
            value: value.to_owned(),
        }
    }

    fn vectors(rows: Vec<Row>) -> Vectors {
        let side = |metric, rows| Side { metric, rows };
        Vectors {
            columns: ["path", "status"],
            left: side("errors", rows),
            right: side("requests", Vec::new()),
        }
    }

    #[test]
    fn an_empty_label_is_absent_and_quotes_are_escaped() {
        let vectors = vectors(vec![row("/\"a\\", "", " 1")]);
        let line = vectors.line(&vectors.left, &vectors.left.rows[0], Some("A"));
        assert_eq!(line, "errors{path=\"/\\\"a\\\\\",found=\"A\"} 1\n");
    }

    #[test]
    fn a_row_without_a_number_or_twice_is_refused() {
        let problem = vectors(vec![row("/", "", "1"), row("/a", "", "x")]).check();
        assert_eq!(
            problem.unwrap_err(),
            "The value of row 2 on the left, “x”, is no number."
        );
        let problem = vectors(vec![row("/", "", "1"), row("/", "", "2")]).check();
        assert!(problem.unwrap_err().starts_with("Rows 1 and 2 on the left"));
    }
}
