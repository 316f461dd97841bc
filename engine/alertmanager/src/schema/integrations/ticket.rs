//! Tickets: Jira.

use config_schema::http_client::HTTP_CLIENT;
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, table, text, texts,
};

use super::super::values::http_url;
use super::{NOTIFIER, missing};

pub(super) static JIRA: Table = Table {
    name: "jira_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        http_url("api_url"),
        text("api_type"),
        text("project"),
        field("summary", Kind::TextOr(&JIRA_FIELD)),
        field("description", Kind::TextOr(&JIRA_FIELD)),
        texts("labels"),
        text("priority"),
        text("issue_type"),
        text("reopen_transition"),
        text("resolve_transition"),
        text("wont_fix_resolution"),
        duration("reopen_duration"),
        field("fields", Kind::Map(&Kind::Anything)),
    ],
    check,
    ..EMPTY
};

static JIRA_FIELD: Table = Table {
    name: "jira field",
    fields: &[text("template"), boolean("enable_update")],
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    missing(fields, "project", "missing project in jira_config")?;
    missing(fields, "issue_type", "missing issue_type in jira_config")?;
    let kind = fields.text_or("api_type", "auto");
    if matches!(kind, "auto" | "cloud" | "datacenter") {
        return Ok(());
    }
    let message = "unknown api_type on jira_config, must be auto, cloud or datacenter";
    Err(Fault::new(message).at(fields.span_of("api_type")))
}
