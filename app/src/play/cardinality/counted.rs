//! The series, really made and counted by the engine where that is sensible.

use std::collections::BTreeMap;

use super::super::engine::{self, Samples};
use super::super::latest::Answered;
use super::service::{Factor, Service};

/// More than these series are only multiplied.
const MOST_SERIES: u64 = 20_000;
const ALL: &str = r#"{__name__=~"http_request.*"}"#;

/// How many series there are after each factor.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Counted {
    pub factors: Vec<Factor>,
    pub products: Vec<u64>,
    /// Whether the engine counted, or the page multiplied.
    pub is_counted: bool,
}

pub(super) async fn count(service: Service) -> Answered<Counted> {
    let factors = service.factors();
    let products = multiplied(&factors);
    if service.series() > MOST_SERIES {
        return Ok(Counted {
            factors,
            products,
            is_counted: false,
        });
    }
    let samples = Samples {
        series: service.told(),
        interval_ms: 60_000,
    };
    let found = engine::instant(&samples, &expression(&factors), 0).await?;
    let by_step: BTreeMap<&str, f64> = found
        .iter()
        .filter_map(|sample| Some((sample.metric.get("step")?.as_str(), sample.value())))
        .collect();
    let products = (0..factors.len())
        .map(|step| {
            by_step
                .get(step.to_string().as_str())
                .map_or(0, |count| *count as u64)
        })
        .collect();
    Ok(Counted {
        factors,
        products,
        is_counted: true,
    })
}

/// All counts in one question: the combinations of the first label, of the first two, and so on, then the series.
fn expression(factors: &[Factor]) -> String {
    let step = |step: usize| {
        let labels: Vec<&str> = factors
            .iter()
            .take(step + 1)
            .map(|factor| by(factor.name))
            .collect();
        format!(
            r#"label_replace(count(count by ({}) ({ALL})), "step", "{step}", "", "")"#,
            labels.join(", ")
        )
    };
    let steps: Vec<String> = (0..factors.len()).map(step).collect();
    steps.join("\nor\n")
}

/// A histogram's series differ by `le` and, `_sum` and `_count`, by name.
fn by(factor: &'static str) -> &'static str {
    if factor == "le" {
        "le, __name__"
    } else {
        factor
    }
}

fn multiplied(factors: &[Factor]) -> Vec<u64> {
    factors
        .iter()
        .scan(1, |product, factor| {
            *product *= factor.count;
            Some(*product)
        })
        .collect()
}

/// The query as the page shows it.
pub(super) fn shown(counted: &Counted) -> String {
    match counted.is_counted {
        true => format!("count({ALL})"),
        false => counted
            .factors
            .iter()
            .map(|factor| factor.count.to_string())
            .collect::<Vec<_>>()
            .join(" × "),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_question_counts_after_every_factor() {
        let factors = [("method", 3), ("path", 4)].map(|(name, count)| Factor { name, count });
        assert_eq!(multiplied(&factors), [3, 12]);
        assert_eq!(
            expression(&factors),
            r#"label_replace(count(count by (method) ({__name__=~"http_request.*"})), "step", "0", "", "")
or
label_replace(count(count by (method, path) ({__name__=~"http_request.*"})), "step", "1", "", "")"#
        );
    }
}
