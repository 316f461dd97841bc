//! The HTTP client's settings, which every integration, scrape and discovery shares.

use crate::table::{boolean, field, table, text, text_map, texts, url};
use crate::{EMPTY, Fault, Field, Fields, Kind, Table};

/// `http_config`, and what a scrape configuration takes inline.
pub static HTTP_CLIENT: Table = Table {
    name: "http_config",
    fields: HTTP_CLIENT_FIELDS,
    check: check_http_client,
    ..EMPTY
};

/// The fields of [`HTTP_CLIENT`], for tables that hold them beside their own.
pub static HTTP_CLIENT_INLINE: Table = Table {
    name: "http_config",
    fields: HTTP_CLIENT_FIELDS,
    ..EMPTY
};

const HTTP_CLIENT_FIELDS: &[Field] = &[
    table("basic_auth", &BASIC_AUTH),
    table("authorization", &AUTHORIZATION),
    table("oauth2", &OAUTH2),
    text("bearer_token"),
    text("bearer_token_file"),
    table("tls_config", &TLS),
    boolean("follow_redirects"),
    boolean("enable_http2"),
    url("proxy_url"),
    text("no_proxy"),
    boolean("proxy_from_environment"),
    field("proxy_connect_header", Kind::Map(&Kind::List(&Kind::Text))),
    table("http_headers", &HEADERS),
];

static BASIC_AUTH: Table = Table {
    name: "basic_auth",
    fields: &[
        text("username"),
        text("username_file"),
        text("username_ref"),
        text("password"),
        text("password_file"),
        text("password_ref"),
    ],
    ..EMPTY
};

static AUTHORIZATION: Table = Table {
    name: "authorization",
    fields: &[
        text("type"),
        text("credentials"),
        text("credentials_file"),
        text("credentials_ref"),
    ],
    ..EMPTY
};

static OAUTH2: Table = Table {
    name: "oauth2",
    fields: &[
        text("client_id"),
        text("client_secret"),
        text("client_secret_file"),
        text("client_secret_ref"),
        text("client_certificate_key_id"),
        text("client_certificate_key"),
        text("client_certificate_key_file"),
        text("client_certificate_key_ref"),
        text("grant_type"),
        text("signature_algorithm"),
        text("iss"),
        text("audience"),
        field("claims", Kind::Map(&Kind::Anything)),
        texts("scopes"),
        text("token_url"),
        text_map("endpoint_params"),
        table("tls_config", &TLS),
        url("proxy_url"),
        text("no_proxy"),
        boolean("proxy_from_environment"),
        field("proxy_connect_header", Kind::Map(&Kind::List(&Kind::Text))),
    ],
    check: check_proxy,
    ..EMPTY
};

/// `tls_config`.
pub static TLS: Table = Table {
    name: "tls_config",
    fields: &[
        text("ca"),
        text("cert"),
        text("key"),
        text("ca_file"),
        text("cert_file"),
        text("key_file"),
        text("ca_ref"),
        text("cert_ref"),
        text("key_ref"),
        text("server_name"),
        boolean("insecure_skip_verify"),
        field("min_version", Kind::Parsed(tls_version)),
        field("max_version", Kind::Parsed(tls_version)),
    ],
    check: check_tls,
    ..EMPTY
};

/// Extra headers by name.
pub static HEADERS: Table = Table {
    name: "http_headers",
    others: Some(&Kind::Table(&HEADER)),
    ..EMPTY
};

static HEADER: Table = Table {
    name: "http_header",
    fields: &[texts("values"), texts("secrets"), texts("files")],
    ..EMPTY
};

/// Headers that the client sets itself.
const RESERVED_HEADERS: &[&str] = &[
    "Authorization",
    "Host",
    "Content-Encoding",
    "Content-Length",
    "Content-Type",
    "User-Agent",
    "Connection",
    "Keep-Alive",
    "Proxy-Authenticate",
    "Proxy-Authorization",
    "Www-Authenticate",
    "Accept-Encoding",
    "X-Prometheus-Remote-Write-Version",
    "X-Prometheus-Remote-Read-Version",
    "X-Prometheus-Scrape-Timeout-Seconds",
    "X-Amz-Date",
    "X-Amz-Security-Token",
    "X-Amz-Content-Sha256",
];

