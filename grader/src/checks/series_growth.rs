//! `series_growth`: a label takes no new value for each new request.
//! Why it matters: a path or an id as a label value lets any client fill Prometheus' memory.

use std::collections::BTreeSet;

use exposition::Family;
use serde::Deserialize;

use super::{Check, Outcome, Uses, reading};
use crate::evidence::{DrivenClass, Evidence, ScrapeMoment, TrafficEvidence};

#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SeriesGrowth {
    target: String,
    /// The metric's name, as HELP and TYPE say it.
    metric: String,
    label: String,
    /// Request classes whose paths differ each time.
    requests: Vec<String>,
}

impl Check for SeriesGrowth {
    fn uses(&self) -> Uses<'_> {
        Uses::target(&self.target).and_requests(&self.requests)
    }

    fn expected(&self) -> String {
        format!(
            "`{}` of `{}` names routes: none of the different paths that are asked for becomes a value",
            self.label, self.metric
        )
    }

    fn run(&self, evidence: &Evidence) -> Outcome {
        reading::outcome(self.look(evidence))
    }
}

impl SeriesGrowth {
    fn look(&self, evidence: &Evidence) -> Result<Outcome, Outcome> {
        let before = reading::exposition(evidence, &self.target, ScrapeMoment::Before)?;
        let after = reading::exposition(evidence, &self.target, ScrapeMoment::After)?;
        let family = reading::family(&after, &self.target, &self.metric)?;
        let traffic = reading::traffic(evidence)?;
        let values = self.values(family);
        if values.is_empty() {
            return Ok(Outcome::fail(format!("`{}` has no label `{}`", self.metric, self.label)));
        }
        let asked = self.requests.iter().filter_map(|id| traffic.class(id));
        let asked: Vec<&DrivenClass> = asked.collect();
        let paths: BTreeSet<&str> = asked
            .iter()
            .flat_map(|class| &class.requests)
            .map(|request| request.path.as_str())
            .collect();
        let drawn: BTreeSet<&str> = asked.iter().flat_map(|class| drawn(class)).collect();
        let made: Vec<&str> =
            values.iter().copied().filter(|value| names_any(value, &drawn)).collect();
        if let Some(example) = made.first() {
            return Ok(Outcome::fail(format!(
                "{} to different paths left {} of `{}`, such as `{example}`",
                reading::count(paths.len() as u64, "request"),
                reading::count(made.len() as u64, "new value"),
                self.label
            )));
        }
        let known = before.family(&self.metric).map(|family| self.values(family));
        let known = known.unwrap_or_default();
        if let Some(complaint) = self.surplus(&values, &known, traffic) {
            return Ok(Outcome::fail(complaint));
        }
        let routes = reading::list(values.iter().map(|value| format!("`{value}`")));
        Ok(Outcome::pass(format!(
            "{} different paths, and `{}` has only {routes}",
            paths.len(),
            self.label
        )))
    }

    fn values<'a>(&self, family: &'a Family) -> BTreeSet<&'a str> {
        family.samples.iter().filter_map(|sample| sample.label(&self.label)).collect()
    }

    /// More new values than there are kinds of requests: something else than the route is in them.
    fn surplus(
        &self,
        values: &BTreeSet<&str>,
        known: &BTreeSet<&str>,
        traffic: &TrafficEvidence,
    ) -> Option<String> {
        let kinds: BTreeSet<(&str, &str)> = traffic
            .counted
            .iter()
            .map(|class| (class.method.as_str(), class.route.as_str()))
            .collect();
        // Values that hold what other classes asked for are looked at where those are.
        let drawn: BTreeSet<&str> = traffic.counted.iter().flat_map(drawn).collect();
        let new: Vec<&str> = values
            .difference(known)
            .copied()
            .filter(|value| !names_any(value, &drawn))
            .collect();
        let example = new.first().filter(|_| new.len() > kinds.len())?;
        Some(format!(
            "{} of `{}` came with {} of requests, such as `{example}`",
            reading::count(new.len() as u64, "new value"),
            self.label,
            reading::count(kinds.len() as u64, "kind")
        ))
    }
}

