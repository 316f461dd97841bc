//! How Prometheus writes floats: the shortest digits that read back the same.

/// Digits only where they are few, otherwise with an exponent of at least two digits (`1e+06`, `2.5e-07`).
pub fn short_float(value: f64) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    let scientific = format!("{value:e}");
    let (digits, exponent) = scientific.split_once('e').unwrap_or((&scientific, "0"));
    let exponent: i32 = exponent.parse().unwrap_or(0);
    if (-4..6).contains(&exponent) {
        return value.to_string();
    }
    let sign = if exponent < 0 { '-' } else { '+' };
    format!("{digits}e{sign}{:02}", exponent.abs())
}

/// All digits and never an exponent: how a sample's value becomes a label's.
pub fn plain_float(value: f64) -> String {
    if value.is_finite() {
        value.to_string()
    } else {
        short_float(value)
    }
}

/// As in `le` and `quantile` labels: whole numbers keep a `.0`.
pub fn label_float(value: f64) -> String {
    let short = short_float(value);
    if value.is_finite() && !short.contains(['.', 'e']) {
        short + ".0"
    } else {
        short
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn floats_are_written_as_prometheus_writes_them() {
        let short: Vec<String> = [0.0, 1.5, 123_456.0, 1_234_567.0, 0.0001, 0.000_012, 1e21]
            .map(short_float)
            .into();
        assert_eq!(
            short,
            [
                "0",
                "1.5",
                "123456",
                "1.234567e+06",
                "0.0001",
                "1.2e-05",
                "1e+21"
            ]
        );
        assert_eq!(plain_float(1e21), "1000000000000000000000");
        assert_eq!(
            [1.0, 0.25, f64::INFINITY, 1e7].map(label_float),
            ["1.0", "0.25", "+Inf", "1e+07"]
        );
    }
}
