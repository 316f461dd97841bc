//! What is wrong with a file of metrics, rules, configuration or dashboards, and how to mend it.
