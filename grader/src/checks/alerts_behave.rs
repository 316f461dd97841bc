//! `alerts_behave`: the rules handed in, replayed over incidents and quiet hours whose truth is known.
//! Why it matters: a rule is right when it wakes somebody in time and lets them sleep otherwise, however it is written.

use judge::{Answer, Aspect, DrillResult, Expectation, Finding, Judgement};
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, replay};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct AlertsBehave {
    /// The file with the alerting rules.
    file: String,
    look_at: LookAt,
    /// How long after users were first hurt a page may come.
    #[serde(default = "usual_delay")]
    max_delay_seconds: u32,
    /// How long after the harm's end a page may still fire.
    #[serde(default = "usual_clearing")]
    max_clear_seconds: u32,
    /// Labels that every alert must carry, beside its severity.
    #[serde(default)]
    labels: Vec<String>,
}

/// One side of how rules behave.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LookAt {
    /// Every incident that hurts users is paged.
    Misses,
    /// The pages come soon enough.
    Delay,
    /// Nobody is woken for nothing.
    FalsePages,
    /// The pages end when the harm has.
    Clearing,
    /// One incident is one alert.
    Steadiness,
    /// Every alert says how urgent it is and whom it is about.
    Labels,
    /// What the alerts say makes sense.
    Annotations,
}

fn usual_delay() -> u32 {
    600
}

fn usual_clearing() -> u32 {
    900
}

impl Check for AlertsBehave {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let minutes = |seconds: u32| reading::count(u64::from(seconds / 60), "minute");
        match self.look_at {
            LookAt::Misses => "every simulated incident that hurts users is paged".to_owned(),
            LookAt::Delay => format!(
                "a page within {} of the moment users are first hurt",
                minutes(self.max_delay_seconds)
            ),
            LookAt::FalsePages => "no page where nobody is hurt: quiet nights, deploys, one bad scrape".to_owned(),
            LookAt::Clearing => format!(
                "quiet again within {} of the end of the harm",
                minutes(self.max_clear_seconds)
            ),
            LookAt::Steadiness => "one alert for one incident, which does not flap".to_owned(),
            LookAt::Labels => match self.labels.as_slice() {
                [] => "every alert has a severity that routes know".to_owned(),
                labels => format!(
                    "every alert has a severity that routes know, and {}",
                    reading::list(labels.iter().map(|label| format!("`{label}`")))
                ),
            },
            LookAt::Annotations => "every alert says what is wrong, and all that it says makes sense".to_owned(),
        }
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

/// Parts that were looked at, and what is wrong with some of them.
struct Seen {
    all: usize,
    complaints: Vec<String>,
    /// What to say when nothing is wrong.
    praise: String,
}

impl AlertsBehave {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let expectation = Expectation {
            max_delay_seconds: i64::from(self.max_delay_seconds),
            max_clear_seconds: i64::from(self.max_clear_seconds),
            ..Expectation::default()
        };
        let judgement = replay::judgement(evidence, &self.file, &expectation)?;
        let paging: Vec<&DrillResult> = judgement
            .drills
            .iter()
            .filter(|drill| drill.right_answer == Answer::Page)
            .collect();
        let seen = match self.look_at {
            LookAt::Misses => misses(&judgement, &paging),
            LookAt::Delay => self.delays(&paging),
            LookAt::FalsePages => false_pages(&judgement),
            LookAt::Clearing => found(&judgement, &[Aspect::Clearing], "every page ended in time in"),
            LookAt::Steadiness => found(&judgement, &[Aspect::Steadiness], "one alert each in"),
            LookAt::Labels => self.labels(&judgement),
            LookAt::Annotations => found(&judgement, &[Aspect::Annotations], "sensible texts in"),
        };
        if seen.all == 0 {
            return Ok(Outcome::fail("no alert noticed any incident"));
        }
        if seen.complaints.is_empty() {
            return Ok(Outcome::pass(seen.praise));
        }
        let held = seen.all.saturating_sub(seen.complaints.len());
        Ok(Outcome::share(held, seen.all, reading::sentences(seen.complaints)))
    }

    fn delays(&self, paging: &[&DrillResult]) -> Seen {
        let allowed = i64::from(self.max_delay_seconds);
        let pages: Vec<_> = paging
            .iter()
            .filter_map(|drill| {
                let page = drill.detection.as_ref()?;
                (page.answer == Answer::Page).then_some((drill, page))
            })
            .collect();
        let late = pages.iter().filter(|(_, page)| page.delay_seconds > allowed);
        let complaints = late.map(|(drill, page)| {
            format!(
                "{}: `{}` fired {} after users were first hurt",
                drill.kind,
                page.alert,
                duration(page.delay_seconds)
            )
        });
        let slowest = pages.iter().map(|(_, page)| page.delay_seconds).max();
        Seen {
            all: pages.len(),
            complaints: complaints.collect(),
            praise: format!("the slowest page came after {}", duration(slowest.unwrap_or(0))),
        }
    }

    /// What the judge says of labels, and those that this lab asks for.
    fn labels(&self, judgement: &Judgement) -> Seen {
        let mut seen = found(judgement, &[Aspect::Labels], "every label that is asked for in");
        for drill in &judgement.drills {
            for alert in &drill.timeline.alerts {
                let lacks = |label: &&String| alert.label(label).is_empty();
                if let Some(label) = self.labels.iter().find(lacks) {
                    let complaint = format!("`{}` has no label `{label}`", alert.alert);
                    if !seen.complaints.contains(&complaint) {
                        seen.complaints.push(complaint);
                    }
                }
            }
        }
        seen
    }
}

