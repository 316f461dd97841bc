//! Series as OpenMetrics text: what `promtool tsdb create-blocks-from openmetrics` reads.

use std::io::{self, Write};

use tsdb::{Labels, METRIC_NAME, Series};

/// Writes all samples of `series`, one series after the other, and the end mark.
///
/// No `# TYPE` is written: the importer would then hold names against the type, and a query never sees it.
///
/// # Errors
/// When `out` does not take them.
pub fn write<'a>(
    series: impl IntoIterator<Item = &'a Series>,
    out: &mut impl Write,
) -> io::Result<()> {
    for series in series {
        let identity = identity(&series.labels);
        for (timestamp, value) in series.timestamps.iter().zip(&series.values) {
            let (seconds, milliseconds) = (timestamp / 1000, timestamp % 1000);
            // Rust prints the shortest text that reads back as the same float.
            if value.is_infinite() {
                let sign = if *value > 0.0 { '+' } else { '-' };
                writeln!(out, "{identity} {sign}Inf {seconds}.{milliseconds:03}")?;
            } else {
                writeln!(out, "{identity} {value} {seconds}.{milliseconds:03}")?;
            }
        }
    }
    out.write_all(b"# EOF\n")?;
    out.flush()
}

/// The timestamp that the importer makes of `timestamp_ms`: it reads seconds as a float and cuts off.
pub fn as_imported(timestamp_ms: i64) -> i64 {
    let text = format!("{}.{:03}", timestamp_ms / 1000, timestamp_ms % 1000);
    text.parse::<f64>()
        .map_or(timestamp_ms, |seconds| (seconds * 1000.0) as i64)
}

fn identity(labels: &Labels) -> String {
    let mut text = labels.metric_name().to_owned();
    for (name, value) in labels.iter().filter(|(name, _)| *name != METRIC_NAME) {
        text.push(if text.contains('{') { ',' } else { '{' });
        let value = value
            .replace('\\', r"\\")
            .replace('"', "\\\"")
            .replace('\n', r"\n");
        text.push_str(&format!("{name}=\"{value}\""));
    }
    if text.contains('{') {
        text.push('}');
    }
    text
}
