//! Loading a configuration: syntax, schema, then the rules between its parts, defaults filled in on the way.

use std::collections::{BTreeMap, BTreeSet};

use config_schema::Fields;
use tsdb::Labels;
use yaml::{Node, Problem, Span, Spanned};

use crate::schema::discovery::{DISCOVERIES, STATIC};
use crate::schema::relabel::{REGEX, REPLACEMENT, SEPARATOR};
use crate::schema::{CONFIG, is_path_pattern};
use crate::sections::{check_scrape_config, check_translation};
use crate::{
    Action, AlertmanagerConfig, Config, Discovery, Global, LoadError, RelabelConfig, Remote,
    ScrapeConfig, TargetGroup,
};

const MINUTE_MS: i64 = 60_000;
const SCRAPE_TIMEOUT_MS: i64 = 10_000;

impl Config {
    /// Loads a `prometheus.yml` as the server does. An empty file is a configuration too.
    ///
    /// # Errors
    /// Every problem that was found. Where Prometheus stops at its first, this goes on.
    pub fn load(source: &str) -> Result<Self, LoadError> {
        let refuse = |problems| Err(LoadError { problems });
        let document = match yaml::parse(source).first() {
            Ok(document) => document,
            Err(problem) => return refuse(vec![problem]),
        };
        let mut problems = document.problems;
        let Some(root) = document.root else {
            return if problems.is_empty() {
                Ok(Self::empty())
            } else {
                refuse(problems)
            };
        };
        problems.extend(config_schema::check(&root, &CONFIG, ""));
        let Some(fields) = Fields::of(&root).filter(|_| problems.is_empty()) else {
            return if problems.is_empty() {
                Ok(Self::empty())
            } else {
                refuse(problems)
            };
        };
        let mut reader = Reader { problems };
        let config = reader.config(&fields);
        if reader.problems.is_empty() {
            return Ok(config);
        }
        reader.problems.sort_by_key(|problem| problem.span.start);
        refuse(reader.problems)
    }

    fn empty() -> Self {
        Self {
            global: global(None),
            rule_files: Vec::new(),
            scrape_config_files: Vec::new(),
            scrape_configs: Vec::new(),
            alert_relabel_configs: Vec::new(),
            alertmanagers: Vec::new(),
            remote_write: Vec::new(),
            remote_read: Vec::new(),
        }
    }
}

struct Reader {
    problems: Vec<Problem>,
}

impl Reader {
    fn config(&mut self, fields: &Fields<'_>) -> Config {
        let alerting = fields.table("alerting");
        let alertmanagers = alerting
            .iter()
            .flat_map(|alerting| alerting.tables("alertmanagers"));
        let config = Config {
            global: global(fields.table("global").as_ref()),
            rule_files: self.patterns(fields, "rule_files", "rule file"),
            scrape_config_files: self.patterns(fields, "scrape_config_files", "scrape config file"),
            scrape_configs: self.scrape_configs(fields),
            alert_relabel_configs: alerting
                .as_ref()
                .map(|alerting| rules(alerting, "alert_relabel_configs"))
                .unwrap_or_default(),
            alertmanagers: alertmanagers.map(|fields| alertmanager(&fields)).collect(),
            remote_write: self.remotes(fields, "remote_write", "remote write"),
            remote_read: self.remotes(fields, "remote_read", "remote read"),
        };
        if let Err(fault) = check_translation(fields) {
            let span = fault.span.unwrap_or(fields.span());
            self.refuse(span, "otlp", fault.message);
        }
        config
    }

    fn refuse(&mut self, span: Span, path: &str, message: impl Into<String>) {
        self.problems.push(Problem::new(span, path, message));
    }

    fn patterns(&mut self, fields: &Fields<'_>, name: &str, called: &str) -> Vec<Spanned<String>> {
        let patterns = spanned(fields, name);
        for pattern in &patterns {
            if !is_path_pattern(&pattern.value) {
                let message = format!("invalid {called} path {:?}", pattern.value);
                self.refuse(pattern.span, name, message);
            }
        }
        patterns
    }

