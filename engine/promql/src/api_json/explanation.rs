//! An explanation for the page: `{outcome, tree}`, where `outcome` is the query's answer as the HTTP API gives it.
//!
//! Every list that may be long is `{shown: […], total: n}`. Values are texts, as in the API; times are Unix milliseconds.

use crate::eval::VectorSample;
use crate::explain::{
    Capped, Detail, DropReason, Dropped, Explanation, Extrapolation, Grouping, HistogramHit,
    Matching, MissReason, Missing, Node, NodeKind, NodeValue, Pair, Point, Side, WindowSeries,
};
use crate::functions::{Sample, ValueType};

use super::{Json, evaluation_error, format_value, remark_as_problem, success};

/// The explanation of the query `source`.
pub fn explanation(source: &str, explanation: &Explanation) -> String {
    let mut json = Json::default();
    json.raw(r#"{"outcome":"#);
    json.raw(&match &explanation.outcome {
        Ok(evaluation) => success(source, evaluation, explanation.root.at_ms),
        Err(error) => evaluation_error(source, error),
    });
    json.raw(r#","tree":"#);
    json.node(source, &explanation.root);
    json.raw("}");
    json.0
}

impl Json {
    fn node(&mut self, source: &str, node: &Node) {
        self.raw("{");
        self.place(source, node.span);
        self.member("title", &node.title);
        self.member("kind", node.kind.name());
        self.member("type", type_name(node.value_type));
        if let NodeKind::Selector(matchers) | NodeKind::RangeSelector(matchers) = &node.kind {
            self.raw(r#","matchers":"#);
            self.list(matchers, |json, matcher| json.string(&matcher.to_string()));
        }
        self.count("atMs", node.at_ms);
        self.count("steps", node.steps);
        self.count("samples", node.samples);
        self.count("totalNs", node.total_ns);
        self.count("ownNs", node.own_ns);
        if let Some(value) = &node.value {
            self.node_value(value);
        }
        if let Some(error) = &node.error {
            self.member("error", error);
        }
        self.raw(r#","remarks":"#);
        self.list(&node.remarks, |json, remark| {
            json.problem(source, &remark_as_problem(remark));
        });
        if let Some(detail) = &node.detail {
            self.raw(r#","detail":{"#);
            self.detail(detail);
            self.raw("}");
        }
        self.raw(r#","children":"#);
        self.list(&node.children, |json, child| json.node(source, child));
        self.raw("}");
    }

    /// `,"key":n`
    fn count(&mut self, key: &str, number: impl std::fmt::Display) {
        self.raw(",\"");
        self.raw(key);
        self.raw("\":");
        self.number(number);
    }

    /// `,"key":"1.5"`
    fn float(&mut self, key: &str, value: f64) {
        self.member(key, &format_value(value));
    }

    /// `,"key":{"shown":[…],"total":n}`
    fn capped<T>(&mut self, key: &str, items: &Capped<T>, write: impl Fn(&mut Self, &T)) {
        self.raw(",\"");
        self.raw(key);
        self.raw(r#"":{"shown":"#);
        self.list(&items.shown, write);
        self.count("total", items.total);
        self.raw("}");
    }

    fn node_value(&mut self, value: &NodeValue) {
        match value {
            NodeValue::Scalar(value) => self.float("value", *value),
            NodeValue::String(text) => self.member("value", text),
            NodeValue::Vector(samples) => self.capped("vector", samples, Self::sample),
            NodeValue::Windows(windows) => self.capped("windows", windows, Self::window),
        }
    }

    /// `{"metric":{…},"value":"1.5"}`
    fn sample(&mut self, sample: &VectorSample) {
        self.raw(r#"{"metric":"#);
        self.labels(&sample.labels);
        self.member("value", &text_of(&sample.value));
        self.raw("}");
    }

    /// `,"key":{"metric":…}`, or nothing.
    fn optional_sample(&mut self, key: &str, sample: Option<&VectorSample>) {
        if let Some(sample) = sample {
            self.raw(",\"");
            self.raw(key);
            self.raw("\":");
            self.sample(sample);
        }
    }

    fn window(&mut self, window: &WindowSeries) {
        self.raw(r#"{"metric":"#);
        self.labels(&window.labels);
        self.count("startMs", window.start_ms);
        self.count("endMs", window.end_ms);
        self.count("samples", window.samples);
        self.count("falls", window.falls);
        for (key, point) in [("first", &window.first), ("last", &window.last)] {
            if let Some(Point { at_ms, value }) = point {
                self.raw(",\"");
                self.raw(key);
                self.raw(r#"":{"atMs":"#);
                self.number(at_ms);
                self.member("value", &text_of(value));
                self.raw("}");
            }
        }
        self.raw("}");
    }

    fn detail(&mut self, detail: &Detail) {
        match detail {
            Detail::Selection { matched, missing } => {
                self.raw(r#""kind":"selection""#);
                self.count("matched", matched);
                self.capped("missing", missing, Self::missing);
            }
            Detail::Matching(Matching { pairs, dropped, .. }) => {
                self.raw(r#""kind":"matching""#);
                self.capped("pairs", pairs, Self::pair);
                self.capped("dropped", dropped, Self::dropped);
            }
            Detail::Filter(dropped) => {
                self.raw(r#""kind":"filter""#);
                self.capped("dropped", dropped, Self::dropped);
            }
            Detail::Grouping(grouping) => self.grouping(grouping),
            Detail::Extrapolation(series) => {
                self.raw(r#""kind":"extrapolation""#);
                self.capped("series", series, Self::extrapolation);
            }
            Detail::Quantile(hits) => {
                self.raw(r#""kind":"quantile""#);
                self.capped("histograms", hits, Self::hit);
            }
        }
    }

    fn missing(&mut self, missing: &Missing) {
        self.raw(r#"{"metric":"#);
        self.labels(&missing.labels);
        let (reason, at_ms) = match missing.reason {
            MissReason::NotYet => ("not yet", None),
            MissReason::Ended(at_ms) => ("ended", Some(at_ms)),
            MissReason::TooOld(at_ms) => ("too old", Some(at_ms)),
        };
        self.member("reason", reason);
        if let Some(at_ms) = at_ms {
            self.count("newestMs", at_ms);
        }
        self.raw("}");
    }

    fn pair(&mut self, pair: &Pair) {
        self.raw(r#"{"key":"#);
        self.labels(&pair.key);
        self.optional_sample("left", pair.left.as_ref());
        self.optional_sample("right", pair.right.as_ref());
        self.optional_sample("result", Some(&pair.result));
        self.raw("}");
    }

    fn dropped(&mut self, dropped: &Dropped) {
        self.raw(r#"{"key":"#);
        self.labels(&dropped.key);
        let side = match dropped.side {
            Side::Left => "left",
            Side::Right => "right",
        };
        self.member("side", side);
        self.optional_sample("sample", Some(&dropped.sample));
        self.optional_sample("partner", dropped.partner.as_ref());
        let reason = match dropped.reason {
            DropReason::NoPartner => "no partner",
            DropReason::ComparisonFalse => "comparison false",
            DropReason::HasPartner => "has partner",
            DropReason::TypesDoNotFit => "types do not fit",
            DropReason::NotUnique => "not unique",
        };
        self.member("reason", reason);
        self.raw("}");
    }

    fn grouping(&mut self, grouping: &Grouping) {
        self.raw(r#""kind":"grouping","lostLabels":"#);
        self.list(&grouping.lost_labels, |json, label| json.string(label));
        self.capped("groups", &grouping.groups, |json, group| {
            json.raw(r#"{"labels":"#);
            json.labels(&group.labels);
            if let Some(result) = &group.result {
                json.member("result", &text_of(result));
            }
            json.capped("members", &group.members, |json, member| {
                json.raw(r#"{"kept":"#);
                json.number(member.is_kept);
                json.optional_sample("sample", Some(&member.sample));
                json.raw("}");
            });
            json.raw("}");
        });
    }

    fn extrapolation(&mut self, series: &Extrapolation) {
        self.raw(r#"{"metric":"#);
        self.labels(&series.labels);
        for (key, value) in [
            ("rise", series.rise),
            ("lostInResets", series.lost_in_resets),
            ("sampledSeconds", series.sampled_seconds),
            ("toStartSeconds", series.to_start_seconds),
            ("toEndSeconds", series.to_end_seconds),
            ("rangeSeconds", series.range_seconds),
            ("result", series.result),
        ] {
            self.float(key, value);
        }
        self.raw("}");
    }

    fn hit(&mut self, hit: &HistogramHit) {
        self.raw(r#"{"labels":"#);
        self.labels(&hit.labels);
        self.float("quantile", hit.quantile);
        self.float("rank", hit.rank);
        self.float("result", hit.result);
        if let Some(place) = hit.bucket {
            self.count("bucket", place);
        }
        self.raw(r#","buckets":"#);
        self.list(&hit.buckets, |json, bucket| {
            json.raw("[\"");
            json.raw(&format_value(bucket.upper_bound));
            json.raw("\",\"");
            json.raw(&format_value(bucket.count));
            json.raw("\"]");
        });
        self.raw("}");
    }
}

fn type_name(value_type: ValueType) -> &'static str {
    match value_type {
        ValueType::Scalar => "scalar",
        ValueType::String => "string",
        ValueType::InstantVector => "vector",
        ValueType::RangeVector => "matrix",
    }
}

fn text_of(sample: &Sample) -> String {
    match sample {
        Sample::Float(value) => format_value(*value),
        Sample::Histogram(histogram) => histogram.to_string(),
    }
}
