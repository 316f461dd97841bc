//! Kubernetes.

use std::collections::BTreeSet;

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client};
use config_schema::{
    EMPTY, Fault, Field, Fields, Kind, Table, boolean, field, table, tables, text, texts, url,
};

use super::require;

pub(super) static KUBERNETES: Table = Table {
    name: "kubernetes_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("api_server"),
        role("role"),
        text("kubeconfig_file"),
        table("namespaces", &NAMESPACES),
        tables("selectors", &SELECTOR),
        table("attach_metadata", &ATTACH_METADATA),
    ],
    check,
    ..EMPTY
};

static NAMESPACES: Table = Table {
    name: "namespaces",
    fields: &[boolean("own_namespace"), texts("names")],
    ..EMPTY
};

static SELECTOR: Table = Table {
    name: "selector",
    fields: &[role("role"), text("label"), text("field")],
    ..EMPTY
};

static ATTACH_METADATA: Table = Table {
    name: "attach_metadata",
    fields: &[boolean("node")],
    ..EMPTY
};

const fn role(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| match selectable(text) {
            [] => Err(format!("unknown Kubernetes SD role {text:?}")),
            _ => Ok(()),
        }),
    )
}

/// What a role's selectors may be about; nothing for an unknown role.
fn selectable(role: &str) -> &'static [&'static str] {
    match role {
        "pod" => &["pod"],
        "service" => &["service"],
        "endpointslice" => &["pod", "service", "endpointslice"],
        "endpoints" => &["pod", "service", "endpoints"],
        "node" => &["node"],
        "ingress" => &["ingress"],
        _ => &[],
    }
}

fn check(fields: &Fields<'_>) -> Result<(), Fault> {
    let roles = "role missing (one of: pod, service, endpoints, endpointslice, node, ingress)";
    require(fields, "role", roles)?;
    check_http_client(fields)?;
    let refuse = |name: &str, message: &str| Err(Fault::new(message).at(fields.span_of(name)));
    let has_server = fields.is_set("api_server");
    let has_file = fields.has_text("kubeconfig_file");
    let own_namespace = fields
        .table("namespaces")
        .is_some_and(|namespaces| namespaces.boolean("own_namespace") == Some(true));
    if has_server && has_file {
        return refuse(
            "kubeconfig_file",
            "cannot use 'kubeconfig_file' and 'api_server' simultaneously",
        );
    }
    if has_file && has_client(fields) {
        return refuse(
            "kubeconfig_file",
            "cannot use a custom HTTP client configuration together with 'kubeconfig_file'",
        );
    }
    if !has_server && has_client(fields) {
        return Err(Fault::new(
            "to use custom HTTP client configuration please provide the 'api_server' URL explicitly",
        ));
    }
    for (is_set, name) in [(has_server, "api_server"), (has_file, "kubeconfig_file")] {
        if is_set && own_namespace {
            let message =
                format!("cannot use '{name}' and 'namespaces.own_namespace' simultaneously");
            return refuse(name, &message);
        }
    }
    check_selectors(fields)
}

/// Whether the HTTP client differs from the default one.
fn has_client(fields: &Fields<'_>) -> bool {
    HTTP_CLIENT_INLINE
        .fields
        .iter()
        .any(|field| match field.name {
            "follow_redirects" | "enable_http2" => fields.boolean(field.name) == Some(false),
            "proxy_from_environment" => fields.boolean(field.name) == Some(true),
            "bearer_token" | "bearer_token_file" | "no_proxy" => fields.has_text(field.name),
            "tls_config" => fields.table(field.name).is_some_and(|tls| has_tls(&tls)),
            name => fields.is_set(name),
        })
}

fn has_tls(tls: &Fields<'_>) -> bool {
    tls.entries().any(|(name, node, _)| match name {
        "insecure_skip_verify" => tls.boolean(name) == Some(true),
        _ => !node.is_null() && tls.has_text(name),
    })
}

fn check_selectors(fields: &Fields<'_>) -> Result<(), Fault> {
    let role = fields.text("role");
    let allowed = selectable(role);
    let mut seen = BTreeSet::new();
    for selector in fields.tables("selectors") {
        let about = selector.text("role");
        let refuse = |message: String| Err(Fault::new(message).at(selector.span()));
        if !seen.insert(about) {
            return refuse(format!("duplicated selector role: {about}"));
        }
        if !allowed.contains(&about) {
            let allowed = allowed.join(", ");
            return refuse(format!("{role} role supports only {allowed} selectors"));
        }
        let text = selector.text("field");
        let mut terms = text.split(',').filter(|term| !term.is_empty());
        if let Some(term) = terms.find(|term| !term.contains('=')) {
            return refuse(format!(
                "invalid selector: '{text}'; can't understand '{term}'"
            ));
        }
    }
    Ok(())
}
