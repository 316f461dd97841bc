//! Slack.

use config_schema::http_client::{HTTP_CLIENT, count};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, field, table, tables, text, texts,
};

use super::super::values::{http_url, secret_url};
use super::{NOTIFIER, missing, not_both};

pub(super) static SLACK: Table = Table {
    name: "slack_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        secret_url("api_url"),
        text("api_url_file"),
        text("app_token"),
        text("app_token_file"),
        http_url("app_url"),
        text("channel"),
        text("username"),
        text("color"),
        text("title"),
        text("title_link"),
        text("pretext"),
        text("text"),
        text("message_text"),
        tables("fields", &SLACK_FIELD),
        boolean("short_fields"),
        text("footer"),
        text("fallback"),
        text("callback_id"),
        text("icon_emoji"),
        text("icon_url"),
        text("image_url"),
        text("thumb_url"),
        boolean("link_names"),
        texts("mrkdwn_in"),
        tables("actions", &SLACK_ACTION),
        boolean("update_message"),
        field("timeout", Kind::GoDuration),
    ],
    check,
    ..EMPTY
};

static SLACK_FIELD: Table = Table {
    name: "slack field",
    fields: &[text("title"), text("value"), boolean("short")],
    check: |fields| {
        missing(
            fields,
            "title",
            "missing title in Slack field configuration",
        )?;
        missing(
            fields,
            "value",
            "missing value in Slack field configuration",
        )
    },
    ..EMPTY
};

static SLACK_ACTION: Table = Table {
    name: "slack action",
    fields: &[
        text("type"),
        text("text"),
        text("url"),
        text("style"),
        text("name"),
        text("value"),
        table("confirm", &SLACK_CONFIRMATION),
    ],
    check: |fields| {
        missing(fields, "type", "missing type in Slack action configuration")?;
        missing(fields, "text", "missing text in Slack action configuration")?;
        if count(fields, &["url", "name"]) == 0 {
            return Err(Fault::new(
                "missing name or url in Slack action configuration",
            ));
        }
        Ok(())
    },
    ..EMPTY
};

static SLACK_CONFIRMATION: Table = Table {
    name: "slack confirmation",
    fields: &[
        text("text"),
        text("title"),
        text("ok_text"),
        text("dismiss_text"),
    ],
    check: |fields| {
        missing(
            fields,
            "text",
            "missing text in Slack confirmation configuration",
        )
    },
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    not_both(fields, "api_url", "api_url_file")?;
    not_both(fields, "app_token", "app_token_file")?;
    let has_url = count(fields, &["api_url", "api_url_file"]) > 0;
    let has_token = count(fields, &["app_token", "app_token_file"]) > 0;
    if has_url && has_token {
        return Err(Fault::new(
            "at most one of api_url/api_url_file & app_token/app_token_file must be configured",
        ));
    }
    let bot_url = "https://slack.com/api/chat.postMessage";
    if fields.boolean("update_message") == Some(true) && fields.text("api_url") != bot_url {
        let message = format!(
            "update_message can only be used with bot tokens. api_url must be set to {bot_url}"
        );
        return Err(Fault::new(message).at(fields.span_of("update_message")));
    }
    Ok(())
}
