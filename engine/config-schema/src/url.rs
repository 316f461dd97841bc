//! URLs as Go's `net/url` accepts them, which is more than the standard allows.

/// The parts of a URL that configuration rules look at.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Url<'a> {
    /// In lower case; empty for a relative reference.
    pub scheme: String,
    /// Host and port, without user information.
    pub host: &'a str,
    pub path: &'a str,
}

/// Splits a URL.
///
/// # Errors
/// The reason, worded as Go words it.
pub fn parse(text: &str) -> Result<Url<'_>, String> {
    split(text).map_err(|reason| format!("parse {text:?}: {reason}"))
}

/// A URL that can be sent a request: scheme `http` or `https`, and a host.
///
/// # Errors
/// The reason, worded as Alertmanager words it.
pub fn parse_http(text: &str) -> Result<Url<'_>, String> {
    let url = parse(text)?;
    if url.scheme != "http" && url.scheme != "https" {
        return Err(format!("unsupported scheme {:?} for URL", url.scheme));
    }
    if url.host.is_empty() {
        return Err("missing host for URL".to_owned());
    }
    Ok(url)
}

fn split(text: &str) -> Result<Url<'_>, String> {
    let (text, fragment) = text.split_once('#').unwrap_or((text, ""));
    if text.bytes().any(|byte| byte < 0x20 || byte == 0x7f) {
        return Err("net/url: invalid control character in URL".to_owned());
    }
    let (scheme, rest) = scheme(text)?;
    let rest = rest.split_once('?').map_or(rest, |(rest, _)| rest);
    let mut url = Url {
        scheme: scheme.to_ascii_lowercase(),
        host: "",
        path: rest,
    };
    if !rest.starts_with('/') {
        if !url.scheme.is_empty() {
            return Ok(url);
        }
        let segment = rest.split('/').next().unwrap_or_default();
        if segment.contains(':') {
            return Err("first path segment in URL cannot contain colon".to_owned());
        }
    }
    let is_path_only = url.scheme.is_empty() && rest.starts_with("///");
    if let Some(authority) = rest.strip_prefix("//").filter(|_| !is_path_only) {
        let end = authority.find('/').unwrap_or(authority.len());
        let (authority, path) = authority.split_at(end);
        url.host = host_of(authority)?;
        url.path = path;
    }
    check_escapes(url.path)?;
    check_escapes(fragment)?;
    Ok(url)
}

/// The letters before the first colon, if they can be a scheme.
fn scheme(text: &str) -> Result<(&str, &str), String> {
    for (index, c) in text.char_indices() {
        match c {
            'a'..='z' | 'A'..='Z' => {}
            '0'..='9' | '+' | '-' | '.' if index > 0 => {}
            ':' if index == 0 => return Err("missing protocol scheme".to_owned()),
            ':' => return Ok((&text[..index], &text[index + 1..])),
            _ => break,
        }
    }
    Ok(("", text))
}

fn host_of(authority: &str) -> Result<&str, String> {
    let host = match authority.rsplit_once('@') {
        Some((user, host)) => {
            let is_allowed =
                |c: char| c.is_ascii_alphanumeric() || "-._:~!$&'()*+,;=%@".contains(c);
            if !user.chars().all(is_allowed) {
                return Err("net/url: invalid userinfo".to_owned());
            }
            check_escapes(user)?;
            host
        }
        None => authority,
    };
    let port = if host.starts_with('[') {
        let (literal, port) = host
            .rsplit_once(']')
            .ok_or_else(|| "missing ']' in host".to_owned())?;
        let address = literal.trim_start_matches('[');
        let address = address
            .split_once("%25")
            .map_or(address, |(address, _)| address);
        if address.parse::<std::net::Ipv6Addr>().is_err() {
            return Err(format!(
                "invalid host: ParseAddr({address:?}): unable to parse IP"
            ));
        }
        port
    } else {
        host.find(':').map_or("", |colon| &host[colon..])
    };
    let is_port = port.is_empty()
        || port
            .strip_prefix(':')
            .is_some_and(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    if !is_port {
        return Err(format!("invalid port {port:?} after host"));
    }
    let is_allowed = |c: char| {
        !c.is_ascii() || c.is_ascii_alphanumeric() || "-_.~!$&'()*+,;=:[]<>\"%".contains(c)
    };
    if let Some(c) = host.chars().find(|c| !is_allowed(*c)) {
        return Err(format!(
            "invalid character {:?} in host name",
            c.to_string()
        ));
    }
    check_escapes(host)?;
    Ok(host)
}

/// Each `%` needs two hexadecimal digits behind it.
fn check_escapes(text: &str) -> Result<(), String> {
    for (index, _) in text.match_indices('%') {
        let rest = &text.as_bytes()[index..];
        let is_escape = rest.len() > 2 && rest[1..3].iter().all(u8::is_ascii_hexdigit);
        if !is_escape {
            let shown = String::from_utf8_lossy(&rest[..rest.len().min(3)]).into_owned();
            return Err(format!("invalid URL escape {shown:?}"));
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::{parse, parse_http};

    #[test]
    fn urls_are_split_at_scheme_host_and_path() {
        let url = parse("HTTPS://user:secret@example.org:8080/a/b?x=1#top").unwrap();
        assert_eq!(
            (url.scheme.as_str(), url.host, url.path),
            ("https", "example.org:8080", "/a/b")
        );
        assert_eq!(parse("http://[::1]:9093").unwrap().host, "[::1]:9093");
        assert_eq!(parse("alertmanager:9093").unwrap().scheme, "alertmanager");
    }

    #[test]
    fn what_go_refuses_is_refused_with_its_words() {
        for (text, reason) in [
            ("http://a:port/", r#"invalid port ":port" after host"#),
            ("http://a b/", r#"invalid character " " in host name"#),
            ("http://a/%zz", r#"invalid URL escape "%zz""#),
            ("://a", "missing protocol scheme"),
            ("1a:9", "first path segment in URL cannot contain colon"),
            ("http://[::1", "missing ']' in host"),
        ] {
            let error = parse(text).unwrap_err();
            assert_eq!(error, format!("parse {text:?}: {reason}"));
        }
        assert_eq!(
            parse_http("ftp://a").unwrap_err(),
            r#"unsupported scheme "ftp" for URL"#
        );
        assert_eq!(parse_http("http:///x").unwrap_err(), "missing host for URL");
    }
}
