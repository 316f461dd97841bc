//! The wording of remarks that come from more than one place.

use tsdb::short_float;

pub(super) fn mixed_samples(metric_name: &str) -> String {
    format!("encountered a mix of histograms and floats for metric name {metric_name:?}")
}

pub(super) fn mixed_schemas(metric_name: &str) -> String {
    format!(
        "vector contains a mix of histograms with exponential and custom buckets schemas for metric name {metric_name:?}"
    )
}

pub(super) fn reconciled(operation: &str) -> String {
    format!("mismatched custom buckets were reconciled during {operation}")
}

pub(super) fn reset_collision(operation: &str) -> String {
    format!("conflicting counter resets during histogram {operation}")
}

pub(super) fn invalid_quantile(quantile: f64) -> String {
    format!(
        "quantile value should be between 0 and 1, got {}",
        short_float(quantile)
    )
}

pub(super) fn histogram_ignored(aggregation: &str) -> String {
    format!("ignored histogram in {aggregation} aggregation")
}

/// `message`, with the metric's name behind it where it has one.
pub(super) fn for_metric(message: &str, metric_name: &str) -> String {
    if metric_name.is_empty() {
        message.to_owned()
    } else {
        format!("{message} for metric name {metric_name:?}")
    }
}