    fn scrape_configs(&mut self, fields: &Fields<'_>) -> Vec<ScrapeConfig> {
        let global_fields = fields.table("global");
        let global = global(global_fields.as_ref());
        let mut seen = BTreeSet::new();
        let mut configs = Vec::new();
        for (index, node) in fields.list("scrape_configs").iter().enumerate() {
            let path = format!("scrape_configs[{index}]");
            let Some(fields) = Fields::of(node) else {
                let message = "empty or null scrape config section";
                self.refuse(node.place_of_use(), &path, message);
                continue;
            };
            let config = scrape_config(&fields, &global);
            if let Err(fault) = check_scrape_config(&fields, &config, global_fields.as_ref()) {
                self.refuse(fault.span.unwrap_or(config.span), &path, fault.message);
            }
            let name = config.job_name.value.as_str();
            if !seen.insert(name.to_owned()) {
                let message = format!("found multiple scrape configs with job name {name:?}");
                self.refuse(config.job_name.span, &path, message);
            }
            configs.push(config);
        }
        configs
    }

    fn remotes(&mut self, fields: &Fields<'_>, key: &str, called: &str) -> Vec<Remote> {
        let mut names = BTreeSet::new();
        let mut remotes = Vec::new();
        for (index, node) in fields.list(key).iter().enumerate() {
            let path = format!("{key}[{index}]");
            let Some(fields) = Fields::of(node) else {
                let message = format!("empty or null {called} config section");
                self.refuse(node.place_of_use(), &path, message);
                continue;
            };
            let name = fields.text("name");
            if !name.is_empty() && !names.insert(name) {
                let message = format!("found multiple {called} configs with job name {name:?}");
                self.refuse(fields.span_of("name"), &path, message);
            }
            remotes.push(Remote {
                span: fields.span(),
                url: value(&fields, "url"),
                name: name.to_owned(),
                write_relabel_configs: rules(&fields, "write_relabel_configs"),
            });
        }
        remotes
    }
}

fn global(fields: Option<&Fields<'_>>) -> Global {
    // A zero is as if nothing were written.
    let span = |name: &str| {
        let span = fields.and_then(|fields| fields.duration_ms(name));
        span.filter(|span| *span != 0)
    };
    let scrape_interval_ms = span("scrape_interval").unwrap_or(MINUTE_MS);
    let labels = fields.map(|fields| fields.text_map("external_labels"));
    Global {
        scrape_interval_ms,
        scrape_timeout_ms: span("scrape_timeout")
            .unwrap_or(SCRAPE_TIMEOUT_MS.min(scrape_interval_ms)),
        evaluation_interval_ms: span("evaluation_interval").unwrap_or(MINUTE_MS),
        rule_query_offset_ms: span("rule_query_offset").unwrap_or_default(),
        external_labels: label_set(labels.unwrap_or_default()),
    }
}

fn scrape_config(fields: &Fields<'_>, global: &Global) -> ScrapeConfig {
    let span = |name: &str| fields.duration_ms(name).filter(|span| *span != 0);
    let scrape_interval_ms = span("scrape_interval").unwrap_or(global.scrape_interval_ms);
    let params = fields.table("params");
    let params = params
        .iter()
        .flat_map(Fields::entries)
        .map(|(name, values, _)| {
            let values = values.as_sequence().unwrap_or_default().iter();
            let values = values.filter_map(|value| Some(value.as_scalar()?.text.to_string()));
            (name.to_owned(), values.collect())
        });
    ScrapeConfig {
        span: fields.span(),
        job_name: value(fields, "job_name"),
        scrape_interval_ms,
        scrape_timeout_ms: span("scrape_timeout")
            .unwrap_or(global.scrape_timeout_ms.min(scrape_interval_ms)),
        metrics_path: fields.text_or("metrics_path", "/metrics").to_owned(),
        scheme: fields.text_or("scheme", "http").to_owned(),
        honor_labels: fields.boolean("honor_labels").unwrap_or(false),
        honor_timestamps: fields.boolean("honor_timestamps").unwrap_or(true),
        sample_limit: fields.integer("sample_limit").unwrap_or_default(),
        params: params.collect(),
        static_configs: target_groups(fields),
        discoveries: discoveries(fields),
        relabel_configs: rules(fields, "relabel_configs"),
        metric_relabel_configs: rules(fields, "metric_relabel_configs"),
    }
}

