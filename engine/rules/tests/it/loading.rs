//! What a rule file's loading gives, and every mistake with its place.

use rules::load::{LoadOptions, NameValidation, RuleKind, load};

#[track_caller]
fn check(source: &str, expected: &[&str]) {
    let file = load(source, &LoadOptions::default());
    let problems: Vec<String> = file.problems.iter().map(ToString::to_string).collect();
    assert_eq!(problems, expected, "{source}");
}

/// One rule of the group `g`, given as the lines of its mapping.
fn in_group(rule: &str) -> String {
    format!(
        "groups:\n- name: g\n  rules:\n  - {}\n",
        rule.replace('\n', "\n    ")
    )
}

#[test]
fn a_whole_file() {
    let source = "\
groups:
  - name: api
    interval: 30s
    query_offset: 1m
    limit: 10
    labels: {team: a, tier: '1'}
    rules:
      - record: job:up:sum
        expr: |
          sum by (job) (
            up
          )
      - alert: Down
        expr: job:up:sum == 0
        for: 5m
        keep_firing_for: 10m
        labels:
          tier: page
        annotations:
          summary: '{{ $labels.job }} is down'
";
    let file = load(source, &LoadOptions::default());
    assert_eq!(file.problems, []);
    let group = &file.groups[0];
    assert_eq!(group.interval.unwrap().value.as_secs(), 30);
    assert_eq!(group.query_offset.unwrap().span.to_string(), "4:19");
    assert_eq!(group.limit.unwrap().value, 10);
    let [record, alert] = group.rules.as_slice() else {
        panic!("two rules")
    };
    assert_eq!(
        (record.kind, alert.kind),
        (RuleKind::Recording, RuleKind::Alerting)
    );
    assert_eq!(
        record
            .expr
            .place_at(record.expr.find("up").unwrap())
            .to_string(),
        "11:13"
    );
    assert_eq!(
        (alert.hold_ms(), alert.keep_firing_for_ms()),
        (300_000, 600_000)
    );
    assert_eq!(group.labels_of(alert), [("team", "a"), ("tier", "page")]);
    assert_eq!(alert.labels[0].0.span().to_string(), "18:11");
}

#[test]
fn nothing_is_a_file_too() {
    for source in [
        "",
        "# only a comment\n",
        "---\n",
        "groups:\n",
        "groups: []\n",
        "{}",
    ] {
        check(source, &[]);
    }
    check("groups:\n- name: a\n- name: b\n  rules:\n", &[]);
}

#[test]
fn wrong_structure() {
    check(
        "- a\n",
        &["1:1: cannot unmarshal !!seq into rulefmt.RuleGroups"],
    );
    check(
        "group: []\n",
        &["1:1: field group not found in type rulefmt.RuleGroups"],
    );
    check(
        "groups:\n- name: a\n  interval: 5\n  limit: x\n  rules: 3\n",
        &[
            r#"3:13: not a valid duration string: "5""#,
            "4:10: cannot unmarshal !!str `x` into int",
            "5:10: cannot unmarshal !!int `3` into []rulefmt.Rule",
        ],
    );
    check(
        &in_group("alert: A\nexpr: up\nfor: 5m\nlabels: [a]\nannotation: {}"),
        &[
            "7:13: cannot unmarshal !!seq into map[string]string",
            "8:5: field annotation not found in type rulefmt.Rule",
        ],
    );
    check(
        &in_group("alert: A\nexpr: up\nexpr: down"),
        &["6:5: mapping key \"expr\" already defined at line 5"],
    );
}

#[test]
fn what_a_rule_has_to_have() {
    check(
        "groups:\n- rules: []\n- name: a\n- name: a\n",
        &[
            "2:3: Groupname must not be empty",
            "4:9: groupname: \"a\" is repeated in the same file",
        ],
    );
    check(
        &in_group("expr: up"),
        &["4:5: group \"g\", rule 1, \"\": one of 'record' or 'alert' must be set"],
    );
    check(
        &in_group("record: r\nalert: A\nexpr: up"),
        &["4:13: group \"g\", rule 1, \"A\": only one of 'record' and 'alert' must be set"],
    );
    check(
        &in_group("record: r\nexpr: ''"),
        &["5:11: group \"g\", rule 1, \"r\": field 'expr' must be set in rule"],
    );
    check(
        &in_group("record: r\nexpr: up\nfor: 1m\nkeep_firing_for: 0s\nannotations: {a: b}"),
        &[
            "6:10: group \"g\", rule 1, \"r\": invalid field 'for' in recording rule",
            "8:19: group \"g\", rule 1, \"r\": invalid field 'annotations' in recording rule",
        ],
    );
    check(
        &in_group("record: r{a=\"b\"}\nexpr: up\nlabels: {'': x, __name__: y}"),
        &[
            "4:13: group \"g\", rule 1, \"r{a=\\\"b\\\"}\": braces present in the recording rule name; \
             should it be in expr?: r{a=\"b\"}",
            "6:14: group \"g\", rule 1, \"r{a=\\\"b\\\"}\": invalid label name: ",
            "6:21: group \"g\", rule 1, \"r{a=\\\"b\\\"}\": invalid label name: __name__",
        ],
    );
}

#[test]
fn a_mistake_in_an_expression_is_placed_inside_the_block() {
    let file = load(
        &in_group("alert: A\nexpr: |\n  sum(\n    rate(up)\n  )"),
        &LoadOptions::default(),
    );
    let [problem] = file.problems.as_slice() else {
        panic!("{:?}", file.problems)
    };
    assert_eq!(problem.span.start.to_string(), "7:14");
    assert!(
        problem
            .message
            .starts_with("could not parse expression: 2:8: parse error: ")
    );
}

#[test]
fn names_may_be_any_text_unless_the_server_says_otherwise() {
    let source = in_group("record: a.b\nexpr: up\nlabels: {c.d: e}");
    check(&source, &[]);
    let legacy = LoadOptions {
        names: NameValidation::Legacy,
        ..LoadOptions::default()
    };
    let messages: Vec<String> = load(&source, &legacy)
        .problems
        .into_iter()
        .map(|problem| problem.message)
        .collect();
    assert_eq!(
        messages,
        [
            "invalid recording rule name: a.b",
            "invalid label name: c.d"
        ]
    );
}