fn tls_version(text: &str) -> Result<(), String> {
    match text {
        "TLS10" | "TLS11" | "TLS12" | "TLS13" => Ok(()),
        _ => Err(format!("unknown TLS version: {text}")),
    }
}

/// The rules that join the fields of [`HTTP_CLIENT`].
///
/// # Errors
/// The first rule that is broken.
pub fn check_http_client(fields: &Fields<'_>) -> Result<(), Fault> {
    let bearer = ["bearer_token", "bearer_token_file"];
    if count(fields, &bearer) > 1 {
        return fault(
            fields,
            &bearer,
            "at most one of bearer_token & bearer_token_file must be configured",
        );
    }
    let basic_auth = fields.table("basic_auth");
    let authorization = fields.table("authorization");
    let oauth2 = fields.table("oauth2");
    let has_bearer = count(fields, &bearer) > 0;
    if has_bearer && (basic_auth.is_some() || oauth2.is_some()) {
        return fault(
            fields,
            &bearer,
            "at most one of basic_auth, oauth2, bearer_token & bearer_token_file must be configured",
        );
    }
    if let Some(basic_auth) = &basic_auth {
        let users = ["username", "username_file", "username_ref"];
        at_most_one(
            basic_auth,
            &users,
            "at most one of basic_auth username, username_file & username_ref must be configured",
        )?;
        let passwords = ["password", "password_file", "password_ref"];
        at_most_one(
            basic_auth,
            &passwords,
            "at most one of basic_auth password, password_file & password_ref must be configured",
        )?;
    }
    if let Some(authorization) = &authorization {
        check_authorization(fields, authorization)?;
        if basic_auth.is_some() || oauth2.is_some() {
            return fault(
                fields,
                &["authorization"],
                "at most one of basic_auth, oauth2 & authorization must be configured",
            );
        }
    }
    if let Some(oauth2) = &oauth2 {
        if basic_auth.is_some() {
            return fault(
                fields,
                &["oauth2"],
                "at most one of basic_auth, oauth2 & authorization must be configured",
            );
        }
        check_oauth2(oauth2)?;
    }
    check_proxy(fields)?;
    let headers = fields.table("http_headers");
    for (name, _, span) in headers.iter().flat_map(Fields::entries) {
        let canonical = canonical_header(name);
        if RESERVED_HEADERS.contains(&canonical.as_str()) {
            return Err(
                Fault::new(format!("setting header {canonical:?} is not allowed")).at(span),
            );
        }
    }
    Ok(())
}

fn check_authorization(fields: &Fields<'_>, authorization: &Fields<'_>) -> Result<(), Fault> {
    if fields.has_text("bearer_token") || fields.has_text("bearer_token_file") {
        return fault(
            fields,
            &["authorization"],
            "authorization is not compatible with bearer_token & bearer_token_file",
        );
    }
    let credentials = ["credentials", "credentials_file", "credentials_ref"];
    at_most_one(
        authorization,
        &credentials,
        "at most one of authorization credentials & credentials_file must be configured",
    )?;
    if authorization
        .text("type")
        .trim()
        .eq_ignore_ascii_case("basic")
    {
        return fault(
            authorization,
            &["type"],
            "authorization type cannot be set to \"basic\", use \"basic_auth\" instead",
        );
    }
    Ok(())
}

fn check_oauth2(oauth2: &Fields<'_>) -> Result<(), Fault> {
    if !oauth2.has_text("client_id") {
        return Err(Fault::new("oauth2 client_id must be configured").at(oauth2.span()));
    }
    if !oauth2.has_text("token_url") {
        return Err(Fault::new("oauth2 token_url must be configured").at(oauth2.span()));
    }
    at_most_one(
        oauth2,
        &["client_secret", "client_secret_file", "client_secret_ref"],
        "at most one of oauth2 client_secret, client_secret_file & client_secret_ref must be configured",
    )
}

