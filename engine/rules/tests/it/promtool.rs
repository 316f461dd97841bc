//! The same files before `promtool check rules`, where it is at hand: accepted or refused alike, for the same reason.

use std::path::Path;
use std::process::Command;

use rules::load::{LoadOptions, load};

/// Files, and words that both have to say; none: both accept the file.
const FILES: &[(&str, &str)] = &[
    ("", ""),
    ("---\n", ""),
    ("groups:\n", ""),
    ("groups: ~\n", ""),
    ("groups:\n- name: a\n", ""),
    ("groups:\n- name: 5\n  rules: ~\n", ""),
    ("groups:\n- name: ~\n", "Groupname must not be empty"),
    ("\u{feff}groups:\n- name: a\n", ""),
    ("groups:\r\n- name: a\r\n  interval: 1m\r\n", ""),
    ("groups:\n- name: a\n---\ngroups: 3\n", ""),
    ("groups:\n- name: a\n  interval: 1h30m\n  limit: 0x10\n", ""),
    (
        "groups:\n- name: a\n  interval: 90\n",
        "not a valid duration string",
    ),
    (
        "groups:\n- name: a\n  interval: ''\n",
        "empty duration string",
    ),
    ("groups:\n- name: a\n  interval: 0\n", ""),
    ("groups:\n- name: a\n  interval: ~\n", ""),
    ("groups:\n- name: a\n  limit: 1.5\n", ""),
    ("groups:\n- name: a\n  limit: '1'\n", "into int"),
    (
        "groups:\n- name: a\n  partial_response_strategy: warn\n",
        "field partial_response_strategy not found",
    ),
    (
        "groups:\n- name: a\n- name: a\n",
        "is repeated in the same file",
    ),
    ("groups: {}\n", "into []rulefmt.RuleGroup"),
    ("groups:\n- name: a\n  rules: [~]\n", ""),
    ("groups:\n- name: a\n  rules: [x]\n", "into rulefmt.Rule"),
    ("groups:\n- name: a\n  rules: [{record: r, expr: 1}]\n", ""),
    (
        "groups:\n- name: a\n  rules: [{record: r, expr: up, labels: {a: 1, b: true, c: ~}}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{record: r, expr: up, labels: {a: [1]}}]\n",
        "into string",
    ),
    (
        "groups:\n- name: a\n  rules: [{record: 'a b', expr: up}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{record: r, expr: up, for: 0s}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, for: -1m}]\n",
        "not a valid duration string",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, for: 1d12h}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, labels: {__name__: x}}]\n",
        "invalid label name: __name__",
    ),
    (
        "groups:\n- name: a\n  labels: {'': x}\n",
        "invalid label name",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, annotations: {'': x}}]\n",
        "invalid annotation name",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, annotations: {x: '{{ $labels.a }}'}}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{record: r, expr: up, labels: {x: '{{ if }}'}}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: 'rate(up)'}]\n",
        "parse error",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: '\"text\"'}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: 'up[5m]'}]\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, expr: up}]\n",
        "already defined",
    ),
    ("x: &x {name: a}\ngroups: [*x]\n", "field x not found"),
    (
        "groups:\n- &x {name: a, interval: 1m}\n- <<: *x\n  name: b\n",
        "",
    ),
    (
        "groups:\n- name: &n a\n  rules:\n  - {record: *n, expr: up}\n",
        "",
    ),
    ("groups:\n  - name: a\n\trules: []\n", "line"),
    (
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: |\n      up\t== 0\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - alert: A # why\n    expr: >-\n      up\n\n      == 0\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n    annotations: {{ $labels.x }}\n",
        "into string",
    ),
    ("groups: [\n", "line"),
    ("groups: *nope\n", "nope"),
    ("%YAML 1.1\n---\ngroups: []\n", ""),
    ("groups: !!seq []\n", ""),
    ("groups:\n- name: !!str 5\n", ""),
    ("groups:\n- name: \"a\\u00e9\"\n", ""),
    (
        "groups:\n- name: a\n  rules:\n  - record: r\n    expr: 'a\n      + b'\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - record: r\n    expr: sum(up) by (job) # c: d\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - record: r\n    expr: up: down\n",
        "line",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - record: job:up:sum\n    expr: sum(job:up:x)\n",
        "",
    ),
    (
        "groups:\n- name: a\n  rules:\n  - alert: A\n    expr: up\n    keep_firing_for: 5m\n",
        "",
    ),
    ("groups:\n- name: a\n  query_offset: 5m\n  rules: []\n", ""),
    ("Groups: []\n", "field Groups not found"),
    ("groups:\n- 'name': a\n  \"rules\": []\n", ""),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, annotations: {x: '{{ $labels.a }'}}]\n",
        "annotation \"x\"",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, labels: {x: '{{ if }}'}}]\n",
        "label \"x\"",
    ),
    (
        "groups:\n- name: a\n  rules: [{alert: A, expr: up, labels: {x: '{{ $nope }}'}}]\n",
        "undefined variable",
    ),
];

#[test]
fn promtool_and_we_agree() {
    let promtool = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target/stack/bin/promtool");
    if !promtool.is_file() {
        println!("skipped: no promtool in target/stack/bin");
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let mut differences = Vec::new();
    for (index, (source, words)) in FILES.iter().enumerate() {
        let path = folder.path().join(format!("{index}.yml"));
        std::fs::write(&path, source).unwrap();
        let output = Command::new(&promtool)
            .args(["check", "rules"])
            .arg(&path)
            .output()
            .unwrap();
        let theirs = String::from_utf8_lossy(&output.stderr).into_owned();
        let file = load(source, &LoadOptions::default());
        let ours: Vec<String> = file.problems.iter().map(ToString::to_string).collect();
        let is_told = |text: &str| text.replace("\\\"", "\"").contains(words);
        if output.status.success() != file.is_valid()
            || output.status.success() != words.is_empty()
            || !is_told(&theirs)
            || !(words == &"line"
                || words.is_empty()
                || ours.iter().any(|problem| is_told(problem)))
        {
            differences.push(format!("{source}\n  promtool: {theirs}\n  ours: {ours:#?}"));
        }
    }
    assert!(differences.is_empty(), "{}", differences.join("\n---\n"));
}
