//! Runs a dashboard's queries on Prometheus while traffic goes through its phases.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use dashboards::expand::time_range::TimeRange;
use dashboards::{Dashboard, Origin, Settings};

use super::client::Client;
use super::collection::PAUSE;
use super::drive::{Driver, Held};
use super::panel_queries::{Asked, PanelQueries};
use super::prometheus::Prometheus;
use super::variable_choices;
use crate::evidence::{
    DashboardEvidence, DrivenClass, Fault, PanelAnswer, PanelQuery, Phase, ScrapeTarget,
};
use crate::rubric::{DashboardPlan, PhasePlan};

/// Each round of traffic.
const ROUND: Duration = Duration::from_secs(1);
/// A phase never lasts longer, however seldom Prometheus scrapes.
const LONGEST_PHASE: Duration = Duration::from_secs(90);
/// Finding targets takes a starting Prometheus five seconds, the first scrape an interval.
const FIRST_SCRAPE_WAIT: Duration = Duration::from_secs(20);
/// Where Prometheus doesn't say how often it scrapes.
const USUAL_INTERVAL_S: f64 = 15.0;
/// A panel's width: so many points are drawn of a phase at most.
const POINTS: i64 = 120;

/// A dashboard under trial.
pub(super) struct Trial<'a> {
    plan: &'a DashboardPlan,
    prometheus: Prometheus,
    queries: PanelQueries,
    driver: Driver,
    /// Between two scrapes, seconds.
    interval_s: f64,
    /// By panel and letter, queries that were too much for Prometheus, and why: each may have taken as long as an answer
    /// is waited for, so none is asked again.
    too_much: BTreeMap<(String, String), String>,
}

impl<'a> Trial<'a> {
    pub(super) fn new(
        plan: &'a DashboardPlan,
        prometheus: Prometheus,
        service: Client,
        seed: u64,
    ) -> Self {
        let queries = PanelQueries::new(prometheus.client().clone());
        Self {
            plan,
            prometheus,
            queries,
            driver: Driver::new(service, seed ^ 0xDA5B),
            interval_s: USUAL_INTERVAL_S,
            too_much: BTreeMap::new(),
        }
    }

    /// Goes through all phases. A file that is no dashboard is recorded as such.
    pub(super) async fn run(
        mut self,
        file: Option<&str>,
        progress: impl Fn(&str),
    ) -> Result<DashboardEvidence, Fault> {
        let mut evidence = DashboardEvidence {
            choices: None,
            phases: Vec::new(),
            unreadable: None,
        };
        let Some(text) = file else {
            return Ok(evidence);
        };
        let dashboard = match dashboards::load(text.as_bytes()) {
            Ok(dashboard) => dashboard,
            Err(error) => {
                evidence.unreadable = Some(error.to_string());
                return Ok(evidence);
            }
        };
        self.wait_for_first_scrape().await?;
        let now_s = self.prometheus.now_s().await?;
        let name = &self.plan.variable;
        evidence.choices = variable_choices::ask(&self.queries, &dashboard, name, now_s).await?;
        for phase in &self.plan.phases {
            progress(&format!("trying the dashboard: {}", phase.id));
            evidence.phases.push(self.phase(&dashboard, phase).await?);
        }
        Ok(evidence)
    }

