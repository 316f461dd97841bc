//! What counts as a difference, and which one is shown.

use promql::{MatrixSeries, VectorSample};

use super::*;

fn matrix(series: &[(&str, &[(i64, f64)])]) -> Value {
    let series = series.iter().map(|(job, floats)| MatrixSeries {
        labels: Labels::new([("job", *job)]),
        floats: floats.to_vec(),
        ..MatrixSeries::default()
    });
    Value::Matrix(series.collect())
}

#[track_caller]
fn check(expected: &Value, got: &Value, mismatch: Option<&Mismatch>) {
    let found = compare(expected, got, 0, Comparison::default());
    assert_eq!(found.map(|found| found.mismatch).as_ref(), mismatch);
}

#[test]
fn rounding_is_no_difference_but_absence_is() {
    let right = matrix(&[("a", &[(0, 0.1 + 0.2), (1, f64::NAN)])]);
    check(&right, &matrix(&[("a", &[(0, 0.3), (1, f64::NAN)])]), None);
    let value = Mismatch::Value { factor: None };
    check(&right, &matrix(&[("a", &[(0, 0.3)])]), Some(&value));
    check(
        &right,
        &matrix(&[("a", &[(0, 0.3), (1, 0.0)])]),
        Some(&value),
    );
}

#[test]
fn infinity_is_the_same_as_itself_only() {
    let of = |value| matrix(&[("a", &[(0, value)])]);
    let value = Mismatch::Value { factor: None };
    check(&of(f64::INFINITY), &of(f64::INFINITY), None);
    check(&of(0.4), &of(f64::INFINITY), Some(&value));
    check(&of(f64::INFINITY), &of(0.4), Some(&value));
    check(&of(f64::INFINITY), &of(f64::NEG_INFINITY), Some(&value));
}

#[test]
fn the_moment_that_differs_is_named() {
    let right = matrix(&[("a", &[(0, 1.0), (1, 2.0)]), ("b", &[(0, 1.0)])]);
    let wrong = matrix(&[("a", &[(0, 1.0), (1, 3.0)]), ("b", &[(0, 1.0)])]);
    let found = compare(&right, &wrong, 0, Comparison::default()).unwrap();
    assert_eq!((found.at_ms, found.differing, found.of), (1, 1, 2));
    assert_eq!(found.series, Labels::new([("job", "a")]));
}

#[test]
fn percent_instead_of_a_share_is_seen_as_a_factor() {
    let times = |factor: f64| {
        let floats: Vec<(i64, f64)> = (0..5_i16)
            .map(|at| (i64::from(at), f64::from(at) * factor))
            .collect();
        matrix(&[("a", &floats)])
    };
    check(
        &times(0.01),
        &times(1.0),
        Some(&Mismatch::Value {
            factor: Some(100.0),
        }),
    );
}

#[test]
fn a_result_with_other_labels_says_which() {
    let right = matrix(&[("a", &[(0, 1.0)])]);
    let wrong = Value::Scalar(1.0);
    let labels = Mismatch::Labels {
        missing: vec!["job".to_owned()],
        unwanted: Vec::new(),
    };
    check(&right, &wrong, Some(&labels));
    check(&right, &matrix(&[]), Some(&Mismatch::Empty));
    check(&matrix(&[]), &right, Some(&Mismatch::NotEmpty));
}

#[test]
fn order_counts_only_where_it_is_asked_for() {
    let vector = |jobs: &[(&str, f64)]| {
        let samples = jobs.iter().map(|(job, value)| VectorSample {
            labels: Labels::new([("job", *job)]),
            value: Sample::Float(*value),
        });
        Value::Vector(samples.collect())
    };
    let right = vector(&[("a", 3.0), ("b", 1.0), ("c", 1.0)]);
    let order = |got: &Value, order| {
        let comparison = Comparison {
            order,
            ..Comparison::default()
        };
        compare(&right, got, 0, comparison).map(|found| found.mismatch)
    };
    let tied = vector(&[("a", 3.0), ("c", 1.0), ("b", 1.0)]);
    let wrong = vector(&[("b", 1.0), ("a", 3.0), ("c", 1.0)]);
    assert_eq!(order(&tied, Order::Matters), None);
    assert_eq!(order(&wrong, Order::Ignored), None);
    assert_eq!(
        order(&wrong, Order::Matters),
        Some(Mismatch::Order { position: 1 })
    );
}
