//! The order of a collection: look, note what Prometheus has, drive, let it settle, look again.

use std::collections::BTreeMap;
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use super::alert_drill::{AlertDrill, UnderWay};
use super::alertmanager::Alertmanager;
use super::client::Client;
use super::dashboard::Trial;
use super::drive::Driver;
use super::grafana::Grafana;
use super::log_walk::LogWalk;
use super::loki::Loki;
use super::prometheus::Prometheus;
use super::{CollectOptions, Targets, failures, milliseconds, scrape, settle};
use crate::evidence::{
    EVIDENCE_VERSION, Evidence, Fault, FaultKind, HandedIn, HandedInFiles, PrometheusEvidence,
    ScrapeMoment, ScrapeTarget, TrafficEvidence,
};
use crate::rubric::{FileSpec, Rubric, TargetKind, TrafficPlan};

/// Between two looks while waiting for something.
pub(super) const PAUSE: Duration = Duration::from_millis(150);
/// The wait for a scrape by Prometheus: two intervals and a bit, but never longer than this.
const LONGEST_SCRAPE_WAIT: Duration = Duration::from_secs(75);
/// A Prometheus that has just started needs five seconds to find its targets.
const UNKNOWN_JOB_WAIT: Duration = Duration::from_secs(6);
/// Held requests must show within this time, and be gone within the other.
const HELD_WITHIN: Duration = Duration::from_millis(1000);
const REST_WITHIN: Duration = Duration::from_secs(6);

/// A collection under way.
pub(super) struct Collection<'a> {
    rubric: &'a Rubric,
    options: &'a CollectOptions,
    began: Instant,
    clients: BTreeMap<&'a str, Client>,
    prometheus: Option<(&'a str, Prometheus)>,
    /// The stack's other servers, which have no `/metrics` that a lab looks at.
    servers: BTreeMap<&'a str, Client>,
    evidence: Evidence,
}

