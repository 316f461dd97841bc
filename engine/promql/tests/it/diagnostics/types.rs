//! Types that do not fit.

use expect_test::expect;

use super::check;

#[test]
fn a_range_is_missing() {
    check(
        "rate(http_requests_total)",
        expect![[r#"
        rate(http_requests_total)
             ^^^^^^^^^^^^^^^^^^^ `rate` needs a range, like `[5m]`
        -> rate(http_requests_total[5m])
    "#]],
    );
    check(
        r#"rate(http_requests_total{job="api"} offset 5m)"#,
        expect![[r#"
            rate(http_requests_total{job="api"} offset 5m)
                 ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ `rate` needs a range, like `[5m]`
            -> rate(http_requests_total{job="api"}[5m] offset 5m)
        "#]],
    );
    check(
        "rate(sum(http_requests_total))",
        expect![[r#"
        rate(sum(http_requests_total))
             ^^^^^^^^^^^^^^^^^^^^^^^^ `rate` needs a range, like `[5m]`
             take `rate` of each series first, then aggregate: the sum of counters hides their restarts
    "#]],
    );
    check(
        "delta((a + b))",
        expect![[r#"
        delta((a + b))
              ^^^^^^^ `delta` needs a range, like `[5m]`
              of an expression a subquery makes a range: `(…)[5m:]`
    "#]],
    );
}

#[test]
fn an_instant_vector_is_needed() {
    check(
        "sum(up[5m])",
        expect![[r#"
        sum(up[5m])
            ^^^^^^ `sum` takes an instant vector here, not a range vector
            make one value of the range first, for example with `rate(up[5m])` or `avg_over_time(up[5m])`
    "#]],
    );
    check(
        "abs(1)",
        expect![[r#"
        abs(1)
            ^ `abs` takes an instant vector here, not a number
            `vector(1)` makes a vector of a number
    "#]],
    );
    check(
        "max_over_time(up[5m])[1h:] + up[5m]",
        expect![[r#"
        max_over_time(up[5m])[1h:] + up[5m]
        ^^^^^^^^^^^^^^^^^^^^^^^^^^ `+` takes numbers and instant vectors, not a range vector
        make one value of the range first: `rate(max_over_time(up[5m])[1h:])`
        max_over_time(up[5m])[1h:] + up[5m]
                                     ^^^^^^ `+` takes numbers and instant vectors, not a range vector
                                     make one value of the range first: `rate(up[5m])`
    "#]],
    );
    check(
        "up[5m][1h:]",
        expect![[r#"
        up[5m][1h:]
        ^^^^^^ a subquery evaluates an instant vector again and again, here is a range vector
        for example `max_over_time(rate(up[5m])[1h:5m])`
    "#]],
    );
    check(
        "-up[5m]",
        expect![[r#"
        -up[5m]
        ^^^^^^^ a range vector has no sign
    "#]],
    );
    check(
        "1[5m:]",
        expect![[r#"
        1[5m:]
        ^ a subquery evaluates an instant vector again and again, here is a number
        `vector(…)` makes a vector of a number
    "#]],
    );
}

#[test]
fn arguments() {
    check(
        "topk(up)",
        expect![[r#"
        topk(up)
        ^^^^^^^^ `topk` takes two arguments: how many series to keep, and a vector
        for example `topk(3, x)`
    "#]],
    );
    check(
        "topk(up, 3)",
        expect![[r#"
        topk(up, 3)
             ^^^^^ the arguments of `topk` are the other way round
        -> topk(3, up)
    "#]],
    );
    check(
        "sum()",
        expect![[r#"
        sum()
        ^^^^^ `sum` has nothing to aggregate
        for example `sum(up)`
    "#]],
    );
    check(
        "sum(a, b)",
        expect![[r#"
        sum(a, b)
        ^^^^^^^^^ `sum` takes one argument, here are 2
    "#]],
    );
    check(
        "histogram_quantile(up, 0.9)",
        expect![[r#"
        histogram_quantile(up, 0.9)
                           ^^^^^^^ the arguments of `histogram_quantile` are the other way round
        -> histogram_quantile(0.9, up)
    "#]],
    );
    check(
        "histogram_quantile(0.9)",
        expect![[r#"
        histogram_quantile(0.9)
        ^^^^^^^^^^^^^^^^^^^^^^^ `histogram_quantile` takes 2 arguments, here is 1
        it wants a number, an instant vector
    "#]],
    );
    check(
        "time(up)",
        expect![[r#"
        time(up)
        ^^^^^^^^ `time` takes 0 arguments, here is 1
    "#]],
    );
    check(
        r#"label_replace(up, a, "b", "c", "d")"#,
        expect![[r#"
        label_replace(up, a, "b", "c", "d")
                          ^ `label_replace` takes a string here, not an instant vector
                          text is written in quotes
        -> label_replace(up, "a", "b", "c", "d")
    "#]],
    );
    check(
        "floor(a,)",
        expect![[r#"
        floor(a,)
               ^ no comma after the last argument
        -> floor(a)
    "#]],
    );
    check(
        "count_values(5, a)",
        expect![[r#"
        count_values(5, a)
                     ^ `count_values` takes a string here, not a number
                     text is written in quotes
    "#]],
    );
    check(
        "info(up, version)",
        expect![[r#"
        info(up, version)
                 ^^^^^^^ `info` takes conditions on labels here
                 braces without a name before them, as in `{version=~"1\\..+"}`
    "#]],
    );
}

#[test]
fn comparing_and_combining() {
    check(
        "1 == 2",
        expect![[r#"
        1 == 2
          ^^ between two numbers a comparison needs `bool`
          the result is 0 or 1
        -> 1 == bool 2
    "#]],
    );
    check(
        "foo and 1",
        expect![[r#"
        foo and 1
            ^^^ `and` combines two vectors by their labels
            to keep series by their value compare them: `a > 1 and b < 2`
    "#]],
    );
    check(
        "1 unless 1",
        expect![[r#"
        1 unless 1
          ^^^^^^ `unless` combines two vectors by their labels
          to keep series by their value compare them: `a > 1 and b < 2`
    "#]],
    );
    check(
        "foo + bool bar",
        expect![[r#"
        foo + bool bar
            ^^^^^^ `bool` only goes with a comparison
            it turns a filter into 0 and 1, as in `up == bool 1`
    "#]],
    );
    check(
        r#"foo == "bar""#,
        expect![[r#"
        foo == "bar"
               ^^^^^ `==` takes numbers and instant vectors, not a string
               labels are compared in braces, as in `{job="api"}`
    "#]],
    );
    check(
        "foo and on(a) group_left(b) bar",
        expect![[r#"
        foo and on(a) group_left(b) bar
            ^^^^^^^^^^^^^^^^^^^^^^^ `and` takes no `group_left` or `group_right`
            it always matches many series with many
    "#]],
    );
    check(
        "foo * on(a) group_left(a) bar",
        expect![[r#"
        foo * on(a) group_left(a) bar
            ^^^^^^^^^^^^^^^^^^^^^ `a` is in `on` and in the group's list
            labels in `on` are in the result anyway
    "#]],
    );
    check(
        "foo + on(a) 1",
        expect![[r#"
        foo + on(a) 1
            ^^^^^^^ `on` and `ignoring` match the series of two vectors; a number has none
    "#]],
    );
    check(
        "foo and fill(0) bar",
        expect![[r#"
        foo and fill(0) bar
            ^^^^^^^^^^^ `and` looks at labels only, there is nothing to fill in
    "#]],
    );
    check(
        "foo + fill(0) 1",
        expect![[r#"
        foo + fill(0) 1
            ^^^^^^^^^ a value is filled in between two vectors; a number matches every series
    "#]],
    );
    check("1 < bool on() 2", expect![]);
}

#[test]
fn selecting_everything() {
    check(
        "{}",
        expect![[r#"
        {}
        ^^ a selector needs a condition that an absent label does not meet
        name a metric, or compare a label with a value: `{job="api"}`
    "#]],
    );
    check(
        r#"{job=~".*"}"#,
        expect![[r#"
        {job=~".*"}
        ^^^^^^^^^^^ a selector needs a condition that an absent label does not meet
        `job=~".+"` asks for any value but none at all
    "#]],
    );
    check(
        r#"{job!="a"}"#,
        expect![[r#"
        {job!="a"}
        ^^^^^^^^^^ a selector needs a condition that an absent label does not meet
        name a metric, or compare a label with a value: `{job="api"}`
    "#]],
    );
}
