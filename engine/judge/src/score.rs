//! Points for what was seen, each with its reason.

use crate::expectation::Expectation;
use crate::judgement::{Answer, Aspect, DrillResult, Finding};
use crate::texts::{self, Words};
use crate::track::AlertTrack;

const DETECTION_POINTS: f64 = 4.0;
const QUIET_POINTS: f64 = 3.0;

/// What one drill gives.
pub(crate) fn of_drill(result: &DrillResult, expectation: &Expectation) -> Vec<Finding> {
    let duty = expectation.duty(&result.kind);
    let mut findings = Vec::new();
    if let Some(duty) = duty {
        findings.push(detection(
            result,
            duty.answer,
            expectation.max_delay_ms(duty),
        ));
        findings.extend(budget(result, expectation));
    }
    findings.extend(clearing(result, expectation.max_clear_ms(duty)));
    findings.extend(steadiness(result, expectation.max_refires));
    findings.push(quiet(result));
    findings
}

/// Takes back the points for quiet from a rule set that says nothing when it should: silence is no merit then.
pub(crate) fn silence_is_no_merit(findings: &mut Vec<Finding>) {
    let detections = || {
        findings
            .iter()
            .filter(|finding| finding.aspect == Aspect::Detection)
    };
    let is_mute = detections().count() > 0 && detections().all(|finding| finding.points == 0.0);
    if !is_mute {
        return;
    }
    let is_empty_merit =
        |finding: &Finding| finding.aspect == Aspect::Quiet && finding.points > 0.0;
    let of: f64 = findings
        .iter()
        .filter(|finding| is_empty_merit(finding))
        .map(|finding| finding.of)
        .sum();
    findings.retain(|finding| !is_empty_merit(finding));
    if of > 0.0 {
        findings.push(Finding {
            aspect: Aspect::Quiet,
            drill: None,
            alert: None,
            expected: "no page but for the incidents that were to be noticed".to_owned(),
            seen: "nobody was woken, but no incident was noticed either".to_owned(),
            points: 0.0,
            of,
        });
    }
}

fn finding(aspect: Aspect, result: &DrillResult, of: f64) -> Finding {
    Finding {
        aspect,
        drill: Some(format!("{} {}", result.kind, result.seed)),
        alert: None,
        expected: String::new(),
        seen: String::new(),
        points: of,
        of,
    }
}

fn detection(result: &DrillResult, wanted: Answer, max_delay_ms: i64) -> Finding {
    let (what, since) = match wanted {
        Answer::Page => ("a page", "after users were first hurt"),
        Answer::Ticket => ("a ticket", "after it began"),
        Answer::Silence => ("nothing", "ever"),
    };
    let expected = format!("{what} within {} {since}", duration(max_delay_ms / 1000));
    let base = Finding {
        expected,
        ..finding(Aspect::Detection, result, DETECTION_POINTS)
    };
    let Some(detection) = &result.detection else {
        return Finding {
            seen: "no alert fired while it lasted".to_owned(),
            points: 0.0,
            ..base
        };
    };
    let when = if detection.delay_seconds < 0 {
        format!(
            "{} before anybody was hurt",
            duration(-detection.delay_seconds)
        )
    } else {
        format!("after {}", duration(detection.delay_seconds))
    };
    let (seen, points) = if detection.answer != wanted && wanted == Answer::Page {
        (
            format!(
                "only `{}` with severity `{}` fired, which wakes nobody, {when}",
                detection.alert, detection.severity
            ),
            1.0,
        )
    } else if detection.delay_seconds * 1000 > max_delay_ms {
        (format!("`{}` fired {when}: too late", detection.alert), 2.0)
    } else {
        (
            format!("`{}` fired {when}", detection.alert),
            DETECTION_POINTS,
        )
    };
    Finding {
        alert: Some(detection.alert.clone()),
        seen,
        points,
        ..base
    }
}

fn budget(result: &DrillResult, expectation: &Expectation) -> Option<Finding> {
    let allowed = expectation.max_budget_before_page?;
    let spent = result.budget.spent_before_page?;
    let base = finding(Aspect::Budget, result, 1.0);
    Some(Finding {
        expected: format!(
            "at most {} of the 30 days' error budget gone before the page",
            per_cent(allowed)
        ),
        seen: format!(
            "{} was gone, of {} in all",
            per_cent(spent),
            per_cent(result.budget.spent_in_all)
        ),
        points: if spent <= allowed { base.of } else { 0.0 },
        ..base
    })
}

