//! Chats with a webhook or a token: Discord, WeChat, Webex, Microsoft Teams.

use config_schema::http_client::{HTTP_CLIENT, has_authorization};
use config_schema::{EMPTY, Fault, Table, table, text};

use super::super::values::{http_url, secret_url};
use super::{NOTIFIER, exactly_one, missing, not_both};

pub(super) static DISCORD: Table = Table {
    name: "discord_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        secret_url("webhook_url"),
        text("webhook_url_file"),
        text("content"),
        text("title"),
        text("message"),
        text("username"),
        text("avatar_url"),
    ],
    check: |fields| exactly_one(fields, "webhook_url", "webhook_url_file"),
    ..EMPTY
};

pub(super) static MSTEAMS: Table = Table {
    name: "msteams_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        secret_url("webhook_url"),
        text("webhook_url_file"),
        text("title"),
        text("summary"),
        text("text"),
    ],
    check: |fields| exactly_one(fields, "webhook_url", "webhook_url_file"),
    ..EMPTY
};

pub(super) static MSTEAMS_V2: Table = Table {
    name: "msteamsv2_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        secret_url("webhook_url"),
        text("webhook_url_file"),
        text("title"),
        text("text"),
    ],
    check: |fields| exactly_one(fields, "webhook_url", "webhook_url_file"),
    ..EMPTY
};

pub(super) static WEBEX: Table = Table {
    name: "webex_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        http_url("api_url"),
        text("message"),
        text("room_id"),
    ],
    check: |fields| {
        missing(fields, "room_id", "missing room_id on webex_config")?;
        let client = fields.table("http_config");
        if client.as_ref().is_some_and(has_authorization) {
            return Ok(());
        }
        Err(Fault::new(
            "missing webex_configs.http_config.authorization",
        ))
    },
    ..EMPTY
};

pub(super) static WECHAT: Table = Table {
    name: "wechat_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("api_secret"),
        text("api_secret_file"),
        text("corp_id"),
        text("message"),
        http_url("api_url"),
        text("to_user"),
        text("to_party"),
        text("to_tag"),
        text("agent_id"),
        text("message_type"),
    ],
    check: |fields| {
        let kind = fields.text("message_type");
        if !matches!(kind, "" | "text" | "markdown") {
            let message = format!(
                "weChat message type {kind:?} does not match valid options ^(text|markdown)$"
            );
            return Err(Fault::new(message).at(fields.span_of("message_type")));
        }
        not_both(fields, "api_secret", "api_secret_file")
    },
    ..EMPTY
};
