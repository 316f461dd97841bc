//! `targets_up`: Prometheus scrapes the services under their agreed job names, with success.
//! Why it matters: a target that is down is a blind spot, and `up` is the first alert anyone should have.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{Evidence, ScrapeTarget};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TargetsUp {
    /// The target that is a Prometheus.
    target: String,
    jobs: Vec<String>,
}

impl Check for TargetsUp {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        format!(
            "Prometheus has the jobs {}, and all their targets are up",
            reading::list(self.jobs.iter().map(|job| format!("`{job}`")))
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl TargetsUp {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let prometheus = reading::prometheus(evidence, &self.target)?;
        let mut held = Vec::new();
        let mut complaints = Vec::new();
        for job in &self.jobs {
            let targets: Vec<_> =
                prometheus.scrape_targets.iter().filter(|target| target.job == *job).collect();
            if targets.is_empty() {
                let jobs = prometheus.scrape_targets.iter().map(|target| format!("`{}`", target.job));
                let jobs = reading::list(jobs);
                let has = if jobs.is_empty() { "no job at all" } else { &jobs };
                complaints.push(format!("no job `{job}`: Prometheus has {has}"));
                continue;
            }
            match targets.iter().find(|target| target.health != "up") {
                Some(down) if down.last_error.is_empty() => complaints.push(format!(
                    "`{job}` at {} is {}: not scraped yet",
                    down.scrape_url, down.health
                )),
                Some(down) => complaints.push(format!(
                    "`{job}` at {} is {}: {}{}",
                    down.scrape_url,
                    down.health,
                    down.last_error,
                    localhost(down, &prometheus.scrape_targets)
                )),
                None => held.push(format!("`{job}` at {} is up", targets[0].scrape_url)),
            }
        }
        if complaints.is_empty() {
            return Ok(Outcome::pass(reading::list(held.into_iter())));
        }
        Ok(Outcome::share(
            held.len(),
            self.jobs.len(),
            reading::sentences(complaints),
        ))
    }
}

/// What is wrong with an address that means Prometheus itself: where the others have names, it runs in a container.
fn localhost(down: &ScrapeTarget, all: &[ScrapeTarget]) -> &'static str {
    let is_named = |target: &ScrapeTarget| !is_loopback(&target.scrape_url);
    match is_loopback(&down.scrape_url) && all.iter().any(is_named) {
        true => "; `localhost` is the container of Prometheus itself there: write the service's name",
        false => "",
    }
}

fn is_loopback(url: &str) -> bool {
    let authority = url.split_once("://").map_or(url, |(_, rest)| rest);
    ["localhost:", "localhost/", "127.", "[::1]"]
        .iter()
        .any(|start| authority.starts_with(start))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str =
        "{kind: targets_up, target: prometheus, jobs: [api-service, worker-service]}";

    #[test]
    fn both_are_up() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: Prometheus has the jobs `api-service`, `worker-service`, and all their targets are up
            pass: `api-service` at http://127.0.0.1:8080/metrics is up, `worker-service` at http://127.0.0.1:8081/metrics is up"#]]);
    }

    #[test]
    fn a_target_that_is_down_is_quoted() {
        let fixture = Fixture::reference()
            .with_target_down("worker-service", "connect: connection refused");
        check(CHECK, &fixture, &expect![[r#"
            wanted: Prometheus has the jobs `api-service`, `worker-service`, and all their targets are up
            partial 0.50: `worker-service` at http://127.0.0.1:8081/metrics is down: connect: connection refused"#]]);
    }

    #[test]
    fn localhost_among_names_is_the_container_itself() {
        let fixture = Fixture::reference()
            .with_scrape_url("api-service", "http://api-service:8080/metrics")
            .with_scrape_url("worker-service", "http://localhost:8081/metrics")
            .with_target_down("worker-service", "connect: connection refused");
        check(CHECK, &fixture, &expect![[r#"
            wanted: Prometheus has the jobs `api-service`, `worker-service`, and all their targets are up
            partial 0.50: `worker-service` at http://localhost:8081/metrics is down: connect: connection refused; `localhost` is the container of Prometheus itself there: write the service's name"#]]);
    }

    #[test]
    fn another_job_name_is_named() {
        let renamed = CHECK.replace("worker-service", "workers");
        check(&renamed, &Fixture::reference(), &expect![[r#"
            wanted: Prometheus has the jobs `api-service`, `workers`, and all their targets are up
            partial 0.50: no job `workers`: Prometheus has `api-service`, `worker-service`"#]]);
    }

    #[test]
    fn a_prometheus_that_is_down_is_no_mistake() {
        check(CHECK, &Fixture::reference().unreachable("prometheus"), &expect![[r#"
            wanted: Prometheus has the jobs `api-service`, `worker-service`, and all their targets are up
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]]);
    }
}
