//! `slo_alerts`: burn-rate alerts wake somebody in time, and nobody for nothing.
//! Why it matters: the published factors and windows all differ; what counts is how much of the budget is gone before
//! somebody knows, what does not page, and how soon it is quiet again.
//!
//! The rules are replayed over days of healthy traffic and then an incident of known failures.

use judge::slo::{Heard, Phase, Traffic, Watch};
use judge::{Answer, Expectation};
use serde::Deserialize;

use super::replay::too_much;
use super::{Check, Outcome, Uses, reading, slo};
use crate::evidence::Evidence;

/// A tenth of what the objective allows.
const HEALTHY_FAILURES: f64 = 0.0001;
/// How long the traffic goes on after the incident.
const AFTER_MINUTES: u32 = 150;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SloAlerts {
    /// The rule file.
    file: String,
    #[serde(default = "three_nines")]
    objective: f64,
    /// What happens after the healthy days.
    incident: Vec<Stretch>,
    /// How long it was healthy before.
    #[serde(default = "three_days")]
    healthy_minutes: u32,
    /// Whether somebody must be woken.
    #[serde(default)]
    page: Duty,
    /// Whether somebody must find it in the next morning's work.
    #[serde(default)]
    ticket: Duty,
    /// The share of the month's budget that may be gone before the required alert comes.
    #[serde(default)]
    within_budget: Option<f64>,
    /// How long after the incident a page may still fire.
    #[serde(default)]
    clears_within_minutes: Option<u32>,
}

/// A part of an incident.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
struct Stretch {
    minutes: u32,
    /// The share of the users' requests that fails.
    failed: f64,
    /// The share that is refused with 400 or 404.
    #[serde(default)]
    refused: Option<f64>,
    /// 600 unless said otherwise.
    #[serde(default)]
    requests_per_minute: Option<f64>,
}

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
enum Duty {
    Required,
    Forbidden,
    #[default]
    Allowed,
}

fn three_nines() -> f64 {
    0.999
}

fn three_days() -> u32 {
    3 * 24 * 60
}

impl Check for SloAlerts {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let incident = self
            .incident
            .iter()
            .map(Stretch::told)
            .collect::<Vec<_>>()
            .join(", then ");
        let mut wanted = Vec::new();
        let before = self.within_budget.map_or(String::new(), |share| {
            format!(
                " before {} of the month's budget is gone",
                slo::per_cent(share)
            )
        });
        for (duty, what) in [(self.page, "page"), (self.ticket, "ticket")] {
            match duty {
                Duty::Required => wanted.push(format!("a {what}{before}")),
                Duty::Forbidden => wanted.push(format!("no {what}")),
                Duty::Allowed => {}
            }
        }
        if let Some(limit) = self.clears_within_minutes {
            wanted.push(format!("quiet again within {limit} min"));
        }
        format!("{incident}: {}", wanted.join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl Stretch {
    fn phase(&self) -> Phase {
        let mut phase = Phase::new(self.minutes, self.failed);
        if let Some(refused) = self.refused {
            phase = phase.with_refused(refused);
        }
        match self.requests_per_minute {
            Some(rate) => phase.with_requests_per_minute(rate),
            None => phase,
        }
    }

    fn told(&self) -> String {
        let length = slo::minutes(i64::from(self.minutes) * 60_000);
        match (self.refused, self.requests_per_minute) {
            (_, Some(0.0)) => format!("{length} without any request"),
            (Some(refused), _) => format!(
                "{length} in which {} of the requests are refused with 4xx",
                slo::per_cent(refused)
            ),
            _ => format!(
                "{} of the requests fail for {length}",
                slo::per_cent(self.failed)
            ),
        }
    }
}

/// When the incident was, beside what was heard of it.
struct Scene<'a> {
    watch: &'a Watch,
    begin_ms: i64,
    end_ms: i64,
    objective: f64,
}

impl SloAlerts {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let rules = slo::rules(evidence, &self.file)?;
        let mut phases = vec![Phase::new(self.healthy_minutes, HEALTHY_FAILURES)];
        phases.extend(self.incident.iter().map(Stretch::phase));
        phases.push(Phase::new(AFTER_MINUTES, HEALTHY_FAILURES));
        let watch = Watch::over(&rules, &Traffic::new(phases), &Expectation::default())
            .map_err(|error| too_much(&error))?;
        if let Some((rule, error)) = &watch.error {
            return Err(Outcome::fail(format!(
                "`{rule}` can't be evaluated: {error}"
            )));
        }
        let length: u32 = self.incident.iter().map(|stretch| stretch.minutes).sum();
        let begin = i64::from(self.healthy_minutes);
        let scene = Scene {
            begin_ms: watch.ledger.minute(begin),
            end_ms: watch.ledger.minute(begin + i64::from(length)),
            objective: self.objective,
            watch: &watch,
        };
        let mut good = Vec::new();
        let mut complaints = scene.too_early();
        for (duty, answer) in [(self.page, Answer::Page), (self.ticket, Answer::Ticket)] {
            match scene.judge(duty, answer, self.within_budget) {
                Ok(said) => good.extend(said),
                Err(complaint) => complaints.push(complaint),
            }
        }
        if let Some(limit) = self.clears_within_minutes {
            match scene.clearing(limit) {
                Ok(said) => good.extend(said),
                Err(complaint) => complaints.push(complaint),
            }
        }
        Ok(match complaints.is_empty() {
            true => Outcome::pass(reading::sentences(good)),
            false => Outcome::fail(reading::sentences(complaints)),
        })
    }
}

