//! `remote_write` and `remote_read`.

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client, has_authorization};
use config_schema::sigv4::SIGV4;
use config_schema::{
    EMPTY, Fault, Fields, Table, boolean, duration, integer, table, tables, text, text_map,
    unsigned, url,
};

use super::relabel::RELABEL;
use super::values::{check_label_set, label_set, no_nulls};

const AUTHORIZATION_ELSEWHERE: &str = "authorization header must be changed via the basic_auth, authorization, oauth2, sigv4, azuread or google_iam parameter";

pub(super) static REMOTE_WRITE: Table = Table {
    name: "remote_write",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("url"),
        duration("remote_timeout"),
        text_map("headers"),
        tables("write_relabel_configs", &RELABEL),
        text("name"),
        boolean("send_exemplars"),
        boolean("send_native_histograms"),
        boolean("round_robin_dns"),
        text("protobuf_message"),
        table("queue_config", &QUEUE),
        table("metadata_config", &METADATA),
        table("sigv4", &SIGV4),
        table("azuread", &AZURE_AD),
        table("google_iam", &GOOGLE_IAM),
    ],
    check: check_write,
    ..EMPTY
};

pub(super) static REMOTE_READ: Table = Table {
    name: "remote_read",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("url"),
        duration("remote_timeout"),
        unsigned("chunked_read_limit"),
        text_map("headers"),
        boolean("read_recent"),
        text("name"),
        label_set("required_matchers"),
        boolean("filter_external_labels"),
    ],
    check: |fields| {
        check_label_set(fields, "required_matchers")?;
        if !fields.is_set("url") {
            return Err(Fault::new("url for remote_read is empty"));
        }
        check_headers(fields, AUTHORIZATION_ELSEWHERE)?;
        check_http_client(fields)
    },
    ..EMPTY
};

static QUEUE: Table = Table {
    name: "queue_config",
    fields: &[
        integer("capacity"),
        integer("max_shards"),
        integer("min_shards"),
        integer("max_samples_per_send"),
        duration("batch_send_deadline"),
        duration("min_backoff"),
        duration("max_backoff"),
        boolean("retry_on_http_429"),
        duration("sample_age_limit"),
    ],
    ..EMPTY
};

static METADATA: Table = Table {
    name: "metadata_config",
    fields: &[
        boolean("send"),
        duration("send_interval"),
        integer("max_samples_per_send"),
    ],
    ..EMPTY
};

static AZURE_AD: Table = Table {
    name: "azuread",
    fields: &[
        table("managed_identity", &AZURE_MANAGED_IDENTITY),
        table("oauth", &AZURE_OAUTH),
        table("sdk", &AZURE_SDK),
        text("cloud"),
    ],
    check: check_azure_ad,
    ..EMPTY
};

static AZURE_MANAGED_IDENTITY: Table = Table {
    name: "managed_identity",
    fields: &[text("client_id")],
    ..EMPTY
};

static AZURE_OAUTH: Table = Table {
    name: "oauth",
    fields: &[text("client_id"), text("client_secret"), text("tenant_id")],
    ..EMPTY
};

static AZURE_SDK: Table = Table {
    name: "sdk",
    fields: &[text("tenant_id")],
    ..EMPTY
};

static GOOGLE_IAM: Table = Table {
    name: "google_iam",
    fields: &[text("credentials_file")],
    ..EMPTY
};

