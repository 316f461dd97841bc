//! `alerts_behave`: the rules handed in, replayed over incidents and quiet hours whose truth is known.
//! Why it matters: a rule is right when it wakes somebody in time and lets them sleep otherwise, however it is written.

use std::collections::{BTreeMap, BTreeSet};

use judge::{AlertTrack, Answer, Aspect, DrillResult, Expectation, Finding, Judgement};
use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading, replay};
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
    /// The values that a label may have.
    #[serde(default)]
    values: BTreeMap<String, BTreeSet<String>>,
    /// Annotations that every alert must carry.
    #[serde(default)]
    annotations: Vec<String>,
    /// What the lab's routes know as `severity`; `page`, `critical`, `ticket`, `warning` and `info` unless said
    /// otherwise.
    #[serde(default)]
    severities: Option<Severities>,
    /// Of `look_at: routing`: where the pages must arrive.
    #[serde(default)]
    routing: Option<Routing>,
}

/// The values of `severity`.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Severities {
    /// Those that wake somebody.
    page: Vec<String>,
    /// Those that wait for working hours.
    ticket: Vec<String>,
}

/// Whom a configuration of Alertmanager must wake.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Routing {
    /// The file with the routing tree.
    file: String,
    /// The receiver that every page must reach.
    pages: String,
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
    /// What must wake somebody does so by way of the routing that was handed in.
    Routing,
}

fn usual_delay() -> u32 {
    600
}

fn usual_clearing() -> u32 {
    900
}

impl Check for AlertsBehave {
    fn uses(&self) -> Uses<'_> {
        let uses = Uses::file(&self.file);
        match &self.routing {
            Some(routing) => uses.and_file(&routing.file),
            None => uses,
        }
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
                    reading::list(labels.iter().map(|label| self.label_text(label)))
                ),
            },
            LookAt::Annotations => match self.annotations.as_slice() {
                [] => "every alert says what is wrong, and all that it says makes sense".to_owned(),
                names => format!(
                    "every alert has {}, and all that it says makes sense",
                    reading::list(names.iter().map(|name| format!("`{name}`")))
                ),
            },
            LookAt::Routing => {
                let pages = self.routing.as_ref().map_or("", |routing| &routing.pages);
                format!("every alert that must wake somebody reaches `{pages}`")
            }
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
        let expectation = self.expectation();
        let judgement = replay::judgement(evidence, &self.file, &expectation)?;
        let paging: Vec<&DrillResult> = judgement
            .drills
            .iter()
            .filter(|drill| drill.right_answer == Answer::Page)
            .collect();
        let seen = match self.look_at {
            LookAt::Misses => misses(&judgement, &paging),
            LookAt::Delay => self.delays(&paging),
            LookAt::FalsePages => false_pages(&judgement, &paging),
            LookAt::Clearing => found(&judgement, &[Aspect::Clearing], "every page ended in time in"),
            LookAt::Steadiness => found(&judgement, &[Aspect::Steadiness], "one alert each in"),
            LookAt::Labels => self.labels(&judgement),
            LookAt::Annotations => self.texts(&judgement),
            LookAt::Routing => self.routes(&judgement, evidence, expectation)?,
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

    fn expectation(&self) -> Expectation {
        let mut expectation = Expectation {
            max_delay_seconds: i64::from(self.max_delay_seconds),
            max_clear_seconds: i64::from(self.max_clear_seconds),
            ..Expectation::default()
        };
        if let Some(severities) = &self.severities {
            expectation.page_severities.clone_from(&severities.page);
            expectation.ticket_severities.clone_from(&severities.ticket);
        }
        expectation
    }

    /// `service`, or `service` (api-service or worker-service).
    fn label_text(&self, label: &str) -> String {
        match self.values.get(label) {
            Some(values) => {
                let values: Vec<&str> = values.iter().map(String::as_str).collect();
                format!("`{label}` ({})", values.join(" or "))
            }
            None => format!("`{label}`"),
        }
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
        complain(&mut seen, judgement, |alert| {
            let lacking = self.labels.iter().find(|label| alert.label(label).is_empty());
            if let Some(label) = lacking {
                return Some(format!("`{}` has no label `{label}`", alert.alert));
            }
            let mut limited = self.values.iter();
            let (label, _) = limited.find(|(label, values)| {
                let value = alert.label(label);
                !value.is_empty() && !values.contains(value)
            })?;
            Some(format!(
                "`{}` has the label `{label}` with the value `{}`",
                alert.alert,
                alert.label(label)
            ))
        });
        seen
    }

    /// What the judge says of annotations, and those that this lab asks for.
    fn texts(&self, judgement: &Judgement) -> Seen {
        let mut seen = found(judgement, &[Aspect::Annotations], "sensible texts in");
        complain(&mut seen, judgement, |alert| {
            let lacks = |name: &&String| alert.annotations.get(*name).is_none_or(String::is_empty);
            let name = self.annotations.iter().find(lacks)?;
            Some(format!("`{}` has no annotation `{name}`", alert.alert))
        });
        seen
    }

    fn routes(
        &self,
        judgement: &Judgement,
        evidence: &Evidence,
        expectation: Expectation,
    ) -> Result<Seen, Outcome> {
        let routing = self.routing.as_ref().ok_or_else(|| Outcome::Error {
            observed: "the check looks at routing, and names no routing".to_owned(),
            advice: "this is a mistake in the lab: report it".to_owned(),
        })?;
        let config = drill::config(evidence, &routing.file)?;
        let expectation = Expectation { page_receiver: Some(routing.pages.clone()), ..expectation };
        let findings = judge::routed(judgement, &config, &expectation);
        Ok(told(&findings.iter().collect::<Vec<_>>(), "all pages arrive, of"))
    }
}

