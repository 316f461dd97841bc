//! `slo_dashboard`: a dashboard answers the questions of a service level objective with the right numbers.
//! Why it matters: "may we deploy today?" is answered from five numbers, and a wrong unit or window answers it wrongly.
//!
//! Its queries run over a month of played traffic, with what the student's own rules recorded: titles are not read.

use dashboards::{Dashboard, Language, Origin, Settings};
use judge::slo::{Ledger, PERIOD_DAYS, Recording};
use serde::Deserialize;

use super::slo::{self, Play};
use super::{Check, Outcome, Uses, reading, shown_unit};
use crate::evidence::Evidence;

const PERIOD_MS: i64 = PERIOD_DAYS * 86_400_000;
const PERIOD_SECONDS: f64 = PERIOD_DAYS as f64 * 86_400.0;
/// Windows over which an indicator may be shown.
const WINDOWS_MS: [i64; 8] = [
    300_000,
    1_800_000,
    3_600_000,
    6 * 3_600_000,
    86_400_000,
    3 * 86_400_000,
    7 * 86_400_000,
    PERIOD_MS,
];
const TOLERANCE: f64 = 0.05;
const TOLERATED_BUDGET: f64 = 0.025;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SloDashboard {
    /// The dashboard's file.
    file: String,
    /// The file of the rules whose series it may use.
    rules: String,
    #[serde(default = "three_nines")]
    objective: f64,
    facts: Vec<Fact>,
}

/// What a panel must answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Fact {
    /// The share of requests that succeeded.
    Sli,
    Objective,
    BudgetLeft,
    BurnRate,
    /// How long the budget lasts if it goes on like this.
    TimeLeft,
}

fn three_nines() -> f64 {
    0.999
}

impl Check for SloDashboard {
    fn uses(&self) -> Uses<'_> {
        Uses {
            files: vec![&self.file, &self.rules],
            ..Uses::default()
        }
    }

    fn expected(&self) -> String {
        let facts = reading::list(self.facts.iter().map(|fact| fact.name().to_owned()));
        format!("over a month of traffic with known failures, panels that show {facts}")
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SloDashboard {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let dashboard = dashboards::load(text.as_bytes())
            .map_err(|error| Outcome::fail(format!("Grafana would not import it: {error}")))?;
        let rules = slo::rules(evidence, &self.rules)?;
        let play = Play::steady_month(evidence.seed);
        let (mut shown, mut missing) = (Vec::new(), Vec::new());
        play.record(&rules, |recording, ledger, moments| {
            let panels = read_panels(&dashboard, recording, moments);
            for fact in &self.facts {
                let truths = fact.truths(ledger, moments, self.objective);
                match panels.iter().find(|panel| fact.is_shown_by(panel, &truths)) {
                    Some(panel) => shown.push(format!("`{}` shows {}", panel.title, fact.name())),
                    None => missing.push(fact.complaint(&panels, &truths)),
                }
            }
        })?;
        if missing.is_empty() {
            return Ok(Outcome::pass(reading::sentences(shown)));
        }
        Ok(Outcome::share(
            shown.len(),
            self.facts.len(),
            reading::sentences(missing),
        ))
    }
}

/// One series of one query of a panel, at each of the moments.
struct Shown {
    title: String,
    /// Those that it may be shown in, the likeliest first.
    units: Vec<String>,
    values: Vec<f64>,
}

