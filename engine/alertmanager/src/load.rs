//! Loading a configuration: syntax, schema, then the rules between its parts.

use std::collections::BTreeMap;

use config_schema::Fields;
use tsdb::Labels;
use yaml::{Node, Problem, Span, Spanned};

use crate::matcher::{Matcher, Matchers, Operator, Syntax};
use crate::schema::CONFIG;
use crate::schema::integrations::INTEGRATIONS;
use crate::{
    Config, GroupBy, InhibitRule, Integration, LoadError, Receiver, Route, RoutingTree,
    TimeInterval, receivers,
};

/// Five minutes.
const RESOLVE_TIMEOUT_MS: i64 = 300_000;

impl Config {
    /// Loads an `alertmanager.yml` as Alertmanager does without feature flags.
    ///
    /// # Errors
    /// Every problem that was found. Where Alertmanager stops at its first, this goes on.
    pub fn load(source: &str) -> Result<Self, LoadError> {
        Self::load_with(source, Syntax::Fallback)
    }

    /// Loads a configuration whose matchers are written in `syntax`.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn load_with(source: &str, syntax: Syntax) -> Result<Self, LoadError> {
        let refuse = |problems| Err(LoadError { problems });
        let document = match yaml::parse(source).first() {
            Ok(document) => document,
            Err(problem) => return refuse(vec![problem]),
        };
        let mut problems = document.problems;
        let no_route = |span| Problem::new(span, "", "no route provided in config");
        let Some(root) = document.root else {
            problems.push(no_route(Span::at(yaml::Place::START)));
            return refuse(problems);
        };
        problems.extend(config_schema::check(&root, &CONFIG, ""));
        if !problems.is_empty() {
            return refuse(problems);
        }
        let Some(fields) = Fields::of(&root) else {
            return refuse(vec![no_route(root.place_of_use())]);
        };
        receivers::check(&fields, &mut problems);
        let mut reader = Reader {
            syntax,
            problems,
            advice: Vec::new(),
        };
        let config = reader.config(&fields);
        match config {
            Some(mut config) if reader.problems.is_empty() => {
                config.advice = reader.advice;
                Ok(config)
            }
            _ => {
                reader.problems.sort_by_key(|problem| problem.span.start);
                refuse(reader.problems)
            }
        }
    }
}

struct Reader {
    syntax: Syntax,
    problems: Vec<Problem>,
    advice: Vec<Problem>,
}

impl Reader {
    fn config(&mut self, fields: &Fields<'_>) -> Option<Config> {
        let receivers: Vec<Receiver> = fields
            .tables("receivers")
            .map(|fields| receiver(&fields))
            .collect();
        let time_intervals = self.time_intervals(fields);
        let inhibit_rules = fields
            .list("inhibit_rules")
            .iter()
            .enumerate()
            .filter_map(|(index, node)| self.inhibit_rule(node, &format!("inhibit_rules[{index}]")))
            .collect();
        let Some(node) = fields.get("route") else {
            self.refuse(fields.span(), "", "no routes provided");
            return None;
        };
        let route = self.route(node, "route")?;
        self.check_root(&route);
        self.check_references(&route, &receivers, &time_intervals);
        let global = fields.table("global");
        Some(Config {
            resolve_timeout_ms: global
                .and_then(|global| global.duration_ms("resolve_timeout"))
                .unwrap_or(RESOLVE_TIMEOUT_MS),
            route,
            receivers,
            inhibit_rules,
            time_intervals,
            templates: spanned(fields, "templates"),
            advice: Vec::new(),
        })
    }