    /// A Prometheus that has just started knows neither its targets nor the values of their labels.
    async fn wait_for_first_scrape(&mut self) -> Result<(), Fault> {
        let start = Instant::now();
        loop {
            let targets = self.prometheus.targets().await?;
            if let Some(own) = targets.iter().find(|target| target.job == self.plan.job) {
                self.interval_s = own.scrape_interval_s;
            }
            let is_scraped = |target: &ScrapeTarget| target.health != "unknown";
            let all_are = !targets.is_empty() && targets.iter().all(is_scraped);
            if all_are || start.elapsed() > FIRST_SCRAPE_WAIT {
                return Ok(());
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Sends a phase's traffic until it has been scraped often enough, then asks all queries over it.
    async fn phase(&mut self, dashboard: &Dashboard, phase: &PhasePlan) -> Result<Phase, Fault> {
        let from_s = self.prometheus.now_s().await?;
        let scraped_s = from_s + f64::from(phase.scrapes.saturating_sub(1)) * self.interval_s;
        let longest = Duration::from_secs_f64(f64::from(phase.scrapes + 2) * self.interval_s);
        let longest = (longest + Duration::from_secs(5)).min(LONGEST_PHASE);
        let start = Instant::now();
        let mut rounds: Vec<Held<'_>> = Vec::new();
        loop {
            rounds.push(self.driver.hold(&phase.every_second));
            tokio::time::sleep(ROUND).await;
            let scrapes = self.prometheus.last_scrapes_s().await?;
            let is_scraped = scrapes
                .get(&self.plan.job)
                .is_some_and(|at_s| *at_s > scraped_s);
            if is_scraped || start.elapsed() > longest {
                break;
            }
        }
        let to_s = self.prometheus.now_s().await?;
        let queries = self.ask(dashboard, from_s, to_s).await?;
        Ok(Phase {
            id: phase.id.clone(),
            from_s,
            to_s,
            sent: joined(rounds).await,
            queries,
        })
    }

    /// Every query of every panel, for each value of the variable and for all of them.
    async fn ask(
        &mut self,
        dashboard: &Dashboard,
        from_s: f64,
        to_s: f64,
    ) -> Result<Vec<PanelQuery>, Fault> {
        let mut selections: Vec<Vec<String>> = self
            .plan
            .values
            .iter()
            .map(|value| vec![value.clone()])
            .collect();
        selections.push(self.plan.values.clone());
        let mut answers = Vec::new();
        for chosen in selections {
            let variables = BTreeMap::from([(self.plan.variable.clone(), chosen.clone())]);
            let settings = self.settings(from_s, to_s, variables);
            for query in dashboards::queries(dashboard, &settings) {
                let Origin::Panel { panel, target } = query.origin else {
                    continue;
                };
                // Another language than PromQL is not for Prometheus.
                if query.parsed.is_none() || query.is_hidden() {
                    continue;
                }
                let asked = Asked {
                    expr: query.expanded.text(),
                    is_instant: target.is_instant && !target.is_range,
                    from_s,
                    to_s,
                    step_s: (query.steps.step_ms as f64 / 1000.0).max(0.001),
                };
                let (panel, ref_id) = (panel.name(), target.ref_id.clone().unwrap_or_default());
                let answer = self.answer(&panel, &ref_id, &asked).await?;
                answers.push(PanelQuery {
                    panel,
                    ref_id,
                    chosen: chosen.clone(),
                    expr: asked.expr.to_owned(),
                    answer,
                });
            }
        }
        Ok(answers)
    }

    async fn answer(
        &mut self,
        panel: &str,
        ref_id: &str,
        asked: &Asked<'_>,
    ) -> Result<PanelAnswer, Fault> {
        let key = (panel.to_owned(), ref_id.to_owned());
        if let Some(reason) = self.too_much.get(&key) {
            return Ok(PanelAnswer::Refused(reason.clone()));
        }
        match self.queries.answer(asked).await? {
            Ok(answer) => Ok(answer),
            Err(reason) => {
                self.too_much.insert(key, reason.clone());
                Ok(PanelAnswer::Refused(reason))
            }
        }
    }

    /// As when somebody looks at the last minutes.
    fn settings(&self, from_s: f64, to_s: f64, chosen: BTreeMap<String, Vec<String>>) -> Settings {
        let milliseconds = |seconds: f64| (seconds * 1000.0) as i64;
        Settings {
            now_ms: milliseconds(to_s),
            range: Some(TimeRange {
                from_ms: milliseconds(from_s),
                to_ms: milliseconds(to_s),
            }),
            scrape_interval_ms: milliseconds(self.interval_s).max(1),
            max_data_points: POINTS,
            chosen,
        }
    }
}

/// The rounds of a phase as one class each.
async fn joined(rounds: Vec<Held<'_>>) -> Vec<DrivenClass> {
    let mut joined: Vec<DrivenClass> = Vec::new();
    for round in rounds {
        for class in round.wait().await {
            match joined.iter_mut().find(|known| known.id == class.id) {
                Some(known) => known.requests.extend(class.requests),
                None => joined.push(class),
            }
        }
    }
    joined
}
