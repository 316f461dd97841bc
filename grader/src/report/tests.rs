use expect_test::expect;
use model::Verdict;

use super::*;

fn report() -> Report {
    let verdict = |check: &str, status: Status, got: f64| Verdict {
        check: check.parse().unwrap(),
        title: "requests are counted".to_owned(),
        status,
        points: got,
        points_possible: 4.0,
        expected: "`http_requests_total` grows by 5".to_owned(),
        observed: "it grew by 3, 100% <sure>".to_owned(),
        why: "Rates are made of it.".to_owned(),
        hint: (status != Status::Pass).then(|| "Count in a middleware.".to_owned()),
        misconception: None,
        lesson: Some("instrumentation#counter".to_owned()),
    };
    Report {
        lab: "01-instrument".parse().unwrap(),
        title: "Instrument FlowForge".to_owned(),
        points: 5.0,
        points_possible: 16.0,
        verdicts: vec![
            verdict("good", Status::Pass, 4.0),
            verdict("wrong", Status::Fail, 0.0),
            verdict("half", Status::Partial, 1.0),
            verdict("later", Status::Skipped, 0.0),
        ],
    }
}

#[test]
fn as_text() {
    expect![[r#"
        Instrument FlowForge

          ✓ good                         requests are counted                                    4/4
          ✗ wrong                        requests are counted                                    0/4
              expected  `http_requests_total` grows by 5
              observed  it grew by 3, 100% <sure>
              why       Rates are made of it.
              hint      Count in a middleware.
              read      /lessons/instrumentation#counter
              more      labcheck explain wrong

          ◐ half                         requests are counted                                    1/4
              expected  `http_requests_total` grows by 5
              observed  it grew by 3, 100% <sure>
              why       Rates are made of it.
              hint      Count in a middleware.
              read      /lessons/instrumentation#counter
              more      labcheck explain half

          – later                        requests are counted                                    0/4
              skipped   it grew by 3, 100% <sure>

        5 of 16 points: 1 passed, 1 partly, 1 failed, 1 skipped
    "#]]
    .assert_eq(&text(&report(), Colour::Off));
}

#[test]
fn as_github_annotations() {
    expect![[r#"
        ::error title=wrong%3A requests are counted::expected: `http_requests_total` grows by 5%0Aobserved: it grew by 3, 100%25 <sure>%0Ahint: Count in a middleware.
        ::warning title=half%3A requests are counted::expected: `http_requests_total` grows by 5%0Aobserved: it grew by 3, 100%25 <sure>%0Ahint: Count in a middleware.
        ::warning title=later%3A requests are counted::expected: `http_requests_total` grows by 5%0Aobserved: it grew by 3, 100%25 <sure>%0Ahint: Count in a middleware.
        ::notice title=Instrument FlowForge::5 of 16 points: 1 passed, 1 partly, 1 failed, 1 skipped
    "#]].assert_eq(&github(&report()));
}

#[test]
fn as_junit() {
    expect![[r#"
        <?xml version="1.0" encoding="UTF-8"?>
        <testsuite name="01-instrument" tests="4" failures="2" errors="0" skipped="1">
          <testcase classname="01-instrument" name="good: requests are counted"/>
          <testcase classname="01-instrument" name="wrong: requests are counted">
            <failure message="it grew by 3, 100% &lt;sure&gt;">expected: `http_requests_total` grows by 5
        observed: it grew by 3, 100% &lt;sure&gt;
        hint: Count in a middleware.</failure>
          </testcase>
          <testcase classname="01-instrument" name="half: requests are counted">
            <failure message="it grew by 3, 100% &lt;sure&gt;">expected: `http_requests_total` grows by 5
        observed: it grew by 3, 100% &lt;sure&gt;
        hint: Count in a middleware.</failure>
          </testcase>
          <testcase classname="01-instrument" name="later: requests are counted">
            <skipped message="it grew by 3, 100% &lt;sure&gt;">expected: `http_requests_total` grows by 5
        observed: it grew by 3, 100% &lt;sure&gt;
        hint: Count in a middleware.</skipped>
          </testcase>
        </testsuite>
    "#]].assert_eq(&junit(&report()).unwrap());
}

#[test]
fn as_gradescope() {
    let json = gradescope(&report()).unwrap();
    let results: serde_json::Value = serde_json::from_str(&json).unwrap();
    assert_eq!(results["score"], 5.0);
    assert_eq!(results["tests"][1]["status"], "failed");
    assert_eq!(results["tests"][1]["max_score"], 4.0);
}

#[test]
fn as_json_it_reads_back() {
    let read: Report = serde_json::from_str(&json(&report()).unwrap()).unwrap();
    assert_eq!(read, report());
}
