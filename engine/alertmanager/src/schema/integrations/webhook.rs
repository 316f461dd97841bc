//! Any HTTP endpoint.

use config_schema::http_client::HTTP_CLIENT;
use config_schema::{EMPTY, Kind, Table, field, table, text, unsigned};

use super::super::values::template_url;
use super::{NOTIFIER, exactly_one};

pub(super) static WEBHOOK: Table = Table {
    name: "webhook_config",
    inline: &[&NOTIFIER],
    fields: &[
        table("http_config", &HTTP_CLIENT),
        template_url("url"),
        text("url_file"),
        unsigned("max_alerts"),
        field("timeout", Kind::GoDuration),
        field("payload", Kind::Anything),
    ],
    check: |fields| exactly_one(fields, "url", "url_file"),
    ..EMPTY
};
