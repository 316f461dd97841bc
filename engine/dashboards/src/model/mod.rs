//! What a dashboard is, whatever form it came in.

pub(crate) mod annotation;
pub(crate) mod dashboard;
pub(crate) mod datasource;
pub(crate) mod field;
pub(crate) mod panel;
pub(crate) mod target;
pub(crate) mod variable;
pub(crate) mod variable_query;
