use expect_test::{Expect, expect};

use super::*;

const GOOD: &str = "\
lab: 07-small
number: 7
title: Small
summary: Two checks.
targets:
  - {name: api, label: API, kind: service, job: api, default_url: 'http://127.0.0.1:1'}
traffic:
  target: api
  counted:
    - {id: list, request: GET /tasks, route: /tasks, times: {from: 1, to: 2}, expect: 200}
criteria:
  - id: answers
    title: it answers
    points: 1
    why: Nothing else can be asked of it.
    check: {kind: metrics_endpoint, target: api}
  - id: counts
    title: it counts
    points: 2
    needs: [answers]
    why: Rates are made of it.
    check: {kind: counter_delta, target: api, metric: x_total, requests: [list]}
files:
  - {name: rules, label: Rules, path: rules/flowforge.yml, format: rules}
";

/// What is said about the good rubric with one thing changed.
#[track_caller]
fn check(from: &str, to: &str, expected: &Expect) {
    assert!(GOOD.contains(from), "the rubric has no `{from}`");
    let answer = match Rubric::parse(&GOOD.replace(from, to), "labs/07-small/lab.yaml") {
        Ok(rubric) => format!("good, {} points", rubric.points_possible()),
        Err(error) => error.to_string(),
    };
    expected.assert_eq(&answer);
}

#[test]
fn a_good_rubric() {
    check("title: Small", "title: Small", &expect!["good, 3 points"]);
}

#[test]
fn not_yaml() {
    check(
        "lab: 07-small",
        "lab: [07-small",
        &expect!["labs/07-small/lab.yaml:1:6: expected string scalar"],
    );
}

#[test]
fn a_field_that_does_not_exist() {
    check(
        "    points: 1",
        "    point: 1",
        &expect![
            "labs/07-small/lab.yaml:14:5: unknown field `point`, expected one of id, title, points, needs, why, hints, lesson, misconception, check"
        ],
    );
}

#[test]
fn a_word_where_a_number_belongs() {
    check(
        "points: 1",
        "points: many",
        &expect!["labs/07-small/lab.yaml:14:13: invalid floating point"],
    );
}

#[test]
fn a_kind_that_does_not_exist() {
    let rubric = GOOD.replace("kind: metrics_endpoint", "kind: metric_endpoint");
    let error = Rubric::parse(&rubric, "lab.yaml").unwrap_err().to_string();
    // All kinds follow, and each new check adds its own.
    let begin = "lab.yaml:16:13: unknown variant `metric_endpoint`, expected one of ";
    assert!(error.starts_with(begin), "{error}");
    assert!(error.contains("metrics_endpoint"), "{error}");
}

#[test]
fn a_parameter_that_the_kind_does_not_have() {
    check(
        "{kind: metrics_endpoint, ",
        "{kind: metrics_endpoint, path: /m, ",
        &expect!["labs/07-small/lab.yaml:16:5: unknown field `path`, expected one of target"],
    );
}

#[test]
fn two_checks_of_one_name() {
    check(
        "id: counts",
        "id: answers",
        &expect!["labs/07-small/lab.yaml:17:5: two checks have the id `answers`: rename one"],
    );
}

#[test]
fn a_need_that_is_no_check() {
    check(
        "needs: [answers]",
        "needs: [answer]",
        &expect![
            "labs/07-small/lab.yaml:17:5: check `counts` needs `answer`, which is no check here"
        ],
    );
}

#[test]
fn a_check_that_needs_itself() {
    check(
        "needs: [answers]",
        "needs: [counts]",
        &expect![
            "labs/07-small/lab.yaml:17:5: check `counts` needs itself: remove it from its `needs`"
        ],
    );
}

#[test]
fn a_circle_of_needs() {
    check(
        "    why: Nothing",
        "    needs: [counts]\n    why: Nothing",
        &expect![
            "labs/07-small/lab.yaml:12:5: check `answers` needs itself by way of `counts`: break the circle"
        ],
    );
}

#[test]
fn a_target_that_is_not_listed() {
    check(
        "kind: metrics_endpoint, target: api",
        "kind: metrics_endpoint, target: app",
        &expect![
            "labs/07-small/lab.yaml:12:5: check `answers`: no target is named `app`: use one of `api`"
        ],
    );
}

#[test]
fn a_request_class_that_is_not_driven() {
    check(
        "requests: [list]",
        "requests: [lists]",
        &expect![
            "labs/07-small/lab.yaml:17:5: check `counts`: no request class has the id `lists`: use one of `list`"
        ],
    );
}

#[test]
fn points_below_zero() {
    check(
        "points: 2",
        "points: -2",
        &expect![
            "labs/07-small/lab.yaml:17:5: check `counts` is worth -2 points: give it more than 0"
        ],
    );
}

#[test]
fn a_service_without_its_job() {
    check(
        "job: api, ",
        "",
        &expect![
            "labs/07-small/lab.yaml:6:5: target `api` is a service and needs `job:`, its name in Prometheus"
        ],
    );
}

#[test]
fn a_range_upside_down() {
    check(
        "{from: 1, to: 2}",
        "{from: 3, to: 2}",
        &expect!["labs/07-small/lab.yaml:10:7: `times` of `list` runs from 3 down to 2: swap them"],
    );
}

#[test]
fn a_lab_that_is_no_slug() {
    check(
        "lab: 07-small",
        "lab: 07 Small",
        &expect![
            "labs/07-small/lab.yaml:1:6: `07 Small` is not a slug: use lower-case letters, digits and single dashes"
        ],
    );
}

#[test]
fn a_file_outside_the_work_folder() {
    check(
        "path: rules/flowforge.yml",
        "path: ../secrets.yml",
        &expect![
            "labs/07-small/lab.yaml:24:5: `path: ../secrets.yml` must name a file below the work folder, such as `rules/flowforge.yml`"
        ],
    );
}

#[test]
fn a_file_named_like_a_target() {
    check(
        "name: rules",
        "name: api",
        &expect!["labs/07-small/lab.yaml:24:5: two files or targets are named `api`: rename one"],
    );
}

#[test]
fn files_are_called_by_their_paths() {
    let rubric = GOOD.replace(
        "{kind: metrics_endpoint, target: api}",
        "{kind: file_accepted, file: rules, format: rules}",
    );
    let rubric = Rubric::parse(&rubric, "lab.yaml").unwrap();
    let expected: Vec<&str> = rubric
        .criteria
        .iter()
        .map(|it| it.expected.as_str())
        .collect();
    assert_eq!(
        expected,
        [
            "Prometheus accepts `rules/flowforge.yml`",
            "`x_total` on `/metrics` grows by exactly what was driven"
        ]
    );
}

#[test]
fn questions_without_anybody_to_ask() {
    check(
        "criteria:",
        "prometheus: {wait_for_scrapes: 2}\ncriteria:",
        &expect![
            "labs/07-small/lab.yaml:11:13: prometheus: no target is a Prometheus: add one to `targets`"
        ],
    );
}

#[test]
fn two_questions_of_one_id() {
    check(
        "traffic:\n",
        "  - {name: p, label: P, kind: prometheus, keep: '.+', default_url: 'http://127.0.0.1:2'}\nprometheus:\n  ask: [{id: a, query: up}, {id: a, query: up}]\ntraffic:\n",
        &expect![
            "labs/07-small/lab.yaml:9:3: prometheus: two questions have the id `a`: rename one"
        ],
    );
}
