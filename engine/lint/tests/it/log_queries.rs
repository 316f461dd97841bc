//! Queries of logs beside the pages' examples: what else must be found, and where the linter must stay silent.

/// Ids and messages, one a line.
#[track_caller]
fn check(query: &str, expected: &[&str]) {
    let found: Vec<String> = lint::logql::lint(query)
        .iter()
        .map(|one| format!("{} {} {}", one.column, one.id, one.message))
        .collect();
    assert_eq!(found, expected, "{query}");
}

#[test]
fn queries_that_are_as_they_should_be() {
    for query in [
        r#"{app="flowforge"} |= "error" | json | status >= 500"#,
        r#"{app=~"api|worker"} |~ "time(d )?out""#,
        r#"{app="x"} | json | line_format "{{.msg}}" |= "error""#,
        r#"{app="x"} | unpack |= "error""#,
        r#"sum by (level) (count_over_time({app="x"} | json [5m]))"#,
        r#"max_over_time({app="x"} | json | unwrap took | __error__="" [5m])"#,
        r#"max_over_time({app="x"} | json | unwrap took | (a="b" and __error__="") [5m])"#,
        r#"{app="x"} |~ "^GET .* 500$""#,
        r#"{app="x"} |~ "ends in \\.*""#,
    ] {
        check(query, &[]);
    }
}

#[test]
fn patterns_of_labels_and_of_lines() {
    check(
        r#"{path=~"^/tasks"} | json | code !~ "4|5""#,
        &[
            "2 L03 `^/tasks` must match the whole value of `path`",
            "28 L03 `4|5` must match the whole value of `code`",
        ],
    );
    check(
        r#"{app="x"} |= "error.*timeout" |~ ".*panic.*""#,
        &[
            "14 L03 `|=` looks for `error.*timeout` as it stands",
            "34 L03 `.*panic.*` is looked for anywhere in the line already",
        ],
    );
}

#[test]
fn a_line_is_seldom_nothing_else() {
    check(
        r#"{app="x"} |~ "^task failed$""#,
        &["14 L03 `^task failed$` is met only by a line that is nothing but `task failed`"],
    );
}

#[test]
fn a_rare_text_is_looked_for_before_lines_are_parsed() {
    check(r#"{app="x"} | json | a > 5 or request_id="demo-4711""#, &[]);
    let query = r#"{app="x"} | json | request_id="demo-4711", a > 5"#;
    check(
        query,
        &["20 L04 every line is parsed to find those with `demo-4711`"],
    );
    let found = lint::logql::lint(query);
    assert_eq!(found[0].severity, lint::Severity::Advice);
    let edit = found[0].fix.as_ref().unwrap().edit.as_ref().unwrap();
    let mut mended = query.to_owned();
    mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    assert_eq!(
        mended,
        r#"{app="x"} |= "demo-4711" | json | request_id="demo-4711", a > 5"#
    );
    check(&mended, &[]);
}

#[test]
fn what_loki_refuses_is_an_error() {
    check(
        r#"sum(rate({app!="x"} | json [5m])) by level"#,
        &[
            "10 L02 a stream without any of these labels would be selected too: Loki refuses that",
            "38 loki/syntax the labels behind `by` stand in parentheses",
        ],
    );
}

#[test]
fn an_edit_guards_what_is_unwrapped() {
    let query = r#"rate({app="x"} | json | unwrap bytes(size) | a="b" [5m])"#;
    let found = lint::logql::lint(query);
    let edit = found[0].fix.as_ref().unwrap().edit.as_ref().unwrap();
    let mut mended = query.to_owned();
    mended.replace_range(edit.span.start..edit.span.end, &edit.replacement);
    assert_eq!(
        mended,
        r#"rate({app="x"} | json | unwrap bytes(size) | __error__="" | a="b" [5m])"#
    );
    check(&mended, &[]);
}
