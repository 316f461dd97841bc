//! Messages to phones and queues: Pushover, SNS, Telegram.

use config_schema::http_client::HTTP_CLIENT;
use config_schema::sigv4::SIGV4;
use config_schema::{EMPTY, Fault, Fields, Table, boolean, integer, table, text, text_map};

use super::super::values::{go_duration_text, http_url};
use super::{NOTIFIER, exactly_one, not_both};

pub(super) static PUSHOVER: Table = Table {
    name: "pushover_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("user_key"),
        text("user_key_file"),
        text("token"),
        text("token_file"),
        text("title"),
        text("message"),
        text("url"),
        text("url_title"),
        text("device"),
        text("sound"),
        text("priority"),
        go_duration_text("retry"),
        go_duration_text("expire"),
        go_duration_text("ttl"),
        boolean("html"),
        boolean("monospace"),
    ],
    check: |fields| {
        exactly_one(fields, "user_key", "user_key_file")?;
        exactly_one(fields, "token", "token_file")?;
        let is_on = |name: &str| fields.boolean(name) == Some(true);
        if is_on("html") && is_on("monospace") {
            let message = "at most one of monospace & html must be configured";
            return Err(Fault::new(message).at(fields.span_of("monospace")));
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static SNS: Table = Table {
    name: "sns_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        text("api_url"),
        table("sigv4", &SIGV4),
        text("topic_arn"),
        text("phone_number"),
        text("target_arn"),
        text("subject"),
        text("message"),
        text_map("attributes"),
        boolean("use_aws_http_client"),
    ],
    check: |fields| {
        let lacks = |name: &str| !fields.has_text(name);
        // Two inequalities in a row, as Alertmanager has them: all three together pass.
        if (lacks("target_arn") != lacks("topic_arn")) != lacks("phone_number") {
            return Err(Fault::new(
                "must provide either a Target ARN, Topic ARN, or Phone Number for SNS config",
            ));
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static TELEGRAM: Table = Table {
    name: "telegram_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        http_url("api_url"),
        text("bot_token"),
        text("bot_token_file"),
        integer("chat_id"),
        text("chat_id_file"),
        integer("message_thread_id"),
        text("message"),
        boolean("disable_notifications"),
        text("parse_mode"),
    ],
    check: check_telegram,
    ..EMPTY
};

fn check_telegram(fields: &Fields<'_>) -> Result<(), Fault> {
    not_both(fields, "bot_token", "bot_token_file")?;
    let has_chat = fields.integer("chat_id").is_some_and(|id| id != 0);
    match (has_chat, fields.has_text("chat_id_file")) {
        (false, false) => {
            return Err(Fault::new(
                "missing chat_id or chat_id_file on telegram_config",
            ));
        }
        (true, true) => {
            let message = "at most one of chat_id & chat_id_file must be configured";
            return Err(Fault::new(message).at(fields.span_of("chat_id_file")));
        }
        _ => {}
    }
    let mode = fields.text_or("parse_mode", "HTML");
    if matches!(mode, "" | "Markdown" | "MarkdownV2" | "HTML") {
        return Ok(());
    }
    let message =
        "unknown parse_mode on telegram_config, must be Markdown, MarkdownV2, HTML or empty string";
    Err(Fault::new(message).at(fields.span_of("parse_mode")))
}
