//! Addresses: of a target, and of the server itself.

use std::net::IpAddr;

use super::super::value::Value;
use super::{Environment, Function, NIL_DEREFERENCE, Param, text_arg};

pub(super) const FUNCTIONS: &[Function] = &[
    Function::new(
        "stripPort",
        &[Param::String],
        strip_port,
        "an address without its port",
    ),
    Function::new(
        "stripDomain",
        &[Param::String],
        strip_domain,
        "a host's name without its domain; the port stays",
    ),
    Function::new(
        "externalURL",
        &[],
        external_url,
        "the address under which Prometheus is reachable",
    ),
    Function::new("pathPrefix", &[], path_prefix, "the path in that address"),
];

fn strip_port(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let address = text_arg(args, 0);
    Ok(match split_host_port(&address) {
        Some((host, _)) => Value::string(host),
        None => Value::String(address),
    })
}

fn strip_domain(_: &Environment<'_>, args: &[Value]) -> Result<Value, String> {
    let address = text_arg(args, 0);
    let (host, port) = split_host_port(&address).unwrap_or((&address, ""));
    if host.parse::<IpAddr>().is_ok() {
        return Ok(Value::String(address));
    }
    let name = host.split('.').next().unwrap_or_default();
    Ok(Value::string(match (port, name.contains(':')) {
        ("", _) => name.to_owned(),
        (port, true) => format!("[{name}]:{port}"),
        (port, false) => format!("{name}:{port}"),
    }))
}

/// Host and port, where the address has both; an IPv6 address must stand in brackets.
fn split_host_port(address: &str) -> Option<(&str, &str)> {
    let (before, port) = address.rsplit_once(':')?;
    let host = match before.strip_prefix('[') {
        Some(inner) => inner.strip_suffix(']')?,
        None if before.contains(':') => return None,
        None => before,
    };
    (!host.contains(['[', ']']) && !port.contains(['[', ']'])).then_some((host, port))
}

fn external_url(environment: &Environment<'_>, _: &[Value]) -> Result<Value, String> {
    environment
        .external_url
        .map(Value::string)
        .ok_or_else(|| NIL_DEREFERENCE.to_owned())
}

fn path_prefix(environment: &Environment<'_>, _: &[Value]) -> Result<Value, String> {
    let url = environment.external_url.ok_or(NIL_DEREFERENCE)?;
    let after_scheme = url.split_once("://").map_or(url, |(_, rest)| rest);
    let path = after_scheme
        .find('/')
        .and_then(|at| after_scheme.get(at..))
        .unwrap_or_default();
    let end = path.find(['?', '#']).unwrap_or(path.len());
    Ok(Value::string(path.get(..end).unwrap_or_default()))
}
