//! Which addresses are on the open internet, and which lead inside.

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Whether an address belongs to the open internet.
pub(super) fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    let [a, b, c, _] = address.octets();
    let is_inner = address.is_private()
        || address.is_loopback()
        // Cloud metadata services answer at 169.254.169.254.
        || address.is_link_local()
        || address.is_multicast()
        || address.is_documentation()
        || a == 0
        || a >= 240
        // Shared between a provider and its customers.
        || (a == 100 && (64..128).contains(&b))
        || (a == 192 && b == 0 && c == 0)
        || (a == 192 && b == 88 && c == 99)
        || (a == 198 && (18..20).contains(&b));
    !is_inner
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    if let Some(inside) = v4_inside(address) {
        return is_public_v4(inside);
    }
    let [first, second, ..] = address.segments();
    let is_inner = address.is_loopback()
        || address.is_unspecified()
        || address.is_multicast()
        || address.is_unique_local()
        || address.is_unicast_link_local()
        // Site-local: given up long ago, still routed inside some networks.
        || (first & 0xFFC0) == 0xFEC0
        || (first == 0x2001 && second == 0x0DB8)
        // Teredo hides its IPv4 address behind an exclusive or: nobody needs it here.
        || (first == 0x2001 && second == 0)
        || (first == 0x0100 && second == 0);
    !is_inner
}

/// The IPv4 address that an IPv6 address leads to, in the notations that networks translate.
fn v4_inside(address: Ipv6Addr) -> Option<Ipv4Addr> {
    let segments = address.segments();
    let v4 = |high: u16, low: u16| {
        let [a, b] = high.to_be_bytes();
        let [c, d] = low.to_be_bytes();
        Ipv4Addr::new(a, b, c, d)
    };
    match segments {
        // Mapped, `::ffff:a.b.c.d`; translated by NAT64, `64:ff9b::a.b.c.d`.
        [0, 0, 0, 0, 0, 0xFFFF, high, low] | [0x0064, 0xFF9B, 0, 0, 0, 0, high, low] => {
            Some(v4(high, low))
        }
        // 6to4, `2002:aabb:ccdd::`.
        [0x2002, high, low, ..] => Some(v4(high, low)),
        // Compatible, `::a.b.c.d`; `::` and `::1` are addresses of their own.
        [0, 0, 0, 0, 0, 0, high, low] if high != 0 => Some(v4(high, low)),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_of_the_open_internet() {
        for text in [
            "8.8.8.8",
            "1.1.1.1",
            "172.15.0.1",
            "2606:4700::1111",
            "::ffff:8.8.8.8",
        ] {
            assert!(is_public(text.parse().unwrap()), "{text}");
        }
    }

    #[test]
    fn addresses_that_lead_inside() {
        for text in [
            "127.0.0.1",
            "127.8.8.8",
            "0.0.0.0",
            "10.1.2.3",
            "172.16.0.1",
            "192.168.1.1",
            "169.254.169.254",
            "100.64.0.1",
            "192.0.0.192",
            "198.18.0.1",
            "224.0.0.1",
            "255.255.255.255",
            "::",
            "::1",
            "fe80::1",
            "fc00::1",
            "fd00:ec2::254",
            "fec0::1",
            "ff02::1",
            "2001:db8::1",
            "::ffff:127.0.0.1",
            "::ffff:169.254.169.254",
            "::127.0.0.1",
            "64:ff9b::7f00:1",
            "2002:7f00:1::",
        ] {
            assert!(!is_public(text.parse().unwrap()), "{text}");
        }
    }
}
