//! `global`: defaults for every receiver.

use config_schema::http_client::{HTTP_CLIENT, TLS};
use config_schema::{EMPTY, Table, boolean, duration, table, text};

use super::values::{host_port, http_url, secret_url};

pub(super) static GLOBAL: Table = Table {
    name: "global",
    fields: &[
        duration("resolve_timeout"),
        table("http_config", &HTTP_CLIENT),
        http_url("jira_api_url"),
        text("smtp_from"),
        text("smtp_hello"),
        host_port("smtp_smarthost"),
        text("smtp_auth_username"),
        text("smtp_auth_password"),
        text("smtp_auth_password_file"),
        text("smtp_auth_secret"),
        text("smtp_auth_secret_file"),
        text("smtp_auth_identity"),
        boolean("smtp_require_tls"),
        table("smtp_tls_config", &TLS),
        boolean("smtp_force_implicit_tls"),
        secret_url("slack_api_url"),
        text("slack_api_url_file"),
        text("slack_app_token"),
        text("slack_app_token_file"),
        http_url("slack_app_url"),
        http_url("pagerduty_url"),
        http_url("opsgenie_api_url"),
        text("opsgenie_api_key"),
        text("opsgenie_api_key_file"),
        http_url("wechat_api_url"),
        text("wechat_api_secret"),
        text("wechat_api_secret_file"),
        text("wechat_api_corp_id"),
        http_url("victorops_api_url"),
        text("victorops_api_key"),
        text("victorops_api_key_file"),
        http_url("telegram_api_url"),
        text("telegram_bot_token"),
        text("telegram_bot_token_file"),
        http_url("webex_api_url"),
        http_url("rocketchat_api_url"),
        text("rocketchat_token"),
        text("rocketchat_token_file"),
        text("rocketchat_token_id"),
        text("rocketchat_token_id_file"),
        secret_url("mattermost_webhook_url"),
        text("mattermost_webhook_url_file"),
    ],
    ..EMPTY
};
