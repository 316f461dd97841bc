//! `slo_record`: recording rules say what really happened to the service.
//! Why it matters: alerts, dashboards and decisions are made of these few series; one that is off misleads all of them.
//!
//! The rules are evaluated over played traffic whose failures are known to the request, and compared with that.

use judge::slo::{Ledger, PERIOD_DAYS, Recording};
use serde::Deserialize;

use super::slo::{self, Play};
use super::{Check, Outcome, Uses, reading};
use crate::evidence::Evidence;

/// Rates are estimates at the edges of their windows.
const RELATIVE_TOLERANCE: f64 = 0.04;
/// A hundredth of the budget of 99.9 %.
const TOLERATED_SHARE: f64 = 0.000_01;
/// Of the budget left: an average over evaluations sees a bad hour a little longer or shorter.
const TOLERATED_BUDGET: f64 = 0.025;
/// Up to this window the day is asked, whose shares change by the hour; beyond it the month.
const LONGEST_OF_A_DAY_MS: i64 = 6 * 3_600_000;
const PERIOD_MS: i64 = PERIOD_DAYS * 86_400_000;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SloRecord {
    /// The rule file.
    file: String,
    /// The share of requests that must succeed.
    #[serde(default = "three_nines")]
    objective: f64,
    records: Vec<Recorded>,
}

/// A series and what it must say.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Recorded {
    record: String,
    means: Meaning,
    /// Of a share: how far it looks back, such as `5m`, `6h`, `30d`.
    #[serde(default)]
    window: Option<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Meaning {
    /// The share of the users' requests that failed.
    FailedShare,
    /// The share of them that took longer than 300 ms.
    SlowShare,
    Objective,
    /// What the objective leaves: 1 − objective.
    ErrorBudget,
    /// The share that fails over the share that may.
    BurnRate,
    /// What is left of the period's budget: 1 untouched, 0 used up, negative overspent.
    BudgetLeft,
}

fn three_nines() -> f64 {
    0.999
}

impl Check for SloRecord {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let meanings = self.records.iter().map(|recorded| {
            format!(
                "`{}` is {}",
                recorded.record,
                recorded.meaning(self.objective)
            )
        });
        reading::list(meanings)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SloRecord {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let rules = slo::rules(evidence, &self.file)?;
        let mut complaints = Vec::new();
        let mut agreed = Vec::new();
        let plays = [Play::day, Play::month, Play::steady_month];
        for (play, make) in [When::Day, When::Month, When::Steady]
            .into_iter()
            .zip(plays)
        {
            let asked: Vec<&Recorded> = self
                .records
                .iter()
                .filter(|recorded| recorded.when() == play)
                .collect();
            if asked.is_empty() {
                continue;
            }
            make(evidence.seed).record(&rules, |recording, ledger, moments| {
                for recorded in asked {
                    match self.compare(recorded, recording, ledger, moments) {
                        Ok(()) => agreed.push(format!("`{}`", recorded.record)),
                        Err(complaint) => complaints.push(complaint),
                    }
                }
            })?;
        }
        if complaints.is_empty() {
            let agreed = reading::list(agreed.into_iter());
            return Ok(Outcome::pass(format!(
                "over traffic with known failures right: {agreed}"
            )));
        }
        Ok(Outcome::share(
            agreed.len(),
            self.records.len(),
            reading::sentences(complaints),
        ))
    }

