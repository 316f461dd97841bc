//! Numbers as Prometheus writes and reads them.

/// Reads a sample value: decimal, `NaN`, `Inf`; neither hexadecimal nor digit separators, and nothing that
/// overflows.
pub fn parse_value(text: &str) -> Option<f64> {
    let unsigned = text.strip_prefix(['+', '-']).unwrap_or(text);
    let is_nan = unsigned.eq_ignore_ascii_case("nan");
    if is_nan {
        // Go reads `NaN`, but no sign before it.
        return (unsigned.len() == text.len()).then_some(f64::NAN);
    }
    let is_infinite =
        unsigned.eq_ignore_ascii_case("inf") || unsigned.eq_ignore_ascii_case("infinity");
    let value: f64 = text.parse().ok()?;
    (is_infinite || value.is_finite()).then_some(value)
}

/// The text under which Prometheus 3 stores a bucket bound: `1` becomes `1.0`.
pub fn canonical_le(text: &str) -> String {
    match parse_value(text) {
        Some(value) if value == f64::INFINITY => "+Inf".to_owned(),
        Some(value) if value.is_finite() && value.fract() == 0.0 && value.abs() < 1e15 => {
            format!("{value:.1}")
        }
        Some(value) if value.is_finite() => format!("{value}"),
        _ => text.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_that_go_reads() {
        for text in [
            "1",
            "+1.5",
            "-0",
            ".5",
            "5.",
            "1e3",
            "1E-3",
            "+Inf",
            "-infinity",
            "NaN",
            "nan",
        ] {
            assert!(parse_value(text).is_some(), "{text}");
        }
    }

    #[test]
    fn numbers_that_go_refuses() {
        for text in [
            "", ".", "+NaN", "0x10", "0x1p-2", "1_000", "1,5", "1e999", "1 ", "0b1", "Info",
        ] {
            assert!(parse_value(text).is_none(), "{text}");
        }
    }

    #[test]
    fn a_bound_without_a_point_gets_one() {
        assert_eq!(canonical_le("1"), "1.0");
        assert_eq!(canonical_le("0.005"), "0.005");
        assert_eq!(canonical_le("Inf"), "+Inf");
        assert_eq!(canonical_le("2.50"), "2.5");
    }
}
