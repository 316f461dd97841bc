//! `sends_alerts`: Prometheus knows an Alertmanager to send its alerts to.
//! Why it matters: a rule that fires in Prometheus and is told to nobody wakes nobody.

use serde::Deserialize;

use super::{Check, Outcome, Uses, drill, reading, server};
use crate::evidence::Evidence;

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SendsAlerts {
    /// The target that is a Prometheus.
    target: String,
}

impl Check for SendsAlerts {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target)
    }

    fn expected(&self) -> String {
        "Prometheus knows an Alertmanager to send its alerts to".to_owned()
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SendsAlerts {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let server = server::server(evidence, &self.target)?;
        Ok(match server.alertmanagers.as_slice() {
            [] => Outcome::fail("it knows none: `alerting:` names no Alertmanager that it can use"),
            known => Outcome::pass(format!("it sends them to {}", drill::names(known))),
        })
    }
}

#[cfg(test)]
mod tests {
    use expect_test::{Expect, expect};

    use crate::checks::fixture::{Fixture, said};
    use crate::evidence::ServerEvidence;

    #[track_caller]
    fn check(alertmanagers: &[&str], expected: &Expect) {
        let mut evidence = Fixture::reference().build();
        let server = ServerEvidence {
            config: String::new(),
            reload_succeeded: true,
            last_config_time: String::new(),
            groups: Vec::new(),
            alertmanagers: alertmanagers.iter().map(|url| (*url).to_owned()).collect(),
            types: std::collections::BTreeMap::new(),
            answers: std::collections::BTreeMap::new(),
            recorded: std::collections::BTreeMap::new(),
            waited_ms: 0,
            is_settled: true,
        };
        if let Some(prometheus) = &mut evidence.prometheus {
            prometheus.server = Some(server);
        }
        said("{kind: sends_alerts, target: prometheus}", &evidence, expected);
    }

    #[test]
    fn one_alertmanager() {
        check(&["http://127.0.0.1:9093/api/v2/alerts"], &expect![[r#"
            wanted: Prometheus knows an Alertmanager to send its alerts to
            pass: it sends them to `http://127.0.0.1:9093/api/v2/alerts`"#]]);
    }

    #[test]
    fn nobody_to_tell() {
        check(&[], &expect![[r#"
            wanted: Prometheus knows an Alertmanager to send its alerts to
            fail: it knows none: `alerting:` names no Alertmanager that it can use"#]]);
    }
}
