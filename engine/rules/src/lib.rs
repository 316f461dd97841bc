//! Recording and alerting rules: loading, evaluation, alert states, templates, unit tests.

pub mod load;
pub mod template;