/// Everything that the panels show. A series must be there at every moment.
fn read_panels(dashboard: &Dashboard, recording: &Recording<'_>, moments: &[i64]) -> Vec<Shown> {
    let mut shown = Vec::new();
    let at_moments: Vec<_> = moments
        .iter()
        .map(|at_ms| {
            let settings = Settings {
                now_ms: *at_ms,
                ..Settings::default()
            };
            (at_ms, dashboards::queries(dashboard, &settings))
        })
        .collect();
    let Some((_, first)) = at_moments.first() else {
        return shown;
    };
    for (index, query) in first.iter().enumerate() {
        let Origin::Panel { panel, target } = query.origin else {
            continue;
        };
        if query.is_hidden() || query.language != Language::PromQl || !panel.shows_data() {
            continue;
        }
        let answers = at_moments.iter().map(|(at_ms, queries)| {
            let text = queries.get(index).map_or("", |query| query.expanded.text());
            recording.ask(text, **at_ms).unwrap_or_default()
        });
        let answers: Vec<_> = answers.collect();
        let Some(series) = answers.first() else {
            continue;
        };
        for (place, _) in series.iter().enumerate() {
            let values = answers
                .iter()
                .map(|answer| answer.get(place).map(|point| point.value));
            if let Some(values) = values.collect::<Option<Vec<f64>>>() {
                shown.push(Shown {
                    title: panel.name(),
                    units: shown_unit::units(panel, target),
                    values,
                });
            }
        }
    }
    shown
}