impl Scene<'_> {
    /// Alerts while all was well.
    fn too_early(&self) -> Vec<String> {
        let early = self
            .watch
            .heard
            .iter()
            .find(|heard| heard.from_ms < self.begin_ms);
        let told = early.map(|heard| {
            format!(
                "`{}` fires {} before anything happens, while one request in ten thousand fails",
                heard.alert,
                slo::minutes(self.begin_ms - heard.from_ms)
            )
        });
        told.into_iter().collect()
    }

    fn first(&self, answer: Answer) -> Option<&Heard> {
        self.watch
            .of(answer)
            .find(|heard| heard.until_ms > self.begin_ms)
    }

    fn spent(&self, until_ms: i64) -> f64 {
        // The budget is reckoned at the traffic of the incident: the same before and after it.
        let period_ms = judge::slo::PERIOD_DAYS * 86_400_000;
        let span_ms = (until_ms - self.begin_ms).max(1);
        let rate = self
            .watch
            .ledger
            .failed_share(until_ms, span_ms)
            .unwrap_or(0.0);
        rate / (1.0 - self.objective) * span_ms as f64 / period_ms as f64
    }

    fn judge(
        &self,
        duty: Duty,
        answer: Answer,
        within_budget: Option<f64>,
    ) -> Result<Option<String>, String> {
        let what = if answer == Answer::Page {
            "page"
        } else {
            "ticket"
        };
        match (duty, self.first(answer)) {
            (Duty::Allowed, _) => Ok(None),
            (Duty::Forbidden, None) => Ok(Some(format!("no {what}"))),
            (Duty::Forbidden, Some(heard)) => {
                let spent = self.spent(self.end_ms);
                Err(format!(
                    "`{}` ({}) fires after {} for {}, for an incident that costs {} of the budget",
                    heard.alert,
                    severity(heard),
                    slo::minutes(heard.from_ms - self.begin_ms),
                    slo::minutes(heard.until_ms - heard.from_ms),
                    slo::per_cent(spent)
                ))
            }
            (Duty::Required, None) => {
                let spent = self.spent(self.end_ms);
                Err(format!(
                    "no {what} at all, and {} of the budget is gone",
                    slo::per_cent(spent)
                ))
            }
            (Duty::Required, Some(heard)) => {
                let spent = self.spent(heard.from_ms.max(self.begin_ms));
                let told = format!(
                    "`{}` after {}, with {} of the budget gone",
                    heard.alert,
                    slo::minutes(heard.from_ms - self.begin_ms),
                    slo::per_cent(spent)
                );
                match within_budget {
                    Some(limit) if spent > limit => Err(format!("the {what} comes late: {told}")),
                    _ if heard.from_ms >= self.end_ms => {
                        Err(format!("the {what} comes only when all is over: {told}"))
                    }
                    _ => Ok(Some(told)),
                }
            }
        }
    }

    /// How long pages go on after the incident.
    fn clearing(&self, limit: u32) -> Result<Option<String>, String> {
        let pages = self.watch.of(Answer::Page);
        let last = pages
            .filter(|heard| heard.until_ms > self.begin_ms)
            .max_by_key(|heard| heard.until_ms);
        let Some(last) = last else { return Ok(None) };
        let after_ms = last.until_ms - self.end_ms;
        let told = match last.is_open {
            true => format!(
                "`{}` still fires {} after the end",
                last.alert,
                slo::minutes(after_ms)
            ),
            false => format!(
                "`{}` is quiet {} after the end",
                last.alert,
                slo::minutes(after_ms.max(0))
            ),
        };
        match last.is_open || after_ms > i64::from(limit) * 60_000 {
            true => Err(told),
            false => Ok(Some(told)),
        }
    }
}

