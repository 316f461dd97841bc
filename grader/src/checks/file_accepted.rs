//! `file_accepted`: the server that the file is for would take it.
//! Why it matters: a server refuses the whole file for one mistake, and at a reload goes on with the old one.

use lint::Severity;
use serde::Deserialize;

use super::lint_clean::{LintFormat, findings, said};
use super::{Check, Outcome, Uses, queries_file, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct FileAccepted {
    /// The file, by its name in the rubric.
    file: String,
    format: LintFormat,
}

impl Check for FileAccepted {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let server = match self.format {
            LintFormat::Prometheus | LintFormat::Rules => "Prometheus accepts",
            LintFormat::Alertmanager => "Alertmanager accepts",
            LintFormat::Dashboard => "Grafana can import",
            LintFormat::Queries | LintFormat::LogQueries => "there are queries in",
        };
        format!("{server} the file `{}`", self.file)
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl FileAccepted {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        if let Some(queries) = queries_file::queries_of(self.format, evidence, &self.file) {
            let queries = queries?;
            let answered = queries.iter().filter(|(_, query)| !query.is_empty()).count();
            let answered = u64::try_from(answered).unwrap_or(u64::MAX);
            return Ok(match answered {
                0 => Outcome::fail("no exercise has an answer yet"),
                _ => Outcome::pass(format!("it answers {}", reading::count(answered, "exercise"))),
            });
        }
        let text = reading::file(evidence, &self.file)?;
        let refused: Vec<String> = findings(self.format, text, evidence)
            .iter()
            .filter(|finding| finding.severity == Severity::Error)
            .map(said)
            .collect();
        if refused.is_empty() {
            return Ok(Outcome::pass("it is accepted"));
        }
        Ok(Outcome::fail(reading::sentences(refused)))
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: file_accepted, file: prometheus, format: prometheus}";

    fn job(rest: &str) -> Fixture {
        let config = format!("scrape_configs:\n  - job_name: api-service\n{rest}");
        Fixture::reference().with_file("prometheus", config)
    }

    #[test]
    fn a_good_configuration() {
        let targets = "    static_configs: [{targets: ['127.0.0.1:8080']}]\n";
        check(CHECK, &job(targets), &expect![[r#"
            wanted: Prometheus accepts the file `prometheus`
            pass: it is accepted"#]]);
    }

    #[test]
    fn a_url_in_targets() {
        let targets = "    static_configs: [{targets: ['http://127.0.0.1:8080/metrics']}]\n";
        check(CHECK, &job(targets), &expect![[r#"
            wanted: Prometheus accepts the file `prometheus`
            fail: 3:33 C01: "http://127.0.0.1:8080/metrics" is not a valid hostname"#]]);
    }

    #[test]
    fn a_timeout_longer_than_the_interval() {
        let times = "    scrape_interval: 10s\n    scrape_timeout: 20s\n";
        check(CHECK, &job(times), &expect![[r#"
            wanted: Prometheus accepts the file `prometheus`
            fail: 4:5 C04: scrape timeout greater than scrape interval for scrape config with job name "api-service""#]]);
    }

    #[test]
    fn a_word_that_prometheus_does_not_know() {
        check(CHECK, &job("    scrape_intervall: 10s\n"), &expect![[r#"
            wanted: Prometheus accepts the file `prometheus`
            fail: 3:5 promtool/check-config: field scrape_intervall not found in scrape_config (did you mean `scrape_interval`?)"#]]);
    }

    #[test]
    fn answers_that_are_none() {
        let check_queries = "{kind: file_accepted, file: queries, format: queries}";
        let file = |text| Fixture::reference().with_file("queries", text);
        check(check_queries, &file("a: up\nb:\n"), &expect![[r#"
            wanted: there are queries in the file `queries`
            pass: it answers 1 exercise"#]]);
        check(check_queries, &file("a:\nb:\n"), &expect![[r#"
            wanted: there are queries in the file `queries`
            fail: no exercise has an answer yet"#]]);
        check(check_queries, &file("- up\n"), &expect![[r#"
            wanted: there are queries in the file `queries`
            fail: queries.txt: not a mapping from exercises to queries: write `id: query`"#]]);
    }
}