fn misses(judgement: &Judgement, paging: &[&DrillResult]) -> Seen {
    let missed = paging.iter().filter_map(|drill| match &drill.detection {
        Some(page) if page.answer == Answer::Page => None,
        Some(ticket) => Some(format!(
            "{}: only `{}` with severity `{}` fired, which wakes nobody",
            drill.kind, ticket.alert, ticket.severity
        )),
        None => Some(format!("{}: no alert fired", drill.kind)),
    });
    // A rule that can't be evaluated misses whatever it was written for.
    let broken = judgement.findings.iter().filter(|finding| finding.aspect == Aspect::Evaluation);
    let broken = broken.map(|finding| {
        let alert = finding.alert.as_deref().unwrap_or_default();
        format!("`{alert}` can't be evaluated: {}", finding.seen)
    });
    Seen {
        all: paging.len(),
        complaints: broken.chain(missed).collect(),
        praise: format!("all {} were paged", reading::count(paging.len() as u64, "incident")),
    }
}

/// Weighed against the quiet afternoons only: in an incident somebody is awake anyway.
fn false_pages(judgement: &Judgement) -> Seen {
    let drills = judgement.drills.iter();
    let quiet = drills.filter(|drill| drill.right_answer == Answer::Silence).count();
    Seen {
        all: quiet,
        ..found(judgement, &[Aspect::Quiet], "no page for nothing in")
    }
}

/// The findings of some aspects, a part each.
fn found(judgement: &Judgement, aspects: &[Aspect], praise: &str) -> Seen {
    let own: Vec<&Finding> = judgement
        .findings
        .iter()
        .filter(|finding| aspects.contains(&finding.aspect))
        .collect();
    let lost = own.iter().filter(|finding| finding.points < finding.of);
    let complaints = lost.map(|finding| {
        // A drill is called by its kind: which one of its kind it is means nothing to a student.
        let drill = finding.drill.as_deref().and_then(|drill| drill.split(' ').next());
        match drill.or(finding.alert.as_deref()) {
            Some(name) => format!("{name}: {}", finding.seen),
            None => finding.seen.clone(),
        }
    });
    let what = match own.first() {
        Some(finding) if finding.drill.is_some() => "drill",
        _ => "rule",
    };
    Seen {
        all: own.len(),
        complaints: complaints.collect(),
        praise: format!("{praise} {}", reading::count(own.len() as u64, what)),
    }
}

fn duration(seconds: i64) -> String {
    promql::literal::format_duration(seconds.saturating_mul(1000))
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::checks::fixture::{Fixture, said};
    use crate::evidence::HandedIn;

    const RULES: &str = include_str!("../../../labs/03-dashboards/solution/rules/flowforge.yml");

    /// What is said of lab 03's own rules with one part replaced.
    #[track_caller]
    fn check(look_at: &str, from: &str, to: &str, expected: &Expect) {
        assert!(RULES.contains(from), "no `{from}` in the rules");
        let mut evidence = Fixture::reference().build();
        let rules = HandedIn {
            path: "rules/flowforge.yml".to_owned(),
            text: Some(RULES.replace(from, to)),
        };
        evidence.files.insert("rules".to_owned(), rules);
        let check = format!("{{kind: alerts_behave, file: rules, look_at: {look_at}, labels: [service]}}");
        said(&check, &evidence, expected);
    }

    #[test]
    fn good_rules() {
        for (look_at, expected) in [
            ("misses", expect![[r#"
                wanted: every simulated incident that hurts users is paged
                pass: all 13 incidents were paged"#]]),
            ("delay", expect![[r#"
                wanted: a page within 10 minutes of the moment users are first hurt
                pass: the slowest page came after 5m15s"#]]),
            ("false_pages", expect![[r#"
                wanted: no page where nobody is hurt: quiet nights, deploys, one bad scrape
                pass: no page for nothing in 22 drills"#]]),
            ("clearing", expect![[r#"
                wanted: quiet again within 15 minutes of the end of the harm
                pass: every page ended in time in 13 drills"#]]),
            ("steadiness", expect![[r#"
                wanted: one alert for one incident, which does not flap
                pass: one alert each in 14 drills"#]]),
            ("labels", expect![[r#"
                wanted: every alert has a severity that routes know, and `service`
                pass: every label that is asked for in 4 rules"#]]),
            ("annotations", expect![[r#"
                wanted: every alert says what is wrong, and all that it says makes sense
                pass: sensible texts in 4 rules"#]]),
        ] {
            check(look_at, "groups:", "groups:", &expected);
        }
    }

    #[test]
    fn a_percent_threshold_on_a_ratio_misses_everything_that_fails() {
        check("misses", "> 0.05", "> 5", &expect![[r#"
            wanted: every simulated incident that hurts users is paged
            partial 0.85: error_burst: no alert fired; bad_deploy: no alert fired"#]]);
    }

    #[test]
    fn a_rule_that_prometheus_refuses() {
        check("misses", "expr:", "exp:", &expect![[r#"
            wanted: every simulated incident that hurts users is paged
            fail: Prometheus refuses rules/flowforge.yml: 5:9: group "flowforge-alerts", rule 1, "RequestsFail": field 'expr' must be set in rule"#]]);
    }
}
