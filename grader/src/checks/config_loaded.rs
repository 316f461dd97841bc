//! `config_loaded`: Prometheus runs with the file that was handed in, in meaning if not in words.
//! Why it matters: an edited file changes nothing before a reload, and a reload that fails changes nothing either.

use std::collections::BTreeMap;

use prometheus_config::{Config, RelabelConfig, ScrapeConfig, TargetGroup};
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading, server};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct ConfigLoaded {
    /// The file, by its name in the rubric.
    file: String,
    /// The target that is a Prometheus.
    target: String,
}

impl Check for ConfigLoaded {
    fn uses(&self) -> Uses<'_> {
        Uses {
            files: vec![&self.file],
            ..Uses::target(&self.target)
        }
    }

    fn expected(&self) -> String {
        format!("Prometheus runs with the file `{}`", self.file)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl ConfigLoaded {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        let written = meaning(&server::handed_in(evidence, &self.file)?);
        let running = meaning(&server::running(server)?);
        let mut complaints = Vec::new();
        if !server.reload_succeeded {
            complaints.push("Prometheus refused the file when it last tried to load one".to_owned());
        }
        let (file, server) = ("is in the file alone", "is not in the file: Prometheus runs with it");
        complaints.extend(missing(&written, &running, file));
        complaints.extend(missing(&running, &written, server));
        for (about, facts) in &written {
            for (what, value) in facts {
                let other = running.get(about).and_then(|facts| facts.get(what));
                if other.is_some_and(|other| other != value) {
                    let other = other.map_or("", String::as_str);
                    complaints.push(format!(
                        "{what} of {about} is {value} in the file, but Prometheus runs with {other}"
                    ));
                }
            }
        }
        if complaints.is_empty() {
            let jobs = written.keys().filter(|about| about.starts_with("the job")).count();
            let jobs = reading::count(u64::try_from(jobs).unwrap_or(u64::MAX), "job");
            return Ok(Outcome::pass(format!("it does, with {jobs}")));
        }
        Ok(Outcome::fail(reading::sentences(complaints)))
    }
}

/// Facts by what they are about: `global`, a job, a rule file.
type Meaning = BTreeMap<String, BTreeMap<&'static str, String>>;

/// What one side speaks of and the other does not: a whole job, or one fact of it.
fn missing(here: &Meaning, there: &Meaning, where_it_is: &str) -> Vec<String> {
    let mut complaints = Vec::new();
    for (about, facts) in here {
        let Some(others) = there.get(about) else {
            complaints.push(format!("{about} {where_it_is}"));
            continue;
        };
        let alone = facts.iter().filter(|(what, _)| !others.contains_key(*what));
        complaints.extend(alone.map(|(what, value)| format!("{what} of {about} ({value}) {where_it_is}")));
    }
    complaints
}

/// What a configuration says.
fn meaning(config: &Config) -> Meaning {
    let global = &config.global;
    let mut facts = BTreeMap::from([
        ("the scrape interval", seconds(global.scrape_interval_ms)),
        ("the scrape timeout", seconds(global.scrape_timeout_ms)),
        ("the evaluation interval", seconds(global.evaluation_interval_ms)),
    ]);
    if !global.external_labels.is_empty() {
        facts.insert("the external labels", global.external_labels.to_string());
    }
    let mut meaning = Meaning::from([("`global`".to_owned(), facts)]);
    for pattern in &config.rule_files {
        meaning.insert(format!("the rule file `{}`", tail(&pattern.value)), BTreeMap::new());
    }
    for job in &config.scrape_configs {
        meaning.insert(format!("the job `{}`", job.job_name.value), about(job).collect());
    }
    for (index, alertmanager) in config.alertmanagers.iter().enumerate() {
        let facts = BTreeMap::from([("the targets", targets(&alertmanager.static_configs))]);
        meaning.insert(format!("Alertmanager {}", index + 1), facts);
    }
    meaning
}

fn about(job: &ScrapeConfig) -> impl Iterator<Item = (&'static str, String)> {
    let url = format!("{}, {}", job.scheme, job.metrics_path);
    let discoveries: Vec<&str> = job.discoveries.iter().map(|one| one.key.as_str()).collect();
    [
        ("the interval", seconds(job.scrape_interval_ms)),
        ("the timeout", seconds(job.scrape_timeout_ms)),
        ("scheme and path", url),
        ("the targets", targets(&job.static_configs)),
        ("the discovery", discoveries.join(", ")),
        ("the rules for targets", relabelling(&job.relabel_configs)),
        ("the rules for metrics", relabelling(&job.metric_relabel_configs)),
    ]
    .into_iter()
    .filter(|(_, value)| !value.is_empty())
}

