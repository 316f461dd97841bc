//! Mattermost.

use config_schema::http_client::HTTP_CLIENT;
use config_schema::{EMPTY, Table, boolean, table, tables, text};

use super::super::values::secret_url;
use super::{NOTIFIER, missing, not_both};

pub(super) static MATTERMOST: Table = Table {
    name: "mattermost_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        secret_url("webhook_url"),
        text("webhook_url_file"),
        text("channel"),
        text("username"),
        text("text"),
        text("fallback"),
        text("color"),
        text("pretext"),
        text("author_name"),
        text("author_link"),
        text("author_icon"),
        text("title"),
        text("title_link"),
        tables("fields", &FIELD),
        text("thumb_url"),
        text("footer"),
        text("footer_icon"),
        text("image_url"),
        text("icon_url"),
        text("icon_emoji"),
        tables("attachments", &ATTACHMENT),
        text("type"),
        table("props", &PROPS),
        table("priority", &PRIORITY),
    ],
    check: |fields| not_both(fields, "webhook_url", "webhook_url_file"),
    ..EMPTY
};

static FIELD: Table = Table {
    name: "mattermost field",
    fields: &[text("title"), text("value"), boolean("short")],
    check: |fields| {
        missing(
            fields,
            "title",
            "missing title in Mattermost field configuration",
        )?;
        missing(
            fields,
            "value",
            "missing value in Mattermost field configuration",
        )
    },
    ..EMPTY
};

static ATTACHMENT: Table = Table {
    name: "mattermost attachment",
    fields: &[
        text("fallback"),
        text("color"),
        text("pretext"),
        text("text"),
        text("author_name"),
        text("author_link"),
        text("author_icon"),
        text("title"),
        text("title_link"),
        tables("fields", &FIELD),
        text("thumb_url"),
        text("footer"),
        text("footer_icon"),
        text("image_url"),
    ],
    ..EMPTY
};

static PROPS: Table = Table {
    name: "mattermost props",
    fields: &[text("card")],
    ..EMPTY
};

static PRIORITY: Table = Table {
    name: "mattermost priority",
    fields: &[
        text("priority"),
        boolean("requested_ack"),
        boolean("persistent_notifications"),
    ],
    ..EMPTY
};
