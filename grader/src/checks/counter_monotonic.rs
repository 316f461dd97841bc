//! `counter_monotonic`: no counter falls while the service runs.
//! Why it matters: PromQL takes a fall for a restart and adds traffic that never was.

use std::collections::BTreeMap;

use exposition::MetricType;
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeMoment};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct CounterMonotonic {
    target: String,
}

const MOMENTS: [ScrapeMoment; 5] = [
    ScrapeMoment::Start,
    ScrapeMoment::Before,
    ScrapeMoment::After,
    ScrapeMoment::Held,
    ScrapeMoment::Rest,
];

impl Check for CounterMonotonic {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!("no counter of `{}` falls from one scrape to the next", self.target)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl CounterMonotonic {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let mut last: BTreeMap<String, (f64, String)> = BTreeMap::new();
        let mut scrapes = 0;
        for moment in MOMENTS {
            if evidence.scrape(&self.target, moment).is_none() {
                continue;
            }
            scrapes += 1;
            let exposition = reading::exposition(evidence, &self.target, moment)?;
            for family in &exposition.families {
                for sample in &family.samples {
                    let is_counting = match family.metric_type {
                        MetricType::Counter => true,
                        MetricType::Histogram => !sample.name.ends_with("_sum"),
                        _ => false,
                    };
                    if !is_counting {
                        continue;
                    }
                    let key = format!("{:?}", sample.series_key());
                    let now = (sample.value, sample.raw.clone());
                    if let Some((value, raw)) = last.insert(key, now)
                        && sample.value < value
                    {
                        return Ok(Outcome::fail(format!("`{raw}`, and then `{}`", sample.raw)));
                    }
                }
            }
        }
        if last.is_empty() {
            reading::scrape(evidence, &self.target, ScrapeMoment::Before)?;
            return Ok(Outcome::fail("no counter at all"));
        }
        Ok(Outcome::pass(format!("{} series in {scrapes} scrapes, none fell", last.len())))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: counter_monotonic, target: api}";

    #[test]
    fn counters_only_rise() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: no counter of `api` falls from one scrape to the next
            pass: 34 series in 5 scrapes, none fell"#]]);
    }

    #[test]
    fn a_counter_cleared_by_the_scrape_is_quoted_twice() {
        check(CHECK, &Fixture::reference().clears_on_scrape(), &expect![[r#"
            wanted: no counter of `api` falls from one scrape to the next
            fail: `http_requests_total{method="GET",path="/tasks",status="200"} 11`, and then `http_requests_total{method="GET",path="/tasks",status="200"} 0`"#]]);
    }
}
