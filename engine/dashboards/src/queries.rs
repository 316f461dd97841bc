//! Every query of a dashboard, filled in and parsed.

use std::collections::BTreeMap;

use promql::{ParseOptions, Parsed, Span};

use crate::expand::interval;
use crate::expand::time_range::{self, TimeRange};
use crate::expand::values::{Scope, Steps};
use crate::expand::{self, Expanded};
use crate::model::annotation::Annotation;
use crate::model::dashboard::Dashboard;
use crate::model::datasource::{Datasource, Language};
use crate::model::panel::Panel;
use crate::model::target::Target;
use crate::model::variable::Variable;
use crate::model::variable_query::VariableQuery;
use crate::node::Text;

/// What Grafana would know when somebody opens the dashboard.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Settings {
    /// Unix milliseconds.
    pub now_ms: i64,
    /// Instead of the range the dashboard opens with.
    pub range: Option<TimeRange>,
    /// Of the data source, in milliseconds; Grafana assumes 15 s.
    pub scrape_interval_ms: i64,
    /// How many points a panel that does not say draws: its width in pixels.
    pub max_data_points: i64,
    /// Values of variables instead of the saved ones.
    pub chosen: BTreeMap<String, Vec<String>>,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            // Some moment; only its distance to others matters.
            now_ms: 1_700_000_000_000,
            range: None,
            scrape_interval_ms: 15_000,
            max_data_points: 1000,
            chosen: BTreeMap::new(),
        }
    }
}

/// Where a query stands.
#[derive(Debug, Clone, Copy)]
pub enum Origin<'a> {
    Panel {
        panel: &'a Panel,
        target: &'a Target,
    },
    Annotation(&'a Annotation),
    Variable(&'a Variable),
}

/// One query.
#[derive(Debug, Clone)]
pub struct Query<'a> {
    pub origin: Origin<'a>,
    /// The string of the file.
    pub text: &'a Text,
    /// Of that string, the bytes that are the query: all of them but in a variable's `label_values(…)`.
    pub part: Span,
    pub language: Language,
    /// Whether the file says that it is in this language; else its looks do.
    pub is_certain: bool,
    pub expanded: Expanded,
    /// Of PromQL only.
    pub parsed: Option<Parsed>,
    pub steps: Steps,
}

/// Queries of panels, then of annotations, then of variables, each in the order of the file.
pub fn queries<'a>(dashboard: &'a Dashboard, settings: &Settings) -> Vec<Query<'a>> {
    let range = settings.range.unwrap_or_else(|| {
        TimeRange::read(&dashboard.time.from, &dashboard.time.to, settings.now_ms)
    });
    let reader = QueryReader {
        dashboard,
        settings,
        range,
        options: ParseOptions::everything(),
    };
    let mut found = Vec::new();
    for panel in &dashboard.panels {
        for target in &panel.targets {
            found.extend(reader.of_target(panel, target));
        }
    }
    for annotation in &dashboard.annotations {
        found.extend(reader.of_annotation(annotation));
    }
    for variable in &dashboard.variables {
        found.extend(reader.of_variable(variable));
    }
    found
}

/// The part of a string that is a query, and the times it is asked for.
#[derive(Clone, Copy)]
struct Asked<'a> {
    text: &'a Text,
    part: Span,
    range: TimeRange,
    steps: Steps,
}

struct QueryReader<'a, 's> {
    dashboard: &'a Dashboard,
    settings: &'s Settings,
    range: TimeRange,
    options: ParseOptions,
}