/// Only what was paged can clear.
fn clearing(result: &DrillResult, max_clear_ms: i64) -> Option<Finding> {
    if result.cleared_after_seconds.is_none() && !result.never_cleared {
        return None;
    }
    let base = finding(Aspect::Clearing, result, 1.0);
    let (seen, is_good) = match result.cleared_after_seconds {
        Some(seconds) if seconds <= 0 => {
            ("the last page ended before the harm did".to_owned(), true)
        }
        Some(seconds) => (
            format!("the last page ended {} after the harm", duration(seconds)),
            seconds * 1000 <= max_clear_ms,
        ),
        None => (
            "a page still fired at the end of the drill".to_owned(),
            false,
        ),
    };
    Some(Finding {
        expected: format!(
            "quiet again within {} of the harm's end",
            duration(max_clear_ms / 1000)
        ),
        seen,
        points: if is_good { base.of } else { 0.0 },
        ..base
    })
}

fn steadiness(result: &DrillResult, max_refires: usize) -> Option<Finding> {
    let base = finding(Aspect::Steadiness, result, 1.0);
    let expected = format!("one alert for one incident, fired again at most {max_refires} times");
    if let Some(restless) = &result.restless_label {
        return Some(Finding {
            alert: Some(restless.alert.clone()),
            expected,
            seen: format!(
                "the label `{}` took {} values one after the other: each is a new alert",
                restless.label, restless.values
            ),
            points: 0.0,
            ..base
        });
    }
    result.detection.as_ref()?;
    Some(Finding {
        expected,
        seen: match result.refires {
            0 => "it fired once".to_owned(),
            times => format!("the same alert fired again {times} times"),
        },
        points: if result.refires <= max_refires {
            base.of
        } else {
            0.0
        },
        ..base
    })
}

fn quiet(result: &DrillResult) -> Finding {
    let (of, expected) = match result.right_answer {
        Answer::Page => (1.0, "no page before it began or after it was over"),
        Answer::Ticket => (QUIET_POINTS, "no page: nobody is hurt, a ticket will do"),
        Answer::Silence => (QUIET_POINTS, "no page"),
    };
    let base = Finding {
        expected: expected.to_owned(),
        ..finding(Aspect::Quiet, result, of)
    };
    if let Some(ticket) = result
        .false_tickets
        .first()
        .filter(|_| result.false_pages.is_empty())
    {
        return Finding {
            alert: Some(ticket.alert.clone()),
            seen: format!(
                "nobody was woken, but `{}` made work for nothing",
                ticket.alert
            ),
            points: of - 1.0,
            ..base
        };
    }
    let Some(worst) = result.false_pages.first() else {
        return Finding {
            seen: "nobody was woken for nothing".to_owned(),
            ..base
        };
    };
    let times: usize = result.false_pages.iter().map(|page| page.times).sum();
    Finding {
        alert: Some(worst.alert.clone()),
        seen: format!(
            "`{}` woke somebody for nothing and fired for {}{}",
            worst.alert,
            duration(worst.lasted_seconds),
            if times > 1 {
                format!("; {times} such pages in all")
            } else {
                String::new()
            }
        ),
        points: 0.0,
        ..base
    }
}

fn per_cent(share: f64) -> String {
    format!("{:.1} %", share * 100.0)
}

/// `45s`, `6m15s`, `1h2m`
pub(crate) fn duration(seconds: i64) -> String {
    promql::literal::format_duration(seconds.saturating_mul(1000))
}

/// What the rules' labels and annotations give: two points for each alert.
pub(crate) fn of_words(
    words: &[Words],
    tracks: &[&AlertTrack],
    expectation: &Expectation,
) -> Vec<Finding> {
    let mut findings = Vec::new();
    for words in words {
        let own: Vec<&AlertTrack> = tracks
            .iter()
            .copied()
            .filter(|track| track.alert == words.alert)
            .collect();
        let about = |aspect, expected: &str, mistakes: Vec<String>| Finding {
            aspect,
            drill: None,
            alert: Some(words.alert.clone()),
            expected: expected.to_owned(),
            points: if mistakes.is_empty() { 1.0 } else { 0.0 },
            seen: if mistakes.is_empty() {
                "it does".to_owned()
            } else {
                mistakes.join("; ")
            },
            of: 1.0,
        };
        findings.push(about(
            Aspect::Labels,
            "it says how urgent it is",
            texts::label_mistakes(words, &own, expectation),
        ));
        findings.push(about(
            Aspect::Annotations,
            "it says what is wrong, and all that it says makes sense",
            texts::annotation_mistakes(words, &own),
        ));
    }
    findings
}
