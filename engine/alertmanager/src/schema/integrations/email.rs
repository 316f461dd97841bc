//! Mail.

use std::collections::BTreeSet;

use config_schema::http_client::{TLS, canonical_header};
use config_schema::{EMPTY, Fault, Fields, Table, boolean, table, text, text_map};

use super::super::values::host_port;
use super::{NOTIFIER, missing};

pub(super) static EMAIL: Table = Table {
    name: "email_config",
    inline: &[&NOTIFIER],
    fields: &[
        text("to"),
        text("from"),
        text("hello"),
        host_port("smarthost"),
        text("auth_username"),
        text("auth_password"),
        text("auth_password_file"),
        text("auth_secret"),
        text("auth_secret_file"),
        text("auth_identity"),
        text_map("headers"),
        text("html"),
        text("text"),
        boolean("require_tls"),
        table("tls_config", &TLS),
        boolean("force_implicit_tls"),
        table("threading", &THREADING),
    ],
    check,
    ..EMPTY
};

static THREADING: Table = Table {
    name: "threading",
    fields: &[boolean("enabled"), text("thread_by_date")],
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    missing(fields, "to", "missing to address in email config")?;
    let mut headers = BTreeSet::new();
    for (name, _, span) in fields.text_map("headers") {
        let name = canonical_header(name);
        if headers.contains(&name) {
            return Err(Fault::new(format!("duplicate header {name:?} in email config")).at(span));
        }
        headers.insert(name);
    }
    let Some(threading) = fields.table("threading") else {
        return Ok(());
    };
    if threading.boolean("enabled") != Some(true) {
        return Ok(());
    }
    for header in ["References", "In-Reply-To"] {
        if headers.contains(header) {
            let message = format!(
                "conflicting configuration: threading.enabled conflicts with custom {header} header"
            );
            return Err(Fault::new(message).at(fields.span_of("headers")));
        }
    }
    if !matches!(threading.text("thread_by_date"), "none" | "daily") {
        return Err(
            Fault::new("threading.thread_by_date must be either 'none' or 'daily'")
                .at(threading.span()),
        );
    }
    Ok(())
}
