//! Alertmanager configuration: matchers, routing tree, grouping, inhibition, what is notified when.
