//! Schedulers of containers: Docker, Swarm, Nomad, Marathon, Kuma.

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client};
use config_schema::{
    EMPTY, Fault, Fields, Table, boolean, duration, integer, tables, text, texts, url,
};

use super::{one_of, require};

pub(super) static DOCKER: Table = Table {
    name: "docker_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("host"),
        integer("port"),
        tables("filters", &FILTER),
        text("host_networking_host"),
        duration("refresh_interval"),
        boolean("match_first_network"),
    ],
    check: |fields| {
        require(fields, "host", "host missing")?;
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static DOCKERSWARM: Table = Table {
    name: "dockerswarm_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("host"),
        text("role"),
        integer("port"),
        tables("filters", &FILTER),
        duration("refresh_interval"),
    ],
    check: |fields| {
        require(fields, "host", "host missing")?;
        require(
            fields,
            "role",
            "role missing (one of: tasks, services, nodes)",
        )?;
        let role = fields.text("role");
        let message = format!("invalid role {role}, expected tasks, services, or nodes");
        one_of(fields, "role", &["services", "nodes", "tasks"], &message)?;
        check_http_client(fields)
    },
    ..EMPTY
};

static FILTER: Table = Table {
    name: "docker filter",
    fields: &[text("name"), texts("values")],
    ..EMPTY
};

pub(super) static NOMAD: Table = Table {
    name: "nomad_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        boolean("allow_stale"),
        text("namespace"),
        duration("refresh_interval"),
        text("region"),
        text("server"),
        text("tag_separator"),
    ],
    check: |fields| {
        if fields
            .text_or("server", "http://localhost:4646")
            .trim()
            .is_empty()
        {
            let message = "nomad SD configuration requires a server address";
            return Err(Fault::new(message).at(fields.span_of("server")));
        }
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static MARATHON: Table = Table {
    name: "marathon_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        texts("servers"),
        duration("refresh_interval"),
        text("auth_token"),
        text("auth_token_file"),
    ],
    check: check_marathon,
    ..EMPTY
};

fn check_marathon(fields: &Fields<'_>) -> Result<(), Fault> {
    let refuse = |message: &str| Err(Fault::new(format!("marathon_sd: {message}")));
    if fields.list("servers").is_empty() {
        return refuse("must contain at least one Marathon server");
    }
    let (token, file) = (
        fields.has_text("auth_token"),
        fields.has_text("auth_token_file"),
    );
    if token && file {
        return refuse("at most one of auth_token & auth_token_file must be configured");
    }
    if token || file {
        if fields.is_set("basic_auth") {
            return refuse(
                "at most one of basic_auth, auth_token & auth_token_file must be configured",
            );
        }
        if fields.has_text("bearer_token") || fields.has_text("bearer_token_file") {
            return refuse(
                "at most one of bearer_token, bearer_token_file, auth_token & auth_token_file must be configured",
            );
        }
        if fields.is_set("authorization") {
            return refuse(
                "at most one of auth_token, auth_token_file & authorization must be configured",
            );
        }
    }
    check_http_client(fields)
}

pub(super) static KUMA: Table = Table {
    name: "kuma_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        duration("refresh_interval"),
        duration("fetch_timeout"),
        url("server"),
        text("client_id"),
    ],
    check: |fields| {
        let server = fields.text("server");
        require(fields, "server", "kuma SD server must not be empty: ")?;
        let is_absolute =
            url::parse(server).is_ok_and(|url| !url.scheme.is_empty() && !url.host.is_empty());
        if !is_absolute {
            let message = format!("kuma SD server must not be empty and have a scheme: {server}");
            return Err(Fault::new(message).at(fields.span_of("server")));
        }
        check_http_client(fields)
    },
    ..EMPTY
};
