//! One panel.

use promql::Span;

use super::datasource::Datasource;
use super::field::FieldConfig;
use super::target::Target;
use crate::node::Text;

/// A panel with its queries. A library panel has neither: its content is on the server.
#[derive(Debug, Clone)]
pub struct Panel {
    pub id: Option<i64>,
    /// The key below `elements`, in V2.
    pub element: Option<String>,
    pub title: Option<Text>,
    pub description: Option<Text>,
    /// The plugin: `timeseries`, `stat`, `graph`, …; empty where the file does not say.
    pub kind: String,
    pub place: Option<GridPlace>,
    /// The variable for each of whose values the panel is drawn once more.
    pub repeat: Option<Text>,
    /// The row or tab it is in, by its index in [`Dashboard::rows`](super::dashboard::Dashboard::rows).
    pub row: Option<usize>,
    pub library: Option<LibraryPanel>,
    pub datasource: Datasource,
    pub targets: Vec<Target>,
    /// Whether the file has a list of queries at all, be it empty.
    pub has_targets: bool,
    pub fields: FieldConfig,
    pub transformations: Vec<Transformation>,
    /// "Min interval": no finer step than this.
    pub interval: Option<Text>,
    pub max_data_points: Option<i64>,
    /// A time range of its own, like `24h`.
    pub time_from: Option<Text>,
    pub span: Span,
}

/// In units of the grid, 24 across. The old rows' `span` of 12 is doubled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct GridPlace {
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

/// What a library panel says in place of its content.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LibraryPanel {
    pub uid: Option<String>,
    pub name: Option<String>,
}

#[derive(Debug, Clone)]
pub struct Transformation {
    /// Such as `organize`, `merge`, `calculateField`.
    pub id: Text,
    pub is_disabled: bool,
}

impl Panel {
    /// The title, or something else that people can find it by.
    pub fn name(&self) -> String {
        match (&self.title, self.id) {
            (Some(title), _) if !title.trim().is_empty() => title.value.clone(),
            (_, Some(id)) => format!("panel {id}"),
            _ => "a panel without title".to_owned(),
        }
    }

    /// Where to point when the panel as a whole is meant: its title, else its opening brace.
    pub fn head(&self) -> Span {
        let opening = Span {
            start: self.span.start,
            end: self.span.start + 1,
        };
        self.title.as_ref().map_or(opening, |title| title.span)
    }

    /// Whether it draws what its queries return. Texts, lists of dashboards, news and the like do not.
    pub fn shows_data(&self) -> bool {
        const WITHOUT_DATA: [&str; 12] = [
            "",
            "row",
            "text",
            "dashlist",
            "news",
            "welcome",
            "gettingstarted",
            "pluginlist",
            "alertlist",
            "annolist",
            "debug",
            "grafana-clock-panel",
        ];
        self.library.is_none() && !WITHOUT_DATA.contains(&self.kind.as_str())
    }
}
