//! Whether alerts reach whom they should, by an Alertmanager's routing tree.

use alertmanager::{Config, RoutingTree};
use tsdb::Labels;

use crate::expectation::Expectation;
use crate::judgement::{Answer, Aspect, Finding, Judgement};
use crate::track::AlertTrack;

const POINTS: f64 = 1.0;

/// Whether the alerts of a judgement reach whom they should, by a configuration that was not there when it was made.
pub fn routed(judgement: &Judgement, config: &Config, expectation: &Expectation) -> Vec<Finding> {
    let tracks: Vec<&AlertTrack> = judgement
        .drills
        .iter()
        .flat_map(|drill| &drill.timeline.alerts)
        .collect();
    findings(config, &tracks, expectation)
}

/// For each alert that fired and has a receiver to reach, whether it does. One finding for each name and answer.
pub(crate) fn findings(
    config: &Config,
    tracks: &[&AlertTrack],
    expectation: &Expectation,
) -> Vec<Finding> {
    let tree = RoutingTree::new(config);
    let mut findings: Vec<Finding> = Vec::new();
    for track in tracks {
        let severity = track.label(&expectation.severity_label);
        let answer = expectation.answer_of(severity);
        let wanted = match answer {
            Answer::Page => &expectation.page_receiver,
            Answer::Ticket => &expectation.ticket_receiver,
            Answer::Silence => &None,
        };
        let Some(wanted) = wanted else {
            continue;
        };
        let labels = Labels::new(track.labels.iter().map(|(name, value)| (&**name, &**value)));
        let reached = tree.receivers(&labels);
        let is_right = reached.iter().any(|receiver| receiver == wanted);
        let known = findings
            .iter_mut()
            .find(|finding| finding.alert.as_deref() == Some(track.alert.as_str()));
        match known {
            // The first alert that goes astray speaks for all of its name.
            Some(finding) if finding.points == 0.0 || is_right => {}
            Some(finding) => *finding = look(track, wanted, &reached, is_right),
            None => findings.push(look(track, wanted, &reached, is_right)),
        }
    }
    findings
}

fn look(track: &AlertTrack, wanted: &str, reached: &[&str], is_right: bool) -> Finding {
    let reached = match reached {
        [] => "nobody".to_owned(),
        names => format!("`{}`", names.join("`, `")),
    };
    Finding {
        aspect: Aspect::Routing,
        drill: None,
        alert: Some(track.alert.clone()),
        expected: format!("it reaches `{wanted}`"),
        seen: format!("it reaches {reached}"),
        points: if is_right { POINTS } else { 0.0 },
        of: POINTS,
    }
}
