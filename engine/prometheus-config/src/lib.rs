//! prometheus.yml as Prometheus loads it, and relabelling.
