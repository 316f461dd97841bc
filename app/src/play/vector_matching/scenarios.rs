//! What one starts from: vectors and a clause that show one thing each.

use super::clause::{Clause, ON};
use super::vectors::{COLUMNS, Row, Side, Vectors};

type Told = ([&'static str; COLUMNS], &'static str);

/// A start.
pub(super) struct Scenario {
    pub name: &'static str,
    columns: [&'static str; COLUMNS],
    left: (&'static str, &'static [Told]),
    right: (&'static str, &'static [Told]),
    pub clause: Clause,
}

impl Scenario {
    pub(super) fn vectors(&self) -> Vectors {
        Vectors {
            columns: self.columns,
            left: side(self.left),
            right: side(self.right),
        }
    }
}

fn side((metric, rows): (&'static str, &[Told])) -> Side {
    let row = |(labels, value): &Told| Row {
        labels: labels.map(str::to_owned),
        value: (*value).to_owned(),
    };
    Side {
        metric,
        rows: rows.iter().map(row).collect(),
    }
}

const BY_PATH: (&str, &[Told]) = (
    "requests",
    &[
        (["/tasks", ""], "2.5"),
        (["/tasks/{id}", ""], "3"),
        (["/health", ""], "0.2"),
    ],
);

const PLAIN: Clause = Clause {
    operator: 0,
    mode: 0,
    listed: [false; COLUMNS],
    grouping: 0,
    carried: [false; COLUMNS],
};

pub(super) const SCENARIOS: [Scenario; 4] = [
    Scenario {
        name: "A path without errors",
        columns: ["path", "status"],
        left: (
            "errors",
            &[(["/tasks", ""], "0.02"), (["/tasks/{id}", ""], "0.01")],
        ),
        right: BY_PATH,
        clause: PLAIN,
    },
    Scenario {
        name: "A label on one side only",
        columns: ["path", "status"],
        left: (
            "errors",
            &[
                (["/tasks", "500"], "0.02"),
                (["/tasks", "503"], "0.01"),
                (["/tasks/{id}", "500"], "0.01"),
            ],
        ),
        right: BY_PATH,
        clause: PLAIN,
    },
    Scenario {
        name: "Many divided by one",
        columns: ["path", "status"],
        left: BY_PATH,
        right: ("total", &[(["", ""], "5.7")]),
        clause: Clause { mode: ON, ..PLAIN },
    },
    Scenario {
        name: "Fetching a label",
        columns: ["instance", "version"],
        left: (
            "requests",
            &[
                (["api-0", ""], "1.9"),
                (["api-1", ""], "2.1"),
                (["api-2", ""], "1.7"),
            ],
        ),
        right: (
            "build_info",
            &[
                (["api-0", "1.4.1"], "1"),
                (["api-1", "1.4.1"], "1"),
                (["api-2", "1.4.0"], "1"),
            ],
        ),
        clause: Clause {
            operator: 1,
            mode: ON,
            listed: [true, false],
            grouping: 1,
            carried: [false, true],
        },
    },
];
