//! What the engine makes of the counts, and a sentence that says why.

use super::super::engine::{self, Line, Sample, Samples};
use super::super::latest::Answered;
use super::bounds::Bound;
use super::population;

const BUCKET: &str = "http_request_duration_seconds_bucket";
/// What FlowForge promises: 95 % of its requests within these seconds.
pub(super) const OBJECTIVE: f64 = 0.3;
/// Steps of the curve from the quantile 0 to 1.
const STEPS: i64 = 250;
const STEP_MS: i64 = 4_000;

/// The engine's answers.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// Seconds.
    pub estimate: f64,
    /// `(quantile, seconds)` all along.
    pub curve: Vec<(f64, f64)>,
    /// The share within the objective; nothing where no bucket ends there.
    pub share_within: Option<f64>,
}

/// The query that is asked.
pub(super) fn expression(quantile: f64) -> String {
    format!("histogram_quantile({quantile}, {BUCKET})")
}

pub(super) async fn ask(samples: &Samples, quantile: f64) -> Answered<Told> {
    // The second of the evaluation is the quantile in parts of a thousand: one question draws the whole curve.
    let all = format!("histogram_quantile(time() / 1000, {BUCKET})");
    let lines = engine::range(samples, &all, (0, STEPS * STEP_MS), STEP_MS).await?;
    let points = lines.first().map(Line::points).unwrap_or_default();
    let share = format!(r#"{BUCKET}{{le="{OBJECTIVE}"}} / ignoring (le) {BUCKET}{{le="+Inf"}}"#);
    let first = |vector: Vec<Sample>| vector.first().map(Sample::value);
    let estimate = first(engine::instant(samples, &expression(quantile), 0).await?);
    Ok(Told {
        estimate: estimate.unwrap_or(f64::NAN),
        curve: points
            .into_iter()
            .map(|(at_ms, seconds)| (at_ms as f64 / 1e6, seconds))
            .collect(),
        share_within: first(engine::instant(samples, &share, 0).await?),
    })
}

/// Each bound, then infinity, with the requests at most that long.
pub(super) fn counts(durations: &[f64], bounds: &[Bound]) -> Vec<(String, usize)> {
    let finite = bounds.iter().map(|bound| {
        (
            bound.label(),
            population::within(durations, bound.seconds()),
        )
    });
    finite
        .chain([("+Inf".to_owned(), durations.len())])
        .collect()
}

/// The counts as a page of metrics shows them.
pub(super) fn exposition(counts: &[(String, usize)]) -> String {
    let line = |(le, count): &(String, usize)| format!("{BUCKET}{{le=\"{le}\"}} {count}");
    counts.iter().map(line).collect::<Vec<_>>().join("\n")
}

/// The counts as series that stand still.
pub(super) fn samples(counts: &[(String, usize)]) -> Samples {
    let line = |(le, count): &(String, usize)| format!("{BUCKET}{{le=\"{le}\"}} {count}x{STEPS}\n");
    Samples {
        series: counts.iter().map(line).collect(),
        interval_ms: STEP_MS,
    }
}

/// The bucket that a quantile falls into: its bounds in seconds and how many requests are within each.
pub(super) struct Found {
    pub lower: (f64, usize),
    /// Nothing where the bucket ends at infinity.
    pub upper: Option<(f64, usize)>,
}

pub(super) fn bucket(durations: &[f64], bounds: &[Bound], quantile: f64) -> Found {
    let wanted = quantile * durations.len() as f64;
    let mut lower = (0.0, 0);
    for bound in bounds {
        let here = (
            bound.seconds(),
            population::within(durations, bound.seconds()),
        );
        if here.1 as f64 >= wanted {
            return Found {
                lower,
                upper: Some(here),
            };
        }
        lower = here;
    }
    Found { lower, upper: None }
}

/// Why the engine says what it says.
pub(super) fn remark(durations: &[f64], bounds: &[Bound], quantile: f64) -> String {
    let (count, rank) = (durations.len(), population::rank(durations.len(), quantile));
    let Found { lower, upper } = bucket(durations, bounds, quantile);
    let why = match upper {
        Some(upper) => format!(
            "Request {rank} of {count} is in the bucket from {} to {} s: {} are within the one, {} within the other. A straight line between the two is an assumption; where in the bucket the request really lies, nobody recorded.",
            lower.0, upper.0, lower.1, upper.1
        ),
        None => format!(
            "Request {rank} of {count} is slower than the last bound, where the line has no end. The answer is that bound, {} s, and means “at least that”.",
            lower.0
        ),
    };
    let has_objective = bounds.contains(&Bound::nearest(OBJECTIVE));
    let share = if has_objective {
        format!("{OBJECTIVE} s is a bound, so the share within it is exact.")
    } else {
        format!("No bucket ends at {OBJECTIVE} s, so the share within it can't be told.")
    };
    format!("{why} {share}")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bounds(seconds: &[f64]) -> Vec<Bound> {
        seconds.iter().map(|at| Bound::nearest(*at)).collect()
    }

    #[test]
    fn the_series_count_up_to_everything() {
        let counts = counts(&[0.1, 0.2, 0.4, 2.0], &bounds(&[0.1, 0.3]));
        assert_eq!(
            exposition(&counts),
            "http_request_duration_seconds_bucket{le=\"0.1\"} 1\n\
             http_request_duration_seconds_bucket{le=\"0.3\"} 2\n\
             http_request_duration_seconds_bucket{le=\"+Inf\"} 4"
        );
    }

    #[test]
    fn the_remark_tells_a_bucket_from_the_open_end() {
        let durations = [0.1, 0.2, 0.4, 2.0];
        let inside = remark(&durations, &bounds(&[0.1, 0.3, 5.0]), 0.75);
        assert!(inside.starts_with("Request 3 of 4 is in the bucket from 0.3 to 5 s: 2 are"));
        assert!(inside.ends_with("is exact."));
        let beyond = remark(&durations, &bounds(&[0.25]), 0.95);
        assert!(beyond.contains("“at least that”") && beyond.ends_with("can't be told."));
    }
}