fn alertmanager(fields: &Fields<'_>) -> AlertmanagerConfig {
    AlertmanagerConfig {
        span: fields.span(),
        scheme: fields.text_or("scheme", "http").to_owned(),
        path_prefix: fields.text("path_prefix").to_owned(),
        timeout_ms: fields.duration_ms("timeout").unwrap_or(SCRAPE_TIMEOUT_MS),
        static_configs: target_groups(fields),
        discoveries: discoveries(fields),
        relabel_configs: rules(fields, "relabel_configs"),
        alert_relabel_configs: rules(fields, "alert_relabel_configs"),
    }
}

fn target_groups(fields: &Fields<'_>) -> Vec<TargetGroup> {
    let groups = fields.tables(STATIC).map(|group| TargetGroup {
        span: group.span(),
        targets: spanned(&group, "targets"),
        labels: label_set(group.text_map("labels")),
    });
    groups.collect()
}

fn discoveries(fields: &Fields<'_>) -> Vec<Discovery> {
    let keys = DISCOVERIES.fields.iter().map(|field| field.name);
    let keys = keys.filter(|key| *key != STATIC);
    let nodes = keys.flat_map(|key| fields.list(key).iter().map(move |node| (key, node)));
    nodes
        .map(|(key, node)| Discovery {
            span: node.place_of_use(),
            key: key.to_owned(),
        })
        .collect()
}

fn rules(fields: &Fields<'_>, name: &str) -> Vec<RelabelConfig> {
    fields
        .tables(name)
        .filter_map(|fields| rule(&fields))
        .collect()
}

/// A rule that the schema has checked.
fn rule(fields: &Fields<'_>) -> Option<RelabelConfig> {
    let sources = fields.texts("source_labels");
    Some(RelabelConfig {
        span: fields.span(),
        action: Action::parse(fields.text_or("action", "replace"))?,
        source_labels: sources.iter().map(|(name, _)| (*name).to_owned()).collect(),
        separator: fields.text_or("separator", SEPARATOR).to_owned(),
        regex: tsdb::re2::compile(fields.text_or("regex", REGEX)).ok()?,
        modulus: fields
            .integer("modulus")
            .and_then(|modulus| u64::try_from(modulus).ok())
            .unwrap_or_default(),
        target_label: fields.text("target_label").to_owned(),
        replacement: fields.text_or("replacement", REPLACEMENT).to_owned(),
    })
}

fn label_set(pairs: Vec<(&str, &str, Span)>) -> Labels {
    // Of a key that a merge brought twice the first counts, as everywhere.
    let mut labels = BTreeMap::new();
    for (name, value, _) in pairs {
        labels.entry(name).or_insert(value);
    }
    Labels::new(labels.into_iter().filter(|(_, value)| !value.is_empty()))
}

fn value(fields: &Fields<'_>, name: &str) -> Spanned<String> {
    Spanned {
        value: fields.text(name).to_owned(),
        span: fields.get(name).map_or(fields.span(), Node::place_of_use),
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

/// Loads a configuration and relabels its targets, for fuzzing: any bytes end without a panic.
pub fn fuzz_config(bytes: &[u8]) {
    let Ok(config) = Config::load(&String::from_utf8_lossy(bytes)) else {
        return;
    };
    for scrape in &config.scrape_configs {
        let _ = scrape.static_targets().count();
        let sample = Labels::new([("__name__", "up"), ("instance", "a:1"), ("job", "b")]);
        let _ = crate::relabel(&sample, &scrape.metric_relabel_configs);
    }
}
