//! What Prometheus has kept of the process: a page every five seconds, over the last minutes.

use super::super::engine::{self, Sample, Samples};
use super::super::latest::Answered;
use super::process::{BOUNDS, Page, Process, QUANTILES};

pub(super) const SCRAPE_S: u32 = 5;
/// Five minutes.
pub(super) const KEPT: usize = 61;

/// The process with those who watch it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Watched {
    pub process: Process,
    pub second: u32,
    /// The oldest first.
    pub scrapes: Vec<Page>,
    pub restarted_at: Option<u32>,
}

impl Watched {
    pub(super) fn new(seed: u64) -> Self {
        let process = Process::new(seed);
        Self {
            scrapes: vec![process.page()],
            process,
            second: 0,
            restarted_at: None,
        }
    }

    pub(super) fn pass(&mut self, seconds: u32, per_second: f64, slow: f64) {
        for _ in 0..seconds {
            self.process.pass_second(per_second, slow);
            self.second += 1;
            if self.second.is_multiple_of(SCRAPE_S) {
                self.scrapes.push(self.process.page());
                let too_many = self.scrapes.len().saturating_sub(KEPT);
                self.scrapes.drain(..too_many);
            }
        }
    }

    pub(super) fn restart(&mut self) {
        self.process.restart();
        self.restarted_at = Some(self.second);
    }
}

/// The lines of a page for each type: counter, gauge, histogram, summary.
pub(super) fn exposition(page: &Page) -> [Vec<String>; 4] {
    let histogram = "http_request_duration_seconds";
    let buckets = BOUNDS.iter().chain([&"+Inf"]).zip(page.buckets);
    let buckets = buckets.map(|(le, count)| format!("{histogram}_bucket{{le=\"{le}\"}} {count}"));
    let summary = "legacy_duration_seconds";
    let quantiles = QUANTILES.iter().zip(page.quantiles);
    let quantiles = quantiles.map(|(quantile, value)| {
        format!(
            "{summary}{{quantile=\"{quantile}\"}} {}",
            thousandths(value)
        )
    });
    let totals = |name: &str| {
        [
            format!("{name}_sum {}", thousandths(page.sum_s)),
            format!("{name}_count {}", page.buckets[3]),
        ]
    };
    let typed = |name: &str, kind: &str| vec![format!("# TYPE {name} {kind}")];
    let mut pages = [
        typed("http_requests_total", "counter"),
        typed("http_requests_in_flight", "gauge"),
        typed(histogram, "histogram"),
        typed(summary, "summary"),
    ];
    pages[0].push(format!("http_requests_total {}", page.requests));
    pages[1].push(format!("http_requests_in_flight {}", page.in_flight));
    pages[2].extend(buckets.chain(totals(histogram)));
    pages[3].extend(quantiles.chain(totals(summary)));
    pages
}

/// The scrapes as series: each line of a page, with its values one after the other.
pub(super) fn samples(scrapes: &[Page]) -> Samples {
    let lines = |page: &Page| exposition(page).concat();
    let mut series: Vec<String> = Vec::new();
    for page in scrapes {
        let values = lines(page)
            .into_iter()
            .filter(|line| !line.starts_with('#'));
        for (index, line) in values.enumerate() {
            match (series.get_mut(index), line.rsplit_once(' ')) {
                (Some(series), Some((_, value))) => {
                    series.push(' ');
                    series.push_str(value);
                }
                _ => series.push(line),
            }
        }
    }
    Samples {
        series: series.join("\n"),
        interval_ms: i64::from(SCRAPE_S) * 1000,
    }
}

/// What the engine makes of each type; nothing where a query has no result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    pub rate: Option<f64>,
    pub in_flight: Option<f64>,
    pub most_in_flight: Option<f64>,
    pub p90: Option<f64>,
    pub summary: Option<f64>,
}

pub(super) const RATE: &str = "rate(http_requests_total[1m])";
pub(super) const IN_FLIGHT: &str = "http_requests_in_flight";
pub(super) const MOST_IN_FLIGHT: &str = "max_over_time(http_requests_in_flight[1m])";
pub(super) const P90: &str =
    "histogram_quantile(0.9, rate(http_request_duration_seconds_bucket[1m]))";
pub(super) const SUMMARY: &str = r#"legacy_duration_seconds{quantile="0.9"}"#;

pub(super) async fn ask(samples: &Samples, scrapes: usize) -> Answered<Told> {
    let at_ms = scrapes.saturating_sub(1) as i64 * samples.interval_ms;
    let first = |vector: Vec<Sample>| vector.first().map(Sample::value);
    Ok(Told {
        rate: first(engine::instant(samples, RATE, at_ms).await?),
        in_flight: first(engine::instant(samples, IN_FLIGHT, at_ms).await?),
        most_in_flight: first(engine::instant(samples, MOST_IN_FLIGHT, at_ms).await?),
        p90: first(engine::instant(samples, P90, at_ms).await?),
        summary: first(engine::instant(samples, SUMMARY, at_ms).await?),
    })
}

fn thousandths(value: f64) -> String {
    if value.is_nan() {
        "NaN".to_owned()
    } else {
        ((value * 1000.0).round() / 1000.0).to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_series_has_a_value_for_each_scrape() {
        let mut watched = Watched::new(3);
        watched.pass(400, 5.0, 0.1);
        assert_eq!(watched.scrapes.len(), KEPT);
        let samples = samples(&watched.scrapes);
        assert_eq!(samples.series.lines().count(), 1 + 1 + 6 + 4);
        for line in samples.series.lines() {
            assert_eq!(line.split(' ').count(), 1 + KEPT, "{line}");
        }
    }

    #[test]
    fn an_idle_process_shows_its_page_too() {
        let [counter, gauge, histogram, summary] = exposition(&Process::new(1).page());
        assert_eq!(counter[1], "http_requests_total 0");
        assert_eq!(gauge[1], "http_requests_in_flight 0");
        assert_eq!(
            histogram[4],
            "http_request_duration_seconds_bucket{le=\"+Inf\"} 0"
        );
        assert_eq!(summary[2], "legacy_duration_seconds{quantile=\"0.9\"} NaN");
    }
}
