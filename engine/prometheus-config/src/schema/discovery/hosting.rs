//! Hosting companies.

use config_schema::http_client::{HTTP_CLIENT_INLINE, TLS, check_http_client};
use config_schema::{
    EMPTY, Fault, Fields, Kind, Table, duration, field, integer, table, text, texts, url,
};

use super::{one_of, require};

pub(super) static DIGITALOCEAN: Table = Table {
    name: "digitalocean_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[duration("refresh_interval"), integer("port")],
    check: check_http_client,
    ..EMPTY
};

pub(super) static VULTR: Table = Table {
    name: "vultr_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: DIGITALOCEAN.fields,
    check: check_http_client,
    ..EMPTY
};

pub(super) static HETZNER: Table = Table {
    name: "hetzner_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        duration("refresh_interval"),
        integer("port"),
        field(
            "role",
            Kind::Parsed(|text| match text {
                "robot" | "hcloud" => Ok(()),
                _ => Err(format!("unknown role {text:?}")),
            }),
        ),
        text("label_selector"),
    ],
    check: |fields| {
        require(fields, "role", "role missing (one of: robot, hcloud)")?;
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static IONOS: Table = Table {
    name: "ionos_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("datacenter_id"),
        duration("refresh_interval"),
        integer("port"),
    ],
    check: |fields| {
        require(fields, "datacenter_id", "datacenter id can't be empty")?;
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static LINODE: Table = Table {
    name: "linode_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        duration("refresh_interval"),
        integer("port"),
        text("tag_separator"),
        text("region"),
    ],
    check: check_http_client,
    ..EMPTY
};

pub(super) static OVHCLOUD: Table = Table {
    name: "ovhcloud_sd_config",
    fields: &[
        text("endpoint"),
        text("application_key"),
        text("application_secret"),
        text("consumer_key"),
        duration("refresh_interval"),
        text("service"),
    ],
    check: |fields| {
        if fields.has_key("endpoint") {
            require(fields, "endpoint", "endpoint can not be empty")?;
        }
        require(
            fields,
            "application_key",
            "application key can not be empty",
        )?;
        require(
            fields,
            "application_secret",
            "application secret can not be empty",
        )?;
        require(fields, "consumer_key", "consumer key can not be empty")?;
        let message = format!("unknown service: {}", fields.text("service"));
        one_of(fields, "service", &["dedicated_server", "vps"], &message)
    },
    ..EMPTY
};

pub(super) static SCALEWAY: Table = Table {
    name: "scaleway_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("project_id"),
        text("api_url"),
        text("zone"),
        text("access_key"),
        text("secret_key"),
        text("secret_key_file"),
        text("name_filter"),
        texts("tags_filter"),
        duration("refresh_interval"),
        integer("port"),
        field(
            "role",
            Kind::Parsed(|text| match text {
                "instance" | "baremetal" => Ok(()),
                _ => Err(format!("unknown role {text:?}")),
            }),
        ),
    ],
    check: check_scaleway,
    ..EMPTY
};

fn check_scaleway(fields: &Fields<'_>) -> Result<(), Fault> {
    require(fields, "role", "role missing (one of: instance, baremetal)")?;
    require(fields, "project_id", "project_id is mandatory")?;
    match (
        fields.has_text("secret_key"),
        fields.has_text("secret_key_file"),
    ) {
        (false, false) => {
            return Err(Fault::new(
                "one of secret_key & secret_key_file must be configured",
            ));
        }
        (true, true) => {
            let message = "at most one of secret_key & secret_key_file must be configured";
            return Err(Fault::new(message).at(fields.span_of("secret_key_file")));
        }
        _ => {}
    }
    require(fields, "access_key", "access_key is mandatory")?;
    check_http_client(fields)
}

pub(super) static STACKIT: Table = Table {
    name: "stackit_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("project"),
        duration("refresh_interval"),
        integer("port"),
        text("region"),
        url("endpoint"),
        text("service_account_key"),
        text("private_key"),
        text("service_account_key_path"),
        text("private_key_path"),
        text("credentials_file_path"),
    ],
    check: |fields| {
        if fields.text_or("region", "eu01").is_empty() {
            require(
                fields,
                "endpoint",
                "stackit_sd: endpoint and region missing",
            )?;
        }
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static TRITON: Table = Table {
    name: "triton_sd_config",
    fields: &[
        text("account"),
        text("role"),
        text("dns_suffix"),
        text("endpoint"),
        texts("groups"),
        integer("port"),
        duration("refresh_interval"),
        table("tls_config", &TLS),
        integer("version"),
    ],
    check: |fields| {
        if fields.has_key("role") {
            let message = "triton SD configuration requires role to be 'container' or 'cn'";
            one_of(fields, "role", &["container", "cn"], message)?;
        }
        let needed = [
            ("account", "triton SD configuration requires an account"),
            (
                "dns_suffix",
                "triton SD configuration requires a dns_suffix",
            ),
            ("endpoint", "triton SD configuration requires an endpoint"),
        ];
        for (name, message) in needed {
            require(fields, name, message)?;
        }
        if fields.duration_ms("refresh_interval") == Some(0) {
            return Err(Fault::new(
                "triton SD configuration requires RefreshInterval to be a positive integer",
            )
            .at(fields.span_of("refresh_interval")));
        }
        Ok(())
    },
    ..EMPTY
};
