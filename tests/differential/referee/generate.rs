//! Random queries, from the grammar and the names in the samples. Most are well typed; a few are not, on purpose.

use promql::functions::{self, Function, ValueType};

use super::samples::Samples;
use crate::answer::When;
use crate::random::Random;

/// How often something of the wrong type stands where a value is wanted.
const WRONG_TYPE: f64 = 0.004;

/// Makes queries; the same seed makes the same ones.
pub struct Generator<'a> {
    samples: &'a Samples,
    random: Random,
    functions: Vec<&'static Function>,
}

impl<'a> Generator<'a> {
    pub fn new(samples: &'a Samples, seed: u64) -> Self {
        Self {
            samples,
            random: Random::new(seed),
            functions: functions::all().collect(),
        }
    }

    /// A query and when to ask it.
    pub fn next(&mut self) -> (String, When) {
        let depth = 1 + self.random.below(4);
        let query = match self.random.below(40) {
            0 => self.scalar(depth),
            1 | 2 => self.range_vector(depth),
            3 => self.sorted(depth),
            _ => self.vector(depth),
        };
        (query, self.when())
    }

    fn when(&mut self) -> When {
        let (start, end) = (self.samples.start_ms, self.samples.end_ms);
        // A little before the first sample, and past the last one and the lookback.
        let at = self.random.between(start - 120_000, end + 600_000);
        let at = if self.random.chance(0.5) {
            at - at % 15_000
        } else {
            at
        };
        if self.random.chance(0.5) {
            return When::Instant { at_ms: at };
        }
        let step_ms = *self
            .random
            .pick(&[&1_000, &15_000, &37_123, &60_000, &300_000, &900_000]);
        let steps = self.random.between(0, 60);
        When::Range {
            start_ms: at,
            end_ms: at + steps * step_ms + self.random.between(0, step_ms),
            step_ms,
        }
    }

    fn value(&mut self, kind: ValueType, depth: usize) -> String {
        let kind = if self.random.chance(WRONG_TYPE) {
            [
                ValueType::Scalar,
                ValueType::String,
                ValueType::InstantVector,
                ValueType::RangeVector,
            ][self.random.below(4)]
        } else {
            kind
        };
        match kind {
            ValueType::Scalar => self.scalar(depth),
            ValueType::String => self.string(),
            ValueType::InstantVector => self.vector(depth),
            ValueType::RangeVector => self.range_vector(depth),
        }
    }

    fn vector(&mut self, depth: usize) -> String {
        if depth == 0 {
            return self.selector(&[]);
        }
        match self.random.below(20) {
            0 | 1 => self.selector(&[]),
            2..=6 => self.aggregation(depth - 1),
            7..=11 => self.call(ValueType::InstantVector, depth - 1),
            12 | 13 => self.rate(),
            14..=16 => self.binary(depth - 1),
            17 => self.with_scalar(depth - 1),
            18 => self.quantile_of_histogram(),
            _ if self.random.chance(0.5) => format!("-{}", self.vector(depth - 1)),
            _ => format!("({})", self.vector(depth - 1)),
        }
    }

    fn scalar(&mut self, depth: usize) -> String {
        if depth == 0 || self.random.chance(0.6) {
            return self.number();
        }
        match self.random.below(4) {
            0 => self.call(ValueType::Scalar, depth - 1),
            1 => {
                let op = self
                    .random
                    .pick(&["+", "-", "*", "/", "%", "^", "atan2", "== bool", "< bool"]);
                format!(
                    "({} {op} {})",
                    self.scalar(depth - 1),
                    self.scalar(depth - 1)
                )
            }
            2 => format!("-{}", self.scalar(depth - 1)),
            _ => format!("scalar({})", self.vector(depth - 1)),
        }
    }