impl Fact {
    fn name(self) -> &'static str {
        match self {
            Self::Sli => "the share of requests that succeeded",
            Self::Objective => "the objective",
            Self::BudgetLeft => "the budget left",
            Self::BurnRate => "the burn rate",
            Self::TimeLeft => "the time left",
        }
    }

    /// What is true at each moment; several answers where the student may choose a window.
    fn truths(self, ledger: &Ledger, moments: &[i64], objective: f64) -> Vec<Vec<f64>> {
        let budget = 1.0 - objective;
        let failed = |at_ms, window_ms| ledger.failed_share(at_ms, window_ms).unwrap_or(f64::NAN);
        let at_each =
            |truth: &dyn Fn(i64) -> f64| moments.iter().map(|at_ms| truth(*at_ms)).collect();
        let left = |at_ms| 1.0 - failed(at_ms, PERIOD_MS) / budget;
        // For a day nothing has changed, so any shorter window says the same.
        let burn = |at_ms| failed(at_ms, 3_600_000) / budget;
        match self {
            Self::Sli => WINDOWS_MS
                .iter()
                .map(|window_ms| at_each(&|at_ms| 1.0 - failed(at_ms, *window_ms)))
                .collect(),
            Self::Objective => vec![at_each(&|_| objective)],
            Self::BudgetLeft => vec![at_each(&left)],
            Self::BurnRate => vec![at_each(&burn)],
            Self::TimeLeft => vec![at_each(&|at_ms| left(at_ms) / burn(at_ms) * PERIOD_SECONDS)],
        }
    }

    fn is_shown_by(self, shown: &Shown, truths: &[Vec<f64>]) -> bool {
        let mut scales = shown.units.iter().filter_map(|unit| self.scale(unit));
        scales.any(|scale| {
            truths.iter().any(|truth| {
                let mut pairs = shown.values.iter().zip(truth);
                pairs.all(|(value, truth)| self.is_close(value * scale, *truth))
            })
        })
    }

    /// The number that a value of this unit is worth; `None` where the unit makes no sense for it.
    fn scale(self, unit: &str) -> Option<f64> {
        match (self, unit) {
            (Self::Sli | Self::Objective | Self::BudgetLeft, "percentunit") => Some(1.0),
            (Self::Sli | Self::Objective | Self::BudgetLeft, "percent") => Some(0.01),
            (Self::Sli | Self::Objective | Self::BudgetLeft, "" | "none" | "short") => Some(1.0),
            (Self::TimeLeft, "s" | "dtdurations" | "dthms" | "clocks") => Some(1.0),
            (Self::TimeLeft, "ms" | "dtdurationms" | "clockms") => Some(0.001),
            (Self::TimeLeft, "m") => Some(60.0),
            (Self::TimeLeft, "h") => Some(3600.0),
            (Self::TimeLeft, "d") => Some(86_400.0),
            (Self::BurnRate, "percentunit" | "s" | "ms" | "m" | "h" | "d" | "bytes") => None,
            (Self::BurnRate, "percent") => Some(0.01),
            (Self::BurnRate, _) => Some(1.0),
            _ => None,
        }
    }

    fn is_close(self, value: f64, truth: f64) -> bool {
        match self {
            // What differs between 99.8 % and 99.9 % is the share that failed.
            Self::Sli => ((1.0 - value) - (1.0 - truth)).abs() <= (1.0 - truth).abs() * TOLERANCE,
            Self::Objective => (value - truth).abs() < 1e-9,
            Self::BudgetLeft => (value - truth).abs() <= TOLERATED_BUDGET,
            Self::BurnRate => (value - truth).abs() <= truth.abs() * TOLERANCE,
            // Where little is left, the tolerance of the budget is most of it.
            Self::TimeLeft => (value - truth).abs() <= truth.abs().max(86_400.0) * 2.0 * TOLERANCE,
        }
    }

    /// What was looked for, and the nearest thing that was there.
    fn complaint(self, panels: &[Shown], truths: &[Vec<f64>]) -> String {
        let truth: Vec<f64> = truths.last().cloned().unwrap_or_default();
        let (Some(wanted), last) = (truth.last(), truth.len().saturating_sub(1)) else {
            return format!("no panel shows {}", self.name());
        };
        let name = self.name();
        let wanted_text = self.told(*wanted);
        // The number may be right, and only the unit wrong.
        let any_unit = [1.0, 0.01, 100.0, 60.0, 3600.0, 86_400.0];
        let same_number = |shown: &&Shown| {
            any_unit.iter().any(|scale| {
                let mut pairs = shown.values.iter().zip(&truth);
                pairs.all(|(value, truth)| self.is_close(value * scale, *truth))
            })
        };
        if let Some(shown) = panels.iter().find(same_number) {
            let unit = match shown.units.first().map(String::as_str) {
                None | Some("") => "no unit",
                Some(unit) => unit,
            };
            return format!(
                "`{}` has the value of {name}, {}, but with {unit} that does not read as {wanted_text}",
                shown.title,
                slo::significant(shown.values.get(last).copied().unwrap_or(f64::NAN))
            );
        }
        let seen = panels.iter().map(|shown| {
            let value = shown.values.get(last).copied().unwrap_or(f64::NAN);
            format!("`{}` {}", shown.title, slo::significant(value))
        });
        let seen = reading::list(seen);
        match seen.is_empty() {
            true => format!(
                "no panel shows {name} ({wanted_text} at the end of the month): no query returned a number"
            ),
            false => {
                format!("no panel shows {name} ({wanted_text} at the end of the month): {seen}")
            }
        }
    }

    fn told(self, value: f64) -> String {
        match self {
            Self::Sli | Self::Objective => format!("{:.3} %", value * 100.0),
            Self::BudgetLeft => slo::per_cent(value),
            Self::BurnRate => format!("{} times", slo::significant(value)),
            Self::TimeLeft => format!("{} days", slo::significant(value / 86_400.0)),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const RULES: &str = include_str!("../../../labs/04-slos-logs/solution/rules/flowforge.yml");
    const GOOD: &str = include_str!("../../../labs/04-slos-logs/solution/dashboards/slo.json");
    const ALL: &str = "{kind: slo_dashboard, file: dashboard, rules: rules, facts: [sli, objective, budget_left, burn_rate, time_left]}";

    /// The good dashboard with one thing changed.
    fn dashboard(from: &str, to: &str) -> Fixture {
        assert!(GOOD.contains(from), "the dashboard has no `{from}`");
        let fixture = Fixture::reference().with_file("rules", RULES);
        fixture.with_file("dashboard", GOOD.replace(from, to))
    }

    #[test]
    fn five_facts() {
        check(
            ALL,
            &dashboard("uid", "uid"),
            &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            pass: `Succeeded in 30 days` shows the share of requests that succeeded; `Objective` shows the objective; `Budget left` shows the budget left; `Burn rate` shows the burn rate; `Time left` shows the time left"#]],
        );
    }

    #[test]
    fn a_share_of_errors_is_no_indicator() {
        check(
            ALL,
            &dashboard(
                "1 - slo:sli_error:ratio_rate30d",
                "slo:sli_error:ratio_rate30d",
            ),
            &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            partial 0.80: no panel shows the share of requests that succeeded (99.952 % at the end of the month): `Succeeded in 30 days` 0.000484, `Objective` 0.999, `Budget left` 0.516, `Burn rate` 2.06, `Time left` 649237 and 4 more"#]],
        );
    }

    #[test]
    fn seconds_that_are_called_days() {
        check(
            ALL,
            &dashboard("\"unit\": \"s\"", "\"unit\": \"d\""),
            &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            partial 0.80: `Time left` has the value of the time left, 649237, but with d that does not read as 7.51 days"#]],
        );
    }

    /// One stat with all five numbers: shares, but for what `overrides` says.
    fn one_panel(overrides: &str) -> Fixture {
        let target = |ref_id: &str, legend: &str, expr: &str| {
            format!(r#"{{"refId": "{ref_id}", "legendFormat": "{legend}", "instant": true, "expr": "{expr}"}}"#)
        };
        let targets = [
            target("A", "succeeded", "1 - slo:sli_error:ratio_rate30d"),
            target("B", "objective", "slo:objective:ratio"),
            target("C", "left", "slo:period_error_budget_remaining:ratio"),
            target("D", "pace", "slo:current_burn_rate:ratio"),
            target(
                "E",
                "{{slo}} lasts",
                "slo:period_error_budget_remaining:ratio / on (slo) slo:current_burn_rate:ratio * 30",
            ),
        ];
        let panel = format!(
            r#"{{"id": 1, "type": "stat", "title": "State",
                "datasource": {{"type": "prometheus", "uid": "prometheus"}},
                "fieldConfig": {{"defaults": {{"unit": "percentunit"}}, "overrides": [{overrides}]}},
                "targets": [{}]}}"#,
            targets.join(", ")
        );
        let dashboard = format!(r#"{{"title": "SLO", "schemaVersion": 41, "panels": [{panel}]}}"#);
        let fixture = Fixture::reference().with_file("rules", RULES);
        fixture.with_file("dashboard", dashboard)
    }

    #[test]
    fn one_panel_with_a_unit_for_each_of_its_numbers() {
        let unit = |matcher: &str, argument: &str, unit: &str| {
            format!(
                r#"{{"matcher": {{"id": "{matcher}", "options": "{argument}"}},
                    "properties": [{{"id": "unit", "value": "{unit}"}}]}}"#
            )
        };
        let pace = unit("byName", "pace", "none");
        let left = unit("byRegexp", ".*lasts", "d");
        check(ALL, &one_panel(&format!("{pace}, {left}")), &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            pass: `State` shows the share of requests that succeeded; `State` shows the objective; `State` shows the budget left; `State` shows the burn rate; `State` shows the time left"#]]);
        let wrong = unit("byFrameRefID", "E", "s");
        check(ALL, &one_panel(&format!("{pace}, {wrong}")), &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            partial 0.80: `State` has the value of the time left, 7.51, but with s that does not read as 7.51 days"#]]);
    }

    #[test]
    fn a_rule_that_does_not_exist() {
        check(
            ALL,
            &dashboard("slo:current_burn_rate:ratio", "slo:burn_rate:ratio"),
            &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            partial 0.60: no panel shows the burn rate (2.06 times at the end of the month): `Succeeded in 30 days` 1, `Objective` 0.999, `Budget left` 0.516, `Share of requests that fail` 0.00206, `Share of requests that fail` 0.00206 and 2 more; no panel shows the time left (7.51 days at the end of the month): `Succeeded in 30 days` 1, `Objective` 0.999, `Budget left` 0.516, `Share of requests that fail` 0.00206, `Share of requests that fail` 0.00206 and 2 more"#]],
        );
    }

    #[test]
    fn no_json() {
        check(
            ALL,
            &dashboard("{\n", ""),
            &expect![[r#"
            wanted: over a month of traffic with known failures, panels that show the share of requests that succeeded, the objective, the budget left, the burn rate, the time left
            fail: Grafana would not import it: 1:8: this is not JSON: trailing characters"#]],
        );
    }
}
