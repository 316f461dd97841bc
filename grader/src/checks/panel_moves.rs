//! `panel_moves`: a panel rises when FlowForge is made ill, and comes down when it is well again.
//! Why it matters: a panel that does not move in an incident is decoration, and one that stays up cries wolf.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, trial};
use crate::evidence::{DrivenClass, Evidence, PanelQuery, Phase};

/// Of what it rose, so much at least must be gone in the end.
const MUST_COME_DOWN: f64 = 0.6;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct PanelMoves {
    /// The file that is a dashboard.
    file: String,
    /// The target that is a Prometheus.
    target: String,
    /// The panel's title.
    panel: String,
    /// What the variable is set to.
    value: String,
    /// The phases before, during and after the fault.
    before: String,
    during: String,
    after: String,
    /// The request class of the phase `during` that makes FlowForge ill.
    fault: String,
    /// How many times its highest value before it must be higher.
    factor: f64,
    /// And this high at least, in the unit of the panel.
    at_least: f64,
    /// A share is never above 1; in a panel whose unit is `percent` never above 100 times that.
    #[serde(default)]
    at_most: Option<f64>,
}

impl Check for PanelMoves {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_file(&self.file)
    }

    fn expected(&self) -> String {
        format!(
            "while `{}` is sent, `{}` rises {}-fold and above {}, and comes down after it",
            self.fault,
            self.panel,
            reading::number(self.factor),
            reading::number(self.at_least)
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl PanelMoves {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let trial = trial::trial(evidence, &self.file, &self.target)?;
        let during = trial::phase(trial, &self.during)?;
        self.was_ill(during)?;
        let before = self.highest(trial::phase(trial, &self.before)?)?.unwrap_or(0.0);
        let Some(peak) = self.highest(during)? else {
            return Ok(Outcome::fail(format!(
                "`{}` shows no number while FlowForge is ill",
                self.panel
            )));
        };
        let after = self.last(trial::phase(trial, &self.after)?)?.unwrap_or(0.0);
        let course = format!(
            "`{}` went from {} to {}, and was at {} in the end",
            self.panel,
            reading::number(before),
            reading::number(peak),
            reading::number(after)
        );
        if let Some(limit) = self.limit(evidence)?
            && before.max(peak).max(after) > limit
        {
            let limit = reading::number(limit);
            return Ok(Outcome::fail(format!("{course}: what was asked for is never above {limit}")));
        }
        if peak < self.at_least || peak < before * self.factor {
            return Ok(Outcome::fail(format!("{course}: it hardly moved")));
        }
        // Not all of it: a window that slides over the fault's end is still coming down.
        if (peak - after) < (peak - before) * MUST_COME_DOWN {
            return Ok(Outcome::fail(format!("{course}: it did not come down again")));
        }
        Ok(Outcome::pass(course))
    }

    /// What the panel may never be above.
    fn limit(&self, evidence: &Evidence) -> Result<Option<f64>, Outcome> {
        let Some(at_most) = self.at_most else {
            return Ok(None);
        };
        let text = reading::file(evidence, &self.file)?;
        let dashboard = dashboards::load(text.as_bytes())
            .map_err(|error| Outcome::fail(format!("Grafana would not import it: {error}")))?;
        let named = dashboard
            .panels
            .iter()
            .filter(|panel| trial::is_called(&panel.name(), &self.panel));
        let mut units = named.flat_map(|panel| panel.fields.units());
        let factor = match units.any(|unit| unit.value == "percent") {
            true => 100.0,
            false => 1.0,
        };
        Ok(Some(at_most * factor))
    }

    /// Whether FlowForge did what the fault asked it to.
    fn was_ill(&self, during: &Phase) -> Result<(), Outcome> {
        let class = during.sent.iter().find(|class| class.id == self.fault);
        let is_as_asked = |class: &DrivenClass| {
            let mut requests = class.requests.iter();
            requests.any(|request| request.status == Some(class.expected_status))
        };
        match class {
            Some(class) if is_as_asked(class) => Ok(()),
            _ => Err(Outcome::fail(
                "FlowForge did not fail when it was asked to: start api-service with FLOWFORGE_ALLOW_FAULTS=1",
            )),
        }
    }

    /// The highest number that the panel showed.
    fn highest(&self, phase: &Phase) -> Result<Option<f64>, Outcome> {
        let queries = self.queries(phase)?;
        let numbers = queries.iter().flat_map(|query| query.answer.numbers());
        Ok(numbers.reduce(f64::max))
    }

    /// The highest of its series at the phase's end.
    fn last(&self, phase: &Phase) -> Result<Option<f64>, Outcome> {
        let queries = self.queries(phase)?;
        let series = queries.iter().flat_map(|query| query.answer.series());
        let last = series.filter_map(|series| series.numbers().next_back());
        Ok(last.reduce(f64::max))
    }

    fn queries<'a>(&self, phase: &'a Phase) -> Result<Vec<&'a PanelQuery>, Outcome> {
        let chosen = std::slice::from_ref(&self.value);
        trial::queries(phase, &self.panel, chosen).map_err(Outcome::fail)
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::dashboard::{Tried, check};

    const CHECK: &str = "{kind: panel_moves, file: dashboard, target: prometheus, panel: Error ratio,
        value: api-service, before: healthy, during: ill, after: recovered, fault: failing,
        factor: 3, at_least: 0.05}";

    #[test]
    fn up_and_down() {
        check(CHECK, &Tried::reference(), &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            pass: `Error ratio` went from 0 to 0.4, and was at 0.02 in the end"#]]);
    }

    #[test]
    fn a_fixed_value() {
        let tried = Tried::reference().returning("Error ratio", &["0.2", "0.2", "0.2"]);
        check(CHECK, &tried, &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            fail: `Error ratio` went from 0.2 to 0.2, and was at 0.2 in the end: it hardly moved"#]]);
    }

    #[test]
    fn a_raw_counter() {
        let tried = Tried::reference().returning("Error ratio", &["3", "40", "40"]);
        check(CHECK, &tried, &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            fail: `Error ratio` went from 3 to 40, and was at 40 in the end: it did not come down again"#]]);
    }

    #[test]
    fn failures_a_second_are_no_share() {
        let a_share = CHECK.replace("at_least: 0.05", "at_least: 0.05, at_most: 1");
        let rates = Tried::reference().returning("Error ratio", &["0", "5", "0"]);
        check(&a_share, &rates, &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            fail: `Error ratio` went from 0 to 5, and was at 0 in the end: what was asked for is never above 1"#]]);
        check(&a_share, &Tried::reference(), &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            pass: `Error ratio` went from 0 to 0.4, and was at 0.02 in the end"#]]);
        let per_cent = Tried::reference()
            .with("\"unit\": \"percentunit\"", "\"unit\": \"percent\"")
            .returning("Error ratio", &["0", "40", "2"]);
        check(&a_share, &per_cent, &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            pass: `Error ratio` went from 0 to 40, and was at 2 in the end"#]]);
    }

    #[test]
    fn a_service_that_was_not_allowed_to_fail() {
        check(CHECK, &Tried::reference().without_faults(), &expect![[r#"
            wanted: while `failing` is sent, `Error ratio` rises 3-fold and above 0.05, and comes down after it
            fail: FlowForge did not fail when it was asked to: start api-service with FLOWFORGE_ALLOW_FAULTS=1"#]]);
    }
}
