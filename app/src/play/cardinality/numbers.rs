//! Numbers from three to billions, as they are said in little room.

/// `1234567` as `1,234,567`.
pub(super) fn grouped(number: u64) -> String {
    let digits = number.to_string();
    let mut text = String::with_capacity(digits.len() * 4 / 3);
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// For the narrow place before a bar.
pub(super) fn short_count(count: u64) -> String {
    match count {
        1_000_000.. => format!("{}M", count / 1_000_000),
        1_000.. => format!("{}k", count / 1_000),
        _ => count.to_string(),
    }
}

/// One decimal below a hundred.
pub(super) fn rounded(number: f64) -> String {
    if number < 100.0 {
        format!("{number:.1}")
    } else {
        grouped(number.round() as u64)
    }
}

/// Decimal units, as disks and memory are sold.
pub(super) fn bytes(bytes: f64) -> String {
    const UNITS: [&str; 6] = ["bytes", "kB", "MB", "GB", "TB", "PB"];
    let mut value = bytes;
    let mut unit = 0;
    while value >= 999.5 && unit + 1 < UNITS.len() {
        value /= 1000.0;
        unit += 1;
    }
    let digits = usize::from(value < 9.95);
    let number = format!("{value:.digits$}");
    format!("{} {}", number.trim_end_matches(".0"), UNITS[unit])
}

/// A share of the budget.
pub(super) fn percent(share: f64) -> String {
    let percent = share * 100.0;
    match percent {
        ..0.1 => "less than 0.1 % of what it may use".to_owned(),
        0.1..10.0 => format!("{percent:.1} % of what it may use"),
        _ => format!("{} % of what it may use", grouped(percent.round() as u64)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_read_well() {
        assert_eq!(grouped(36), "36");
        assert_eq!(grouped(1_234_567), "1,234,567");
        assert_eq!(bytes(144_000.0), "144 kB");
        assert_eq!(bytes(2.24e9), "2.2 GB");
        assert_eq!(bytes(4e9), "4 GB");
        assert_eq!(bytes(1.96e12), "2 TB");
        assert_eq!(bytes(999_700_000.0), "1 GB");
        assert_eq!(percent(0.0361), "3.6 % of what it may use");
    }
}
