//! Multi-window burn-rate alerts: the minutes at which promtool had a page and a ticket fire.

use std::path::Path;

use rules::eval::{AlertState, Replay};
use tsdb::{Labels, METRIC_NAME, MemoryStore};

use crate::scene::{MINUTE, play, rules};

/// For 99.9 % over 30 days: a page at 14.4 times the budget over 1 h (and 5 m) or 6 times over 6 h (and 30 m),
/// a ticket at 3 times over 1 d (and 2 h) or 1 time over 3 d (and 6 h); see the SRE workbook, "Alerting on SLOs".
const PAIRS: [(&str, f64, &str, &str); 4] = [
    ("Page", 14.4, "1h", "5m"),
    ("Page", 6.0, "6h", "30m"),
    ("Ticket", 3.0, "1d", "2h"),
    ("Ticket", 1.0, "3d", "6h"),
];

#[derive(serde::Deserialize)]
struct Case {
    name: String,
    start_min: i64,
    segments_min_errratio: Vec<(i64, f64)>,
    #[serde(rename = "Page")]
    page: Fired,
    #[serde(rename = "Ticket")]
    ticket: Fired,
}

#[derive(Debug, PartialEq, serde::Deserialize)]
struct Fired {
    first_fire_min_after_start: Option<i64>,
    last_fire_min_after_start: Option<i64>,
}

fn slo_rules() -> String {
    let mut source = "groups:\n- name: slo\n  rules:\n".to_owned();
    for window in ["5m", "30m", "1h", "2h", "6h", "1d", "3d"] {
        source.push_str(&format!(
            "  - record: job:errors:ratio_rate{window}\n    \
             expr: sum(rate(errors_total[{window}])) / sum(rate(requests_total[{window}]))\n"
        ));
    }
    for alert in ["Page", "Ticket"] {
        let pairs = PAIRS.iter().filter(|(name, ..)| *name == alert);
        let conditions: Vec<String> = pairs
            .map(|(_, factor, long, short)| {
                format!(
                    "(job:errors:ratio_rate{long} > {factor} * 0.001 and job:errors:ratio_rate{short} > {factor} * 0.001)"
                )
            })
            .collect();
        source.push_str(&format!(
            "  - alert: {alert}\n    expr: {}\n",
            conditions.join(" or ")
        ));
    }
    source
}

/// One request a second. In one of the cases a minute's ratio equals its threshold, and the last bit decides.
const A_MINUTE: f64 = 60.0;

/// Counters of requests and of their errors.
fn counters(segments: &[(i64, f64)]) -> (MemoryStore, i64) {
    let (mut requests, mut errors) = (vec![(0, 0.0)], vec![(0, 0.0)]);
    let (mut minute, mut failed) = (0, 0.0);
    for (length, ratio) in segments {
        for _ in 0..*length {
            minute += 1;
            failed += A_MINUTE * ratio;
            requests.push((minute * MINUTE, minute as f64 * A_MINUTE));
            errors.push((minute * MINUTE, failed));
        }
    }
    let mut store = MemoryStore::default();
    store.append(Labels::new([(METRIC_NAME, "requests_total")]), &requests);
    store.append(Labels::new([(METRIC_NAME, "errors_total")]), &errors);
    (store, minute)
}

/// The first and the last minute after `start` at which the alert fires, looked at every `step` minutes.
fn fired(replay: &Replay<'_>, alert: &str, start: i64, last: i64, step: usize) -> Fired {
    let rule = replay
        .rules()
        .find(|rule| rule.rule.name.as_str() == alert)
        .unwrap();
    let fires = |minute: &i64| {
        let at_ms = (start + minute) * MINUTE;
        rule.alerts
            .iter()
            .any(|alert| alert.state_at(at_ms) == AlertState::Firing)
    };
    let minutes: Vec<i64> = (0..=last - start).step_by(step).filter(fires).collect();
    Fired {
        first_fire_min_after_start: minutes.first().copied(),
        last_fire_min_after_start: minutes.last().copied(),
    }
}

impl Case {
    /// How often promtool was asked stands nowhere, but shows: all its minutes are multiples of five, or not.
    fn asked_every(&self) -> usize {
        let fired = [&self.page, &self.ticket];
        let minutes = fired.into_iter().flat_map(|fired| {
            [
                fired.first_fire_min_after_start,
                fired.last_fire_min_after_start,
            ]
        });
        let is_coarse = minutes.flatten().all(|minute| minute % 5 == 0);
        if is_coarse { 5 } else { 1 }
    }
}

#[test]
fn pages_and_tickets_fire_when_promtool_says() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/corpora/burn-rate/expected.jsonl");
    let Ok(cases) = std::fs::read(&path) else {
        println!("skipped: there is no corpus at {}", path.display());
        return;
    };
    let file = rules(&slo_rules());
    for line in cases
        .split(|byte| *byte == b'\n')
        .filter(|line| !line.is_empty())
    {
        let case: Case = serde_json::from_slice(line).unwrap();
        let (store, end) = counters(&case.segments_min_errratio);
        let last = end - 1;
        let replay = play(&file, &store, last);
        let found = ["Page", "Ticket"]
            .map(|alert| fired(&replay, alert, case.start_min, last, case.asked_every()));
        assert_eq!(found, [case.page, case.ticket], "{}", case.name);
    }
}