fn seconds(milliseconds: i64) -> String {
    format!("{} s", reading::number(milliseconds as f64 / 1000.0))
}

/// A stack on other ports than the usual ones rewrites those of this machine: there the port says nothing.
fn targets(groups: &[TargetGroup]) -> String {
    let mut targets: Vec<String> = groups
        .iter()
        .flat_map(|group| group.targets.iter().map(move |target| (target, &group.labels)))
        .map(|(target, labels)| {
            let host = ["127.0.0.1", "localhost"]
                .into_iter()
                .find(|host| target.value.strip_prefix(host).is_some_and(|rest| rest.starts_with(':')));
            let address = host.unwrap_or(&target.value);
            match labels.is_empty() {
                true => address.to_owned(),
                false => format!("{address} {labels}"),
            }
        })
        .collect();
    targets.sort();
    targets.join(", ")
}

fn relabelling(rules: &[RelabelConfig]) -> String {
    let rules: Vec<String> = rules
        .iter()
        .map(|rule| {
            let source = rule.source_labels.join(&rule.separator);
            let (action, regex) = (rule.action.name(), rule.regex.as_str());
            let (target, replacement) = (&rule.target_label, &rule.replacement);
            format!("{action} [{source}] /{regex}/ {} {target}={replacement}", rule.modulus)
        })
        .collect();
    rules.join("; ")
}

/// Prometheus puts the folder of its configuration before a relative path: folder and file name are compared.
fn tail(pattern: &str) -> &str {
    let mut parts = pattern.rmatch_indices('/').map(|(index, _)| index + 1);
    let from = parts.nth(1).unwrap_or(0);
    pattern.get(from..).unwrap_or(pattern).trim_start_matches("./")
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::prometheus::{CONFIG, with_server};
    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: config_loaded, file: prometheus, target: prometheus}";

    fn file(text: &str) -> Fixture {
        with_server().with_file("prometheus", text)
    }

    #[test]
    fn the_same_in_other_words() {
        check(CHECK, &file(CONFIG), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            pass: it does, with 2 jobs"#]]);
    }

    #[test]
    fn an_edit_that_was_not_loaded() {
        let edited = CONFIG.replace("scrape_interval: 10s", "scrape_interval: 5s");
        check(CHECK, &file(&edited), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            fail: the interval of the job `api-service` is 5 s in the file, but Prometheus runs with 10 s; the timeout of the job `api-service` is 5 s in the file, but Prometheus runs with 10 s"#]]);
        let edited = CONFIG.replace("job_name: node", "job_name: machine");
        check(CHECK, &file(&edited), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            fail: the job `machine` is in the file alone; the job `node` is not in the file: Prometheus runs with it"#]]);
    }

    #[test]
    fn a_port_on_this_machine_says_nothing() {
        let edited = CONFIG.replace("127.0.0.1:8080", "localhost:18080");
        check(CHECK, &file(&edited), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            fail: the targets of the job `api-service` is localhost in the file, but Prometheus runs with 127.0.0.1"#]]);
        let edited = CONFIG.replace("127.0.0.1:8080", "127.0.0.1:18080");
        check(CHECK, &file(&edited), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            pass: it does, with 2 jobs"#]]);
    }

    #[test]
    fn a_rule_file_that_is_not_listed() {
        let edited = CONFIG.replace("rules/*.yml", "rule/*.yml");
        check(CHECK, &file(&edited), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            fail: the rule file `rule/*.yml` is in the file alone; the rule file `rules/*.yml` is not in the file: Prometheus runs with it"#]]);
    }

    #[test]
    fn a_server_that_is_away() {
        check(CHECK, &file(CONFIG).unreachable("prometheus"), &expect![[r#"
            wanted: Prometheus runs with the file `prometheus`
            error: http://127.0.0.1:8080/metrics could not be reached: Connection refused
              advice: start it, then check again"#]]);
    }

    #[test]
    fn folder_and_name_of_a_pattern() {
        for pattern in ["rules/*.yml", "./rules/*.yml", "/etc/prometheus/rules/*.yml"] {
            assert_eq!(super::tail(pattern), "rules/*.yml");
        }
        assert_eq!(super::tail("flowforge.yml"), "flowforge.yml");
    }
}
