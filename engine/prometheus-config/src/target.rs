//! From an address to the labels of its series: discovery's labels, relabelling, what is left.

use config_schema::duration;
use tsdb::Labels;

use crate::{ScrapeConfig, TargetGroup, relabel};

/// A target after relabelling.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Target {
    /// What its series carry: `job`, `instance`, and what rules and groups added.
    pub labels: Labels,
    /// Where it is scraped.
    pub url: String,
}

/// Why an address is no target.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum TargetError {
    #[error("a relabelling rule drops the target `{0}`")]
    Dropped(String),
    #[error("no address is left after relabelling")]
    NoAddress,
    #[error("{0:?} is not a valid hostname")]
    NotAHost(String),
    #[error("scrape interval or timeout is not a span of time: {0}")]
    BadDuration(String),
    #[error("scrape timeout cannot be greater than scrape interval ({timeout:?} > {interval:?})")]
    TimeoutTooLong { timeout: String, interval: String },
}

impl ScrapeConfig {
    /// The labels that a target has before relabelling, `discovered` being those that discovery gives it.
    pub fn discovered_labels(&self, address: &str, discovered: &Labels) -> Labels {
        let mut labels = discovered.with("__address__", address);
        let defaults = [
            ("job", self.job_name.value.clone()),
            (
                "__scrape_interval__",
                duration::format(self.scrape_interval_ms),
            ),
            (
                "__scrape_timeout__",
                duration::format(self.scrape_timeout_ms),
            ),
            ("__metrics_path__", self.metrics_path.clone()),
            ("__scheme__", self.scheme.clone()),
        ];
        for (name, value) in defaults {
            if labels.get(name).is_empty() {
                labels = labels.with(name, &value);
            }
        }
        for (name, values) in &self.params {
            let name = format!("__param_{name}");
            if let Some(first) = values.first().filter(|_| labels.get(&name).is_empty()) {
                labels = labels.with(&name, first);
            }
        }
        labels
    }

    /// A target of this job.
    ///
    /// # Errors
    /// When relabelling drops it or leaves nothing that can be scraped.
    pub fn target(&self, address: &str, discovered: &Labels) -> Result<Target, TargetError> {
        let before = self.discovered_labels(address, discovered);
        let Some(labels) = relabel(&before, &self.relabel_configs) else {
            return Err(TargetError::Dropped(address.to_owned()));
        };
        let address = labels.get("__address__").to_owned();
        if address.is_empty() {
            return Err(TargetError::NoAddress);
        }
        if address.contains('/') {
            return Err(TargetError::NotAHost(address));
        }
        check_times(&labels)?;
        let url = format!(
            "{}://{address}{}",
            labels.get("__scheme__"),
            labels.get("__metrics_path__")
        );
        let hidden: Vec<&str> = labels
            .iter()
            .map(|(name, _)| name)
            .filter(|name| name.starts_with("__"))
            .collect();
        let mut left = labels.without(&hidden);
        if left.get("instance").is_empty() {
            left = left.with("instance", &address);
        }
        Ok(Target { labels: left, url })
    }

    /// Every static target with its group, relabelled.
    pub fn static_targets(
        &self,
    ) -> impl Iterator<Item = (&TargetGroup, Result<Target, TargetError>)> {
        self.static_configs.iter().flat_map(move |group| {
            let addresses = group.targets.iter();
            addresses.map(move |address| (group, self.target(&address.value, &group.labels)))
        })
    }
}

fn check_times(labels: &Labels) -> Result<(), TargetError> {
    let milliseconds = |name: &str| {
        let text = labels.get(name);
        match duration::parse(text) {
            Ok(0) => Err(TargetError::BadDuration(format!("{name} cannot be 0"))),
            Ok(span) => Ok(span),
            Err(reason) => Err(TargetError::BadDuration(reason)),
        }
    };
    if milliseconds("__scrape_timeout__")? > milliseconds("__scrape_interval__")? {
        return Err(TargetError::TimeoutTooLong {
            timeout: labels.get("__scrape_timeout__").to_owned(),
            interval: labels.get("__scrape_interval__").to_owned(),
        });
    }
    Ok(())
}
