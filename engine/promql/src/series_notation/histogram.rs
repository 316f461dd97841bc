//! Native histograms in series descriptions: `{{schema:0 sum:1 count:2 buckets:[1 1]}}`.

use tsdb::{CUSTOM_BUCKETS_SCHEMA, Histogram, ResetHint};

use super::number;

/// `{{…}}`, or `{{…}}+{{…}}` and `{{…}}-{{…}}`, `count` times.
pub(super) fn series(text: &str, count: usize) -> Result<Vec<Histogram>, String> {
    let (first, rest) = text.split_once("}}").ok_or("a histogram ends with `}}`")?;
    let mut current = histogram(first)?;
    let step = match rest.split_at_checked(1) {
        Some((sign @ ("+" | "-"), step)) => {
            let step = step
                .strip_suffix("}}")
                .ok_or("a histogram ends with `}}`")?;
            Some((sign == "+", histogram(step)?))
        }
        _ if rest.is_empty() => None,
        _ => return Err(format!("expected `+` or `-` before `{rest}`")),
    };
    let mut histograms = Vec::with_capacity(count);
    for _ in 0..count {
        histograms.push(current.clone());
        if let Some((is_addition, step)) = &step {
            let outcome = if *is_addition {
                current.add(step)
            } else {
                current.subtract(step)
            };
            outcome.map_err(|error| error.to_string())?;
        }
    }
    Ok(histograms)
}

/// One histogram, the closing braces cut off.
fn histogram(text: &str) -> Result<Histogram, String> {
    let mut rest = text
        .strip_prefix("{{")
        .ok_or("a histogram starts with `{{`")?
        .trim();
    let mut histogram = Histogram::default();
    let mut seen = Vec::new();
    while !rest.is_empty() {
        let (key, after) = rest
            .split_once(':')
            .ok_or_else(|| format!("expected `key:value` in `{rest}`"))?;
        let value;
        (value, rest) = split_value(after)?;
        if seen.contains(&key) {
            return Err(format!("`{key}` is there twice"));
        }
        seen.push(key);
        set(&mut histogram, key, value)?;
    }
    if histogram.uses_custom_buckets() {
        histogram.zero_threshold = 0.0;
    }
    Ok(histogram)
}

/// A value, up to the next blank or the end of its list, and what follows.
fn split_value(text: &str) -> Result<(&str, &str), String> {
    let end = match text.strip_prefix('[') {
        Some(list) => {
            list.find(']')
                .ok_or_else(|| format!("expected `]` in `{text}`"))?
                + 2
        }
        None => text.find(char::is_whitespace).unwrap_or(text.len()),
    };
    let (value, rest) = text.split_at(end);
    Ok((value, rest.trim_start()))
}

fn set(histogram: &mut Histogram, key: &str, value: &str) -> Result<(), String> {
    match key {
        "schema" => {
            histogram.schema = integer(value)?;
            if histogram.schema != CUSTOM_BUCKETS_SCHEMA && !(-4..=8).contains(&histogram.schema) {
                return Err(format!("schema {value} is not between -4 and 8"));
            }
        }
        "sum" => histogram.sum = number(value)?,
        "count" => histogram.count = number(value)?,
        "z_bucket" => histogram.zero_count = number(value)?,
        "z_bucket_w" => histogram.zero_threshold = number(value)?,
        "custom_values" => histogram.custom_bounds = list(value)?.into(),
        "buckets" => histogram.positive.counts = list(value)?,
        "offset" => histogram.positive.offset = integer(value)?,
        "n_buckets" => histogram.negative.counts = list(value)?,
        "n_offset" => histogram.negative.offset = integer(value)?,
        "counter_reset_hint" => histogram.reset_hint = reset_hint(value)?,
        _ => return Err(format!("`{key}` is no part of a histogram")),
    }
    Ok(())
}

fn reset_hint(value: &str) -> Result<ResetHint, String> {
    match value {
        "unknown" => Ok(ResetHint::Unknown),
        "reset" => Ok(ResetHint::Reset),
        "not_reset" => Ok(ResetHint::NotReset),
        "gauge" => Ok(ResetHint::Gauge),
        _ => Err(format!(
            "`{value}` is no reset hint: use unknown, reset, not_reset or gauge"
        )),
    }
}

fn integer(value: &str) -> Result<i32, String> {
    value
        .parse()
        .map_err(|_| format!("`{value}` is no whole number"))
}

fn list(value: &str) -> Result<Vec<f64>, String> {
    let inner = value
        .strip_prefix('[')
        .and_then(|value| value.strip_suffix(']'));
    let inner = inner.ok_or_else(|| format!("expected a list like `[1 2]`, not `{value}`"))?;
    inner.split_whitespace().map(number).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_histogram_reads_its_parts() {
        let read = series(
            "{{schema:1 sum:-0.3 count:3.1 buckets:[5 10 7] offset:-1 counter_reset_hint:gauge}}",
            1,
        );
        let histogram = &read.unwrap()[0];
        assert_eq!(
            (histogram.schema, histogram.sum, histogram.positive.offset),
            (1, -0.3, -1)
        );
        assert_eq!(histogram.positive.counts, [5.0, 10.0, 7.0]);
        assert_eq!(histogram.reset_hint, ResetHint::Gauge);
    }

    #[test]
    fn a_histogram_climbs_by_another() {
        let read = series("{{sum:1 count:1}}+{{sum:2 count:1}}", 3).unwrap();
        assert_eq!(
            read.iter().map(|h| h.sum).collect::<Vec<_>>(),
            [1.0, 3.0, 5.0]
        );
        assert!(series("{{sum:1 sum:2}}", 1).is_err());
    }
}
