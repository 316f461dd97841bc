//! Rocket.Chat. Its fields and actions have no YAML names of their own: go-yaml takes the Go names in lower case.

use config_schema::http_client::HTTP_CLIENT;
use config_schema::{EMPTY, Table, boolean, table, tables, text};

use super::super::values::http_url;
use super::{NOTIFIER, not_both};

pub(super) static ROCKETCHAT: Table = Table {
    name: "rocketchat_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        http_url("api_url"),
        text("token_id"),
        text("token_id_file"),
        text("token"),
        text("token_file"),
        text("channel"),
        text("color"),
        text("title"),
        text("title_link"),
        text("text"),
        tables("fields", &ATTACHMENT_FIELD),
        boolean("short_fields"),
        text("emoji"),
        text("icon_url"),
        text("image_url"),
        text("thumb_url"),
        boolean("link_names"),
        tables("actions", &ATTACHMENT_ACTION),
    ],
    check: |fields| {
        not_both(fields, "token", "token_file")?;
        not_both(fields, "token_id", "token_id_file")
    },
    ..EMPTY
};

static ATTACHMENT_FIELD: Table = Table {
    name: "rocketchat field",
    fields: &[boolean("short"), text("title"), text("value")],
    ..EMPTY
};

static ATTACHMENT_ACTION: Table = Table {
    name: "rocketchat action",
    fields: &[
        text("type"),
        text("text"),
        text("url"),
        text("imageurl"),
        boolean("iswebview"),
        text("webviewheightratio"),
        text("msg"),
        boolean("msginchatwindow"),
        text("msgprocessingtype"),
    ],
    ..EMPTY
};
