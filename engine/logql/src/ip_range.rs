//! The addresses of `ip("…")`: one, a range with `-`, or a network with `/`; of both versions.

use std::net::IpAddr;

/// Whether Loki reads `text` as addresses.
pub(crate) fn is_readable(text: &str) -> bool {
    if address(text).is_some() {
        return true;
    }
    if let Some((network, bits)) = text.split_once('/') {
        return is_network(network, bits);
    }
    match text.split_once('-') {
        Some((first, last)) => is_range(first, last),
        None => false,
    }
}

/// One address. Version 6 may name the interface it is on.
fn address(text: &str) -> Option<IpAddr> {
    match text.split_once('%') {
        Some((address, zone)) => address
            .parse()
            .ok()
            .filter(|one: &IpAddr| one.is_ipv6() && !zone.is_empty()),
        None => text.parse().ok(),
    }
}

fn is_network(network: &str, bits: &str) -> bool {
    let is_plain = !bits.is_empty()
        && bits.bytes().all(|byte| byte.is_ascii_digit())
        && (bits == "0" || !bits.starts_with('0'));
    let most = match network.parse::<IpAddr>() {
        Ok(IpAddr::V4(_)) => 32,
        Ok(IpAddr::V6(_)) => 128,
        Err(_) => return false,
    };
    is_plain && bits.parse::<u8>().is_ok_and(|bits| bits <= most)
}

fn is_range(first: &str, last: &str) -> bool {
    match (first.parse::<IpAddr>(), last.parse::<IpAddr>()) {
        (Ok(first), Ok(last)) => first.is_ipv4() == last.is_ipv4() && first <= last,
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use super::is_readable;

    #[test]
    fn addresses() {
        for text in [
            "10.0.0.1",
            "10.0.0.1-10.0.0.9",
            "10.0.0.0/8",
            "::1",
            "2001:db8::/32",
            "fe80::1%eth0",
        ] {
            assert!(is_readable(text), "{text}");
        }
        for text in [
            "",
            "10.0.0",
            "10.0.0.0/33",
            "10.0.0.9-10.0.0.1",
            "10.0.0.1 - 10.0.0.9",
            "10.0.0.1-::1",
            "10.0.0.0/08",
        ] {
            assert!(!is_readable(text), "{text}");
        }
    }
}
