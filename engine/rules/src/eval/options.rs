//! What a replay is told besides rules and samples.

use promql::EvalOptions;

use crate::load::{self, Group};

/// How the server that evaluates the rules is set up.
#[derive(Clone, Copy)]
pub struct ReplayOptions<'a> {
    /// For groups that name no interval (`global.evaluation_interval`).
    pub default_interval_ms: i64,
    /// Evaluates every group at this interval, whatever it says itself, as `promtool test rules` does.
    pub every_group_at_ms: Option<i64>,
    /// For groups that name no offset (`global.rule_query_offset`).
    pub default_query_offset_ms: i64,
    pub eval: EvalOptions<'a>,
    /// `global.external_labels`, for templates.
    pub external_labels: &'a [(String, String)],
    /// What `$externalURL` stands for in templates.
    pub external_url: &'a str,
    /// Lets the functions `externalURL` and `pathPrefix` fail, as they do in `promtool test rules`.
    pub lacks_own_url: bool,
    /// How often rules may be evaluated in all: a period of weeks at an interval of milliseconds is a slip.
    pub max_evaluations: u64,
    /// How many samples rules may write in all; each takes 16 bytes.
    pub max_samples_written: u64,
    /// How many series rules may write in all: an alert with its value in a label writes new ones at each evaluation.
    pub max_series_written: usize,
    /// Evaluates every expression moment by moment. The result is the same, only slower: for tests.
    pub one_by_one: bool,
}

impl Default for ReplayOptions<'_> {
    fn default() -> Self {
        Self {
            default_interval_ms: 60_000,
            every_group_at_ms: None,
            default_query_offset_ms: 0,
            eval: EvalOptions::default(),
            external_labels: &[],
            external_url: "",
            lacks_own_url: false,
            max_evaluations: 50_000_000,
            max_samples_written: 50_000_000,
            max_series_written: 200_000,
            one_by_one: false,
        }
    }
}

impl ReplayOptions<'_> {
    /// How often a group is evaluated.
    pub fn interval_ms(&self, group: &Group) -> i64 {
        self.every_group_at_ms.unwrap_or_else(|| {
            let own = load::milliseconds(group.interval);
            if own == 0 {
                self.default_interval_ms
            } else {
                own
            }
        })
    }
}

/// From when to when the groups are evaluated, both ends included; Unix milliseconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Period {
    pub start_ms: i64,
    pub end_ms: i64,
}
