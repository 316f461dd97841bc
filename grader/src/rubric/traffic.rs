//! The traffic that a collection drives: ranges, so that every attempt draws its own amounts.

use std::collections::BTreeMap;

use serde::Deserialize;

/// What is sent to one target, in the order: counted requests, settling, held requests.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct TrafficPlan {
    /// The target that receives it.
    pub target: String,
    /// Requests on their way at the same time.
    #[serde(default = "default_concurrency")]
    pub concurrency: u32,
    /// Sent between the scrapes `before` and `after`: each one must be counted exactly.
    pub counted: Vec<RequestClass>,
    /// What must have happened before the scrape `after`.
    #[serde(default)]
    pub settle: Option<Settle>,
    /// Sent all at once after that, and looked at while they are on their way (scrape `held`).
    #[serde(default)]
    pub held: Vec<RequestClass>,
    /// The gauge that must be back at its old value before the scrape `rest`.
    #[serde(default)]
    pub rest: Option<Gauge>,
}

fn default_concurrency() -> u32 {
    8
}

/// Requests of one kind.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct RequestClass {
    pub id: String,
    /// Method and path, such as `GET /tasks/{uuid}`. `{uuid}` and `{word}` are random each time;
    /// `{created}` is the `id` that an earlier class was answered with.
    pub request: String,
    /// The route template it belongs to: what a `path` label must say.
    pub route: String,
    /// `{uuid}` in a value is random each time.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// Sent as JSON.
    #[serde(default)]
    #[cfg_attr(
        feature = "probes",
        schemars(with = "Option<BTreeMap<String, serde_json::Value>>")
    )]
    pub body: Option<serde_json::Value>,
    pub times: Amount,
    /// The status a healthy FlowForge answers with.
    pub expect: u16,
    /// The client hangs up after this long.
    #[serde(default)]
    pub abandon_after_ms: Option<u64>,
}

impl RequestClass {
    /// The method, such as `GET`.
    pub fn method(&self) -> &str {
        self.request.split(' ').next().unwrap_or_default()
    }

    /// The path with its placeholders.
    pub fn path(&self) -> &str {
        self.request.split_once(' ').map_or("", |(_, path)| path)
    }
}

/// A range to draw from, both ends included.
#[derive(Debug, Clone, Copy, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Amount {
    pub from: u32,
    pub to: u32,
}

/// What to wait for after the counted requests; a condition, never a fixed time.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Settle {
    /// Counters that follow the requests after a while.
    pub counters: Vec<SettleOn>,
    /// A gauge that rises meanwhile and must come down again; its highest value is recorded.
    #[serde(default)]
    pub gauge: Option<Gauge>,
    pub within_seconds: u32,
}

/// A counter that must have grown by the number of answered requests of some classes.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct SettleOn {
    pub target: String,
    pub metric: String,
    pub requests: Vec<String>,
}

/// A gauge on a target.
#[derive(Debug, Clone, Deserialize)]
#[cfg_attr(feature = "probes", derive(schemars::JsonSchema))]
#[serde(deny_unknown_fields)]
pub struct Gauge {
    pub target: String,
    pub metric: String,
}
