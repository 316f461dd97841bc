//! `alerting`: where alerts go and what they lose on the way.

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client, has_authorization};
use config_schema::sigv4::SIGV4;
use config_schema::{EMPTY, Fault, Fields, Kind, Table, duration, field, table, tables, text};

use super::discovery::{self, DISCOVERIES};
use super::relabel::RELABEL;
use super::scrape::check_static_targets;
use super::values::no_nulls;

pub(super) static ALERTING: Table = Table {
    name: "alerting",
    fields: &[
        tables("alert_relabel_configs", &RELABEL),
        tables("alertmanagers", &ALERTMANAGER),
    ],
    check: |fields| {
        let message = "empty or null alert relabeling rule";
        no_nulls(fields, "alert_relabel_configs", message)
    },
    ..EMPTY
};

static ALERTMANAGER: Table = Table {
    name: "alertmanager",
    inline: &[&HTTP_CLIENT_INLINE, &DISCOVERIES],
    fields: &[
        table("sigv4", &SIGV4),
        text("scheme"),
        text("path_prefix"),
        duration("timeout"),
        field(
            "api_version",
            Kind::Parsed(|text| match text {
                "v2" => Ok(()),
                _ => Err(format!(
                    "expected Alertmanager api version to be one of [v2] but got {text}"
                )),
            }),
        ),
        tables("relabel_configs", &RELABEL),
        tables("alert_relabel_configs", &RELABEL),
    ],
    check,
    ..EMPTY
};

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    discovery::check(fields)?;
    check_http_client(fields)?;
    let has_credentials =
        fields.is_set("basic_auth") || fields.is_set("oauth2") || has_authorization(fields);
    if has_credentials && fields.is_set("sigv4") {
        let message =
            "at most one of basic_auth, authorization, oauth2, & sigv4 must be configured";
        return Err(Fault::new(message).at(fields.span_of("sigv4")));
    }
    if fields.list("relabel_configs").is_empty() {
        check_static_targets(fields)?;
    }
    no_nulls(
        fields,
        "relabel_configs",
        "empty or null Alertmanager target relabeling rule",
    )?;
    no_nulls(
        fields,
        "alert_relabel_configs",
        "empty or null Alertmanager alert relabeling rule",
    )
}
