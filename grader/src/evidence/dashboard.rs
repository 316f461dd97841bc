//! What a dashboard's queries answered on the student's Prometheus, phase by phase, for each value of its variable.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use super::DrivenClass;

/// The queries of one dashboard and their answers.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct DashboardEvidence {
    /// What the dashboard's variable offers on this Prometheus; absent where the file has no such variable.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub choices: Option<Choices>,
    pub phases: Vec<Phase>,
    /// Why the file is no dashboard, with its place; then nothing was asked.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unreadable: Option<String>,
}

/// The choices of a variable.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Choices {
    /// What Prometheus was asked, or `the file` where the choices stand there.
    pub asked: String,
    pub values: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub error: Option<String>,
}

/// A time of steady traffic. Times are Unix seconds by the clock of Prometheus.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Phase {
    pub id: String,
    pub from_s: f64,
    pub to_s: f64,
    pub sent: Vec<DrivenClass>,
    pub queries: Vec<PanelQuery>,
}

/// One query of a panel with its variables filled in, and its answer.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelQuery {
    /// The panel's title.
    pub panel: String,
    pub ref_id: String,
    /// What the variable was set to.
    pub chosen: Vec<String>,
    pub expr: String,
    pub answer: PanelAnswer,
}

/// What Prometheus said.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum PanelAnswer {
    /// How many series there are, and the first of them.
    Series {
        count: usize,
        first: Vec<PanelSeries>,
    },
    /// Why it refused the query.
    Refused(String),
}

/// A series with its values over the phase; an instant query has one.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct PanelSeries {
    pub labels: BTreeMap<String, String>,
    /// As the server wrote them: JSON numbers can't say `NaN` or `+Inf`.
    pub values: Vec<String>,
}

impl DashboardEvidence {
    /// The phase of that id.
    pub fn phase(&self, id: &str) -> Option<&Phase> {
        self.phases.iter().find(|phase| phase.id == id)
    }
}

impl PanelAnswer {
    /// Every value that is a number.
    pub fn numbers(&self) -> impl Iterator<Item = f64> {
        self.series().iter().flat_map(PanelSeries::numbers)
    }

    /// The kept series.
    pub fn series(&self) -> &[PanelSeries] {
        match self {
            Self::Series { first, .. } => first,
            Self::Refused(_) => &[],
        }
    }
}

impl PanelSeries {
    /// Its values that are numbers.
    pub fn numbers(&self) -> impl DoubleEndedIterator<Item = f64> {
        let numbers = self.values.iter().filter_map(|value| value.parse().ok());
        numbers.filter(|number: &f64| number.is_finite())
    }
}