    fn range_vector(&mut self, depth: usize) -> String {
        let range = self.range();
        if depth == 0 || self.random.chance(0.75) {
            return self.selector(&[&format!("[{range}]")]);
        }
        let step = self.random.pick(&["", "15s", "30s", "1m", "7s", "2m"]);
        let modifiers = self.modifiers();
        let inner = self.vector(depth - 1);
        format!("({inner})[{range}:{step}]{modifiers}")
    }

    /// A selector with what stands behind its braces, and modifiers.
    fn selector(&mut self, suffix: &[&str]) -> String {
        let metric = self.metric(|_| true);
        let matchers = self.matchers(&metric);
        let modifiers = self.modifiers();
        format!("{metric}{matchers}{}{modifiers}", suffix.concat())
    }

    fn metric(&mut self, wanted: impl Fn(&str) -> bool) -> String {
        if self.random.chance(0.01) {
            return "no_such_metric".to_owned();
        }
        let metrics: Vec<&String> = self.samples.metrics.iter().filter(|m| wanted(m)).collect();
        // The module's own metrics have more to match on than those of the Go runtime.
        let own: Vec<&String> = metrics
            .iter()
            .copied()
            .filter(|m| !m.starts_with("go_") && !m.starts_with("process_"))
            .collect();
        let metrics = if self.random.chance(0.8) && !own.is_empty() {
            own
        } else {
            metrics
        };
        self.random.pick(&metrics).clone()
    }

    fn matchers(&mut self, metric: &str) -> String {
        if self.random.chance(0.55) {
            return String::new();
        }
        let count = 1 + self.random.below(2);
        let mut matchers = Vec::new();
        for _ in 0..count {
            let (label, value) = self.label_of(metric);
            let quoted = quote(&value);
            matchers.push(match self.random.below(7) {
                0 | 1 => format!("{label}={quoted}"),
                2 | 3 => format!("{label}!={quoted}"),
                4 => {
                    let (_, other) = self.label_of(metric);
                    let pattern = format!("{}|{}.*", literally(&value), literally(&other));
                    format!("{label}=~{}", quote(&pattern))
                }
                5 => {
                    let start: String = value.chars().take(2).collect();
                    format!("{label}!~{}", quote(&format!("{}.+", literally(&start))))
                }
                _ => format!("{label}=\"\""),
            });
        }
        format!("{{{}}}", matchers.join(","))
    }

    /// A label that series of this metric have, mostly, and one of its values.
    fn label_of(&mut self, metric: &str) -> (String, String) {
        let samples = self.samples;
        let series: Vec<_> = samples
            .store
            .series()
            .filter(|s| s.labels.metric_name() == metric)
            .collect();
        if series.is_empty() || self.random.chance(0.05) {
            let names: Vec<&String> = samples.labels.keys().collect();
            let name = self.random.pick(&names);
            let values: Vec<&String> = samples.labels[name].iter().collect();
            return (name.clone(), self.random.pick(&values).clone());
        }
        let labels = &series[self.random.below(series.len())].labels;
        let pairs: Vec<_> = labels
            .iter()
            .filter(|(name, _)| *name != "__name__")
            .collect();
        if pairs.is_empty() {
            return ("job".to_owned(), String::new());
        }
        let (name, value) = pairs[self.random.below(pairs.len())];
        (name.to_owned(), value.to_owned())
    }

    fn modifiers(&mut self) -> String {
        let mut text = String::new();
        if self.random.chance(0.06) {
            let at = self
                .random
                .between(self.samples.start_ms, self.samples.end_ms) as f64
                / 1000.0;
            text += &match self.random.below(3) {
                0 => " @ start()".to_owned(),
                1 => " @ end()".to_owned(),
                _ => format!(" @ {at:.3}"),
            };
        }
        if self.random.chance(0.1) {
            let offset = self
                .random
                .pick(&["5m", "1h", "-2m", "37s", "1m30s", "-1h"]);
            text += &format!(" offset {offset}");
        }
        text
    }

