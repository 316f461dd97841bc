//! Directories of services: files, HTTP, DNS, Consul, Eureka, PuppetDB, ZooKeeper, Uyuni.

use config_schema::http_client::{HTTP_CLIENT_INLINE, check_http_client};
use config_schema::{
    EMPTY, Fault, Fields, Table, boolean, duration, integer, text, text_map, texts, url,
};

use super::require;
use crate::schema::is_path_pattern;

pub(super) static FILE: Table = Table {
    name: "file_sd_config",
    fields: &[texts("files"), duration("refresh_interval")],
    check: |fields| {
        if fields.list("files").is_empty() {
            return Err(Fault::new(
                "file service discovery config must contain at least one path name",
            ));
        }
        for (path, span) in fields.texts("files") {
            let ending = path.rsplit_once('.').map_or("", |(_, ending)| ending);
            let is_known = matches!(ending, "json" | "yml" | "yaml" | "JSON" | "YML" | "YAML");
            if !is_known || !is_path_pattern(path) {
                let message = format!("path name {path:?} is not valid for file discovery");
                return Err(Fault::new(message).at(span));
            }
        }
        Ok(())
    },
    ..EMPTY
};

pub(super) static HTTP: Table = Table {
    name: "http_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[duration("refresh_interval"), url("url")],
    check: |fields| {
        check_url(fields)?;
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static PUPPETDB: Table = Table {
    name: "puppetdb_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        duration("refresh_interval"),
        url("url"),
        text("query"),
        boolean("include_parameters"),
        integer("port"),
    ],
    check: |fields| {
        check_url(fields)?;
        require(fields, "query", "query missing")?;
        check_http_client(fields)
    },
    ..EMPTY
};

fn check_url(fields: &Fields<'_>) -> Result<(), Fault> {
    require(fields, "url", "URL is missing")?;
    let refuse = |message: &str| Err(Fault::new(message).at(fields.span_of("url")));
    match url::parse(fields.text("url")) {
        Ok(url) if url.scheme != "http" && url.scheme != "https" => {
            refuse("URL scheme must be 'http' or 'https'")
        }
        Ok(url) if url.host.is_empty() => refuse("host is missing in URL"),
        _ => Ok(()),
    }
}

pub(super) static DNS: Table = Table {
    name: "dns_sd_config",
    fields: &[
        texts("names"),
        duration("refresh_interval"),
        text("type"),
        integer("port"),
    ],
    check: |fields| {
        if fields.list("names").is_empty() {
            return Err(Fault::new(
                "DNS-SD config must contain at least one SRV record name",
            ));
        }
        let kind = fields.text_or("type", "SRV");
        match kind.to_uppercase().as_str() {
            "SRV" => Ok(()),
            "A" | "AAAA" | "MX" | "NS" if fields.integer("port").unwrap_or_default() != 0 => Ok(()),
            "A" | "AAAA" | "MX" | "NS" => Err(Fault::new(
                "a port is required in DNS-SD configs for all record types except SRV",
            )),
            _ => {
                let message = format!("invalid DNS-SD records type {kind}");
                Err(Fault::new(message).at(fields.span_of("type")))
            }
        }
    },
    ..EMPTY
};

pub(super) static CONSUL: Table = Table {
    name: "consul_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        text("server"),
        text("path_prefix"),
        text("token"),
        text("datacenter"),
        text("namespace"),
        text("partition"),
        text("tag_separator"),
        text("scheme"),
        text("username"),
        text("password"),
        boolean("allow_stale"),
        duration("refresh_interval"),
        texts("services"),
        texts("tags"),
        text_map("node_meta"),
        text("filter"),
    ],
    check: check_consul,
    ..EMPTY
};

fn check_consul(fields: &Fields<'_>) -> Result<(), Fault> {
    if fields.text_or("server", "localhost:8500").trim().is_empty() {
        let message = "consul SD configuration requires a server address";
        return Err(Fault::new(message).at(fields.span_of("server")));
    }
    let has_user = fields.has_text("username") || fields.has_text("password");
    if has_user && fields.is_set("basic_auth") {
        return Err(Fault::new(
            "at most one of consul SD configuration username and password and basic auth can be configured",
        ));
    }
    let has_authorization = fields.is_set("authorization") || fields.is_set("oauth2");
    if fields.has_text("token") && has_authorization {
        return Err(Fault::new(
            "at most one of consul SD token, authorization, or oauth2 can be configured",
        ));
    }
    check_http_client(fields)
}

pub(super) static EUREKA: Table = Table {
    name: "eureka_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[url("server"), duration("refresh_interval")],
    check: |fields| {
        require(fields, "server", "eureka_sd: empty or null eureka server")?;
        let is_absolute = url::parse(fields.text("server"))
            .is_ok_and(|url| !url.scheme.is_empty() && !url.host.is_empty());
        if !is_absolute {
            let message = "eureka_sd: invalid eureka server URL";
            return Err(Fault::new(message).at(fields.span_of("server")));
        }
        check_http_client(fields)
    },
    ..EMPTY
};

pub(super) static SERVERSET: Table = Table {
    name: "serverset_sd_config",
    fields: &[texts("servers"), texts("paths"), duration("timeout")],
    check: |fields| check_zookeeper(fields, "serverset"),
    ..EMPTY
};

pub(super) static NERVE: Table = Table {
    name: "nerve_sd_config",
    fields: SERVERSET.fields,
    check: |fields| check_zookeeper(fields, "nerve"),
    ..EMPTY
};

fn check_zookeeper(fields: &Fields<'_>, called: &str) -> Result<(), Fault> {
    for (name, what) in [("servers", "Zookeeper server"), ("paths", "path")] {
        if fields.list(name).is_empty() {
            return Err(Fault::new(format!(
                "{called} SD config must contain at least one {what}"
            )));
        }
    }
    for (path, span) in fields.texts("paths") {
        if !path.starts_with('/') {
            let message = format!("{called} SD config paths must begin with '/': {path}");
            return Err(Fault::new(message).at(span));
        }
    }
    Ok(())
}

pub(super) static UYUNI: Table = Table {
    name: "uyuni_sd_config",
    inline: &[&HTTP_CLIENT_INLINE],
    fields: &[
        url("server"),
        text("username"),
        text("password"),
        text("entitlement"),
        text("separator"),
        duration("refresh_interval"),
    ],
    check: |fields| {
        let needed = [
            ("server", "Uyuni SD configuration requires server host"),
            ("username", "Uyuni SD configuration requires a username"),
            ("password", "Uyuni SD configuration requires a password"),
        ];
        for (name, message) in needed {
            require(fields, name, message)?;
        }
        check_http_client(fields)
    },
    ..EMPTY
};
