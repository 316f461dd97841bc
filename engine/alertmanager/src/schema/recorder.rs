//! `tracing` and `event_recorder`: what Alertmanager tells about itself.

use config_schema::http_client::{HEADERS, HTTP_CLIENT, TLS};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, integer, number, table, tables,
    text, texts,
};

use super::values::secret_url;

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
        table("headers", &HEADERS),
        text("compression"),
        duration("timeout"),
    ],
    check: |fields| {
        if !fields.has_text("endpoint") {
            return Err(Fault::new("tracing endpoint must be set"));
        }
        let compression = fields.text("compression");
        if !matches!(compression, "" | "gzip") {
            return Err(Fault::new(format!(
                "invalid compression type {compression} provided, valid options: gzip"
            ))
            .at(fields.span_of("compression")));
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static EVENT_RECORDER: Table = Table {
    name: "event_recorder",
    fields: &[
        tables("file_outputs", &FILE_OUTPUT),
        tables("webhook_outputs", &WEBHOOK_OUTPUT),
        tables("kafka_outputs", &KAFKA_OUTPUT),
    ],
    ..EMPTY
};

static FILE_OUTPUT: Table = Table {
    name: "file_output",
    fields: &[text("path")],
    check: |fields| {
        if fields.has_text("path") {
            return Ok(());
        }
        Err(Fault::new("event_recorder file output requires a path"))
    },
    ..EMPTY
};

static WEBHOOK_OUTPUT: Table = Table {
    name: "webhook_output",
    fields: &[
        secret_url("url"),
        table("http_config", &HTTP_CLIENT),
        duration("timeout"),
        integer("workers"),
        integer("max_retries"),
        duration("retry_backoff"),
    ],
    check: |fields| match fields.text("url") {
        "" => Err(Fault::new("event_recorder webhook output requires a url")),
        "<secret>" => Err(Fault::new(
            "event_recorder webhook output requires an absolute http(s) url",
        )),
        _ => Ok(()),
    },
    ..EMPTY
};

static KAFKA_OUTPUT: Table = Table {
    name: "kafka_output",
    fields: &[
        texts("brokers"),
        text("topic"),
        text("client_id"),
        text("format"),
        text("acks"),
        text("compression"),
        integer("buffer_size"),
        table("tls_config", &TLS),
    ],
    check: check_kafka,
    ..EMPTY
};

fn check_kafka(fields: &Fields<'_>) -> Result<(), Fault> {
    let brokers = fields.texts("brokers");
    if brokers.is_empty() {
        return Err(Fault::new(
            "event_recorder kafka: at least one broker is required",
        ));
    }
    if brokers.iter().any(|(broker, _)| broker.is_empty()) {
        return Err(Fault::new(
            "event_recorder kafka: broker entries must be non-empty",
        ));
    }
    let one_of = |name: &str, known: &[&str], wording: &str| {
        let value = fields.text(name);
        if value.is_empty() || known.contains(&value) {
            return Ok(());
        }
        let message = format!("event_recorder kafka: unknown {name} {value:?}{wording}");
        Err(Fault::new(message).at(fields.span_of(name)))
    };
    one_of(
        "acks",
        &["none", "leader", "all"],
        r#", must be "none", "leader", or "all""#,
    )?;
    one_of(
        "compression",
        &["none", "gzip", "snappy", "lz4", "zstd"],
        "",
    )?;
    if !fields.has_text("topic") {
        return Err(Fault::new("event_recorder kafka output requires a topic"));
    }
    one_of(
        "format",
        &["json", "protobuf"],
        r#", must be "json" or "protobuf""#,
    )
}
