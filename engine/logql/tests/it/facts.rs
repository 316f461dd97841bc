//! What is known of a query without running it.

use logql::{Kind, parse};

#[test]
fn lines_or_numbers() {
    assert_eq!(parse("({a=\"b\"} | json)").expr.answers(), Some(Kind::Log));
    assert_eq!(
        parse("rate({a=\"b\"}[5m]) > 1").expr.answers(),
        Some(Kind::Metric)
    );
    assert_eq!(parse("jsn").expr.answers(), None);
}

#[test]
fn selectors_and_the_labels_that_stages_make() {
    let query = "rate({a=\"b\"} | pattern \"<m> <_>\" | label_format n=m [5m]) / rate({c=\"d\"} | json [5m])";
    let parsed = parse(query);
    let mut seen = Vec::new();
    parsed.expr.for_each_log_query(&mut |query| {
        let made = query.made_labels();
        let names: Vec<_> = made.names.into_iter().collect();
        seen.push(format!(
            "{} {} {}",
            query.selector,
            names.join(","),
            made.is_open
        ));
    });
    assert_eq!(seen, ["{a=\"b\"} n false", "{c=\"d\"}  true"]);
}