/// Adds what is wrong with single alerts, each complaint once.
fn complain(
    seen: &mut Seen,
    judgement: &Judgement,
    mistake: impl Fn(&AlertTrack) -> Option<String>,
) {
    let alerts = judgement.drills.iter().flat_map(|drill| &drill.timeline.alerts);
    for complaint in alerts.filter_map(mistake) {
        if !seen.complaints.contains(&complaint) {
            seen.complaints.push(complaint);
        }
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

/// Pages in the drills in which nobody is hurt: in an incident somebody is awake anyway. A ticket there may be work for
/// nothing, but wakes nobody.
fn false_pages(judgement: &Judgement, paging: &[&DrillResult]) -> Seen {
    let heard = paging.iter().filter_map(|drill| drill.detection.as_ref());
    // Who says nothing when it matters has no merit in being quiet.
    if heard.filter(|heard| heard.answer == Answer::Page).count() == 0 {
        return Seen { all: 0, complaints: Vec::new(), praise: String::new() };
    }
    let drills = judgement.drills.iter();
    let harmless: Vec<&DrillResult> =
        drills.filter(|drill| drill.right_answer != Answer::Page).collect();
    let loud = harmless.iter().filter_map(|drill| {
        let worst = drill.false_pages.first()?;
        let times: usize = drill.false_pages.iter().map(|page| page.times).sum();
        let more = match times {
            0 | 1 => String::new(),
            times => format!("; {times} such pages in all"),
        };
        Some(format!(
            "{}: `{}` woke somebody for nothing and fired for {}{more}",
            drill.kind,
            worst.alert,
            duration(worst.lasted_seconds)
        ))
    });
    let count = reading::count(harmless.len() as u64, "drill");
    Seen {
        all: harmless.len(),
        complaints: loud.collect(),
        praise: format!("no page for nothing in {count}"),
    }
}

/// The findings of some aspects, a part each.
fn found(judgement: &Judgement, aspects: &[Aspect], praise: &str) -> Seen {
    let own: Vec<&Finding> = judgement
        .findings
        .iter()
        .filter(|finding| aspects.contains(&finding.aspect))
        .collect();
    told(&own, praise)
}

fn told(own: &[&Finding], praise: &str) -> Seen {
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
mod tests;