fn check_write(fields: &Fields<'_>) -> Result<(), Fault> {
    if !fields.is_set("url") {
        return Err(Fault::new("url for remote_write is empty"));
    }
    no_nulls(
        fields,
        "write_relabel_configs",
        "empty or null relabeling rule in remote write config",
    )?;
    check_headers(fields, AUTHORIZATION_ELSEWHERE)?;
    let known = ["prometheus.WriteRequest", "io.prometheus.write.v2.Request"];
    let message = fields.text_or("protobuf_message", known[0]);
    if !known.contains(&message) {
        let message = format!(
            "invalid protobuf_message value: unknown remote write protobuf message {message}, supported: {}",
            known.join(", ")
        );
        return Err(Fault::new(message).at(fields.span_of("protobuf_message")));
    }
    check_http_client(fields)?;
    let configured: Vec<&str> = [
        "basic_auth",
        "authorization",
        "oauth2",
        "sigv4",
        "azuread",
        "google_iam",
    ]
    .into_iter()
    .filter(|name| match *name {
        "authorization" => has_authorization(fields),
        _ => fields.is_set(name),
    })
    .collect();
    if configured.len() > 1 {
        return Err(Fault::new(format!(
            "at most one of basic_auth, authorization, oauth2, sigv4, azuread or google_iam must be configured. Currently configured: [{}]",
            configured.join(" ")
        )));
    }
    Ok(())
}

/// Headers that the client sets itself may not be set here.
pub(super) fn check_headers(fields: &Fields<'_>, authorization: &str) -> Result<(), Fault> {
    const RESERVED: [&str; 15] = [
        "host",
        "content-encoding",
        "content-length",
        "content-type",
        "user-agent",
        "connection",
        "keep-alive",
        "proxy-authenticate",
        "proxy-authorization",
        "www-authenticate",
        "accept-encoding",
        "x-prometheus-remote-write-version",
        "x-prometheus-remote-read-version",
        "x-amz-date",
        "x-amz-security-token",
    ];
    for (header, _, span) in fields.text_map("headers") {
        let lower = header.to_lowercase();
        if lower == "authorization" {
            return Err(Fault::new(authorization).at(span));
        }
        if RESERVED.contains(&lower.as_str()) || lower == "x-amz-content-sha256" {
            let message = format!("{header} is a reserved header. It must not be changed");
            return Err(Fault::new(message).at(span));
        }
    }
    Ok(())
}

fn check_azure_ad(fields: &Fields<'_>) -> Result<(), Fault> {
    let refuse = |message: &str| Err(Fault::new(message));
    if !matches!(
        fields.text("cloud"),
        "" | "AzureChina" | "AzureGovernment" | "AzurePublic"
    ) {
        return refuse("must provide a cloud in the Azure AD config");
    }
    let [identity, oauth, sdk] =
        ["managed_identity", "oauth", "sdk"].map(|name| fields.table(name));
    if identity.is_none() && oauth.is_none() && sdk.is_none() {
        return refuse(
            "must provide an Azure Managed Identity, Azure OAuth or Azure SDK in the Azure AD config",
        );
    }
    if identity.is_some() && oauth.is_some() {
        return refuse(
            "cannot provide both Azure Managed Identity and Azure OAuth in the Azure AD config",
        );
    }
    if identity.is_some() && sdk.is_some() {
        return refuse(
            "cannot provide both Azure Managed Identity and Azure SDK in the Azure AD config",
        );
    }
    if oauth.is_some() && sdk.is_some() {
        return refuse("cannot provide both Azure OAuth and Azure SDK in the Azure AD config");
    }
    if let Some(identity) = identity
        && !matches!(identity.text("client_id"), "")
        && !is_uuid(identity.text("client_id"))
    {
        return refuse("the provided Azure Managed Identity client_id is invalid");
    }
    let Some(oauth) = oauth else {
        return Ok(());
    };
    for name in ["client_id", "client_secret", "tenant_id"] {
        if !oauth.has_text(name) {
            let message = format!("must provide an Azure OAuth {name} in the Azure AD config");
            return Err(Fault::new(message).at(oauth.span()));
        }
    }
    if !is_uuid(oauth.text("client_id")) {
        return refuse("the provided Azure OAuth client_id is invalid");
    }
    Ok(())
}

/// 32 hexadecimal digits in groups of 8, 4, 4, 4 and 12.
fn is_uuid(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let lengths: Vec<usize> = groups.iter().map(|group| group.len()).collect();
    lengths == [8, 4, 4, 4, 12]
        && groups
            .iter()
            .all(|group| group.bytes().all(|byte| byte.is_ascii_hexdigit()))
}
