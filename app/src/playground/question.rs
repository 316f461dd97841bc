//! What is asked in the playground, and the address that asks it again.

use model::{QueryView, SAMPLE_DATASET_END_MS, SAMPLE_DATASET_START_MS};
use serde::{Deserialize, Serialize};

use crate::ui::utc_time;

const SCRAPE_INTERVAL_MS: i64 = 15_000;

/// How the result is looked at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub(super) enum Tab {
    Table,
    Graph,
}

/// Everything that an address says.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub(super) struct Question {
    pub expr: String,
    pub tab: Tab,
    /// The table's moment.
    pub at_ms: i64,
    pub from_ms: i64,
    pub to_ms: i64,
    /// `None` lets the range decide.
    pub step_ms: Option<i64>,
}

impl Default for Question {
    /// The dataset's whole day, and a first thing to see.
    fn default() -> Self {
        Self {
            expr: "sum by (job) (rate(http_requests_total[5m]))".to_owned(),
            tab: Tab::Graph,
            at_ms: SAMPLE_DATASET_END_MS,
            from_ms: SAMPLE_DATASET_START_MS,
            to_ms: SAMPLE_DATASET_END_MS,
            step_ms: None,
        }
    }
}

impl Question {
    /// Reads an address' parameters; what is missing or malformed is as at first.
    pub(super) fn from_parameters(get: impl Fn(&str) -> Option<String>) -> Self {
        let at_first = Self::default();
        let time = |name: &str| get(name).and_then(|text| parse_time(&text));
        let range = time("from").zip(time("to")).filter(|(from, to)| from < to);
        let (from_ms, to_ms) = range.unwrap_or((at_first.from_ms, at_first.to_ms));
        Self {
            expr: get("expr").unwrap_or(at_first.expr),
            tab: match get("view").as_deref() {
                Some("table") => Tab::Table,
                _ => Tab::Graph,
            },
            at_ms: time("at").unwrap_or(at_first.at_ms),
            from_ms,
            to_ms,
            step_ms: get("step")
                .and_then(|step| step.parse().ok())
                .filter(|step| *step > 0)
                .map(|seconds: i64| seconds * 1000),
        }
    }

    /// What the engine evaluates.
    pub(super) fn view(&self) -> QueryView {
        match self.tab {
            Tab::Table => QueryView::Instant { at_ms: self.at_ms },
            Tab::Graph => QueryView::Range {
                start_ms: self.from_ms,
                end_ms: self.to_ms,
                step_ms: self.step_in_force_ms(),
            },
        }
    }

    /// The chosen step, or about 250 points over the range, on the scrape interval.
    pub(super) fn step_in_force_ms(&self) -> i64 {
        self.step_ms.unwrap_or_else(|| {
            let fair = (self.to_ms - self.from_ms) / 250;
            (fair / SCRAPE_INTERVAL_MS * SCRAPE_INTERVAL_MS).max(SCRAPE_INTERVAL_MS)
        })
    }

    /// The address that asks this again.
    pub(super) fn link(&self) -> String {
        let expr = encode(&self.expr);
        match self.tab {
            Tab::Table => format!(
                "/playground?expr={expr}&view=table&at={}",
                utc_time::iso(self.at_ms)
            ),
            Tab::Graph => {
                let step = self
                    .step_ms
                    .map(|step| format!("&step={}", step / 1000))
                    .unwrap_or_default();
                format!(
                    "/playground?expr={expr}&view=graph&from={}&to={}{step}",
                    utc_time::iso(self.from_ms),
                    utc_time::iso(self.to_ms)
                )
            }
        }
    }
}

/// The playground's address for a query of a lesson.
pub(crate) fn link_to(expr: &str, view: QueryView) -> String {
    let question = Question {
        expr: expr.to_owned(),
        ..Question::default()
    };
    match view {
        QueryView::Instant { at_ms } => Question {
            tab: Tab::Table,
            at_ms,
            ..question
        },
        QueryView::Range {
            start_ms,
            end_ms,
            step_ms,
        } => Question {
            tab: Tab::Graph,
            from_ms: start_ms,
            to_ms: end_ms,
            step_ms: Some(step_ms),
            ..question
        },
    }
    .link()
}

/// An ISO time, or Unix milliseconds.
fn parse_time(text: &str) -> Option<i64> {
    utc_time::parse(text).or_else(|| text.parse().ok())
}

fn encode(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len() * 2);
    for byte in text.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
                encoded.push(char::from(byte));
            }
            _ => encoded.push_str(&format!("%{byte:02X}")),
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(parameters: &[(&str, &str)]) -> Question {
        Question::from_parameters(|name| {
            let found = parameters.iter().find(|(key, _)| *key == name);
            found.map(|(_, value)| (*value).to_owned())
        })
    }

    #[test]
    fn a_link_asks_the_same_again() {
        let question = Question {
            expr: "up == 0".to_owned(),
            from_ms: SAMPLE_DATASET_START_MS + 3_600_000,
            step_ms: Some(60_000),
            ..Question::default()
        };
        assert_eq!(
            question.link(),
            "/playground?expr=up%20%3D%3D%200&view=graph&from=2026-03-10T01:00:00Z&to=2026-03-11T00:00:00Z&step=60"
        );
        let again = read(&[
            ("expr", "up == 0"),
            ("view", "graph"),
            ("from", "2026-03-10T01:00:00Z"),
            ("to", "2026-03-11T00:00:00Z"),
            ("step", "60"),
        ]);
        assert_eq!(again, question);
    }

    #[test]
    fn a_malformed_address_gives_the_whole_day() {
        let question = read(&[
            ("from", "2026-03-10T10:00:00Z"),
            ("to", "2026-03-10T09:00:00Z"),
            ("at", "noon"),
            ("step", "-5"),
        ]);
        assert_eq!(question, Question::default());
    }

    #[test]
    fn the_step_follows_the_range_and_the_scrapes() {
        let hours = |hours: i64| Question {
            to_ms: SAMPLE_DATASET_START_MS + hours * 3_600_000,
            ..Question::default()
        };
        assert_eq!(hours(1).step_in_force_ms(), 15_000);
        assert_eq!(hours(6).step_in_force_ms(), 75_000);
        assert_eq!(hours(24).step_in_force_ms(), 345_000);
    }
}
