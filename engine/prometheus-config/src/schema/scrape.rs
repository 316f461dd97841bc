//! `scrape_configs`: a job.

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, number, tables, text, texts,
    unsigned,
};

use super::discovery::{self, DISCOVERIES};
use super::relabel::RELABEL;
use super::values::{bytes, no_nulls};

pub(super) static SCRAPE: Table = Table {
    name: "scrape_config",
    inline: &[&HTTP_CLIENT_INLINE, &DISCOVERIES],
    fields: &[
        text("job_name"),
        boolean("honor_labels"),
        boolean("honor_timestamps"),
        boolean("track_timestamps_staleness"),
        field("params", Kind::Map(&Kind::List(&Kind::Text))),
        duration("scrape_interval"),
        duration("scrape_timeout"),
        texts("scrape_protocols"),
        text("fallback_scrape_protocol"),
        boolean("always_scrape_classic_histograms"),
        boolean("convert_classic_histograms_to_nhcb"),
        text("scrape_failure_log_file"),
        text("metrics_path"),
        text("scheme"),
        boolean("enable_compression"),
        bytes("body_size_limit"),
        unsigned("sample_limit"),
        unsigned("target_limit"),
        unsigned("label_limit"),
        unsigned("label_name_length_limit"),
        unsigned("label_value_length_limit"),
        unsigned("native_histogram_bucket_limit"),
        number("native_histogram_min_bucket_factor"),
        unsigned("keep_dropped_targets"),
        text("metric_name_validation_scheme"),
        text("metric_name_escaping_scheme"),
        tables("relabel_configs", &RELABEL),
        tables("metric_relabel_configs", &RELABEL),
    ],
    check,
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    discovery::check(fields)?;
    if !fields.has_text("job_name") {
        return Err(Fault::new("job_name is empty"));
    }
    check_http_client(fields)?;
    if fields.list("relabel_configs").is_empty() {
        check_static_targets(fields)?;
    }
    no_nulls(
        fields,
        "relabel_configs",
        "empty or null target relabeling rule in scrape config",
    )?;
    no_nulls(
        fields,
        "metric_relabel_configs",
        "empty or null metric relabeling rule in scrape config",
    )
}

/// Without rules that could mend it, an address must be `host:port` and no URL.
pub(super) fn check_static_targets(fields: &Fields<'_>) -> Result<(), Fault> {
    for group in fields.tables("static_configs") {
        for (target, span) in group.texts("targets") {
            if target.contains('/') {
                let message = format!("{target:?} is not a valid hostname");
                return Err(Fault::new(message).at(span));
            }
        }
    }
    Ok(())
}