/// What differs from request to request: the parts of their paths that the route does not spell out. They are random,
/// so a value that holds one was made by this traffic.
fn drawn(class: &DrivenClass) -> impl Iterator<Item = &str> {
    class.requests.iter().flat_map(|request| {
        let mut route = class.route.split('/');
        let parts = request.path.split('/');
        parts.filter(move |part| route.next() != Some(*part) && !part.is_empty())
    })
}

fn names_any(value: &str, drawn: &BTreeSet<&str>) -> bool {
    let value = value.to_lowercase();
    drawn.iter().any(|part| value.contains(part))
}

#[cfg(test)]
mod tests {
    use expect_test::expect;

    use crate::checks::fixture::{Fixture, check};
    use crate::evidence::ScrapeMoment;

    const CHECK: &str = "{kind: series_growth, target: api, metric: http_requests_total, label: path, requests: [get-unknown-task]}";

    #[test]
    fn the_route_stands_for_all_ids() {
        check(CHECK, &Fixture::reference(), &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            pass: 5 different paths, and `path` has only `/health`, `/tasks`, `/tasks/{id}`, `other`"#]]);
    }

    #[test]
    fn raw_paths_become_series() {
        check(CHECK, &Fixture::reference().labels_raw_paths("get-unknown-task"), &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            fail: 5 requests to different paths left 5 new values of `path`, such as `/tasks/0b9c2a52-6f0e-4f3b-9a43-1f0d7c1d2e00`"#]]);
    }

    /// Counts each request to an unknown URL in a series whose path is what `label` makes of the URL.
    fn unknown_urls_as(label: impl Fn(&str) -> String + 'static) -> Fixture {
        Fixture::reference().edit(move |evidence| {
            let traffic = evidence.traffic.as_ref().unwrap();
            let urls = &traffic.class("unknown-url").unwrap().requests;
            let lines = urls.iter().map(|request| {
                let path = label(&request.path);
                format!("http_requests_total{{method=\"GET\",path=\"{path}\",status=\"404\"}} 1\n")
            });
            let lines: String = lines.collect();
            let scrapes = evidence.scrapes.get_mut("api").unwrap();
            scrapes.get_mut(&ScrapeMoment::After).unwrap().body.push_str(&lines);
        })
    }

    #[test]
    fn a_part_of_the_url_is_as_bad_as_all_of_it() {
        let check_of = CHECK.replace("get-unknown-task", "unknown-url");
        let with_method = unknown_urls_as(|url| format!("GET {url}"));
        check(&check_of, &with_method, &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            fail: 4 requests to different paths left 4 new values of `path`, such as `GET /qwertzuiop0`"#]]);
        let beginning = unknown_urls_as(|url| url.trim_start_matches('/').to_uppercase());
        check(&check_of, &beginning, &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            fail: 4 requests to different paths left 4 new values of `path`, such as `QWERTZUIOP0`"#]]);
        // What was asked for elsewhere is no fault of the ids.
        check(CHECK, &beginning, &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            pass: 5 different paths, and `path` has only `/health`, `/tasks`, `/tasks/{id}`, `QWERTZUIOP0`, `QWERTZUIOP1` and 3 more"#]]);
    }

    #[test]
    fn more_values_than_routes() {
        let fixture = Fixture::reference().edit(|evidence| {
            let scrapes = evidence.scrapes.get_mut("api").unwrap();
            let body = &mut scrapes.get_mut(&ScrapeMoment::After).unwrap().body;
            for hash in 0..9 {
                *body += &format!("http_requests_total{{method=\"GET\",path=\"h{hash}\",status=\"404\"}} 1\n");
            }
        });
        check(CHECK, &fixture, &expect![[r#"
            wanted: `path` of `http_requests_total` names routes: none of the different paths that are asked for becomes a value
            fail: 10 new values of `path` came with 4 kinds of requests, such as `h0`"#]]);
    }
}
