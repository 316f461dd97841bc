//! `receivers` and the integrations that carry a notification: a table each.

mod chat;
mod email;
mod incident;
mod mattermost;
mod push;
mod rocketchat;
mod slack;
mod ticket;
mod webhook;

use config_schema::http_client::{at_most_one, count};
use config_schema::{EMPTY, Fault, Fields, Table, boolean, tables, text, text_map};

/// A way of notifying, as the file names it.
pub(crate) struct Integration {
    /// The key below a receiver, like `slack_configs`.
    pub key: &'static str,
    /// The name in logs and metrics, like `slack`.
    pub name: &'static str,
    /// Whether it tells that alerts are over, unless `send_resolved` says otherwise.
    pub sends_resolved: bool,
}

const fn integration(key: &'static str, name: &'static str, sends_resolved: bool) -> Integration {
    Integration {
        key,
        name,
        sends_resolved,
    }
}

/// Every integration, in the order in which Alertmanager builds them.
pub(crate) const INTEGRATIONS: &[Integration] = &[
    integration("webhook_configs", "webhook", true),
    integration("email_configs", "email", false),
    integration("pagerduty_configs", "pagerduty", true),
    integration("opsgenie_configs", "opsgenie", true),
    integration("wechat_configs", "wechat", false),
    integration("slack_configs", "slack", false),
    integration("victorops_configs", "victorops", true),
    integration("pushover_configs", "pushover", true),
    integration("sns_configs", "sns", true),
    integration("telegram_configs", "telegram", true),
    integration("discord_configs", "discord", true),
    integration("webex_configs", "webex", true),
    integration("msteams_configs", "msteams", true),
    integration("msteamsv2_configs", "msteamsv2", true),
    integration("jira_configs", "jira", true),
    integration("rocketchat_configs", "rocketchat", false),
    integration("mattermost_configs", "mattermost", true),
    integration("incidentio_configs", "incidentio", true),
];

pub(super) static RECEIVER: Table = Table {
    name: "receiver",
    fields: &[
        text("name"),
        text_map("labels"),
        tables("discord_configs", &chat::DISCORD),
        tables("email_configs", &email::EMAIL),
        tables("incidentio_configs", &incident::INCIDENTIO),
        tables("pagerduty_configs", &incident::PAGERDUTY),
        tables("slack_configs", &slack::SLACK),
        tables("webhook_configs", &webhook::WEBHOOK),
        tables("opsgenie_configs", &incident::OPSGENIE),
        tables("wechat_configs", &chat::WECHAT),
        tables("pushover_configs", &push::PUSHOVER),
        tables("victorops_configs", &incident::VICTOROPS),
        tables("sns_configs", &push::SNS),
        tables("telegram_configs", &push::TELEGRAM),
        tables("webex_configs", &chat::WEBEX),
        tables("msteams_configs", &chat::MSTEAMS),
        tables("msteamsv2_configs", &chat::MSTEAMS_V2),
        tables("jira_configs", &ticket::JIRA),
        tables("rocketchat_configs", &rocketchat::ROCKETCHAT),
        tables("mattermost_configs", &mattermost::MATTERMOST),
    ],
    check: check_receiver,
    ..EMPTY
};

fn check_receiver(fields: &Fields<'_>) -> Result<(), Fault> {
    let name = fields.text("name");
    if name.is_empty() {
        return Err(Fault::new("missing name in receiver"));
    }
    for (label, value, span) in fields.text_map("labels") {
        if label == "name" && value != name {
            let message =
                format!("receiver label \"name\" must match receiver name {name:?}, got {value:?}");
            return Err(Fault::new(message).at(span));
        }
    }
    Ok(())
}

/// What every integration has.
static NOTIFIER: Table = Table {
    name: "notifier",
    fields: &[boolean("send_resolved")],
    ..EMPTY
};

/// Wants a value inline or in a file, and not both.
fn exactly_one(fields: &Fields<'_>, inline: &str, file: &str) -> Result<(), Fault> {
    if count(fields, &[inline, file]) == 0 {
        return Err(Fault::new(format!(
            "one of {inline} or {file} must be configured"
        )));
    }
    not_both(fields, inline, file)
}

fn not_both(fields: &Fields<'_>, inline: &str, file: &str) -> Result<(), Fault> {
    let message = format!("at most one of {inline} & {file} must be configured");
    at_most_one(fields, &[inline, file], &message)
}

fn missing(fields: &Fields<'_>, name: &str, message: &str) -> Result<(), Fault> {
    if fields.has_text(name) {
        return Ok(());
    }
    Err(Fault::new(message))
}
