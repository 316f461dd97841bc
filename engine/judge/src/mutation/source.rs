//! Rule files as plain data that can be changed and written again. What is written is JSON, which is YAML.

use promql::api_json::push_string;
use promql::literal::format_duration;
use rules::load::{Group, LoadOptions, Rule, RuleKind, load};

use crate::error::JudgeError;

/// A rule file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainFile {
    pub(super) groups: Vec<PlainGroup>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainGroup {
    pub(super) name: String,
    pub(super) interval_ms: Option<i64>,
    pub(super) query_offset_ms: Option<i64>,
    pub(super) limit: Option<i64>,
    pub(super) labels: Vec<(String, String)>,
    pub(super) rules: Vec<PlainRule>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct PlainRule {
    pub(super) is_alert: bool,
    pub(super) name: String,
    /// From 1, in the student's file.
    pub(super) line: usize,
    pub(super) expr: String,
    pub(super) for_ms: i64,
    pub(super) keep_firing_for_ms: i64,
    pub(super) labels: Vec<(String, String)>,
    pub(super) annotations: Vec<(String, String)>,
}

impl PlainFile {
    /// Reads a rule file that a server would take.
    pub(super) fn read(name: &str, text: &str) -> Result<Self, JudgeError> {
        let file = load(text, &LoadOptions::default());
        if let Some(problem) = file.problems.first() {
            return Err(JudgeError::Rules {
                file: name.to_owned(),
                message: problem.to_string(),
            });
        }
        Ok(Self {
            groups: file.groups.iter().map(PlainGroup::of).collect(),
        })
    }

    /// Group and place of every rule.
    pub(super) fn places(&self) -> Vec<(usize, usize)> {
        let groups = self.groups.iter().enumerate();
        groups
            .flat_map(|(group, rules)| (0..rules.rules.len()).map(move |rule| (group, rule)))
            .collect()
    }

    /// Takes a rule out.
    pub(super) fn take(&mut self, group: usize, rule: usize) -> Option<PlainRule> {
        let rules = &mut self.groups.get_mut(group)?.rules;
        (rule < rules.len()).then(|| rules.remove(rule))
    }

    /// Puts a rule where one was taken out.
    pub(super) fn put(&mut self, group: usize, place: usize, rule: Option<PlainRule>) {
        if let (Some(group), Some(rule)) = (self.groups.get_mut(group), rule) {
            group.rules.insert(place.min(group.rules.len()), rule);
        }
    }

    /// The file's text.
    pub(super) fn text(&self) -> String {
        let groups = self.groups.iter().map(PlainGroup::text);
        format!("{{\"groups\": [{}]}}\n", separated(groups))
    }
}

impl PlainGroup {
    fn of(group: &Group) -> Self {
        let milliseconds =
            |duration: std::time::Duration| i64::try_from(duration.as_millis()).unwrap_or(i64::MAX);
        Self {
            name: group.name.as_str().to_owned(),
            interval_ms: group.interval.map(|interval| milliseconds(interval.value)),
            query_offset_ms: group.query_offset.map(|offset| milliseconds(offset.value)),
            limit: group.limit.map(|limit| limit.value),
            labels: owned(&group.labels, |text| text.as_str()),
            rules: group.rules.iter().map(PlainRule::of).collect(),
        }
    }

    fn text(&self) -> String {
        let mut fields = vec![field("name", &quoted(&self.name))];
        for (name, milliseconds) in [
            ("interval", self.interval_ms),
            ("query_offset", self.query_offset_ms),
        ] {
            fields.extend(milliseconds.map(|value| field(name, &quoted(&format_duration(value)))));
        }
        fields.extend(self.limit.map(|limit| field("limit", &limit.to_string())));
        fields.extend(mapping("labels", &self.labels));
        let rules = separated(self.rules.iter().map(PlainRule::text));
        fields.push(format!("\"rules\": [{rules}]"));
        format!("{{{}}}", separated(fields))
    }
}

impl PlainRule {
    fn of(rule: &Rule) -> Self {
        Self {
            is_alert: rule.kind == RuleKind::Alerting,
            name: rule.name.as_str().to_owned(),
            line: rule.span.start.line,
            expr: rule.expr.as_str().to_owned(),
            for_ms: rule.hold_ms(),
            keep_firing_for_ms: rule.keep_firing_for_ms(),
            labels: owned(&rule.labels, |text| text.as_str()),
            annotations: owned(&rule.annotations, |text| text.as_str()),
        }
    }

    fn text(&self) -> String {
        let kind = if self.is_alert { "alert" } else { "record" };
        let mut fields = vec![
            field(kind, &quoted(&self.name)),
            field("expr", &quoted(&self.expr)),
        ];
        for (name, milliseconds) in [
            ("for", self.for_ms),
            ("keep_firing_for", self.keep_firing_for_ms),
        ] {
            if milliseconds != 0 {
                fields.push(field(name, &quoted(&format_duration(milliseconds))));
            }
        }
        fields.extend(mapping("labels", &self.labels));
        fields.extend(mapping("annotations", &self.annotations));
        format!("{{{}}}", separated(fields))
    }
}

fn owned<T>(pairs: &[(T, T)], text: impl Fn(&T) -> &str) -> Vec<(String, String)> {
    pairs
        .iter()
        .map(|(name, value)| (text(name).to_owned(), text(value).to_owned()))
        .collect()
}

fn field(name: &str, value: &str) -> String {
    format!("\"{name}\": {value}")
}

fn mapping(name: &str, pairs: &[(String, String)]) -> Option<String> {
    let entries = pairs
        .iter()
        .map(|(name, value)| format!("{}: {}", quoted(name), quoted(value)));
    (!pairs.is_empty()).then(|| format!("\"{name}\": {{{}}}", separated(entries)))
}

fn quoted(text: &str) -> String {
    let mut json = String::new();
    push_string(&mut json, text);
    json
}

fn separated(parts: impl IntoIterator<Item = String>) -> String {
    parts.into_iter().collect::<Vec<_>>().join(", ")
}
