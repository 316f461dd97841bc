//! Grafana dashboards in their three wire forms: panels, variables, queries.
