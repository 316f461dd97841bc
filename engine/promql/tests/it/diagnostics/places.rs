//! Things in the wrong place, or not closed.

use expect_test::expect;

use super::check;

#[test]
fn a_range_is_in_the_wrong_place() {
    check(
        "rate(up)[5m]",
        expect![[r#"
        rate(up)[5m]
                ^^^^ the range belongs to the selector
                write `rate(up[5m])`
        -> rate(up[5m])
    "#]],
    );
    check(
        "up offset 1h[5m]",
        expect![[r#"
        up offset 1h[5m]
                    ^^^^ the range comes before `offset`
                    write `up[5m] offset 1h`
        -> up[5m] offset 1h
    "#]],
    );
    check(
        "up @ 10 [5m]",
        expect![[r#"
        up @ 10 [5m]
                ^^^^ the range comes before `@`
                write `up[5m] @ 10`
        -> up[5m] @ 10
    "#]],
    );
    check(
        "sum(up)[5m]",
        expect![[r#"
        sum(up)[5m]
               ^^^^ only a selector has a range
               a colon makes it a subquery, which evaluates the expression again and again over that time
        -> sum(up)[5m:]
    "#]],
    );
}

#[test]
fn a_modifier_is_in_the_wrong_place() {
    check(
        "rate(up[5m]) offset 5m",
        expect![[r#"
        rate(up[5m]) offset 5m
                     ^^^^^^^^^ `offset` belongs to the selector
                     write `rate(up[5m] offset 5m)`
        -> rate(up[5m] offset 5m)
    "#]],
    );
    check(
        "sum(rate(up[5m])) @ end()",
        expect![[r#"
        sum(rate(up[5m])) @ end()
                          ^^^^^^^ `@` belongs to the selector
                          write `sum(rate(up[5m] @ end()))`
        -> sum(rate(up[5m] @ end()))
    "#]],
    );
    check(
        "(a + b) offset 5m",
        expect![[r#"
        (a + b) offset 5m
                ^^^^^^^^^ `offset` belongs to the selector
                put `offset 5m` behind each selector it is meant for
    "#]],
    );
    check(
        "1 offset 1d",
        expect![[r#"
        1 offset 1d
          ^^^^^^^^^ `offset` belongs to the selector
          put `offset 1d` behind each selector it is meant for
    "#]],
    );
    check(
        "up offset 1m offset 2m",
        expect![[r#"
        up offset 1m offset 2m
                     ^^^^^^^^^ there already is an `offset`
    "#]],
    );
    check(
        "up @ 1 @ 2",
        expect![[r#"
        up @ 1 @ 2
               ^^^ there already is an `@`
    "#]],
    );
}

#[test]
fn what_stands_behind_an_operator() {
    check(
        "a / group_left b",
        expect![[r#"
        a / group_left b
            ^^^^^^^^^^ `group_left` comes after `on (…)` or `ignoring (…)`
    "#]],
    );
    check(
        "a - on(b) ignoring(c) d",
        expect![[r#"
        a - on(b) ignoring(c) d
                  ^^^^^^^^ either `on` or `ignoring`, not both
    "#]],
    );
    check(
        "a + on b c",
        expect![[r#"
        a + on b c
               ^ the labels of `on` go in parentheses: `on (job)`
        -> a + on (b) c
    "#]],
    );
    check(
        "a + on(x) bool b",
        expect![[r#"
        a + on(x) bool b
                  ^^^^ `bool` comes right after a comparison, as in `a > bool b`
        a + on(x) bool b
                       ^ an operator is missing before `b`
    "#]],
    );
    check(
        "a + fill(x) b",
        expect![[r#"
        a + fill(x) b
                 ^ a number to fill in belongs here
    "#]],
    );
    check(
        "a + fill(1) fill_left(2) b",
        expect![[r#"
        a + fill(1) fill_left(2) b
                    ^^^^^^^^^ this side already has a value to fill in
    "#]],
    );
}

#[test]
fn aggregations() {
    check(
        "sum up by (job)",
        expect![[r#"
        sum up by (job)
            ^^ what `sum` aggregates goes in parentheses
        -> sum (up) by (job)
    "#]],
    );
    check(
        "sum(up) by job",
        expect![[r#"
        sum(up) by job
                   ^^^ the labels of `by` go in parentheses: `by (job)`
        -> sum(up) by (job)
    "#]],
    );
    check(
        "up by (job)",
        expect![[r#"
        up by (job)
           ^^ `by` belongs to an aggregation
           for example `sum by (job) (up)`
    "#]],
    );
    check(
        "sum by (a) (up) by (b)",
        expect![[r#"
        sum by (a) (up) by (b)
                        ^^ `by` belongs to an aggregation
                        for example `sum by (job) (up)`
    "#]],
    );
    check(
        "sum by (a,,b) (up)",
        expect![[r#"
        sum by (a,,b) (up)
                  ^ a label's name is expected here
                  labels are separated by commas, as in `by (job, instance)`
    "#]],
    );
}

#[test]
fn brackets_that_are_not_closed() {
    check(
        "sum(rate(up[5m])",
        expect![[r#"
        sum(rate(up[5m])
           ^ this `(` is never closed
        -> sum(rate(up[5m]))
    "#]],
    );
    check(
        "sum(rate(",
        expect![[r#"
        sum(rate(
                 ^ the query ends where an expression should follow
    "#]],
    );
    check(
        r#"{a="b""#,
        expect![[r#"
        {a="b"
        ^ this `{` is never closed
        -> {a="b"}
    "#]],
    );
    check(
        "rate(up[5m)",
        expect![[r#"
        rate(up[5m)
               ^ this `[` is never closed
        -> rate(up[5m])
    "#]],
    );
    check(
        "foo[5m:",
        expect![[r#"
        foo[5m:
           ^ this `[` is never closed
        -> foo[5m:]
    "#]],
    );
    check(
        r#"foo{bar="baz"}["#,
        expect![[r#"
        foo{bar="baz"}[
                      ^ this `[` is never closed
        -> foo{bar="baz"}[]
    "#]],
    );
    check(
        "(1))",
        expect![[r#"
        (1))
           ^ this `)` closes nothing
        -> (1)
    "#]],
    );
    check(
        "some}",
        expect![[r#"
        some}
            ^ this `}` closes nothing
        -> some
    "#]],
    );
}

#[test]
fn several_at_once() {
    check(
        "sum(foo bar) + (baz qux)",
        expect![[r#"
        sum(foo bar) + (baz qux)
                ^^^ an operator is missing before `bar`
        sum(foo bar) + (baz qux)
                            ^^^ an operator is missing before `qux`
    "#]],
    );
    check(
        "rate(up) + absent(1) + nope(x)",
        expect![[r#"
        rate(up) + absent(1) + nope(x)
             ^^ `rate` needs a range, like `[5m]`
        -> rate(up[5m]) + absent(1) + nope(x)
        rate(up) + absent(1) + nope(x)
                          ^ `absent` takes an instant vector here, not a number
                          `vector(1)` makes a vector of a number
        rate(up) + absent(1) + nope(x)
                               ^^^^ there is no function `nope`
    "#]],
    );
    check(
        "sum(up,) + rate(up",
        expect![[r#"
        sum(up,) + rate(up
              ^ no comma after the last argument
        -> sum(up) + rate(up
        sum(up,) + rate(up
                       ^ this `(` is never closed
        -> sum(up,) + rate(up)
        sum(up,) + rate(up
                        ^^ `rate` needs a range, like `[5m]`
        -> sum(up,) + rate(up[5m]
    "#]],
    );
}

#[test]
fn nothing_or_too_much() {
    check(
        "",
        expect![[r#"

        ^ there is no query here
        start with a metric's name, such as `up`
    "#]],
    );
    check(
        "# only a comment",
        expect![[r#"
        # only a comment
                        ^ there is no query here
                        start with a metric's name, such as `up`
    "#]],
    );
    check(
        "1 +",
        expect![[r#"
        1 +
           ^ the query ends where an expression should follow
    "#]],
    );
    check(
        "* 1",
        expect![[r#"
        * 1
        ^ an expression is missing before `*`
    "#]],
    );
    check(
        "(a b",
        expect![[r#"
        (a b
        ^ this `(` is never closed
        -> (a b)
        (a b
           ^ an operator is missing before `b`
    "#]],
    );
    check(
        "foo bar",
        expect![[r#"
        foo bar
            ^^^ an operator is missing before `bar`
    "#]],
    );
    check(
        "“api”",
        expect![[r#"
        “api”
        ^^^^^ typographic quotes do not work here
        -> "api"
    "#]],
    );
}

#[test]
fn a_label_to_group_by_is_text() {
    check(
        r#"sum by ("a\xff") (up)"#,
        expect![[r#"
            sum by ("a\xff") (up)
                    ^^^^^^^ a label's name is text: these bytes are not valid UTF-8
        "#]],
    );
}
