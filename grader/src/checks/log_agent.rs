//! `log_agent`: the logs are shipped by an agent that is still looked after.
//! Why it matters: Promtail ended on 2 March 2026: no fixes any more, not even for holes in its security.

use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::Evidence;

/// What only a configuration of Promtail says.
const SIGNS_OF_PROMTAIL: [&str; 4] = [
    "promtail",
    "scrape_configs:",
    "pipeline_stages:",
    "positions:",
];
/// A component of Alloy that reads logs, and one that sends them to Loki.
const SOURCES: [&str; 3] = [
    "loki.source.",
    "otelcol.receiver.filelog",
    "otelcol.receiver.file_log",
];
const SINKS: [&str; 2] = ["loki.write", "otelcol.exporter."];

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct LogAgent {
    /// The agent's configuration.
    file: String,
}

impl Check for LogAgent {
    fn uses(&self) -> Uses<'_> {
        Uses::file(&self.file)
    }

    fn expected(&self) -> String {
        "a configuration of Alloy with a source of logs and a `loki.write`".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl LogAgent {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let text = reading::file(evidence, &self.file)?;
        let code: Vec<(usize, &str)> = text
            .lines()
            .enumerate()
            .map(|(index, line)| (index + 1, line.trim()))
            .filter(|(_, line)| !line.starts_with("//") && !line.starts_with('#'))
            .collect();
        let find = |signs: &[&str]| {
            let has_sign = |line: &str| signs.iter().any(|sign| line.to_lowercase().contains(sign));
            code.iter().find(|(_, line)| has_sign(line)).copied()
        };
        let (source, sink) = (find(&SOURCES), find(&SINKS));
        match (find(&SIGNS_OF_PROMTAIL), source, sink) {
            (Some((number, line)), None, _) => Ok(Outcome::fail(format!(
                "line {number}, `{line}`, is Promtail's: Promtail ended on 2 March 2026; `alloy convert --source-format=promtail` reads this file"
            ))),
            (_, Some((_, source)), Some(_)) => Ok(Outcome::pass(format!(
                "`{}` reads, and `loki.write` sends",
                source.trim_end_matches(['{', ' '])
            ))),
            (_, None, _) => Ok(Outcome::fail(
                "no component reads logs: there is no `loki.source.…`",
            )),
            (_, _, None) => Ok(Outcome::fail(
                "nothing is sent to Loki: there is no `loki.write`",
            )),
        }
    }
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};

    const CHECK: &str = "{kind: log_agent, file: agent}";
    const ALLOY: &str = include_str!("../../../labs/04-slos-logs/solution/config.alloy");
    const PROMTAIL: &str = "clients:\n  - url: http://loki:3100/loki/api/v1/push\nscrape_configs:\n  - job_name: flowforge\n";

    #[test]
    fn alloy() {
        check(
            CHECK,
            &Fixture::reference().with_file("agent", ALLOY),
            &expect![[r#"
                wanted: a configuration of Alloy with a source of logs and a `loki.write`
                pass: `loki.source.file "flowforge"` reads, and `loki.write` sends"#]],
        );
    }

    #[test]
    fn promtail() {
        check(
            CHECK,
            &Fixture::reference().with_file("agent", PROMTAIL),
            &expect![[r#"
            wanted: a configuration of Alloy with a source of logs and a `loki.write`
            fail: line 3, `scrape_configs:`, is Promtail's: Promtail ended on 2 March 2026; `alloy convert --source-format=promtail` reads this file"#]],
        );
    }

    #[test]
    fn nothing_is_sent() {
        check(
            CHECK,
            &Fixture::reference().with_file("agent", ALLOY.replace("loki.write", "loki.echo")),
            &expect![[r#"
            wanted: a configuration of Alloy with a source of logs and a `loki.write`
            fail: nothing is sent to Loki: there is no `loki.write`"#]],
        );
    }
}
