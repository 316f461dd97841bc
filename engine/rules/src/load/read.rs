//! From the YAML tree to groups and rules: which fields there are and what type each has.

use yaml::{Document, Field, Reader, Span, Text};

use super::problem::RuleRef;
use super::{Group, LoadOptions, Problem, ProblemCode, Rule, RuleFile, RuleKind, validate};

/// The state of loading one file.
pub(super) struct Read<'o> {
    pub(super) options: &'o LoadOptions,
    reader: Reader,
    pub(super) problems: Vec<Problem>,
    groups: Vec<Group>,
}

/// A rule as it is written, before it is known to be one.
pub(super) struct RawRule {
    pub(super) span: Span,
    pub(super) index: usize,
    pub(super) record: Option<Text>,
    pub(super) alert: Option<Text>,
    pub(super) expr: Option<Text>,
    pub(super) hold: Option<yaml::Spanned<std::time::Duration>>,
    pub(super) keep_firing_for: Option<yaml::Spanned<std::time::Duration>>,
    pub(super) labels: Vec<(Text, Text)>,
    pub(super) annotations: Vec<(Text, Text)>,
}

impl<'o> Read<'o> {
    pub(super) fn new(options: &'o LoadOptions) -> Self {
        Self {
            options,
            reader: Reader::default(),
            problems: Vec::new(),
            groups: Vec::new(),
        }
    }

    pub(super) fn document(&mut self, document: &Document) {
        let Some(root) = self.reader.root(document) else {
            return;
        };
        let mut fields = self.reader.fields(&root, "rulefmt.RuleGroups");
        let groups = fields.optional("groups");
        self.finish_fields(fields);
        let Some(groups) = groups else { return };
        for item in self.items(&groups, "[]rulefmt.RuleGroup") {
            let group = self.group(&item);
            let earlier = self.groups.iter();
            let is_repeated = earlier.clone().any(|earlier| earlier.name == group.name);
            validate::group(self, &group, is_repeated);
            self.groups.push(group);
        }
    }

    pub(super) fn finish(mut self) -> RuleFile {
        let structural = self.reader.problems.drain(..);
        self.problems
            .extend(structural.map(|problem| Problem::in_yaml(problem, ProblemCode::Structure)));
        self.problems.sort_by_key(|problem| problem.span.start);
        RuleFile {
            groups: self.groups,
            problems: self.problems,
        }
    }

    fn finish_fields(&mut self, fields: yaml::Fields<'_>) {
        if !self.options.ignores_unknown_fields {
            fields.finish(&mut self.reader);
        }
    }

    /// The items of a sequence but those that are null, which go-yaml leaves out.
    fn items<'n>(&mut self, field: &Field<'n>, type_name: &str) -> Vec<Field<'n>> {
        let mut items = self.reader.items(field, type_name);
        items.retain(|item| !item.is_null());
        items
    }

    fn group(&mut self, field: &Field<'_>) -> Group {
        let mut fields = self.reader.fields(field, "rulefmt.RuleGroup");
        let name = fields.optional("name");
        let interval = fields.optional("interval");
        let query_offset = fields.optional("query_offset");
        let limit = fields.optional("limit");
        let labels = fields.optional("labels");
        let rules = fields.optional("rules");
        self.finish_fields(fields);
        let reader = &mut self.reader;
        let name = name.and_then(|name| reader.string(&name));
        let mut group = Group {
            name: name.unwrap_or_else(|| Text::empty_at(field.span())),
            span: field.span(),
            interval: interval.and_then(|interval| reader.duration(&interval)),
            query_offset: query_offset.and_then(|offset| reader.duration(&offset)),
            limit: limit.and_then(|limit| reader.int(&limit)),
            labels: labels.map_or_else(Vec::new, |labels| reader.string_map(&labels)),
            rules: Vec::new(),
        };
        let items = rules.map_or_else(Vec::new, |rules| self.items(&rules, "[]rulefmt.Rule"));
        for (index, item) in items.iter().enumerate() {
            let raw = self.rule(item, index);
            let rule = self.checked_rule(&group, raw);
            group.rules.extend(rule);
        }
        group
    }

    fn rule(&mut self, field: &Field<'_>, index: usize) -> RawRule {
        let mut fields = self.reader.fields(field, "rulefmt.Rule");
        let record = fields.optional("record");
        let alert = fields.optional("alert");
        let expr = fields.optional("expr");
        let hold = fields.optional("for");
        let keep_firing_for = fields.optional("keep_firing_for");
        let labels = fields.optional("labels");
        let annotations = fields.optional("annotations");
        self.finish_fields(fields);
        let reader = &mut self.reader;
        RawRule {
            span: field.span(),
            index,
            record: record.and_then(|record| reader.string(&record)),
            alert: alert.and_then(|alert| reader.string(&alert)),
            expr: expr.and_then(|expr| reader.string(&expr)),
            hold: hold.and_then(|hold| reader.duration(&hold)),
            keep_firing_for: keep_firing_for.and_then(|keep| reader.duration(&keep)),
            labels: labels.map_or_else(Vec::new, |labels| reader.string_map(&labels)),
            annotations: annotations.map_or_else(Vec::new, |pairs| reader.string_map(&pairs)),
        }
    }

    /// Notes what is wrong with the rule, and makes one of it if it has a name and an expression.
    fn checked_rule(&mut self, group: &Group, raw: RawRule) -> Option<Rule> {
        let filled = |text: &Option<Text>| text.clone().filter(|text| !text.is_empty());
        let (record, alert) = (filled(&raw.record), filled(&raw.alert));
        let expr = filled(&raw.expr);
        let query = expr
            .as_ref()
            .map(|expr| promql::parse(expr, &self.options.promql));
        let name = alert.as_ref().or(record.as_ref());
        let rule_ref = RuleRef {
            number: raw.index + 1,
            name: name.map_or_else(String::new, ToString::to_string),
        };
        let from = self.problems.len();
        validate::names(self, &raw, record.as_ref(), alert.as_ref());
        validate::expression(self, &raw, expr.as_ref(), query.as_ref());
        if let Some(record) = &record {
            validate::recording(self, &raw, record);
        }
        validate::labels(self, &raw);
        if let Some(alert) = &alert {
            validate::templates(self, &raw, alert);
        }
        for problem in self.problems.iter_mut().skip(from) {
            problem.group = Some(group.name.to_string());
            problem.rule = Some(rule_ref.clone());
        }
        let (kind, name) = match (record, alert) {
            (Some(record), None) => (RuleKind::Recording, record),
            (None, Some(alert)) => (RuleKind::Alerting, alert),
            _ => return None,
        };
        Some(Rule {
            kind,
            name,
            expr: expr?,
            query: query?,
            span: raw.span,
            index: raw.index,
            hold: raw.hold,
            keep_firing_for: raw.keep_firing_for,
            labels: raw.labels,
            annotations: raw.annotations,
        })
    }

    pub(super) fn refuse(&mut self, code: ProblemCode, span: Span, message: impl Into<String>) {
        self.problems.push(Problem {
            code,
            span,
            group: None,
            rule: None,
            message: message.into(),
            hint: None,
        });
    }
}
