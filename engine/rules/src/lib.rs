//! Recording and alerting rules: loading, evaluation, alert states, templates, unit tests.

pub mod load;