    fn compare(
        &self,
        recorded: &Recorded,
        recording: &Recording<'_>,
        ledger: &Ledger,
        moments: &[i64],
    ) -> Result<(), String> {
        let record = &recorded.record;
        if !recording.has(record) {
            let names = reading::list(recording.records().map(|name| format!("`{name}`")));
            return Err(match names.is_empty() {
                true => format!("no rule records `{record}`; the file records nothing"),
                false => format!("no rule records `{record}`; there are {names}"),
            });
        }
        for at_ms in moments {
            let truth = recorded.truth(ledger, *at_ms, self.objective);
            let found = recording.ask(&format!("{{__name__=\"{record}\"}}"), *at_ms)?;
            let after = slo::minutes(at_ms - ledger.start_ms());
            let found = match found.as_slice() {
                [found] => found.value,
                [] => {
                    let why = recording
                        .error(record)
                        .map_or(String::new(), |why| format!(": {why}"));
                    return Err(format!(
                        "`{record}` has no value after {after} of traffic{why}"
                    ));
                }
                many => {
                    let series = many.iter().map(|point| format!("`{}`", point.labels));
                    return Err(format!(
                        "`{record}` has {} series instead of one: {}",
                        many.len(),
                        reading::list(series)
                    ));
                }
            };
            // Also false for NaN.
            let is_close = (found - truth).abs() <= recorded.tolerance(truth);
            if !is_close {
                if truth == recorded.truth(ledger, ledger.start_ms(), self.objective) {
                    let found = slo::significant(found);
                    return Err(format!("`{record}` is {found} instead of {truth:.3}"));
                }
                return Err(format!(
                    "`{record}` is {} after {after} of traffic where {} was {}",
                    slo::significant(found),
                    recorded.meaning(self.objective),
                    slo::significant(truth)
                ));
            }
        }
        Ok(())
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum When {
    Day,
    Month,
    Steady,
}

impl Recorded {
    fn window_ms(&self) -> i64 {
        let window = self.window.as_deref().and_then(slo::milliseconds);
        window.unwrap_or(PERIOD_MS)
    }

    fn when(&self) -> When {
        match self.means {
            Meaning::FailedShare | Meaning::SlowShare => {
                if self.window_ms() <= LONGEST_OF_A_DAY_MS {
                    When::Day
                } else {
                    When::Month
                }
            }
            Meaning::Objective | Meaning::ErrorBudget | Meaning::BudgetLeft => When::Month,
            Meaning::BurnRate => When::Steady,
        }
    }

    fn truth(&self, ledger: &Ledger, at_ms: i64, objective: f64) -> f64 {
        let failed = |window_ms| ledger.failed_share(at_ms, window_ms).unwrap_or(f64::NAN);
        let budget = 1.0 - objective;
        match self.means {
            Meaning::FailedShare => failed(self.window_ms()),
            Meaning::SlowShare => ledger
                .slow_share(at_ms, self.window_ms())
                .unwrap_or(f64::NAN),
            Meaning::Objective => objective,
            Meaning::ErrorBudget => budget,
            Meaning::BurnRate => failed(3_600_000) / budget,
            Meaning::BudgetLeft => 1.0 - failed(PERIOD_MS) / budget,
        }
    }

    fn tolerance(&self, truth: f64) -> f64 {
        match self.means {
            Meaning::Objective => 1e-9,
            Meaning::ErrorBudget => 1e-9,
            Meaning::BudgetLeft => TOLERATED_BUDGET,
            Meaning::BurnRate => truth.abs() * RELATIVE_TOLERANCE,
            Meaning::FailedShare | Meaning::SlowShare => {
                truth.abs() * RELATIVE_TOLERANCE + TOLERATED_SHARE
            }
        }
    }

    fn meaning(&self, objective: f64) -> String {
        let window = self.window.as_deref().unwrap_or("30d");
        match self.means {
            Meaning::FailedShare => format!("the share of users' requests that failed in {window}"),
            Meaning::SlowShare => {
                format!("the share of users' requests above 300 ms in {window}")
            }
            Meaning::Objective => format!("the objective {objective}"),
            Meaning::ErrorBudget => format!("the share that may fail, 1 − {objective}"),
            Meaning::BurnRate => "the share that fails over the share that may".to_owned(),
            Meaning::BudgetLeft => "the share of the 30 days' budget that is left".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const GOOD: &str = include_str!("../../../labs/04-slos-logs/solution/rules/flowforge.yml");

    /// The good rules with one thing changed.
    fn rules(from: &str, to: &str) -> Fixture {
        assert!(GOOD.contains(from), "the rules have no `{from}`");
        Fixture::reference().with_file("rules", GOOD.replace(from, to))
    }

    const SHARES: &str = "{kind: slo_record, file: rules, records: [
        {record: 'slo:sli_error:ratio_rate5m', means: failed_share, window: 5m},
        {record: 'slo:sli_error:ratio_rate3d', means: failed_share, window: 3d},
        {record: 'slo:sli_slow:ratio_rate5m', means: slow_share, window: 5m}]}";
    const BUDGET: &str = "{kind: slo_record, file: rules, records: [
        {record: 'slo:objective:ratio', means: objective},
        {record: 'slo:error_budget:ratio', means: error_budget},
        {record: 'slo:current_burn_rate:ratio', means: burn_rate},
        {record: 'slo:period_error_budget_remaining:ratio', means: budget_left}]}";

    #[test]
    fn the_solution_is_right_about_shares() {
        check(
            SHARES,
            &rules("job", "job"),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            pass: over traffic with known failures right: `slo:sli_error:ratio_rate5m`, `slo:sli_slow:ratio_rate5m`, `slo:sli_error:ratio_rate3d`"#]],
        );
    }

