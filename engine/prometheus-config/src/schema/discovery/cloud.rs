//! The large clouds: AWS, Azure, Google, OpenStack.

use config_schema::http_client::{HTTP_CLIENT_INLINE, TLS, check_http_client};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, boolean, duration, field, integer, table, tables, text,
    texts,
};

use super::{one_of, require};

/// Without a region Prometheus asks the machine that it runs on: whether that works can't be known here.
pub(super) static EC2: Table = Table {
    name: "ec2_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("endpoint"),
        text("region"),
        text("access_key"),
        text("secret_key"),
        text("profile"),
        text("role_arn"),
        duration("refresh_interval"),
        integer("port"),
        tables("filters", &EC2_FILTER),
    ],
    check: |fields| {
        for filter in fields.tables("filters") {
            if filter.list("values").is_empty() {
                let message = "EC2 SD configuration filter values cannot be empty";
                return Err(Fault::new(message).at(filter.span()));
            }
        }
        check_http_client(fields)
    },
    ..EMPTY
};

static EC2_FILTER: Table = Table {
    name: "ec2 filter",
    fields: &[text("name"), texts("values")],
    ..EMPTY
};

pub(super) static LIGHTSAIL: Table = Table {
    name: "lightsail_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("endpoint"),
        text("region"),
        text("access_key"),
        text("secret_key"),
        text("profile"),
        text("role_arn"),
        duration("refresh_interval"),
        integer("port"),
    ],
    check: check_http_client,
    ..EMPTY
};

pub(super) static AZURE: Table = Table {
    name: "azure_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("environment"),
        integer("port"),
        text("subscription_id"),
        text("tenant_id"),
        text("client_id"),
        text("client_secret"),
        duration("refresh_interval"),
        text("authentication_method"),
        text("resource_group"),
    ],
    check: check_azure,
    ..EMPTY
};

fn check_azure(fields: &Fields<'_>) -> Result<(), Fault> {
    let needed = |name: &str| {
        let message = format!("azure SD configuration requires a {name}");
        require(fields, name, &message)
    };
    needed("subscription_id")?;
    let method = fields.text_or("authentication_method", "OAuth");
    if method == "OAuth" {
        needed("tenant_id")?;
        needed("client_id")?;
        needed("client_secret")?;
    }
    if !matches!(method, "OAuth" | "ManagedIdentity" | "SDK") {
        let message = format!(
            r#"unknown authentication_type {method:?}. Supported types are "OAuth", "ManagedIdentity" or "SDK""#
        );
        return Err(Fault::new(message).at(fields.span_of("authentication_method")));
    }
    check_http_client(fields)
}

pub(super) static GCE: Table = Table {
    name: "gce_sd_config",
    fields: &[
        text("project"),
        text("zone"),
        text("filter"),
        duration("refresh_interval"),
        integer("port"),
        text("tag_separator"),
    ],
    check: |fields| {
        require(fields, "project", "GCE SD configuration requires a project")?;
        require(fields, "zone", "GCE SD configuration requires a zone")
    },
    ..EMPTY
};

pub(super) static OPENSTACK: Table = Table {
    name: "openstack_sd_config",
    fields: &[
        text("identity_endpoint"),
        text("username"),
        text("userid"),
        text("password"),
        text("project_name"),
        text("project_id"),
        text("domain_name"),
        text("domain_id"),
        text("application_credential_name"),
        text("application_credential_id"),
        text("application_credential_secret"),
        field(
            "role",
            Kind::Parsed(|text| match text {
                "hypervisor" | "instance" | "loadbalancer" => Ok(()),
                _ => Err(format!("unknown OpenStack SD role {text:?}")),
            }),
        ),
        text("region"),
        duration("refresh_interval"),
        integer("port"),
        boolean("all_tenants"),
        table("tls_config", &TLS),
        text("availability"),
    ],
    check: |fields| {
        if fields.has_key("availability") {
            let availability = fields.text("availability");
            let message = format!(
                "unknown availability {availability}, must be one of admin, internal or public"
            );
            one_of(
                fields,
                "availability",
                &["public", "internal", "admin"],
                &message,
            )?;
        }
        let message = "role missing (one of: instance, hypervisor, loadbalancer)";
        require(fields, "role", message)?;
        require(
            fields,
            "region",
            "openstack SD configuration requires a region",
        )
    },
    ..EMPTY
};