impl<'a> QueryReader<'a, '_> {
    fn of_target(&self, panel: &'a Panel, target: &'a Target) -> Option<Query<'a>> {
        let text = target.expr.as_ref()?;
        let own = &target.datasource;
        // A reference without type and uid says nothing: then the panel's counts.
        let datasource = if own.is_default() {
            &panel.datasource
        } else {
            own
        };
        let range = self.range_of(panel);
        let steps = self.steps(panel, target, range);
        let asked = Asked {
            text,
            part: whole(text),
            range,
            steps,
        };
        self.read(Origin::Panel { panel, target }, datasource, asked)
    }

    fn of_annotation(&self, annotation: &'a Annotation) -> Option<Query<'a>> {
        let text = annotation.target.expr.as_ref()?;
        let asked = self.asked(text, whole(text));
        self.read(
            Origin::Annotation(annotation),
            &annotation.target.datasource,
            asked,
        )
    }

    fn of_variable(&self, variable: &'a Variable) -> Option<Query<'a>> {
        let text = variable.query.as_ref()?;
        let part = variable.asks.promql()?;
        // A bare text is a question to Prometheus only where the data source is one.
        let is_bare = matches!(variable.asks, VariableQuery::Series { .. });
        if is_bare && variable.datasource.language(self.dashboard) != Language::PromQl {
            return None;
        }
        let asked = self.asked(text, part);
        self.read(Origin::Variable(variable), &variable.datasource, asked)
    }

    /// Outside of panels.
    fn asked(&self, text: &'a Text, part: Span) -> Asked<'a> {
        Asked {
            text,
            part,
            range: self.range,
            steps: self.plain_steps(),
        }
    }

    fn read(
        &self,
        origin: Origin<'a>,
        datasource: &Datasource,
        asked: Asked<'a>,
    ) -> Option<Query<'a>> {
        let Asked {
            text,
            part,
            range,
            steps,
        } = asked;
        let scope = Scope {
            dashboard: self.dashboard,
            chosen: &self.settings.chosen,
            range,
            steps,
        };
        let query = Text {
            value: text.get(part.start..part.end)?.to_owned(),
            span: text.span,
        };
        let expanded = expand::expand(&query, &scope);
        let said = datasource.language(self.dashboard);
        let language = match said {
            Language::Unknown => by_looks(expanded.text()),
            said => said,
        };
        let parsed =
            (language == Language::PromQl).then(|| promql::parse(expanded.text(), &self.options));
        Some(Query {
            origin,
            text,
            part,
            language,
            is_certain: said != Language::Unknown,
            expanded,
            parsed,
            steps,
        })
    }

    /// A panel may look at a time of its own, up to now.
    fn range_of(&self, panel: &Panel) -> TimeRange {
        let own = panel.time_from.as_ref().and_then(|from| {
            let from = match from.starts_with("now") {
                true => from.value.clone(),
                false => format!("now-{}", from.value),
            };
            time_range::moment(&from, self.settings.now_ms, false)
        });
        match own {
            Some(from_ms) if from_ms <= self.settings.now_ms => TimeRange {
                from_ms,
                to_ms: self.settings.now_ms,
            },
            _ => self.range,
        }
    }

    /// As Grafana finds `$__interval` and `$__rate_interval` for a query of a panel.
    fn steps(&self, panel: &Panel, target: &Target, range: TimeRange) -> Steps {
        let scrape_ms = self.settings.scrape_interval_ms;
        let range_ms = range.length_ms();
        let points = panel
            .max_data_points
            .filter(|points| *points > 0)
            .unwrap_or(self.settings.max_data_points);
        let panel_least = panel
            .interval
            .as_ref()
            .and_then(|least| self.duration(least));
        let asked_ms = interval::of_range(range_ms, points, panel_least.unwrap_or(scrape_ms));
        let own = target.interval.as_ref().map(|own| own.value.trim());
        let is_rate = matches!(own, Some("$__rate_interval" | "${__rate_interval}"));
        let own_ms = target.interval.as_ref().and_then(|own| self.duration(own));
        let calculated = interval::of_range(range_ms, points, own_ms.unwrap_or(asked_ms));
        // More points than Prometheus returns are never asked for.
        let adjusted = calculated.max(interval::of_range(range_ms, 11_000, 1));
        if is_rate {
            let rate_ms = interval::for_rate(adjusted, scrape_ms);
            return Steps {
                step_ms: rate_ms,
                rate_ms,
            };
        }
        let step_ms = adjusted.saturating_mul(target.interval_factor);
        let is_step = matches!(own, Some("$__interval" | "${__interval}"));
        let scrape_ms = if is_step {
            step_ms
        } else {
            own_ms.unwrap_or(scrape_ms)
        };
        Steps {
            step_ms,
            rate_ms: interval::for_rate(asked_ms, scrape_ms),
        }
    }

    /// Outside of panels Grafana takes the scrape interval for the step.
    fn plain_steps(&self) -> Steps {
        let scrape_ms = self.settings.scrape_interval_ms;
        Steps {
            step_ms: scrape_ms,
            rate_ms: interval::for_rate(scrape_ms, scrape_ms),
        }
    }

    /// A duration that may be a variable of the dashboard.
    fn duration(&self, text: &Text) -> Option<i64> {
        let scope = Scope {
            dashboard: self.dashboard,
            chosen: &self.settings.chosen,
            range: self.range,
            steps: self.plain_steps(),
        };
        if text.contains("$__") || text.contains("{__") {
            return None;
        }
        interval::parse(expand::expand(text, &scope).text())
    }
}

fn whole(text: &Text) -> Span {
    Span {
        start: 0,
        end: text.len(),
    }
}

/// Of the languages whose field is called `expr`, LogQL is the one with filters and stages behind the braces.
fn by_looks(query: &str) -> Language {
    let signs = [
        "|=",
        "|~",
        "!=  ",
        "| json",
        "|json",
        "| logfmt",
        "| pattern",
        "| regexp",
        "| line_format",
        "| unwrap",
    ];
    let is_logql = signs.iter().any(|sign| query.contains(sign));
    if is_logql {
        Language::LogQl
    } else {
        Language::PromQl
    }
}

impl Query<'_> {
    /// The bytes of the file that a part of the filled-in query was written as.
    pub fn place(&self, dashboard: &Dashboard, span: Span) -> Span {
        let written = self.expanded.written(span);
        let within = Span {
            start: self.part.start + written.start,
            end: (self.part.start + written.end).min(self.part.end),
        };
        dashboard.source.inside(self.text, within)
    }

    /// The query as it stands in the file.
    pub fn written(&self) -> &str {
        self.text
            .get(self.part.start..self.part.end)
            .unwrap_or_default()
    }

    /// Whether Grafana does not run it.
    pub fn is_hidden(&self) -> bool {
        match self.origin {
            Origin::Panel { target, .. } => target.is_hidden,
            Origin::Annotation(annotation) => !annotation.is_enabled,
            Origin::Variable(_) => false,
        }
    }
}
