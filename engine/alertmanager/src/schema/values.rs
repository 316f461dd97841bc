//! Scalars with rules of their own.

use config_schema::{Field, Kind, duration, field, url};

/// What Alertmanager prints in place of a secret; reading it back is allowed.
const SECRET: &str = "<secret>";

/// A URL to send requests to.
pub(super) const fn http_url(name: &'static str) -> Field {
    field(name, Kind::Parsed(|text| url::parse_http(text).map(|_| ())))
}

pub(super) const fn secret_url(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| match text {
            SECRET => Ok(()),
            _ => url::parse_http(text).map(|_| ()),
        }),
    )
}

/// A URL, or a template that will become one.
pub(super) const fn template_url(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| {
            if matches!(text, "" | SECRET) || is_template(text)? {
                return Ok(());
            }
            url::parse_http(text)
                .map(|_| ())
                .map_err(|reason| format!("invalid URL: {reason}"))
        }),
    )
}

/// Whether a text holds template actions.
pub(super) fn is_template(text: &str) -> Result<bool, String> {
    let mut rest = text;
    while let Some((_, action)) = rest.split_once("{{") {
        let (_, after) = action
            .split_once("}}")
            .ok_or_else(|| "invalid template syntax: unclosed action".to_owned())?;
        rest = after;
    }
    Ok(text.contains("{{"))
}

/// A span as Go's `time.ParseDuration` reads it; a number alone has no unit.
pub(super) const fn go_duration_text(name: &'static str) -> Field {
    field(
        name,
        Kind::Parsed(|text| match duration::parse_go(text) {
            Some(_) => Ok(()),
            None => Err(format!("time: invalid duration {text:?}")),
        }),
    )
}

/// `host:port`; the host may be empty.
pub(super) const fn host_port(name: &'static str) -> Field {
    field(name, Kind::Parsed(check_host_port))
}

fn check_host_port(text: &str) -> Result<(), String> {
    if text.is_empty() {
        return Ok(());
    }
    let (host, port) = text
        .rsplit_once(':')
        .ok_or_else(|| format!("address {text}: missing port in address"))?;
    let is_bracketed = host.starts_with('[') && host.ends_with(']');
    if host.starts_with('[') && !is_bracketed {
        return Err(format!("address {text}: missing ']' in address"));
    }
    if host.contains(':') && !is_bracketed {
        return Err(format!("address {text}: too many colons in address"));
    }
    if port.is_empty() {
        return Err(format!("address {text:?}: port cannot be empty"));
    }
    Ok(())
}
