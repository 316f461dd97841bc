//! The tree with what each route inherits, and the search for the routes of an alert.

use tsdb::Labels;
use yaml::Span;

use crate::matcher::Matchers;
use crate::{Config, GroupBy, Route};

const GROUP_WAIT_MS: i64 = 30_000;
const GROUP_INTERVAL_MS: i64 = 300_000;
const REPEAT_INTERVAL_MS: i64 = 4 * 3_600_000;

/// A route of a tree: its position when the tree is read from top to bottom.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RouteId(pub usize);

/// What holds for the alerts of a route: its own settings, and its parent's where it has none.
#[derive(Debug, Clone)]
pub struct Settings {
    pub receiver: String,
    pub group_by: GroupBy,
    pub group_wait_ms: i64,
    pub group_interval_ms: i64,
    pub repeat_interval_ms: i64,
    /// Never inherited.
    pub mute_time_intervals: Vec<String>,
    /// Never inherited.
    pub active_time_intervals: Vec<String>,
}

impl Settings {
    /// The labels that an alert's group has.
    pub fn group_labels(&self, labels: &Labels) -> Labels {
        match &self.group_by {
            GroupBy::All => labels.clone(),
            GroupBy::Labels(names) => labels.keep(names),
        }
    }
}

/// A configuration's routes, ready to be asked.
#[derive(Debug, Clone)]
pub struct RoutingTree {
    pub(super) routes: Vec<Node>,
}

#[derive(Debug, Clone)]
pub(super) struct Node {
    pub parent: Option<RouteId>,
    pub children: Vec<RouteId>,
    pub matchers: Matchers,
    pub continues: bool,
    pub settings: Settings,
    pub span: Span,
    pub key: String,
}

impl RoutingTree {
    pub fn new(config: &Config) -> Self {
        let mut tree = Self { routes: Vec::new() };
        tree.add(&config.route, None);
        tree
    }

    /// Adds a route and those below it; nesting is bounded by what the YAML reader allows.
    fn add(&mut self, route: &Route, parent: Option<RouteId>) -> RouteId {
        let id = RouteId(self.routes.len());
        let above = parent.and_then(|parent| self.node(parent));
        let key = match above {
            Some(above) => format!("{}/{}", above.key, route.matchers),
            None => route.matchers.to_string(),
        };
        let settings = inherit(route, above.map(|above| &above.settings));
        self.routes.push(Node {
            parent,
            children: Vec::new(),
            matchers: route.matchers.clone(),
            continues: route.continues,
            settings,
            span: route.span,
            key,
        });
        let children = route.routes.iter();
        let children: Vec<RouteId> = children.map(|child| self.add(child, Some(id))).collect();
        if let Some(node) = self.routes.get_mut(id.0) {
            node.children = children;
        }
        id
    }

    pub(super) fn node(&self, id: RouteId) -> Option<&Node> {
        self.routes.get(id.0)
    }

    /// Every route from top to bottom.
    pub fn ids(&self) -> impl Iterator<Item = RouteId> + use<> {
        (0..self.routes.len()).map(RouteId)
    }

    /// What holds for a route; `None` when it is not of this tree.
    pub fn settings(&self, id: RouteId) -> Option<&Settings> {
        self.node(id).map(|node| &node.settings)
    }

    pub fn matchers(&self, id: RouteId) -> Option<&Matchers> {
        self.node(id).map(|node| &node.matchers)
    }

    pub fn parent(&self, id: RouteId) -> Option<RouteId> {
        self.node(id)?.parent
    }

    /// Whether the siblings below the route are asked as well when it takes an alert.
    pub fn continues(&self, id: RouteId) -> bool {
        self.node(id).is_some_and(|node| node.continues)
    }

    /// Where the route is written.
    pub fn span(&self, id: RouteId) -> Option<Span> {
        self.node(id).map(|node| node.span)
    }

    /// The routes' matchers on the way from the root: `{}/{team="db"}`.
    pub fn key(&self, id: RouteId) -> Option<&str> {
        self.node(id).map(|node| node.key.as_str())
    }

    /// A group's key as logs and webhooks show it: `{}/{team="db"}:{alertname="Down"}`.
    pub fn group_key(&self, id: RouteId, group_labels: &Labels) -> String {
        let labels: Vec<String> = group_labels
            .iter()
            .map(|(name, value)| format!("{name}={}", crate::matcher::quote(value)))
            .collect();
        let key = self.key(id).unwrap_or_default();
        format!("{key}:{{{}}}", labels.join(", "))
    }

    /// The routes that notify of an alert with these labels, in order; never empty.
    pub fn matching(&self, labels: &Labels) -> Vec<RouteId> {
        let mut matching = Vec::new();
        self.search(RouteId(0), labels, &mut matching);
        matching
    }

    /// The receivers of an alert, as `amtool config routes test` prints them: one for each route, repeated or not.
    pub fn receivers(&self, labels: &Labels) -> Vec<&str> {
        self.matching(labels)
            .into_iter()
            .filter_map(|id| self.settings(id))
            .map(|settings| settings.receiver.as_str())
            .collect()
    }

    /// Whether the route or one below it takes the alert.
    fn search(&self, id: RouteId, labels: &Labels, matching: &mut Vec<RouteId>) -> bool {
        let Some(node) = self.node(id) else {
            return false;
        };
        if !node.matchers.is_match(labels) {
            return false;
        }
        let before = matching.len();
        for child in &node.children {
            let taken = self.search(*child, labels, matching);
            let continues = self.node(*child).is_some_and(|child| child.continues);
            if taken && !continues {
                break;
            }
        }
        if matching.len() == before {
            matching.push(id);
        }
        true
    }
}

fn inherit(route: &Route, parent: Option<&Settings>) -> Settings {
    let names = |intervals: &[yaml::Spanned<String>]| {
        intervals.iter().map(|name| name.value.clone()).collect()
    };
    Settings {
        receiver: match (&route.receiver, parent) {
            (Some(receiver), _) => receiver.value.clone(),
            (None, Some(parent)) => parent.receiver.clone(),
            (None, None) => String::new(),
        },
        group_by: match (&route.group_by, parent) {
            (Some(group_by), _) => group_by.clone(),
            (None, Some(parent)) => parent.group_by.clone(),
            (None, None) => GroupBy::Labels(Vec::new()),
        },
        group_wait_ms: route
            .group_wait_ms
            .or(parent.map(|parent| parent.group_wait_ms))
            .unwrap_or(GROUP_WAIT_MS),
        group_interval_ms: route
            .group_interval_ms
            .or(parent.map(|parent| parent.group_interval_ms))
            .unwrap_or(GROUP_INTERVAL_MS),
        repeat_interval_ms: route
            .repeat_interval_ms
            .or(parent.map(|parent| parent.repeat_interval_ms))
            .unwrap_or(REPEAT_INTERVAL_MS),
        mute_time_intervals: names(&route.mute_time_intervals),
        active_time_intervals: names(&route.active_time_intervals),
    }
}