    fn refuse(&mut self, span: Span, path: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(span, path, message));
    }

    fn time_intervals(&mut self, fields: &Fields<'_>) -> BTreeMap<String, Vec<TimeInterval>> {
        let mut intervals = BTreeMap::new();
        let keys = [
            ("mute_time_intervals", "mute time interval"),
            ("time_intervals", "time interval"),
        ];
        for (key, called) in keys {
            for named in fields.tables(key) {
                let name = named.text("name");
                let parts = named.tables("time_intervals");
                let parts = parts.map(|part| TimeInterval::read(&part)).collect();
                if intervals.insert(name.to_owned(), parts).is_some() {
                    let message = format!("{called} {name:?} is not unique");
                    self.refuse(named.span_of("name"), key, message);
                }
            }
        }
        if fields.is_set("mute_time_intervals") {
            let message = "`mute_time_intervals` is deprecated";
            let problem = Problem::new(fields.span_of("mute_time_intervals"), "", message);
            self.advice
                .push(problem.hint("write `time_intervals` instead"));
        }
        intervals
    }

    fn inhibit_rule(&mut self, node: &Node, path: &str) -> Option<InhibitRule> {
        let fields = Fields::of(node)?;
        let source = ["source_match", "source_match_re", "source_matchers"];
        let target = ["target_match", "target_match_re", "target_matchers"];
        let equal = fields.texts("equal");
        for (label, span) in &equal {
            if !self.syntax.is_label_name(label) {
                let message = format!("invalid label name {label:?} in equal list");
                self.refuse(*span, path, message);
            }
        }
        Some(InhibitRule {
            span: fields.span(),
            name: Some(fields.text("name").to_owned()).filter(|name| !name.is_empty()),
            source: self.matchers(&fields, source, path),
            target: self.matchers(&fields, target, path),
            equal: equal.iter().map(|(label, _)| (*label).to_owned()).collect(),
        })
    }

    /// Recursion is bounded by the nesting that the YAML reader allows.
    fn route(&mut self, node: &Node, path: &str) -> Option<Route> {
        let fields = Fields::of(node)?;
        let matchers = self.matchers(&fields, ["match", "match_re", "matchers"], path);
        let routes = fields.list("routes").iter().enumerate();
        let routes = routes
            .filter_map(|(index, node)| self.route(node, &format!("{path}.routes[{index}]")))
            .collect();
        Some(Route {
            span: fields.span(),
            receiver: Some(fields.text("receiver"))
                .filter(|name| !name.is_empty())
                .map(|name| Spanned {
                    value: name.to_owned(),
                    span: fields
                        .get("receiver")
                        .map_or(fields.span(), Node::place_of_use),
                }),
            group_by: self.group_by(&fields, path),
            matchers,
            group_wait_ms: fields.duration_ms("group_wait"),
            group_interval_ms: fields.duration_ms("group_interval"),
            repeat_interval_ms: fields.duration_ms("repeat_interval"),
            mute_time_intervals: spanned(&fields, "mute_time_intervals"),
            active_time_intervals: spanned(&fields, "active_time_intervals"),
            continues: fields.boolean("continue") == Some(true),
            routes,
        })
    }

    fn group_by(&mut self, fields: &Fields<'_>, path: &str) -> Option<GroupBy> {
        fields.get("group_by")?;
        let labels = fields.texts("group_by");
        if labels.iter().any(|(label, _)| *label == "...") {
            return Some(GroupBy::All);
        }
        for (label, span) in &labels {
            if !self.syntax.is_label_name(label) {
                let message = format!("invalid label name {label:?} in group_by list");
                self.refuse(*span, path, message);
            }
        }
        let labels = labels.iter().map(|(label, _)| (*label).to_owned());
        Some(GroupBy::Labels(labels.collect()))
    }

    /// The matchers of three keys: equal, regular expression, and the current list.
    fn matchers(&mut self, fields: &Fields<'_>, keys: [&str; 3], path: &str) -> Matchers {
        let [equal, regex, list] = keys;
        let mut matchers = Vec::new();
        for (key, operator) in [(equal, Operator::Equal), (regex, Operator::Matches)] {
            for (name, value, _) in fields.text_map(key) {
                // The schema has compiled every value once.
                matchers.extend(Matcher::new(operator, name, value));
            }
            if fields.is_set(key) {
                let problem =
                    Problem::new(fields.span_of(key), path, format!("`{key}` is deprecated"));
                self.advice
                    .push(problem.hint(format!("write `{list}` instead")));
            }
        }
        for (text, span) in fields.texts(list) {
            match self.syntax.parse(text) {
                Ok(parsed) => {
                    if let Some(suggestion) = parsed.suggestion {
                        let message = "only the old matcher syntax reads this";
                        let problem = Problem::new(span, format!("{path}.{list}"), message);
                        self.advice
                            .push(problem.hint(format!("write `{suggestion}`")));
                    }
                    matchers.extend(parsed.matchers);
                }
                Err(reason) => self.refuse(span, &format!("{path}.{list}"), reason),
            }
        }
        Matchers::new(matchers)
    }

    /// The root takes every alert, always.
    fn check_root(&mut self, root: &Route) {
        let mut refuse = |is_wrong: bool, message: &str| {
            if is_wrong {
                self.refuse(root.span, "route", message);
            }
        };
        refuse(
            root.receiver.is_none(),
            "root route must specify a default receiver",
        );
        refuse(
            !root.matchers.is_empty(),
            "root route must not have any matchers",
        );
        refuse(
            !root.mute_time_intervals.is_empty(),
            "root route must not have any mute time intervals",
        );
        refuse(
            !root.active_time_intervals.is_empty(),
            "root route must not have any active time intervals",
        );
        refuse(root.continues, "cannot have continue in root route");
    }

    fn check_references(
        &mut self,
        route: &Route,
        receivers: &[Receiver],
        intervals: &BTreeMap<String, Vec<TimeInterval>>,
    ) {
        for child in &route.routes {
            self.check_references(child, receivers, intervals);
        }
        if let Some(name) = &route.receiver
            && !receivers.iter().any(|receiver| receiver.name == name.value)
        {
            let message = format!("undefined receiver {:?} used in route", name.value);
            self.refuse(name.span, "route", message);
        }
        let named = route.active_time_intervals.iter();
        for name in named.chain(&route.mute_time_intervals) {
            if !intervals.contains_key(&name.value) {
                let message = format!("undefined time interval {:?} used in route", name.value);
                self.refuse(name.span, "route", message);
            }
        }
    }
}