    #[test]
    fn the_solution_is_right_about_the_budget() {
        check(
            BUDGET,
            &rules("job", "job"),
            &expect![[r#"
            wanted: `slo:objective:ratio` is the objective 0.999, `slo:error_budget:ratio` is the share that may fail, 1 − 0.999, `slo:current_burn_rate:ratio` is the share that fails over the share that may, `slo:period_error_budget_remaining:ratio` is the share of the 30 days' budget that is left
            pass: over traffic with known failures right: `slo:objective:ratio`, `slo:error_budget:ratio`, `slo:period_error_budget_remaining:ratio`, `slo:current_burn_rate:ratio`"#]],
        );
    }

    #[test]
    fn health_checks_are_no_users() {
        check(
            SHARES,
            &rules(r#", path=~"/tasks.*""#, ""),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            fail: `slo:sli_error:ratio_rate5m` is 0.000255 after 10 h of traffic where the share of users' requests that failed in 5m was 0.000382; `slo:sli_slow:ratio_rate5m` is 0.0108 after 10 h of traffic where the share of users' requests above 300 ms in 5m was 0.0161; `slo:sli_error:ratio_rate3d` is 0.000127 after 9 days of traffic where the share of users' requests that failed in 3d was 0.000191"#]],
        );
    }

    #[test]
    fn refused_requests_are_no_failures() {
        check(
            SHARES,
            &rules("5..", "[45].."),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            partial 0.33: `slo:sli_error:ratio_rate5m` is 0.0304 after 10 h of traffic where the share of users' requests that failed in 5m was 0.000382; `slo:sli_error:ratio_rate3d` is 0.0302 after 9 days of traffic where the share of users' requests that failed in 3d was 0.000191"#]],
        );
    }

    #[test]
    fn a_mean_of_replicas_is_no_share() {
        check(
            SHARES,
            &rules(
                "sum(rate(http_requests_total",
                "avg by (instance) (rate(http_requests_total",
            ),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            partial 0.33: `slo:sli_error:ratio_rate5m` has 2 series instead of one: `slo:sli_error:ratio_rate5m{instance="api-0:8080", slo="api-availability"}`, `slo:sli_error:ratio_rate5m{instance="api-1:8080", slo="api-availability"}`; `slo:sli_error:ratio_rate3d` has 2 series instead of one: `slo:sli_error:ratio_rate3d{instance="api-0:8080", slo="api-availability"}`, `slo:sli_error:ratio_rate3d{instance="api-1:8080", slo="api-availability"}`"#]],
        );
    }

    #[test]
    fn the_objective_is_a_share() {
        check(
            BUDGET,
            &rules("vector(0.999)", "vector(99.9)"),
            &expect![[r#"
            wanted: `slo:objective:ratio` is the objective 0.999, `slo:error_budget:ratio` is the share that may fail, 1 − 0.999, `slo:current_burn_rate:ratio` is the share that fails over the share that may, `slo:period_error_budget_remaining:ratio` is the share of the 30 days' budget that is left
            fail: `slo:objective:ratio` is 99.9 instead of 0.999; `slo:error_budget:ratio` is -98.9 instead of 0.001; `slo:period_error_budget_remaining:ratio` is 1 after 9 days of traffic where the share of the 30 days' budget that is left was 0.809; `slo:current_burn_rate:ratio` is -0.00000522 after 588 h of traffic where the share that fails over the share that may was 0.517"#]],
        );
    }

    #[test]
    fn a_short_window_tells_nothing_about_the_month() {
        check(
            BUDGET,
            &rules(
                "1 - slo:sli_error:ratio_rate30d",
                "1 - slo:sli_error:ratio_rate1d",
            ),
            &expect![[r#"
            wanted: `slo:objective:ratio` is the objective 0.999, `slo:error_budget:ratio` is the share that may fail, 1 − 0.999, `slo:current_burn_rate:ratio` is the share that fails over the share that may, `slo:period_error_budget_remaining:ratio` is the share of the 30 days' budget that is left
            partial 0.75: `slo:period_error_budget_remaining:ratio` is 0.826 after 12 days of traffic where the share of the 30 days' budget that is left was 0.728"#]],
        );
    }

    #[test]
    fn more_rules_than_anybody_needs() {
        let mut many = String::from("groups:\n- name: many\n  rules:\n");
        for number in 0..300 {
            many += &format!("  - {{record: up{number}, expr: up}}\n");
        }
        check(
            SHARES,
            &Fixture::reference().with_file("rules", many),
            &expect![[r#"
                wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
                fail: the rules can't be judged: the rules would be evaluated 648300 times, more than 540250: use a longer interval or a shorter period"#]],
        );
    }

    #[test]
    fn a_record_that_is_not_there() {
        check(
            SHARES,
            &rules("slo:sli_slow:ratio_rate5m", "slo:slow"),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            partial 0.67: no rule records `slo:sli_slow:ratio_rate5m`; there are `slo:sli_error:ratio_rate5m`, `slo:sli_error:ratio_rate30m`, `slo:sli_error:ratio_rate1h`, `slo:sli_error:ratio_rate6h`, `slo:sli_error:ratio_rate1d` and 7 more"#]],
        );
    }

    #[test]
    fn a_file_that_prometheus_refuses() {
        check(
            SHARES,
            &rules("  - name: flowforge-sli", "  - nam: x"),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            fail: Prometheus would not take it: rules.txt: 5:5: Groupname must not be empty"#]],
        );
    }

    #[test]
    fn a_file_that_is_missing() {
        check(
            SHARES,
            &Fixture::reference().edit(|it| {
                it.files.insert(
                    "rules".to_owned(),
                    crate::evidence::HandedIn {
                        path: "rules/flowforge.yml".to_owned(),
                        text: None,
                    },
                );
            }),
            &expect![[r#"
            wanted: `slo:sli_error:ratio_rate5m` is the share of users' requests that failed in 5m, `slo:sli_error:ratio_rate3d` is the share of users' requests that failed in 3d, `slo:sli_slow:ratio_rate5m` is the share of users' requests above 300 ms in 5m
            fail: `rules/flowforge.yml` was not handed in"#]],
        );
    }
}
