//! What a person is told: the place, what was expected, what stood there.

use expect_test::{Expect, expect};

#[track_caller]
fn check(content_type: &str, body: &str, expected: &Expect) {
    let answer = match exposition::parse(body.as_bytes(), Some(content_type)) {
        Ok(exposition) => format!("accepted, {} samples", exposition.sample_count()),
        Err(error) => format!("{error}\n  {:?}", error.line_text),
    };
    expected.assert_eq(&answer);
}

#[track_caller]
fn check_text(body: &str, expected: &Expect) {
    check("text/plain; version=0.0.4", body, expected);
}

#[test]
fn a_label_value_without_quotes() {
    check_text(
        "a 1\nb{path=/tasks} 1\n",
        &expect![[r#"
        line 2, column 8: expected a label value in double quotes, found `/`
          "b{path=/tasks} 1""#]],
    );
}

#[test]
fn windows_line_ends() {
    check_text(
        "# TYPE a gauge\r\na 1\r\n",
        &expect![[r##"
        line 1, column 16: the line ends with a carriage return: end lines with \n only
          "# TYPE a gauge\r""##]],
    );
}

#[test]
fn a_page_instead_of_metrics() {
    check_text(
        "<html></html>",
        &expect![[r#"
        line 1, column 1: expected a metric name or a comment, found `<`
          "<html></html>""#]],
    );
}

#[test]
fn a_dash_in_a_name() {
    check_text(
        "queue-depth 1\n",
        &expect![[r#"
        line 1, column 12: `queue-depth` is not a metric name: use letters, digits and underscores
          "queue-depth 1""#]],
    );
}

#[test]
fn a_comma_for_a_decimal_point() {
    check_text(
        "x 1,5\n",
        &expect![[r#"
        line 1, column 6: `1,5` is not a number
          "x 1,5""#]],
    );
}

#[test]
fn columns_count_characters_not_bytes() {
    check_text(
        "x{a=\"größer\",b=c} 1\n",
        &expect![[r#"
        line 1, column 16: expected a label value in double quotes, found `c`
          "x{a=\"größer\",b=c} 1""#]],
    );
}

#[test]
fn json_needs_another_content_type_and_another_body() {
    check(
        "application/json",
        "{}",
        &expect![[r#"
        Prometheus 3 does not read `application/json`: send `text/plain; version=0.0.4`
          """#]],
    );
}

#[test]
fn openmetrics_without_its_end() {
    check(
        "application/openmetrics-text",
        "a 1\n",
        &expect![[r#"
        line 2, column 1: OpenMetrics must end with `# EOF`
          """#]],
    );
}

#[test]
fn samples_find_their_family_and_metadata_may_come_late() {
    let body =
        "h_bucket{le=\"+Inf\"} 1\nh_sum 1\nh_count 1\n# TYPE h histogram\n# HELP h How long.\n";
    let exposition = exposition::parse(body.as_bytes(), Some("text/plain")).unwrap();
    let family = exposition.family("h").unwrap();
    assert_eq!(family.samples.len(), 3);
    assert_eq!(family.help.as_deref(), Some("How long."));
    assert_eq!(family.samples[0].raw, "h_bucket{le=\"+Inf\"} 1");
}