fn spanned(fields: &Fields<'_>, name: &str) -> Vec<Spanned<String>> {
    let texts = fields.texts(name).into_iter();
    texts
        .map(|(text, span)| Spanned {
            value: text.to_owned(),
            span,
        })
        .collect()
}

fn receiver(fields: &Fields<'_>) -> Receiver {
    let integrations = INTEGRATIONS.iter().flat_map(|kind| {
        let nodes = fields.list(kind.key).iter().enumerate();
        nodes.map(|(index, node)| {
            let sends_resolved = Fields::of(node)
                .and_then(|fields| fields.boolean("send_resolved"))
                .unwrap_or(kind.sends_resolved);
            Integration {
                span: node.place_of_use(),
                name: kind.name,
                index,
                sends_resolved,
            }
        })
    });
    Receiver {
        span: fields.span(),
        name: fields.text("name").to_owned(),
        integrations: integrations.collect(),
    }
}

/// Loads a configuration and routes an alert through it, for fuzzing: any bytes end without a panic.
pub fn fuzz_routing(bytes: &[u8]) {
    let source = String::from_utf8_lossy(bytes);
    let Ok(config) = Config::load(&source) else {
        return;
    };
    let tree = RoutingTree::new(&config);
    let labels = Labels::new([("alertname", "Fuzz"), ("severity", "critical")]);
    let _ = tree.trace(&labels);
    for interval in config.time_intervals.values().flatten() {
        let _ = interval.contains(1_767_225_600_000);
    }
    let alerts = [crate::timeline::Alert {
        labels,
        annotations: Labels::default(),
        starts_at_ms: 0,
        ends_at_ms: Some(600_000),
    }];
    let options = crate::timeline::Options {
        until_ms: 3_600_000,
        most_notifications: 100,
    };
    let _ = crate::timeline::play(&config, &alerts, &options);
}
