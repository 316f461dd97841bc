//! `lint_clean`: the linter finds nothing wrong with a file that was handed in, or none of the listed mistakes.
//! Why it matters: what a tool can see before a deploy should not wait for an incident to be seen.

use exposition::MetricType;
use lint::rules::RulesOptions;
use lint::{Finding, Severity};
use serde::Deserialize;

use super::{Check, Outcome, Uses, queries_file, reading};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LintClean {
    /// The file, by its name in the rubric.
    file: String,
    format: LintFormat,
    /// Looks for these alone, such as `C03`; empty: for everything that is more than advice.
    #[serde(default)]
    ids: Vec<String>,
    /// What may stand there all the same.
    #[serde(default)]
    except: Vec<String>,
}

/// How the linter reads a file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(rename_all = "snake_case")]
pub enum LintFormat {
    Prometheus,
    Rules,
    Alertmanager,
    Dashboard,
    /// Answers to exercises, each a query.
    Queries,
    /// Answers in LogQL, each with its endpoint.
    LogQueries,
}

impl Check for LintClean {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        let except = match self.except.is_empty() {
            true => String::new(),
            false => format!(" (but for {})", self.except.join(", ")),
        };
        if self.ids.is_empty() {
            return format!("the linter finds no mistake in the file `{}`{except}", self.file);
        }
        format!("the file `{}` has none of {}{except}", self.file, self.ids.join(", "))
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LintClean {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let queries = queries_file::queries_of(self.format, evidence, &self.file);
        let found: Vec<String> = match queries {
            Some(queries) => self.in_queries(queries?),
            None => {
                let findings = findings(self.format, text, evidence);
                let wanted = findings.iter().filter(|finding| self.is_wanted(finding));
                wanted.map(said).collect()
            }
        };
        if found.is_empty() {
            return Ok(Outcome::pass("the linter finds nothing to say against it"));
        }
        Ok(Outcome::fail(reading::sentences(found)))
    }

    fn in_queries(&self, queries: Vec<(String, String)>) -> Vec<String> {
        let context = lint::query::Context::default();
        let mut found = Vec::new();
        for (id, query) in queries {
            let findings = match self.format {
                LintFormat::LogQueries => lint::logql::lint(&query),
                _ => lint::query::lint(&query, &context),
            };
            let wanted = findings.iter().filter(|finding| self.is_wanted(finding));
            found.extend(wanted.map(|finding| format!("`{id}` {}", said(finding))));
        }
        found
    }

    fn is_wanted(&self, finding: &Finding) -> bool {
        let is_in = |ids: &[String]| ids.iter().any(|id| id == finding.id);
        let counts = match self.ids.is_empty() {
            true => finding.severity != Severity::Advice,
            false => is_in(&self.ids),
        };
        counts && !is_in(&self.except)
    }
}

/// A finding as a student reads it in a report.
pub(super) fn said(finding: &Finding) -> String {
    let Finding {
        line,
        column,
        id,
        message,
        fix,
        ..
    } = finding;
    match fix {
        Some(fix) => format!("{line}:{column} {id}: {message} ({})", fix.text),
        None => format!("{line}:{column} {id}: {message}"),
    }
}

/// Everything that the linter says about a file.
pub(super) fn findings(format: LintFormat, text: &str, evidence: &Evidence) -> Vec<Finding> {
    match format {
        LintFormat::Prometheus => lint::prometheus::lint(text.as_bytes()),
        LintFormat::Alertmanager => lint::alertmanager::lint(text.as_bytes()),
        LintFormat::Dashboard => lint::dashboard::lint(text),
        LintFormat::Rules => {
            let options = RulesOptions {
                types: types(evidence),
                ..RulesOptions::default()
            };
            let files = lint::rules::lint(&[text.as_bytes()], &options);
            files.into_iter().flatten().collect()
        }
        LintFormat::Queries | LintFormat::LogQueries => Vec::new(),
    }
}

/// The types that Prometheus was told by its targets.
fn types(evidence: &Evidence) -> Vec<(String, MetricType)> {
    let server = evidence.prometheus.as_ref().and_then(|it| it.server.as_ref());
    let types = server.into_iter().flat_map(|server| &server.types);
    types
        .filter_map(|(name, word)| {
            let metric_type = match word.as_str() {
                "counter" => MetricType::Counter,
                "gauge" => MetricType::Gauge,
                "histogram" => MetricType::Histogram,
                "summary" => MetricType::Summary,
                _ => return None,
            };
            Some((name.clone(), metric_type))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const RULES: &str = "{kind: lint_clean, file: rules, format: rules}";

    fn recording(expr: &str) -> String {
        format!("groups:\n- name: a\n  rules:\n  - record: a:b:c\n    expr: {expr}\n")
    }

    #[test]
    fn a_file_that_says_what_it_means() {
        let rules = recording("sum(rate(http_requests_total[5m]))");
        check(
            RULES,
            &Fixture::reference().with_file("rules", rules),
            &expect![[r#"
                wanted: the linter finds no mistake in the file `rules`
                pass: the linter finds nothing to say against it"#]],
        );
    }

    #[test]
    fn a_file_with_a_classic_mistake() {
        let rules = recording("rate(sum(http_requests_total)[5m:])");
        check(
            RULES,
            &Fixture::reference().with_file("rules", rules),
            &expect![[r#"
                wanted: the linter finds no mistake in the file `rules`
                fail: 5:11 P01: `rate()` of `sum(http_requests_total)`: the sum hides the restarts of single counters (take `rate()` of each series first, then aggregate)"#]],
        );
    }

    #[test]
    fn only_what_is_asked_for_counts() {
        let rules = recording("rate(sum(http_requests_total)[5m:])");
        let except = "{kind: lint_clean, file: rules, format: rules, ids: [P02, P01], except: [P01]}";
        check(
            except,
            &Fixture::reference().with_file("rules", rules),
            &expect![[r#"
                wanted: the file `rules` has none of P02, P01 (but for P01)
                pass: the linter finds nothing to say against it"#]],
        );
    }

    #[test]
    fn every_answer_is_looked_at() {
        check(
            "{kind: lint_clean, file: queries, format: queries}",
            &Fixture::reference().with_file("queries", "a: up\nb: histogram_quantile(95, x_bucket)\n"),
            &expect![[r#"
                wanted: the linter finds no mistake in the file `queries`
                fail: `b` 1:20 P05: a quantile goes from 0 to 1, not 95 (write `0.95`); `b` 1:24 P03: without `rate()` this is the quantile of everything since the process started (take `rate(…_bucket[5m])` of the buckets first)"#]],
        );
    }

    #[test]
    fn queries_of_logs_are_looked_at_too() {
        let queries = "a:\n  endpoint: query_range\n  query: '{app=\"x\"} | json |= \"failed\"'\n";
        check(
            "{kind: lint_clean, file: queries, format: log_queries}",
            &Fixture::reference().with_file("queries", queries),
            &expect![[r#"
                wanted: the linter finds no mistake in the file `queries`
                fail: `a` 1:18 L04: `json` parses every line before `|= "failed"` leaves some out (put it before `| json`)"#]],
        );
    }

    #[test]
    fn no_file_no_judgement() {
        check(RULES, &Fixture::reference(), &expect![[r#"
            wanted: the linter finds no mistake in the file `rules`
            error: the evidence has no file `rules`
              advice: collect the evidence again"#]]);
    }
}
