//! On-call services: PagerDuty, Opsgenie, VictorOps, incident.io.

use config_schema::http_client::{HTTP_CLIENT, count, has_authorization};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, field, table, tables, text, text_map, unsigned,
};

use super::super::values::{http_url, is_template};
use super::{NOTIFIER, exactly_one, missing, not_both};

pub(super) static PAGERDUTY: Table = Table {
    name: "pagerduty_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("service_key"),
        text("service_key_file"),
        text("routing_key"),
        text("routing_key_file"),
        http_url("url"),
        text("client"),
        text("client_url"),
        text("description"),
        field("details", Kind::Map(&Kind::Anything)),
        tables("images", &PAGERDUTY_IMAGE),
        tables("links", &PAGERDUTY_LINK),
        text("source"),
        text("severity"),
        text("class"),
        text("component"),
        text("group"),
        field("timeout", Kind::GoDuration),
    ],
    check: |fields| {
        let keys = [
            "routing_key",
            "service_key",
            "routing_key_file",
            "service_key_file",
        ];
        if count(fields, &keys) == 0 {
            return Err(Fault::new(
                "missing service or routing key in PagerDuty config",
            ));
        }
        not_both(fields, "routing_key", "routing_key_file")?;
        not_both(fields, "service_key", "service_key_file")
    },
    ..EMPTY
};

static PAGERDUTY_IMAGE: Table = Table {
    name: "pagerduty image",
    fields: &[text("src"), text("alt"), text("href")],
    ..EMPTY
};

static PAGERDUTY_LINK: Table = Table {
    name: "pagerduty link",
    fields: &[text("href"), text("text")],
    ..EMPTY
};

pub(super) static OPSGENIE: Table = Table {
    name: "opsgenie_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("api_key"),
        text("api_key_file"),
        http_url("api_url"),
        text("message"),
        text("description"),
        text("source"),
        text_map("details"),
        text("entity"),
        tables("responders", &OPSGENIE_RESPONDER),
        text("actions"),
        text("tags"),
        text("note"),
        text("priority"),
        boolean("update_alerts"),
    ],
    check: |fields| {
        not_both(fields, "api_key", "api_key_file")?;
        fields
            .tables("responders")
            .try_for_each(|responder| check_responder(&responder))
    },
    ..EMPTY
};

static OPSGENIE_RESPONDER: Table = Table {
    name: "opsgenie responder",
    fields: &[text("id"), text("name"), text("username"), text("type")],
    ..EMPTY
};

fn check_responder(responder: &Fields<'_>) -> Result<(), Fault> {
    let [id, name, username, kind] =
        ["id", "name", "username", "type"].map(|field| responder.text(field));
    let shown = format!("opsGenieConfig responder {{{id} {name} {username} {kind}}}");
    let fault = |message: String| Err(Fault::new(message).at(responder.span()));
    if id.is_empty() && name.is_empty() && username.is_empty() {
        return fault(format!(
            "{shown} has to have at least one of id, username or name specified"
        ));
    }
    match is_template(kind) {
        Ok(true) => return Ok(()),
        Ok(false) => {}
        Err(reason) => {
            return fault(format!(
                "{shown} type contains invalid template syntax: {reason}"
            ));
        }
    }
    let known = ["team", "teams", "user", "escalation", "schedule"];
    if known.contains(&kind.to_lowercase().as_str()) {
        return Ok(());
    }
    fault(format!(
        "{shown} type does not match valid options ^(team|teams|user|escalation|schedule)$"
    ))
}

pub(super) static VICTOROPS: Table = Table {
    name: "victorops_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("api_key"),
        text("api_key_file"),
        http_url("api_url"),
        text("routing_key"),
        text("message_type"),
        text("state_message"),
        text("entity_display_name"),
        text("monitoring_tool"),
        text_map("custom_fields"),
    ],
    check: |fields| {
        missing(
            fields,
            "routing_key",
            "missing Routing key in VictorOps config",
        )?;
        not_both(fields, "api_key", "api_key_file")?;
        let reserved = [
            "routing_key",
            "message_type",
            "state_message",
            "entity_display_name",
            "monitoring_tool",
            "entity_id",
            "entity_state",
        ];
        for (name, _, span) in fields.text_map("custom_fields") {
            if reserved.contains(&name) {
                let message = format!(
                    "victorOps config contains custom field {name} which cannot be used as it conflicts with the fixed/static fields"
                );
                return Err(Fault::new(message).at(span));
            }
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static INCIDENTIO: Table = Table {
    name: "incidentio_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        http_url("url"),
        text("url_file"),
        text("alert_source_token"),
        text("alert_source_token_file"),
        unsigned("max_alerts"),
        field("timeout", Kind::GoDuration),
    ],
    check: check_incidentio,
    ..EMPTY
};

fn check_incidentio(fields: &Fields<'_>) -> Result<(), Fault> {
    exactly_one(fields, "url", "url_file")?;
    not_both(fields, "alert_source_token", "alert_source_token_file")?;
    let Some(client) = fields.table("http_config") else {
        return Ok(());
    };
    let is_authorised = has_authorization(&client);
    let has_token = count(fields, &["alert_source_token", "alert_source_token_file"]) > 0;
    match (is_authorised, has_token) {
        (true, true) => Err(Fault::new(
            "cannot specify alert_source_token or alert_source_token_file when using http_config.authorization",
        )),
        (false, false) => Err(Fault::new(
            "at least one of alert_source_token, alert_source_token_file or http_config.authorization must be configured",
        )),
        _ => Ok(()),
    }
}
