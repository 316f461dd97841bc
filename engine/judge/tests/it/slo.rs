//! Recording rules and alerts over traffic whose failures are known.

use judge::slo::{Phase, Recording, Traffic, Watch};
use judge::{Answer, Expectation, JudgeError};

use crate::drills::rules;

const GOOD: &str = include_str!("../../../../labs/04-slos-logs/solution/rules/flowforge.yml");
const HOUR_MS: i64 = 3_600_000;

#[test]
fn the_rules_say_what_really_happened() {
    let (rules, traffic) = (rules("good", GOOD), Traffic::day(7));
    let (store, ledger) = traffic.play();
    let recording = Recording::new(&rules, &store, &ledger, 60_000).unwrap();
    for minute in [600, 1340, 1700, 1710, 1900, 2100] {
        let at_ms = ledger.minute(minute);
        for (record, truth) in [
            (
                "slo:sli_error:ratio_rate5m",
                ledger.failed_share(at_ms, HOUR_MS / 12),
            ),
            (
                "slo:sli_error:ratio_rate6h",
                ledger.failed_share(at_ms, 6 * HOUR_MS),
            ),
            (
                "slo:sli_slow:ratio_rate5m",
                ledger.slow_share(at_ms, HOUR_MS / 12),
            ),
        ] {
            let found = recording.ask(record, at_ms).unwrap();
            let [found] = found.as_slice() else {
                panic!("{record}: {found:?}")
            };
            let truth = truth.unwrap();
            let error = (found.value - truth).abs() / truth;
            assert!(
                error < 0.02,
                "{record} at {minute}: {} for {truth}",
                found.value
            );
        }
    }
}

#[test]
fn what_is_left_of_a_months_budget() {
    let (rules, traffic) = (rules("good", GOOD), Traffic::month(7));
    let (store, ledger) = traffic.play();
    let recording = Recording::new(&rules, &store, &ledger, 1_200_000).unwrap();
    for day in [9, 12, 24, 29, 30] {
        let at_ms = ledger.minute(day * 1440);
        let failed = ledger.failed_share(at_ms, 30 * 24 * HOUR_MS).unwrap();
        let left = recording
            .ask("slo:period_error_budget_remaining:ratio", at_ms)
            .unwrap();
        assert!(
            (left[0].value - (1.0 - failed / 0.001)).abs() < 0.01,
            "day {day}: {left:?}"
        );
    }
}

/// The minutes of the incident at which a page and a ticket began and the page ended.
fn heard(phases: &[Phase]) -> [Option<i64>; 3] {
    let history = 3 * 1440;
    let mut all = vec![Phase::new(history, 0.0001)];
    all.extend(phases);
    all.push(Phase::new(120, 0.0001));
    let watch = Watch::over(
        &rules("good", GOOD),
        &Traffic::new(all),
        &Expectation::default(),
    )
    .expect("rules of ours cost little");
    assert_eq!(watch.error, None);
    let minute = |ms: i64| (ms - watch.ledger.minute(i64::from(history))) / 60_000;
    let page = watch.of(Answer::Page).next();
    let ticket = watch.of(Answer::Ticket).next();
    [
        page.map(|page| minute(page.from_ms)),
        ticket.map(|ticket| minute(ticket.from_ms)),
        page.filter(|page| !page.is_open)
            .map(|page| minute(page.until_ms)),
    ]
}

#[test]
fn rules_that_cost_too_much_stop_the_replay() {
    let greedy = GOOD.replace(
        "- name: flowforge-burn-rate",
        "- name: flowforge-burn-rate\n    interval: 1ms",
    );
    let traffic = Traffic::new(vec![Phase::new(60, 0.0001)]);
    let watch = Watch::over(&rules("greedy", &greedy), &traffic, &Expectation::default());
    let refused = watch.unwrap_err().to_string();
    assert!(refused.contains("use a longer interval"), "{refused}");

    let mut many = "groups:\n- name: many\n  rules:\n".to_owned();
    for number in 0..251 {
        many += &format!("  - {{record: up{number}, expr: up}}\n");
    }
    let (store, ledger) = traffic.play();
    let rules = rules("many", &many);
    let recording = Recording::new(&rules, &store, &ledger, 60_000);
    assert!(matches!(recording.err(), Some(JudgeError::Stopped(_))));
}

#[test]
fn a_page_comes_as_soon_as_the_budget_is_in_danger() {
    // A total outage, a twentieth of the requests for an hour, a slow burn of a day and a half, and a blip.
    assert_eq!(heard(&[Phase::new(60, 1.0)]), [Some(1), Some(4), Some(90)]);
    assert_eq!(heard(&[Phase::new(60, 0.05)])[0], Some(18));
    assert_eq!(heard(&[Phase::new(2160, 0.0035)])[0], None);
    assert_eq!(heard(&[Phase::new(3, 0.1)])[0], None);
}
