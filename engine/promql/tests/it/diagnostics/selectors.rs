//! Names and conditions.

use expect_test::expect;

use super::check;

#[test]
fn label_values() {
    check(
        "up{status=5xx}",
        expect![[r#"
        up{status=5xx}
                  ^^^ a label's value is written in quotes
                  for all of them use a pattern: `=~"5.."`
        -> up{status=~"5.."}
    "#]],
    );
    check(
        "up{status!=500}",
        expect![[r#"
        up{status!=500}
                   ^^^ a label's value is written in quotes
        -> up{status!="500"}
    "#]],
    );
    check(
        "up{job=api-service}",
        expect![[r#"
        up{job=api-service}
               ^^^^^^^^^^^ a label's value is written in quotes
        -> up{job="api-service"}
    "#]],
    );
    check(
        "up{job=“api”}",
        expect![[r#"
        up{job=“api”}
               ^^^^^ a label's value is written in quotes
        -> up{job="api"}
    "#]],
    );
    check(
        r#"up{status=~"("}"#,
        expect![[r#"
        up{status=~"("}
           ^^^^^^^^^^^ this pattern cannot be read: unclosed group
           patterns are RE2 regular expressions that match the whole value
    "#]],
    );
    check(
        r#"up{job="api\.v1"}"#,
        expect![[r#"
        up{job="api\.v1"}
                   ^^ `\.` is not an escape sequence
                   in a pattern write two backslashes, `\\.`, or put the string in backquotes
    "#]],
    );
    check(
        r#"up{job="api}"#,
        expect![[r#"
        up{job="api}
               ^^^^^ this string is not closed by `"`
               a string ends on its own line; in backquotes it may have several
        -> up{job="api"}
    "#]],
    );
    check(
        r#"rate(up{job="api}[5m])"#,
        expect![[r#"
        rate(up{job="api}[5m])
                    ^^^^^^^^^^ this string is not closed by `"`
                    a string ends on its own line; in backquotes it may have several
        -> rate(up{job="api"}[5m])
    "#]],
    );
}

#[test]
fn conditions_in_braces() {
    check(
        r#"up{status=="500"}"#,
        expect![[r#"
        up{status=="500"}
                 ^^ a label is compared with a single `=`
        -> up{status="500"}
    "#]],
    );
    check(
        r#"up{status>"500"}"#,
        expect![[r#"
        up{status>"500"}
                 ^ labels cannot be compared with `>`
                 labels are text: use `=`, `!=`, or a pattern with `=~`, `!~`
    "#]],
    );
    check(
        "up{job}",
        expect![[r#"
        up{job}
              ^ `job` is compared with nothing
              for example `job="…"`, with `=`, `!=`, `=~` or `!~`
    "#]],
    );
    check(
        "up{,}",
        expect![[r#"
        up{,}
           ^ a label's name is expected here
           conditions look like `{job="api", status=~"5.."}`
    "#]],
    );
    check(
        r#"up{job="api" status="500"}"#,
        expect![[r#"
        up{job="api" status="500"}
                     ^^^^^^ `,` or `}` is expected here
        -> up{job="api", status="500"}
    "#]],
    );
    check(
        r#"up{a="b" and c="d"}"#,
        expect![[r#"
        up{a="b" and c="d"}
                 ^^^ conditions are separated by `,`
        -> up{a="b" , c="d"}
    "#]],
    );
    check(
        r#"up{a="b" or c="d"}"#,
        expect![[r#"
        up{a="b" or c="d"}
                 ^^ all conditions in the braces must hold
                 for one of several values use a pattern, as in `status=~"500|503"`; or put `or` between two selectors
    "#]],
    );
    check(
        "up{job=}",
        expect![[r#"
        up{job=}
               ^ the value to compare with is missing, in quotes
    "#]],
    );
    check(
        r#"up{"a"=}"#,
        expect![[r#"
        up{"a"=}
               ^ the value to compare with is missing, in quotes
    "#]],
    );
    check(
        "up{1}",
        expect![[r#"
        up{1}
           ^ a label's name is expected here
           conditions look like `{job="api", status=~"5.."}`
    "#]],
    );
    check(
        r#"foo{__name__="bar"}"#,
        expect![[r#"
        foo{__name__="bar"}
            ^^^^^^^^^^^^^^ the metric already has the name `foo`
            a name stands before the braces or inside them, once
    "#]],
    );
}

#[test]
fn names_that_need_quotes() {
    check(
        "http.requests.total",
        expect![[r#"
        http.requests.total
        ^^^^^^^^^^^^^^^^^^^ a name with dots is quoted, inside the braces
        write `{"http.requests.total"}`
        -> {"http.requests.total"}
    "#]],
    );
    check(
        r#"http.requests.total{a="b"}"#,
        expect![[r#"
        http.requests.total{a="b"}
        ^^^^^^^^^^^^^^^^^^^ a name with dots is quoted, inside the braces
        write `{"http.requests.total"}`
        -> {"http.requests.total", a="b"}
    "#]],
    );
    check(
        r#"up{service.name="x"}"#,
        expect![[r#"
        up{service.name="x"}
           ^^^^^^^^^^^^ a label with other characters than a-z, 0-9 and _ is quoted
        -> up{"service.name"="x"}
    "#]],
    );
    check(
        "sum by (a:b) (up)",
        expect![[r#"
        sum by (a:b) (up)
                ^^^ the label `a:b` must be quoted here
        -> sum by ("a:b") (up)
    "#]],
    );
    check(
        "sum by (without) (up)",
        expect![[r#"
        sum by (without) (up)
                ^^^^^^^ the label `without` must be quoted here
        -> sum by ("without") (up)
    "#]],
    );
    check(
        "on + 1",
        expect![[r#"
        on + 1
        ^^ `on` is a keyword, here an expression should begin
        a metric with this name is written `{"on"}`
    "#]],
    );
}