    fn range(&mut self) -> &'static str {
        self.random.pick(&[
            "15s",
            "30s",
            "1m",
            "2m",
            "5m",
            "5m",
            "10m",
            "30m",
            "1h",
            "97s",
            "(1m + 30s)",
        ])
    }

    fn number(&mut self) -> String {
        match self.random.below(12) {
            0 => "0".to_owned(),
            1 => "1".to_owned(),
            2 => "-1".to_owned(),
            3 => "NaN".to_owned(),
            4 => "Inf".to_owned(),
            5 => "-Inf".to_owned(),
            6 => "0.5".to_owned(),
            7 => "0x1F".to_owned(),
            8 => "1e3".to_owned(),
            9 => "5m".to_owned(),
            _ => format!("{:.3}", self.random.unit() * 20.0 - 2.0),
        }
    }

    fn string(&mut self) -> String {
        let label = self.label();
        let texts = ["a", "$1", "x-$1-y", "", "(.*)", "(.+):(.*)", ","];
        if self.random.chance(0.5) {
            quote(&label)
        } else {
            quote(self.random.pick(&texts))
        }
    }

    fn label(&mut self) -> String {
        if self.random.chance(0.03) {
            return "no_such_label".to_owned();
        }
        let names: Vec<&String> = self.samples.labels.keys().collect();
        self.random.pick(&names).clone()
    }

    fn labels(&mut self) -> String {
        let count = self.random.below(4);
        let labels: Vec<String> = (0..count).map(|_| self.label()).collect();
        labels.join(", ")
    }

    fn grouping(&mut self) -> String {
        match self.random.below(5) {
            0 | 1 => format!(" by ({})", self.labels()),
            2 | 3 => format!(" without ({})", self.labels()),
            _ => String::new(),
        }
    }

    fn aggregation(&mut self, depth: usize) -> String {
        let op = self.random.pick(&[
            "sum",
            "avg",
            "min",
            "max",
            "count",
            "group",
            "stddev",
            "stdvar",
            "topk",
            "bottomk",
            "count_values",
            "quantile",
            "limitk",
            "limit_ratio",
        ]);
        let grouping = self.grouping();
        let vector = self.value(ValueType::InstantVector, depth);
        let parameter = match op {
            "topk" | "bottomk" | "limitk" if self.random.chance(0.8) => {
                format!("{}, ", self.random.below(5))
            }
            "quantile" | "limit_ratio" if self.random.chance(0.8) => {
                format!("{:.2}, ", self.random.unit() * 1.2 - 0.1)
            }
            "topk" | "bottomk" | "limitk" | "quantile" | "limit_ratio" => {
                format!("{}, ", self.value(ValueType::Scalar, depth))
            }
            "count_values" => format!("{}, ", quote(&self.label())),
            _ => String::new(),
        };
        format!("{op}{grouping}({parameter}{vector})")
    }

    /// A call of any function with this type of result.
    fn call(&mut self, returns: ValueType, depth: usize) -> String {
        let functions: Vec<&'static Function> = self
            .functions
            .iter()
            .copied()
            .filter(|f| f.returns == returns)
            .collect();
        let function = functions[self.random.below(functions.len())];
        self.call_of(function, depth)
    }

    fn call_of(&mut self, function: &Function, depth: usize) -> String {
        match function.name {
            "label_replace" => return self.label_replace(depth),
            "histogram_quantile" => return self.quantile_of_histogram(),
            _ => {}
        }
        let least = function.min_args();
        let most = function.max_args().unwrap_or(least + 2);
        let count = least + self.random.below(most - least + 1);
        let last = function.args.last().copied();
        let args: Vec<String> = (0..count)
            .filter_map(|index| function.args.get(index).copied().or(last))
            .map(|kind| self.value(kind, depth))
            .collect();
        format!("{}({})", function.name, args.join(", "))
    }

    fn label_replace(&mut self, depth: usize) -> String {
        let (source, target) = (self.label(), self.label());
        let target = if self.random.chance(0.7) {
            "fresh".to_owned()
        } else {
            target
        };
        let replacement = self.random.pick(&["$1", "x-$1", "$2$1", "", "${1}0"]);
        let pattern = self
            .random
            .pick(&["(.*)", "(.*):.*", "([a-z]+)-(.*)", "api.*", "()"]);
        let vector = self.vector(depth);
        format!(
            "label_replace({vector}, \"{target}\", \"{replacement}\", \"{source}\", \"{pattern}\")"
        )
    }

    fn rate(&mut self) -> String {
        let function = self.random.pick(&["rate", "increase", "irate", "resets"]);
        let metric = self.metric(|name| {
            name.ends_with("_total") || name.ends_with("_count") || name.ends_with("_bucket")
        });
        let (matchers, range, modifiers) = (self.matchers(&metric), self.range(), self.modifiers());
        format!("{function}({metric}{matchers}[{range}]{modifiers})")
    }

    fn quantile_of_histogram(&mut self) -> String {
        let metric = self.metric(|name| name.ends_with("_bucket"));
        let range = self.range();
        let quantile = if self.random.chance(0.8) {
            format!("{:.2}", self.random.unit())
        } else {
            self.number()
        };
        let more = self.labels();
        let inner = match self.random.below(4) {
            0 => metric,
            1 => format!("rate({metric}[{range}])"),
            2 if !more.is_empty() => format!("sum by (le, {more}) (rate({metric}[{range}]))"),
            _ => format!("sum by (le) (increase({metric}[{range}]))"),
        };
        format!("histogram_quantile({quantile}, {inner})")
    }

    fn sorted(&mut self, depth: usize) -> String {
        match self.random.below(4) {
            0 => format!("sort({})", self.vector(depth)),
            1 => format!("sort_desc({})", self.vector(depth)),
            2 => format!(
                "sort_by_label({}, {})",
                self.vector(depth),
                quote(&self.label())
            ),
            _ => format!(
                "sort_by_label_desc({}, {})",
                self.vector(depth),
                quote(&self.label())
            ),
        }
    }

    fn with_scalar(&mut self, depth: usize) -> String {
        let op = self.random.pick(&OPERATORS);
        let (vector, scalar) = (self.vector(depth), self.scalar(depth));
        if self.random.chance(0.5) {
            format!("({vector} {op} {scalar})")
        } else {
            format!("({scalar} {op} {vector})")
        }
    }

    fn binary(&mut self, depth: usize) -> String {
        let left = self.vector(depth);
        // The same series on both sides find each other; two random ones hardly ever do.
        let right = if self.random.chance(0.35) {
            left.clone()
        } else {
            self.vector(depth)
        };
        if self.random.chance(0.3) {
            let op = self.random.pick(&["and", "or", "unless"]);
            let matching = self.matching();
            return format!("({left} {op}{matching} {right})");
        }
        let op = self.random.pick(&OPERATORS);
        let mut matching = self.matching();
        if !matching.is_empty() && self.random.chance(0.4) {
            let side = self.random.pick(&["left", "right"]);
            let include = if self.random.chance(0.4) {
                self.labels()
            } else {
                String::new()
            };
            matching += &format!(" group_{side} ({include})");
        }
        format!("({left} {op}{matching} {right})")
    }

    fn matching(&mut self) -> String {
        match self.random.below(5) {
            0 | 1 => format!(" on ({})", self.labels()),
            2 => format!(" ignoring ({})", self.labels()),
            _ => String::new(),
        }
    }
}

const OPERATORS: [&str; 16] = [
    "+", "-", "*", "/", "%", "^", "atan2", "==", "!=", "<", "<=", ">", ">=", "> bool", "== bool",
    "+",
];

fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', r"\\").replace('"', "\\\""))
}

/// `text` as a pattern that matches just that.
fn literally(text: &str) -> String {
    let mut pattern = String::new();
    for c in text.chars() {
        if !c.is_alphanumeric() && c != '_' && c != ' ' {
            pattern.push('\\');
        }
        pattern.push(c);
    }
    pattern
}