fn severity(heard: &Heard) -> String {
    match heard.severity.as_str() {
        "" => "without severity".to_owned(),
        severity => format!("severity {severity}"),
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

    const OUTAGE: &str = "{kind: slo_alerts, file: rules, incident: [{minutes: 60, failed: 1}], page: required, within_budget: 0.15, clears_within_minutes: 40}";
    const FAST: &str = "{kind: slo_alerts, file: rules, incident: [{minutes: 90, failed: 0.03}], page: required, within_budget: 0.04}";
    const SLOW: &str = "{kind: slo_alerts, file: rules, incident: [{minutes: 2160, failed: 0.0035}], page: forbidden, ticket: required, within_budget: 0.15}";
    const BLIP: &str =
        "{kind: slo_alerts, file: rules, incident: [{minutes: 3, failed: 0.1}], page: forbidden}";
    const REFUSED: &str = "{kind: slo_alerts, file: rules, incident: [{minutes: 180, failed: 0.0001, refused: 0.5}], page: forbidden, ticket: forbidden}";
    const IDLE: &str = "{kind: slo_alerts, file: rules, incident: [{minutes: 120, failed: 0, requests_per_minute: 0}], page: forbidden}";
    /// The two windows of the page.
    const PAGE: &str = "(slo:sli_error:ratio_rate1h > 14.4 * 0.001 and slo:sli_error:ratio_rate5m > 14.4 * 0.001)
            or (slo:sli_error:ratio_rate6h > 6 * 0.001 and slo:sli_error:ratio_rate30m > 6 * 0.001)";

    #[test]
    fn an_outage() {
        check(
            OUTAGE,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 100 % of the requests fail for 1 h: a page before 15 % of the month's budget is gone, quiet again within 40 min
            pass: `ErrorBudgetBurnsFast` after 1 min, with 2.31 % of the budget gone; `ErrorBudgetBurnsFast` is quiet 30 min after the end"#]],
        );
    }

    #[test]
    fn a_fast_burn() {
        check(
            FAST,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 3 % of the requests fail for 1 h 30 min: a page before 4 % of the month's budget is gone
            pass: `ErrorBudgetBurnsFast` after 29 min, with 2.01 % of the budget gone"#]],
        );
    }

    #[test]
    fn a_slow_burn() {
        check(
            SLOW,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 0.35 % of the requests fail for 36 h: no page, a ticket before 15 % of the month's budget is gone
            pass: no page; `ErrorBudgetBurnsSlowly` after 19 h 4 min, with 9.27 % of the budget gone"#]],
        );
    }

    #[test]
    fn a_blip() {
        check(
            BLIP,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 10 % of the requests fail for 3 min: no page
            pass: no page"#]],
        );
    }

    #[test]
    fn what_clients_do_wrong() {
        check(
            REFUSED,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 3 h in which 50 % of the requests are refused with 4xx: no page, no ticket
            pass: no page; no ticket"#]],
        );
    }

    #[test]
    fn a_night_without_requests() {
        check(
            IDLE,
            &rules("job", "job"),
            &expect![[r#"
            wanted: 2 h without any request: no page
            pass: no page"#]],
        );
    }

    #[test]
    fn other_factors_are_as_good() {
        check(
            FAST,
            &rules("14.4 *", "9 *"),
            &expect![[r#"
            wanted: 3 % of the requests fail for 1 h 30 min: a page before 4 % of the month's budget is gone
            pass: `ErrorBudgetBurnsFast` after 18 min, with 1.25 % of the budget gone"#]],
        );
    }

    #[test]
    fn the_long_window_alone_goes_on() {
        check(
            OUTAGE,
            &rules(PAGE, "slo:sli_error:ratio_rate1h > 14.4 * 0.001"),
            &expect![[r#"
            wanted: 100 % of the requests fail for 1 h: a page before 15 % of the month's budget is gone, quiet again within 40 min
            fail: `ErrorBudgetBurnsFast` is quiet 59 min after the end"#]],
        );
    }

    #[test]
    fn the_short_window_alone_pages_for_a_blip() {
        check(
            BLIP,
            &rules(PAGE, "slo:sli_error:ratio_rate5m > 14.4 * 0.001"),
            &expect![[r#"
            wanted: 10 % of the requests fail for 3 min: no page
            fail: `ErrorBudgetBurnsFast` (severity page) fires after 1 min for 6 min, for an incident that costs 0.694 % of the budget"#]],
        );
    }

    #[test]
    fn a_factor_taken_for_a_percentage() {
        check(
            FAST,
            &rules(
                PAGE,
                "slo:sli_error:ratio_rate1h > 0.144 and slo:sli_error:ratio_rate5m > 0.144",
            ),
            &expect![[r#"
            wanted: 3 % of the requests fail for 1 h 30 min: a page before 4 % of the month's budget is gone
            fail: no page at all, and 6.25 % of the budget is gone"#]],
        );
    }

    #[test]
    fn a_threshold_of_the_budget_itself() {
        check(
            SLOW,
            &rules(
                PAGE,
                "slo:sli_error:ratio_rate1h > 0.001 and slo:sli_error:ratio_rate5m > 0.001",
            ),
            &expect![[r#"
            wanted: 0.35 % of the requests fail for 36 h: no page, a ticket before 15 % of the month's budget is gone
            fail: `ErrorBudgetBurnsFast` (severity page) fires after 16 min for 35 h 48 min, for an incident that costs 17.5 % of the budget"#]],
        );
    }

    #[test]
    fn an_interval_of_a_millisecond() {
        check(
            BLIP,
            &rules(
                "- name: flowforge-burn-rate",
                "- name: flowforge-burn-rate\n    interval: 1ms",
            ),
            &expect![[r#"
                wanted: 10 % of the requests fail for 3 min: no page
                fail: the rules can't be judged: the rules would be evaluated 535613570 times, more than 1116000: use a longer interval or a shorter period"#]],
        );
    }

    #[test]
    fn a_ticket_is_no_page() {
        check(
            OUTAGE,
            &rules("severity: page", "severity: ticket"),
            &expect![[r#"
            wanted: 100 % of the requests fail for 1 h: a page before 15 % of the month's budget is gone, quiet again within 40 min
            fail: no page at all, and 139 % of the budget is gone"#]],
        );
    }

    #[test]
    fn an_hour_of_waiting() {
        check(
            FAST,
            &rules(
                "labels: {severity: page}",
                "for: 1h\n        labels: {severity: page}",
            ),
            &expect![[r#"
            wanted: 3 % of the requests fail for 1 h 30 min: a page before 4 % of the month's budget is gone
            fail: the page comes late: `ErrorBudgetBurnsFast` after 1 h 29 min, with 6.18 % of the budget gone"#]],
        );
    }
}
