//! `annotation_marks_deploys`: an annotation query of the dashboard shows when a new version came, and nothing else.
//! Why it matters: most outages begin with a change, and a mark beside the rise ends the search.

use dashboards::{Origin, Settings};
use judge::Interrupt;
use promql::{EvalOptions, Expr, Value, RangeParams};
use serde::Deserialize;
use sim::{ControlKind, Episode, Scenario, play};

use super::{Check, Outcome, Uses, reading, replay};
use crate::evidence::Evidence;

/// A mark may stand for so long after a deploy: a query looks back to before it.
const MARK_MS: i64 = 20 * 60_000;
/// Where there is no history, everything is new.
const SETTLING_MS: i64 = 30 * 60_000;
/// Grafana asks for annotations about as often as a graph has points.
const STEP_MS: i64 = 15_000;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AnnotationMarksDeploys {
    /// The file that is a dashboard.
    file: String,
}

impl Check for AnnotationMarksDeploys {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        "an annotation query that marks the two deploys of a simulated afternoon, and nothing on a day without one"
            .to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl AnnotationMarksDeploys {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let dashboard = dashboards::load(text.as_bytes())
            .map_err(|error| Outcome::fail(format!("Grafana would not import it: {error}")))?;
        let queries = dashboards::queries(&dashboard, &Settings::default());
        let annotations: Vec<(String, &Expr)> = queries
            .iter()
            .filter(|query| !query.is_hidden())
            .filter_map(|query| match query.origin {
                Origin::Annotation(annotation) => {
                    let name = annotation.name.as_ref().map_or("unnamed", |name| &name.value);
                    Some((name.to_owned(), &query.parsed.as_ref()?.expr))
                }
                _ => None,
            })
            .collect();
        if annotations.is_empty() {
            return Ok(Outcome::fail("the dashboard has no annotation with a query in PromQL"));
        }
        let seed = replay::drill_seed(evidence);
        let deploys = play(&Scenario::control(ControlKind::DeployRestarts, seed));
        let quiet = play(&Scenario::control(ControlKind::DailyWave, seed));
        let mut complaints = Vec::new();
        for (name, expr) in &annotations {
            match verdict(expr, &deploys, &quiet, &evidence.interrupt) {
                Ok(marks) => return Ok(Outcome::pass(format!("`{name}` marks {marks}"))),
                Err(complaint) => complaints.push(format!("`{name}` {complaint}")),
            }
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

/// What is marked, or what is wrong with it.
fn verdict(
    expr: &Expr,
    deploys: &Episode,
    quiet: &Episode,
    interrupt: &Interrupt,
) -> Result<String, String> {
    let found = marks(expr, deploys, interrupt)?;
    let times: Vec<i64> = deploys.dataset.incidents.iter().map(|deploy| deploy.start_ms).collect();
    let is_at = |mark: &i64, deploy: &i64| (*deploy..*deploy + MARK_MS).contains(mark);
    if found.is_empty() {
        return Err("marks nothing when a new version is rolled out".to_owned());
    }
    if let Some(missed) = times.iter().position(|deploy| !found.iter().any(|mark| is_at(mark, deploy))) {
        return Err(format!("misses deploy {} of {}", missed + 1, times.len()));
    }
    let stray = found.iter().filter(|mark| !times.iter().any(|deploy| is_at(mark, deploy))).count();
    if stray > 0 {
        return Err(format!(
            "also marks times at which nothing was deployed: {stray} of {} marks",
            found.len()
        ));
    }
    match marks(expr, quiet, interrupt)?.len() {
        0 => Ok(format!("both deploys and nothing else ({} points)", found.len())),
        many => Err(format!("makes {many} marks on a day without a deploy")),
    }
}

/// The times at which the query is neither empty nor 0.
fn marks(expr: &Expr, episode: &Episode, interrupt: &Interrupt) -> Result<Vec<i64>, String> {
    let info = &episode.dataset.info;
    let range = RangeParams {
        start_ms: info.start_ms + SETTLING_MS,
        end_ms: info.end_ms - 1,
        step_ms: STEP_MS,
    };
    let store = &episode.dataset.store;
    let options = EvalOptions {
        interrupt: interrupt.question(),
        ..EvalOptions::default()
    };
    let evaluated = promql::evaluate_range(store, expr, range, &options)
        .map_err(|error| format!("can't be evaluated: {error}"))?;
    let Value::Matrix(series) = evaluated.value else {
        return Ok(Vec::new());
    };
    let mut marks = Vec::new();
    for series in series {
        let points = series.floats.iter().filter(|(_, value)| *value != 0.0 && !value.is_nan());
        marks.extend(points.map(|(at_ms, _)| *at_ms));
    }
    marks.sort_unstable();
    marks.dedup();
    Ok(marks)
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const CHECK: &str = "{kind: annotation_marks_deploys, file: dashboard}";

    #[test]
    fn new_versions_are_marked() {
        check(CHECK, &Tried::reference(), &expect![[r#"
            wanted: an annotation query that marks the two deploys of a simulated afternoon, and nothing on a day without one
            pass: `Deploys` marks both deploys and nothing else (40 points)"#]]);
    }

    #[test]
    fn restarts_are_not_what_always_is() {
        let tried = Tried::reference().with("offset 5m", "offset 5h");
        check(CHECK, &tried, &expect![[r#"
            wanted: an annotation query that marks the two deploys of a simulated afternoon, and nothing on a day without one
            fail: `Deploys` also marks times at which nothing was deployed: 680 of 840 marks"#]]);
    }

    #[test]
    fn no_annotation() {
        let tried = Tried::reference().with("\"enable\": true", "\"enable\": false");
        check(CHECK, &tried, &expect![[r#"
            wanted: an annotation query that marks the two deploys of a simulated afternoon, and nothing on a day without one
            fail: the dashboard has no annotation with a query in PromQL"#]]);
    }
}
