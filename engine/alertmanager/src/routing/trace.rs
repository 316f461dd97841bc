//! Why an alert went where it went: a verdict on every route that was asked, for pages that draw the tree.

use tsdb::Labels;

use super::{RouteId, RoutingTree};
use crate::matcher::Matcher;

/// The way of one alert through the tree.
#[derive(Debug, Clone)]
pub struct Trace {
    /// Every route, from top to bottom.
    pub routes: Vec<TracedRoute>,
}

#[derive(Debug, Clone)]
pub struct TracedRoute {
    pub id: RouteId,
    /// Routes above this one.
    pub depth: usize,
    pub verdict: Verdict,
}

/// What became of an alert at a route.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verdict {
    /// It matches and no route below takes the alert: it notifies.
    Notifies,
    /// It matches and a route below notifies.
    PassedDown,
    /// A matcher does not hold for the alert's labels.
    Mismatch {
        matcher: Matcher,
        /// What the label is; empty when it is missing.
        found: String,
    },
    /// A sibling above took the alert and does not continue.
    TakenBefore { by: RouteId },
    /// A route above it does not match.
    NotReached,
}

impl Trace {
    /// The routes that notify, in order.
    pub fn notifying(&self) -> impl Iterator<Item = RouteId> {
        self.routes
            .iter()
            .filter(|route| route.verdict == Verdict::Notifies)
            .map(|route| route.id)
    }

    pub fn verdict(&self, id: RouteId) -> Option<&Verdict> {
        self.routes
            .iter()
            .find(|route| route.id == id)
            .map(|route| &route.verdict)
    }
}

impl RoutingTree {
    /// Follows an alert and notes at each route what happened.
    pub fn trace(&self, labels: &Labels) -> Trace {
        let mut trace = Trace { routes: Vec::new() };
        self.follow(RouteId(0), 0, labels, &mut trace);
        trace
    }

    /// Whether the route takes the alert.
    fn follow(&self, id: RouteId, depth: usize, labels: &Labels, trace: &mut Trace) -> bool {
        let Some(node) = self.node(id) else {
            return false;
        };
        if let Some(matcher) = node.matchers.first_mismatch(labels) {
            let verdict = Verdict::Mismatch {
                matcher: matcher.clone(),
                found: labels.get(&matcher.name).to_owned(),
            };
            self.leave(id, depth, &verdict, &Verdict::NotReached, trace);
            return false;
        }
        let position = trace.routes.len();
        trace.routes.push(TracedRoute {
            id,
            depth,
            verdict: Verdict::Notifies,
        });
        let mut is_taken_below = false;
        let mut taken_by = None;
        for child in &node.children {
            if let Some(by) = taken_by {
                let verdict = Verdict::TakenBefore { by };
                self.leave(*child, depth + 1, &verdict, &verdict, trace);
            } else if self.follow(*child, depth + 1, labels, trace) {
                is_taken_below = true;
                let continues = self.node(*child).is_some_and(|child| child.continues);
                taken_by = (!continues).then_some(*child);
            }
        }
        if is_taken_below && let Some(route) = trace.routes.get_mut(position) {
            route.verdict = Verdict::PassedDown;
        }
        true
    }

    /// Notes a route that is not asked, or not further, and those below it.
    fn leave(
        &self,
        id: RouteId,
        depth: usize,
        verdict: &Verdict,
        below: &Verdict,
        trace: &mut Trace,
    ) {
        trace.routes.push(TracedRoute {
            id,
            depth,
            verdict: verdict.clone(),
        });
        for child in self.node(id).into_iter().flat_map(|node| &node.children) {
            self.leave(*child, depth + 1, below, below, trace);
        }
    }
}
