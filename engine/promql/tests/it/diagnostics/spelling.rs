//! Things that are written in another way.

use expect_test::expect;

use super::check;

#[test]
fn functions_with_another_name() {
    check(
        "avarage(up)",
        expect![[r#"
        avarage(up)
        ^^^^^^^ there is no function `avarage`
        did you mean `avg`?
        -> avg(up)
    "#]],
    );
    check(
        "Rate(up[5m])",
        expect![[r#"
        Rate(up[5m])
        ^^^^ there is no function `Rate`
        did you mean `rate`?
        -> rate(up[5m])
    "#]],
    );
    check(
        "non_existent_function_far_bar()",
        expect![[r#"
        non_existent_function_far_bar()
        ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ there is no function `non_existent_function_far_bar`
    "#]],
    );
    check(
        "now()",
        expect![[r#"
        now()
        ^^^ there is no function `now`
        did you mean `time`?
        -> time()
    "#]],
    );
}

#[test]
fn operators_of_other_languages() {
    check(
        "up = 1",
        expect![[r#"
        up = 1
           ^ values are compared with `==`
           a single `=` compares a label, inside braces
        -> up == 1
    "#]],
    );
    check(
        "a && b",
        expect![[r#"
        a && b
          ^^ PromQL writes `and` for `&&`
          `and` compares label sets, not truth values
        -> a and b
    "#]],
    );
    check(
        "a || !b",
        expect![[r#"
        a || !b
          ^^ PromQL writes `or` for `||`
          `or` compares label sets, not truth values
        -> a or !b
        a || !b
             ^ PromQL has no `!`
             `unless` removes series, `== bool 0` turns 0 and 1 around, `absent()` asks what is missing
        a || !b
              ^ an operator is missing before `b`
    "#]],
    );
    check(
        r#"up =~ "x""#,
        expect![[r#"
        up =~ "x"
           ^^ `=~` compares a label with a pattern, inside braces
           for example `http_requests_total{status=~"5.."}`
    "#]],
    );
    check(
        "a ; b",
        expect![[r#"
        a ; b
          ^ a query has no `;` at its end
        -> a  b
    "#]],
    );
}

#[test]
fn durations() {
    check(
        "rate(up[5 m])",
        expect![[r#"
        rate(up[5 m])
                ^^^ a duration is written without blanks
        -> rate(up[5m])
    "#]],
    );
    check(
        "rate(up[1.5h])",
        expect![[r#"
        rate(up[1.5h])
                ^^^^ a duration is made of whole numbers
        -> rate(up[1h30m])
    "#]],
    );
    check(
        "rate(up[5min])",
        expect![[r#"
        rate(up[5min])
                ^^^^ the unit is written `m`
        -> rate(up[5m])
    "#]],
    );
    check(
        "rate(up[5m1h])",
        expect![[r#"
        rate(up[5m1h])
                ^^^^ a duration names each unit once, from the largest to the smallest
                like `1h30m`
    "#]],
    );
    check(
        r#"rate(up["5m"])"#,
        expect![[r#"
        rate(up["5m"])
                ^^^^ a duration is written without quotes
        -> rate(up[5m])
    "#]],
    );
    check(
        "rate(up[])",
        expect![[r#"
        rate(up[])
               ^ a range needs a length, like `[5m]`
        -> rate(up[5m])
    "#]],
    );
    check(
        "up[0m]",
        expect![[r#"
        up[0m]
           ^^ this length of time must be greater than 0
           to look further back use `offset`
    "#]],
    );
    check(
        "up[-1]",
        expect![[r#"
        up[-1]
           ^^ this length of time must be greater than 0
           to look further back use `offset`
    "#]],
    );
    check(
        "up[1h 30m]",
        expect![[r#"
        up[1h 30m]
              ^^^ a duration is written without blanks
        -> up[1h30m]
    "#]],
    );
    check(
        "up[300y]",
        expect![[r#"
        up[300y]
           ^^^^ the duration is longer than 292 years
    "#]],
    );
    check(
        "up offset 9.5e10",
        expect![[r#"
        up offset 9.5e10
                  ^^^^^^ the duration is longer than 292 years
    "#]],
    );
    check(
        "up[5m:0]",
        expect![[r#"
        up[5m:0]
              ^ this length of time must be greater than 0
              to look further back use `offset`
    "#]],
    );
    check(
        "rate(up[$__rate_interval])",
        expect![[r#"
        rate(up[$__rate_interval])
                ^^^^^^^^^^^^^^^^ `$__rate_interval` is filled in by Grafana, Prometheus does not know it
                write what it stands for, such as `5m`
        -> rate(up[5m])
    "#]],
    );
    check(
        "up[5s/0d]",
        expect![[r#"
        up[5s/0d]
             ^ a duration cannot be divided by 0
    "#]],
    );
    check(
        "up[max(step(), 1m)]",
        expect![[r#"
        up[max(step(), 1m)]
           ^^^ `max` aggregates; of two durations take `max_of`
        -> up[max_of(step(), 1m)]
    "#]],
    );
    check(
        "up[step]",
        expect![[r#"
        up[step]
           ^^^^ a duration is expected here, like `5m` or `1h30m`
    "#]],
    );
}

#[test]
fn numbers() {
    check(
        "up > 5xx",
        expect![[r#"
        up > 5xx
             ^^^ `5xx` is neither a number nor a duration
             for a class of status codes match a pattern: `status=~"5.."`
    "#]],
    );
    check(
        "2.5.",
        expect![[r#"
        2.5.
        ^^^^ `2.5.` is neither a number nor a duration
    "#]],
    );
    check(
        "1..2",
        expect![[r#"
        1..2
        ^^^^ `1..2` is neither a number nor a duration
    "#]],
    );
    check(
        "9e999",
        expect![[r#"
        9e999
        ^^^^^ `9e999` is too large for a number
    "#]],
    );
    check(
        "0x",
        expect![[r#"
        0x
        ^^ `0x` is neither a number nor a duration
    "#]],
    );
    check(
        "1__000",
        expect![[r#"
        1__000
        ^^^^^^ `1__000` is neither a number nor a duration
    "#]],
    );
}

#[test]
fn times() {
    check(
        "up @ foo",
        expect![[r#"
        up @ foo
             ^^^ `@` needs a time
             a Unix time in seconds, `start()` or `end()`
    "#]],
    );
    check(
        "up @",
        expect![[r#"
        up @
            ^ `@` needs a time
            a Unix time in seconds, `start()` or `end()`
    "#]],
    );
    check(
        "up @ NaN",
        expect![[r#"
        up @ NaN
             ^^^ this is no time that `@` can go to
    "#]],
    );
    check(
        "up @ start",
        expect![[r#"
        up @ start
             ^^^^^ `@` needs a time
             a Unix time in seconds, `start()` or `end()`
    "#]],
    );
}
