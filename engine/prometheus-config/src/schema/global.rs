//! `global`, and the sections about Prometheus itself.

use std::collections::BTreeSet;

use config_schema::http_client::TLS;
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, integer, number, table, text,
    text_map, texts, unsigned,
};

use super::remote::check_headers;
use super::values::{bytes, check_label_set, check_protocols, label_set};

pub(super) static GLOBAL: Table = Table {
    name: "global",
    fields: &[
        duration("scrape_interval"),
        duration("scrape_timeout"),
        texts("scrape_protocols"),
        duration("evaluation_interval"),
        duration("rule_query_offset"),
        text("query_log_file"),
        text("scrape_failure_log_file"),
        label_set("external_labels"),
        bytes("body_size_limit"),
        unsigned("sample_limit"),
        unsigned("target_limit"),
        unsigned("label_limit"),
        unsigned("label_name_length_limit"),
        unsigned("label_value_length_limit"),
        unsigned("keep_dropped_targets"),
        text("metric_name_validation_scheme"),
        text("metric_name_escaping_scheme"),
        boolean("convert_classic_histograms_to_nhcb"),
        boolean("always_scrape_classic_histograms"),
    ],
    check: |fields| {
        check_label_set(fields, "external_labels")?;
        let interval = fields
            .duration_ms("scrape_interval")
            .filter(|span| *span > 0);
        let timeout = fields.duration_ms("scrape_timeout").unwrap_or_default();
        if timeout > interval.unwrap_or(60_000) {
            let message = "global scrape timeout greater than scrape interval";
            return Err(Fault::new(message).at(fields.span_of("scrape_timeout")));
        }
        check_protocols(fields, "global config")
    },
    ..EMPTY
};

pub(super) static RUNTIME: Table = Table {
    name: "runtime",
    fields: &[integer("gogc")],
    ..EMPTY
};

pub(super) static STORAGE: Table = Table {
    name: "storage",
    fields: &[
        table("tsdb", &STORAGE_TSDB),
        table("exemplars", &STORAGE_EXEMPLARS),
    ],
    ..EMPTY
};

static STORAGE_TSDB: Table = Table {
    name: "tsdb",
    // A field without a name of its own: go-yaml takes the Go name in lower case.
    fields: &[
        duration("out_of_order_time_window"),
        integer("outofordertimewindow"),
    ],
    ..EMPTY
};

static STORAGE_EXEMPLARS: Table = Table {
    name: "exemplars",
    fields: &[integer("max_exemplars")],
    ..EMPTY
};

pub(super) static TRACING: Table = Table {
    name: "tracing",
    fields: &[
        field(
            "client_type",
            Kind::Parsed(|text| match text {
                "http" | "grpc" => Ok(()),
                _ => Err(format!(
                    "expected tracing client type to be to be http or grpc, but got {text}"
                )),
            }),
        ),
        text("endpoint"),
        number("sampling_fraction"),
        boolean("insecure"),
        table("tls_config", &TLS),
        text_map("headers"),
        text("compression"),
        duration("timeout"),
    ],
    check: |fields| {
        check_headers(
            fields,
            "custom authorization header configuration is not yet supported",
        )?;
        if !fields.has_text("endpoint") {
            return Err(Fault::new("tracing endpoint must be set"));
        }
        let compression = fields.text("compression");
        if !matches!(compression, "" | "gzip") {
            let message =
                format!("invalid compression type {compression} provided, valid options: gzip");
            return Err(Fault::new(message).at(fields.span_of("compression")));
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static OTLP: Table = Table {
    name: "otlp",
    fields: &[
        boolean("promote_all_resource_attributes"),
        texts("promote_resource_attributes"),
        texts("ignore_resource_attributes"),
        text("translation_strategy"),
        boolean("keep_identifying_resource_attributes"),
        boolean("convert_histograms_to_nhcb"),
    ],
    check: |fields| {
        let promoted = "promote_resource_attributes";
        let ignored = "ignore_resource_attributes";
        let refuse = |name: &str, message: &str| Err(Fault::new(message).at(fields.span_of(name)));
        if fields.boolean("promote_all_resource_attributes") == Some(true) {
            if !fields.list(promoted).is_empty() {
                return refuse(
                    promoted,
                    "'promote_all_resource_attributes' and 'promote_resource_attributes' cannot be configured simultaneously",
                );
            }
            return check_attributes(fields, ignored, "ignored");
        }
        if !fields.list(ignored).is_empty() {
            return refuse(
                ignored,
                "'ignore_resource_attributes' cannot be configured unless 'promote_all_resource_attributes' is true",
            );
        }
        check_attributes(fields, promoted, "promoted")
    },
    ..EMPTY
};

fn check_attributes(fields: &Fields<'_>, name: &str, adjective: &str) -> Result<(), Fault> {
    let mut seen = BTreeSet::new();
    for (attribute, span) in fields.texts(name) {
        let attribute = attribute.trim();
        let reason = if attribute.is_empty() {
            format!("empty {adjective} OTel resource attribute")
        } else if seen.insert(attribute) {
            continue;
        } else {
            format!("duplicated {adjective} OTel resource attribute {attribute:?}")
        };
        return Err(Fault::new(format!("invalid '{name}': {reason}")).at(span));
    }
    Ok(())
}
