//! Recording and alerting rules, as Prometheus 3 has them: loading, evaluation, alert states, templates, unit tests.
//!
//! - [`load`]: a rule file's text → groups and rules with the place of every field, and every mistake with its place.
//! - [`eval`]: groups over a store and a period → what every alert was when, and every series written.
//! - [`template`]: the texts of labels and annotations.
//!
//! ```
//! use rules::eval::{AlertState, Period, ReplayOptions, replay};
//! use tsdb::{Labels, MemoryStore};
//!
//! let file = rules::load::load(
//!     "
//! groups:
//! - name: api
//!   rules:
//!   - alert: Down
//!     expr: up == 0
//!     for: 2m
//! ",
//!     &rules::load::LoadOptions::default(),
//! );
//! assert!(file.is_valid());
//!
//! let mut store = MemoryStore::default();
//! let up = Labels::new([("__name__", "up"), ("job", "api")]);
//! store.append(up, &[(0, 1.0), (60_000, 0.0), (120_000, 0.0), (180_000, 0.0)]);
//!
//! let period = Period { start_ms: 0, end_ms: 180_000 };
//! let replay = replay(&file.groups, &store, period, &ReplayOptions::default());
//! let down = &replay.groups[0].rules[0].alerts[0];
//! assert_eq!(down.labels.to_string(), r#"{alertname="Down", job="api"}"#);
//! assert_eq!(down.state_at(60_000), AlertState::Pending);
//! assert_eq!(down.state_at(180_000), AlertState::Firing);
//! ```
//!
//! No clock and no I/O: texts, samples and times are arguments. Any bytes load without a panic, whatever they are
//! ([`load::load_bytes`] is what a fuzzer calls).

pub mod eval;
pub mod load;
pub mod template;
pub mod unit_test;