impl<'a> Collection<'a> {
    /// Passes every address through the guard.
    pub(super) async fn begin(
        rubric: &'a Rubric,
        targets: &Targets,
        options: &'a CollectOptions,
    ) -> Self {
        let now = SystemTime::now().duration_since(UNIX_EPOCH);
        let mut collection = Self {
            rubric,
            options,
            began: Instant::now(),
            clients: BTreeMap::new(),
            prometheus: None,
            servers: BTreeMap::new(),
            evidence: Evidence {
                version: EVIDENCE_VERSION,
                lab: rubric.lab.clone(),
                rubric_sha256: rubric.sha256.clone(),
                seed: options.seed,
                started_at_ms: now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(0)),
                duration_ms: 0,
                targets: BTreeMap::new(),
                files: files(rubric, options),
                scrapes: BTreeMap::new(),
                traffic: None,
                prometheus: None,
                alertmanager: None,
                failures: None,
                dashboard: None,
                loki: None,
                grafana: None,
                faults: BTreeMap::new(),
                interrupt: judge::Interrupt::default(),
            },
        };
        for target in &rubric.targets {
            let Some(url) = targets.get(&target.name) else {
                collection.fault(
                    &target.name,
                    Fault {
                        kind: FaultKind::Refused,
                        reason: format!("no address was given for `{}`", target.name),
                        advice: format!("give it with `--target {}=URL`", target.name),
                    },
                );
                continue;
            };
            let targets = &mut collection.evidence.targets;
            targets.insert(target.name.clone(), url.to_owned());
            if target.kind == TargetKind::Webhook {
                continue;
            }
            match Client::open(&options.guard, url).await {
                Ok(client) => match target.kind {
                    TargetKind::Service => {
                        collection.clients.insert(&target.name, client);
                    }
                    TargetKind::Prometheus => {
                        let keep = target.keep.as_deref().unwrap_or(".+");
                        let prometheus = Prometheus::new(client, keep);
                        collection.prometheus = Some((&target.name, prometheus));
                    }
                    TargetKind::Alertmanager
                    | TargetKind::Loki
                    | TargetKind::Grafana
                    | TargetKind::Webhook => {
                        collection.servers.insert(&target.name, client);
                    }
                },
                Err(fault) => collection.fault(&target.name, fault),
            }
        }
        collection
    }

    /// Runs the whole plan.
    pub(super) async fn run(mut self) -> Evidence {
        let alert_drill = self.begin_alert_drill().await;
        self.options.progress("looking at the services");
        self.scrape_all(ScrapeMoment::Start).await;
        self.scrape_all(ScrapeMoment::Before).await;
        self.note_what_prometheus_has().await;
        let rubric = self.rubric;
        if let Some(plan) = &rubric.traffic
            && let Some(client) = self.clients.get(plan.target.as_str()).cloned()
        {
            let mut driver = Driver::new(client, self.options.seed);
            self.drive(plan, &mut driver).await;
            self.scrape_all(ScrapeMoment::After).await;
            self.note_what_prometheus_got().await;
            self.hold(plan, &mut driver).await;
        } else {
            self.note_what_prometheus_got().await;
        }
        self.look_back_at_failures().await;
        self.try_dashboard().await;
        self.ask_loki().await;
        self.ask_grafana().await;
        self.end_alert_drill(alert_drill).await;
        self.ask_prometheus().await;
        self.evidence.duration_ms = milliseconds(self.began.elapsed());
        self.evidence
    }

    /// Looks for the traffic in the logs, and puts the rubric's questions.
    async fn ask_loki(&mut self) {
        let Some(plan) = &self.rubric.loki else {
            return;
        };
        let Some(client) = self.servers.get(plan.target.as_str()).cloned() else {
            return;
        };
        self.options.progress("looking for the traffic in the logs");
        let walk = LogWalk {
            loki: Loki::new(client),
            plan,
            collected: &self.evidence,
        };
        match walk.walk().await {
            Ok(evidence) => self.evidence.loki = Some(evidence),
            Err(fault) => self.fault(&plan.target, fault),
        }
    }

    /// Starts the alert drill beside everything else: it waits most of its time.
    async fn begin_alert_drill(&mut self) -> Option<UnderWay> {
        let plan = self.rubric.alertmanager.as_ref()?;
        let client = self.servers.get(plan.target.as_str())?.clone();
        let url = self.evidence.targets.get(&plan.webhook)?;
        self.options.progress("sending alerts through Alertmanager");
        let (alertmanager, guard) = (Alertmanager::new(client), &self.options.guard);
        let seed = self.options.seed;
        match AlertDrill::begin(alertmanager, plan, guard, url, self.began, seed).await {
            Ok(drill) => Some(drill),
            Err(fault) => {
                self.fault(&plan.webhook, fault);
                None
            }
        }
    }

    /// Runs the queries of the dashboard handed in while traffic goes through its phases.
    async fn try_dashboard(&mut self) {
        let rubric = self.rubric;
        let Some(plan) = &rubric.dashboard else {
            return;
        };
        let Some((_, prometheus)) = self.prometheus.clone() else {
            return;
        };
        let Some(service) = self.clients.get(plan.target.as_str()).cloned() else {
            return;
        };
        let trial = Trial::new(plan, prometheus, service, self.options.seed);
        let file = self.evidence.file(&plan.file);
        match trial.run(file, |line| self.options.progress(line)).await {
            Ok(evidence) => self.evidence.dashboard = Some(evidence),
            Err(fault) => self.fault(&plan.prometheus, fault),
        }
    }

    /// Lets Grafana run the panels' queries, when there is something to show.
    async fn ask_grafana(&mut self) {
        let rubric = self.rubric;
        let Some(plan) = &rubric.grafana else {
            return;
        };
        // Without the traffic of the trial there may be nothing to show.
        if rubric.dashboard.is_some() && self.evidence.dashboard.is_none() {
            return;
        }
        let Some(client) = self.servers.get(plan.target.as_str()).cloned() else {
            return;
        };
        self.options.progress("asking Grafana");
        let targets = self
            .evidence
            .prometheus
            .as_ref()
            .map(|it| &it.scrape_targets);
        let interval_s = targets.and_then(|targets| Some(targets.first()?.scrape_interval_s));
        let interval_ms = (interval_s.unwrap_or(15.0) * 1000.0) as i64;
        let now_ms = self.evidence.started_at_ms
            + i64::try_from(self.began.elapsed().as_millis()).unwrap_or(0);
        let grafana = Grafana::new(client, self.options.grafana_authorization.clone());
        match grafana.look(plan, now_ms, interval_ms).await {
            Ok(evidence) => self.evidence.grafana = Some(evidence),
            Err(fault) => self.fault(&plan.target, fault),
        }
    }

    async fn end_alert_drill(&mut self, drill: Option<UnderWay>) {
        let (Some(drill), Some(plan)) = (drill, &self.rubric.alertmanager) else {
            return;
        };
        self.options
            .progress("waiting for Alertmanager's last messages");
        match drill.end().await {
            Ok(evidence) => self.evidence.alertmanager = Some(evidence),
            Err(fault) => self.fault(&plan.target, fault),
        }
    }

    /// Asks the Prometheus that watched the drills what it saw.
    async fn look_back_at_failures(&mut self) {
        let (Some(plan), Some((name, prometheus))) = (&self.rubric.failures, &self.prometheus)
        else {
            return;
        };
        self.options.progress("looking back at the drills");
        let name = *name;
        match failures::look_back(prometheus.client(), plan, &self.evidence).await {
            Ok(seen) => self.evidence.failures = Some(seen),
            Err(fault) => self.fault(name, fault),
        }
    }

    fn fault(&mut self, target: &str, fault: Fault) {
        self.options
            .progress(&format!("{target}: {}", fault.reason));
        self.clients.remove(target);
        self.evidence
            .faults
            .entry(target.to_owned())
            .or_insert(fault);
    }

    /// Scrapes every service that still answers.
    async fn scrape_all(&mut self, moment: ScrapeMoment) {
        let clients: Vec<_> = self
            .clients
            .iter()
            .map(|(name, client)| (*name, client.clone()))
            .collect();
        for (name, client) in clients {
            match scrape::scrape(&client, self.began).await {
                Ok(scrape) => {
                    let scrapes = self.evidence.scrapes.entry(name.to_owned()).or_default();
                    scrapes.insert(moment, scrape);
                }
                Err(fault) => self.fault(name, fault),
            }
        }
    }

    fn jobs(&self) -> Vec<String> {
        self.rubric
            .targets
            .iter()
            .filter_map(|target| target.job.clone())
            .collect()
    }

    /// Records the stored series, once they say the same as the services do.
    async fn note_what_prometheus_has(&mut self) {
        let Some((name, prometheus)) = self.prometheus.clone() else {
            return;
        };
        self.options.progress("asking Prometheus what it has");
        match self.baseline(&prometheus).await {
            Ok(evidence) => self.evidence.prometheus = Some(evidence),
            Err(fault) => {
                self.fault(name, fault);
                self.prometheus = None;
            }
        }
    }

    /// Looks at the services and at Prometheus until both agree: then nothing is under way, and what grows
    /// later was driven. With other traffic they never agree, and the checks will tell.
    async fn baseline(&mut self, prometheus: &Prometheus) -> Result<PrometheusEvidence, Fault> {
        let version = prometheus.version().await?;
        let jobs = self.jobs();
        let start = Instant::now();
        loop {
            let scrape_targets = prometheus.targets().await?;
            let before = prometheus.moment(&jobs, prometheus.now_s().await?).await?;
            let limit = longest_wait(&jobs, &scrape_targets);
            if settle::is_current(&before, self.rubric, &self.evidence) || start.elapsed() > limit {
                return Ok(PrometheusEvidence {
                    version,
                    scrape_targets,
                    before,
                    after: None,
                    unscraped: Vec::new(),
                    waited_ms: 0,
                    server: None,
                });
            }
            tokio::time::sleep(PAUSE).await;
            self.scrape_all(ScrapeMoment::Before).await;
        }
    }

    /// Waits until Prometheus has scraped the services once more, and records what it then has.
    async fn note_what_prometheus_got(&mut self) {
        let Some((name, prometheus)) = self.prometheus.clone() else {
            return;
        };
        self.options.progress("waiting for Prometheus to scrape");
        let Some(mut evidence) = self.evidence.prometheus.take() else {
            return;
        };
        match self.catch_up(&prometheus, &mut evidence).await {
            Ok(()) => self.evidence.prometheus = Some(evidence),
            Err(fault) => self.fault(name, fault),
        }
    }

    /// Asks the server about itself, where the rubric wants to know.
    async fn ask_prometheus(&mut self) {
        let (Some(plan), Some((name, prometheus))) =
            (&self.rubric.prometheus, self.prometheus.clone())
        else {
            return;
        };
        let Some(mut evidence) = self.evidence.prometheus.take() else {
            return;
        };
        self.options.progress("asking Prometheus about itself");
        let look = async {
            evidence.server = Some(prometheus.server(plan).await?);
            // A server that has just started finds its targets while it is asked.
            evidence.scrape_targets = prometheus.targets().await?;
            Ok(evidence)
        };
        match look.await {
            Ok(evidence) => self.evidence.prometheus = Some(evidence),
            Err(fault) => self.fault(name, fault),
        }
    }

    async fn catch_up(
        &self,
        prometheus: &Prometheus,
        evidence: &mut PrometheusEvidence,
    ) -> Result<(), Fault> {
        let start = Instant::now();
        let jobs = self.jobs();
        let driven_s = prometheus.now_s().await?;
        evidence.unscraped = self.wait_for_scrape(prometheus, &jobs, driven_s).await?;
        evidence.waited_ms = milliseconds(start.elapsed());
        evidence.scrape_targets = prometheus.targets().await?;
        let at_s = prometheus.now_s().await?;
        evidence.after = Some(prometheus.moment(&jobs, at_s).await?);
        Ok(())
    }

    /// Waits a few intervals until all jobs that Prometheus has were scraped after that moment of its clock; those that
    /// were not.
    async fn wait_for_scrape(
        &self,
        prometheus: &Prometheus,
        jobs: &[String],
        since_s: f64,
    ) -> Result<Vec<String>, Fault> {
        let start = Instant::now();
        loop {
            let targets = prometheus.targets().await?;
            let scrapes = prometheus.last_scrapes_s().await?;
            // For a job that it does not have there is nothing to wait for.
            let known = jobs.iter().filter(|job| is_known(job, &targets));
            let is_late = |job: &&String| scrapes.get(*job).is_none_or(|at_s| *at_s <= since_s);
            let late: Vec<String> = known.filter(is_late).cloned().collect();
            if late.is_empty() || start.elapsed() > longest_wait(jobs, &targets) {
                return Ok(late);
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    /// Sends the counted requests and waits for what they cause.
    async fn drive(&mut self, plan: &TrafficPlan, driver: &mut Driver) {
        let mut traffic = TrafficEvidence::default();
        for class in &plan.counted {
            self.options.progress(&format!("driving `{}`", class.id));
            traffic
                .counted
                .push(driver.drive(class, plan.concurrency).await);
        }
        if let Some(settle) = &plan.settle {
            self.options.progress("waiting for the work to be done");
            traffic.settling =
                Some(settle::settle(settle, &traffic, &self.clients, &self.evidence).await);
        }
        self.evidence.traffic = Some(traffic);
    }

    /// Sends the held requests, looks at the gauge while they are on their way, and after.
    async fn hold(&mut self, plan: &TrafficPlan, driver: &mut Driver) {
        let Some(gauge) = &plan.rest else { return };
        let Some(client) = self.clients.get(gauge.target.as_str()).cloned() else {
            return;
        };
        if plan.held.is_empty() {
            return;
        }
        self.options.progress("holding requests open");
        let before = settle::value_in(&self.evidence, gauge, ScrapeMoment::After);
        let held = driver.hold(&plan.held);
        let sent = held.len() as f64;
        let is_shown = |value: Option<f64>| match (value, before) {
            (Some(value), Some(before)) => value >= before + sent,
            _ => true,
        };
        let shown = settle::watch(&client, gauge, self.began, HELD_WITHIN, is_shown).await;
        let driven = held.wait().await;
        if let Some(traffic) = &mut self.evidence.traffic {
            traffic.held = driven;
        }
        let is_at_rest = |value: Option<f64>| match (value, before) {
            (Some(value), Some(before)) => value <= before,
            _ => true,
        };
        let rest = settle::watch(&client, gauge, self.began, REST_WITHIN, is_at_rest).await;
        for (moment, scrape) in [(ScrapeMoment::Held, shown), (ScrapeMoment::Rest, rest)] {
            match scrape {
                Ok(scrape) => {
                    let scrapes = self
                        .evidence
                        .scrapes
                        .entry(gauge.target.clone())
                        .or_default();
                    scrapes.insert(moment, scrape);
                }
                Err(fault) => self.fault(&gauge.target, fault),
            }
        }
    }
}

fn is_known(job: &str, targets: &[ScrapeTarget]) -> bool {
    targets.iter().any(|target| target.job == job)
}

/// Two scrape intervals and a bit.
fn longest_wait(jobs: &[String], targets: &[ScrapeTarget]) -> Duration {
    if !jobs.iter().all(|job| is_known(job, targets)) {
        return UNKNOWN_JOB_WAIT;
    }
    let interval = targets
        .iter()
        .filter(|target| jobs.contains(&target.job))
        .map(|target| target.scrape_interval_s)
        .fold(1.0, f64::max);
    // Clamped before it is a duration, which has a limit and panics beyond it.
    let longest_s = LONGEST_SCRAPE_WAIT.as_secs_f64();
    Duration::from_secs_f64((interval * 2.0 + 5.0).min(longest_s))
}

/// Every file that the rubric asks for, handed in or not.
fn files(rubric: &Rubric, options: &CollectOptions) -> HandedInFiles {
    let handed_in = |file: &FileSpec| {
        let given = options.files.get(&file.name);
        let file_evidence = HandedIn {
            path: file.path.clone(),
            text: given.and_then(|given| given.text.clone()),
        };
        (file.name.clone(), file_evidence)
    };
    rubric.files.iter().map(handed_in).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_interval_makes_anybody_wait_for_ever() {
        let target = |scrape_interval_s: f64| ScrapeTarget {
            job: "api".to_owned(),
            instance: String::new(),
            scrape_url: String::new(),
            health: "up".to_owned(),
            last_error: String::new(),
            last_scrape_duration_s: 0.0,
            scrape_interval_s,
            scrape_timeout_s: 5.0,
        };
        let wait = |interval_s| longest_wait(&["api".to_owned()], &[target(interval_s)]);
        assert_eq!(wait(10.0), Duration::from_secs(25));
        assert_eq!(wait(f64::MAX), LONGEST_SCRAPE_WAIT);
        assert_eq!(wait(f64::INFINITY), LONGEST_SCRAPE_WAIT);
    }
}
