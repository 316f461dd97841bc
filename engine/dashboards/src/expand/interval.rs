//! How long a step is: Grafana's rounding, its names of durations, and the window for `rate`.

/// Upper bounds of what rounds to which interval, in milliseconds (Grafana's `roundInterval`).
const STEPS: [(f64, i64); 28] = [
    (10.0, 1),
    (15.0, 10),
    (35.0, 20),
    (75.0, 50),
    (150.0, 100),
    (350.0, 200),
    (750.0, 500),
    (1_500.0, 1_000),
    (3_500.0, 2_000),
    (7_500.0, 5_000),
    (12_500.0, 10_000),
    (17_500.0, 15_000),
    (25_000.0, 20_000),
    (45_000.0, 30_000),
    (90_000.0, 60_000),
    (210_000.0, 120_000),
    (450_000.0, 300_000),
    (750_000.0, 600_000),
    (1_050_000.0, 900_000),
    (1_500_000.0, 1_200_000),
    (2_700_000.0, 1_800_000),
    (5_400_000.0, 3_600_000),
    (9_000_000.0, 7_200_000),
    (16_200_000.0, 10_800_000),
    (32_400_000.0, 21_600_000),
    (86_400_000.0, 43_200_000),
    (604_800_000.0, 86_400_000),
    (1_814_400_000.0, 604_800_000),
];

/// The even interval, in milliseconds, that is drawn for an exact one.
pub fn round(interval_ms: f64) -> i64 {
    let even = STEPS.iter().find(|(below, _)| interval_ms < *below);
    match even {
        Some((_, even)) => *even,
        None if interval_ms < 3_628_800_000.0 => 2_592_000_000,
        None => 31_536_000_000,
    }
}

/// The step, in milliseconds, for a range that shall give about so many points, not below a least step.
pub fn of_range(range_ms: i64, max_data_points: i64, least_ms: i64) -> i64 {
    let exact = range_ms.max(0) as f64 / max_data_points.max(1) as f64;
    round(exact).max(least_ms)
}

/// Reads `15s`, `>10s`, `1.5h` or a bare number of seconds; milliseconds.
pub fn parse(text: &str) -> Option<i64> {
    let text = text.trim().trim_start_matches(['<', '>', '=']).trim();
    let digits = text
        .find(|c: char| !c.is_ascii_digit() && c != '.')
        .unwrap_or(text.len());
    let (number, unit) = text.split_at_checked(digits)?;
    let number: f64 = number.parse().ok()?;
    let unit_ms = match unit {
        "" | "s" => 1000.0,
        "ms" => 1.0,
        "m" => 60_000.0,
        "h" => 3_600_000.0,
        "d" => 86_400_000.0,
        "w" => 604_800_000.0,
        "M" => 2_592_000_000.0,
        "y" => 31_536_000_000.0,
        // Several units, as in Go and Prometheus: `1h30m`.
        _ => return compound(text),
    };
    // Saturates.
    Some((number * unit_ms) as i64)
}

fn compound(text: &str) -> Option<i64> {
    let parsed = promql::literal::parse_duration(text).ok()?;
    Some(parsed)
}

/// In the greatest unit that fits at least once, fractions cut off: 90 s is `1m`.
pub fn format(ms: i64) -> String {
    const UNITS: [(i64, &str); 6] = [
        (31_536_000_000, "y"),
        (86_400_000, "d"),
        (3_600_000, "h"),
        (60_000, "m"),
        (1_000, "s"),
        (1, "ms"),
    ];
    let fitting = UNITS.iter().find(|(unit, _)| ms >= *unit);
    fitting.map_or_else(
        || "1ms".to_owned(),
        |(unit, name)| format!("{}{name}", ms / unit),
    )
}

/// As Go prints a duration: 90 s is `1m30s`, two hours are `2h0m0s`.
pub fn format_as_go(ms: i64) -> String {
    let (hours, minutes) = (ms / 3_600_000, ms / 60_000 % 60);
    let (seconds, milliseconds) = (ms / 1000 % 60, ms % 1000);
    if ms < 1000 {
        return format!("{ms}ms");
    }
    let fraction = if milliseconds == 0 {
        String::new()
    } else {
        format!(".{milliseconds:03}")
            .trim_end_matches('0')
            .to_owned()
    };
    match (hours, minutes) {
        (0, 0) => format!("{seconds}{fraction}s"),
        (0, _) => format!("{minutes}m{seconds}{fraction}s"),
        _ => format!("{hours}h{minutes}m{seconds}{fraction}s"),
    }
}

/// `$__rate_interval`: one scrape more than a step, but four scrapes at least.
pub fn for_rate(step_ms: i64, scrape_interval_ms: i64) -> i64 {
    let one_more = step_ms.saturating_add(scrape_interval_ms);
    one_more.max(scrape_interval_ms.saturating_mul(4))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_step_of_six_hours_on_a_thousand_pixels() {
        assert_eq!(of_range(6 * 3_600_000, 1000, 1), 20_000);
        assert_eq!(of_range(6 * 3_600_000, 1000, 60_000), 60_000);
        assert_eq!(of_range(0, 0, 15_000), 15_000);
        assert_eq!(of_range(i64::MAX, 1, 1), 31_536_000_000);
    }

    #[test]
    fn durations_are_read_and_written_as_grafana_does() {
        for (text, ms) in [
            ("15s", 15_000),
            (">1m", 60_000),
            ("30", 30_000),
            ("1.5h", 5_400_000),
            ("1h30m", 5_400_000),
        ] {
            assert_eq!(parse(text), Some(ms), "{text}");
        }
        assert_eq!(parse("$interval"), None);
        assert_eq!(format(90_000), "1m");
        assert_eq!(format(0), "1ms");
        assert_eq!(format_as_go(60_000), "1m0s");
        assert_eq!(format_as_go(7_200_000), "2h0m0s");
        assert_eq!(format_as_go(1_500), "1.5s");
    }

    #[test]
    fn a_rate_sees_four_scrapes() {
        assert_eq!(for_rate(20_000, 15_000), 60_000);
        assert_eq!(for_rate(120_000, 15_000), 135_000);
    }
}
