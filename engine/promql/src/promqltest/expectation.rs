//! What a script expects of an evaluation: the lines below an `eval`.

use regex::Regex;
use tsdb::Labels;

use crate::functions::Sample;
use crate::literal::unquote;

use super::script::{capture, duration};
use crate::series_notation::{Item, describe};

/// Everything that is expected of one evaluation.
#[derive(Debug, Clone, Default)]
pub struct Expectation {
    pub(super) fails: Option<Text>,
    pub(super) warnings: Remarks,
    pub(super) infos: Remarks,
    pub(super) is_ordered: bool,
    pub(super) result: Expected,
}

/// The remarks of one kind that are expected.
#[derive(Debug, Clone, Default)]
pub(super) enum Remarks {
    #[default]
    Any,
    None,
    /// Each text must be found, and nothing that no text stands for.
    Some(Vec<Text>),
}

/// A condition on a message.
#[derive(Debug, Clone)]
pub(super) enum Text {
    Any,
    Exactly(String),
    Matching(String),
}

impl Text {
    pub(super) fn accepts(&self, message: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Exactly(text) => text == message,
            Self::Matching(pattern) => {
                Regex::new(pattern).is_ok_and(|regex| regex.is_match(message))
            }
        }
    }
}

/// The value that is expected.
#[derive(Debug, Clone)]
pub(super) enum Expected {
    Scalar(f64),
    String(String),
    /// For each series one value for each step; an instant query has one.
    Series(Vec<(Labels, Vec<Option<Sample>>)>),
    /// An instant query that gives a range of values at these times.
    RangeVector {
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
        series: Vec<(Labels, Vec<Option<Sample>>)>,
    },
}

impl Default for Expected {
    fn default() -> Self {
        Self::Series(Vec::new())
    }
}

impl Expectation {
    /// What `eval_fail` and its like expect.
    pub(super) fn from_flag(flag: &str) -> Self {
        let mut expectation = Self::default();
        match flag {
            "fail" => expectation.fails = Some(Text::Any),
            "warn" => expectation.warnings = Remarks::Some(vec![Text::Any]),
            "info" => expectation.infos = Remarks::Some(vec![Text::Any]),
            "ordered" => expectation.is_ordered = true,
            _ => {}
        }
        expectation
    }

    pub(super) fn read_line(&mut self, line: &str) -> Result<(), String> {
        if let Some(text) = line.strip_prefix("expected_fail_message ") {
            self.fails = Some(Text::Exactly(text.trim().to_owned()));
            return Ok(());
        }
        if let Some(pattern) = line.strip_prefix("expected_fail_regexp ") {
            self.fails = Some(Text::Matching(pattern.trim().to_owned()));
            return Ok(());
        }
        if line.split_whitespace().next() == Some("expect") {
            return self.read_expect(line);
        }
        if let Some(value) = scalar(line) {
            self.result = Expected::Scalar(value);
            return Ok(());
        }
        let described = describe(line)?;
        let values = described.samples()?.into_iter().map(|item| match item {
            Item::Omitted => None,
            Item::Float(value) => Some(Sample::Float(value)),
            Item::Histogram(histogram) => Some(Sample::Histogram((*histogram).into())),
        });
        let values = values.collect();
        match &mut self.result {
            Expected::Series(series) | Expected::RangeVector { series, .. } => {
                series.push((described.labels, values));
            }
            _ => return Err("a scalar or a string is the only result".to_owned()),
        }
        Ok(())
    }

    fn read_expect(&mut self, line: &str) -> Result<(), String> {
        if let Some(text) = line.strip_prefix("expect string ") {
            let text = unquote(text.trim()).map_err(|error| error.to_string())?;
            self.result = Expected::String(text);
            return Ok(());
        }
        let range = r"^expect\s+range\s+vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$";
        if let Some(captures) = capture(range, line) {
            let time = |index: usize| duration(&captures[index]).map_err(|(_, problem)| problem);
            let (start_ms, end_ms, step_ms) = (time(1)?, time(2)?, time(3)?);
            self.result = Expected::RangeVector {
                start_ms,
                end_ms,
                step_ms,
                series: Vec::new(),
            };
            return Ok(());
        }
        let pattern =
            r"^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$";
        let captures =
            capture(pattern, line).ok_or_else(|| format!("`{line}` expects nothing known"))?;
        let argument = captures[3].trim().to_owned();
        let text = match captures[2].as_str() {
            "regex" => Text::Matching(argument),
            "msg" => Text::Exactly(argument),
            _ => Text::Any,
        };
        match captures[1].as_str() {
            "ordered" => self.is_ordered = true,
            "fail" => self.fails = Some(text),
            "warn" => self.warnings.expect(text),
            "info" => self.infos.expect(text),
            "no_warn" => self.warnings = Remarks::None,
            _ => self.infos = Remarks::None,
        }
        Ok(())
    }
}

impl Remarks {
    fn expect(&mut self, text: Text) {
        match self {
            Self::Some(texts) => texts.push(text),
            _ => *self = Self::Some(vec![text]),
        }
    }

    /// Compares with the remarks that were made.
    pub(super) fn check(&self, kind: &str, found: &[String]) -> Result<(), String> {
        match self {
            Self::Any => Ok(()),
            Self::None if found.is_empty() => Ok(()),
            Self::None => Err(format!("expected no {kind}, found {found:?}")),
            Self::Some(texts) => {
                if let Some(text) = texts
                    .iter()
                    .find(|text| !found.iter().any(|message| text.accepts(message)))
                {
                    return Err(format!("expected a {kind} like {text:?}, found {found:?}"));
                }
                match found
                    .iter()
                    .find(|message| !texts.iter().any(|text| text.accepts(message)))
                {
                    Some(message) => Err(format!("did not expect the {kind} {message:?}")),
                    None => Ok(()),
                }
            }
        }
    }
}

/// A line that is nothing but a number.
fn scalar(line: &str) -> Option<f64> {
    let (negative, digits) = line
        .strip_prefix('-')
        .map_or((false, line), |rest| (true, rest));
    let unsigned = digits.strip_prefix('+').unwrap_or(digits);
    let value = match unsigned.get(..2) {
        Some("0x" | "0X") => i64::from_str_radix(&unsigned[2..], 16)
            .ok()
            .map(|value| value as f64),
        Some("0o" | "0O") => i64::from_str_radix(&unsigned[2..], 8)
            .ok()
            .map(|value| value as f64),
        Some("0b" | "0B") => i64::from_str_radix(&unsigned[2..], 2)
            .ok()
            .map(|value| value as f64),
        _ => unsigned.parse().ok(),
    }?;
    Some(if negative { -value } else { value })
}