fn check_proxy(fields: &Fields<'_>) -> Result<(), Fault> {
    let from_environment = fields.boolean("proxy_from_environment") == Some(true);
    let has_header = fields
        .table("proxy_connect_header")
        .is_some_and(|header| !header.is_empty());
    if has_header && !from_environment && !fields.has_text("proxy_url") {
        return fault(
            fields,
            &["proxy_connect_header"],
            "if proxy_connect_header is configured, proxy_url or proxy_from_environment must also be configured",
        );
    }
    if from_environment && fields.has_text("proxy_url") {
        return fault(
            fields,
            &["proxy_url"],
            "if proxy_from_environment is configured, proxy_url must not be configured",
        );
    }
    if from_environment && fields.has_text("no_proxy") {
        return fault(
            fields,
            &["no_proxy"],
            "if proxy_from_environment is configured, no_proxy must not be configured",
        );
    }
    if !fields.is_set("proxy_url") && fields.has_text("no_proxy") {
        return fault(
            fields,
            &["no_proxy"],
            "if no_proxy is configured, proxy_url must also be configured",
        );
    }
    Ok(())
}

fn check_tls(fields: &Fields<'_>) -> Result<(), Fault> {
    let certificates = ["cert", "cert_file", "cert_ref"];
    let keys = ["key", "key_file", "key_ref"];
    at_most_one(
        fields,
        &["ca", "ca_file", "ca_ref"],
        "at most one of ca, ca_file & ca_ref must be configured",
    )?;
    at_most_one(
        fields,
        &certificates,
        "at most one of cert, cert_file & cert_ref must be configured",
    )?;
    at_most_one(
        fields,
        &keys,
        "at most one of key and key_file must be configured",
    )?;
    let has_certificate = count(fields, &certificates) > 0;
    let has_key = count(fields, &keys) > 0;
    if has_certificate && !has_key {
        return fault(
            fields,
            &certificates,
            "exactly one of key or key_file must be configured when a client certificate is configured",
        );
    }
    if has_key && !has_certificate {
        return fault(
            fields,
            &keys,
            "exactly one of cert or cert_file must be configured when a client key is configured",
        );
    }
    Ok(())
}

/// Whether requests carry credentials in the `Authorization` header, by either way of writing it.
pub fn has_authorization(fields: &Fields<'_>) -> bool {
    fields.is_set("authorization") || count(fields, &["bearer_token", "bearer_token_file"]) > 0
}

/// How many of the fields hold a text.
pub fn count(fields: &Fields<'_>, names: &[&str]) -> usize {
    names.iter().filter(|name| fields.has_text(name)).count()
}

/// Refuses two texts where one says the same.
///
/// # Errors
/// With `message` when more than one field holds a text.
pub fn at_most_one(fields: &Fields<'_>, names: &[&str], message: &str) -> Result<(), Fault> {
    if count(fields, names) > 1 {
        return fault(fields, names, message);
    }
    Ok(())
}

/// The fault `message`, at the last of the fields that is written.
fn fault(fields: &Fields<'_>, names: &[&str], message: &str) -> Result<(), Fault> {
    let span = names
        .iter()
        .rev()
        .find(|name| fields.is_set(name))
        .map_or(fields.span(), |name| fields.span_of(name));
    Err(Fault::new(message).at(span))
}

/// A header's name with each word capitalised, as Go sends it.
pub fn canonical_header(name: &str) -> String {
    let is_token = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    if !name.chars().all(is_token) {
        return name.to_owned();
    }
    let mut starts_word = true;
    name.chars()
        .map(|c| {
            let c = if starts_word {
                c.to_ascii_uppercase()
            } else {
                c.to_ascii_lowercase()
            };
            starts_word = c == '-';
            c
        })
        .collect()
}
