//! Which addresses are anybody's to be reached at, and which are this network's own affairs (RFC 6890 and its registries).

use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};

/// Which addresses something may be sent to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// Those of the public internet.
    Public,
    /// These, and this machine's own: for whoever develops a receiver.
    Loopback,
}

impl Reach {
    /// Whether it may be sent to an address.
    #[must_use]
    pub fn allows(self, address: IpAddr) -> bool {
        is_public(address) || (self == Reach::Loopback && address.to_canonical().is_loopback())
    }
}

/// Whether an address is one of the public internet: neither private, nor of this machine or its link, nor shared by
/// carriers, nor for documentation, tests or groups, nor another one in disguise.
fn is_public(address: IpAddr) -> bool {
    match address {
        IpAddr::V4(address) => is_public_v4(address),
        IpAddr::V6(address) => is_public_v6(address),
    }
}

fn is_public_v4(address: Ipv4Addr) -> bool {
    const OWN: [([u8; 4], u32); 15] = [
        ([0, 0, 0, 0], 8),       // this network
        ([10, 0, 0, 0], 8),      // private
        ([100, 64, 0, 0], 10),   // shared by carriers (CGNAT)
        ([127, 0, 0, 0], 8),     // this machine
        ([169, 254, 0, 0], 16),  // this link, with the metadata of clouds
        ([172, 16, 0, 0], 12),   // private
        ([192, 0, 0, 0], 24),    // protocols
        ([192, 0, 2, 0], 24),    // documentation
        ([192, 88, 99, 0], 24),  // relays of old
        ([192, 168, 0, 0], 16),  // private
        ([198, 18, 0, 0], 15),   // benchmarks
        ([198, 51, 100, 0], 24), // documentation
        ([203, 0, 113, 0], 24),  // documentation
        ([224, 0, 0, 0], 4),     // groups
        ([240, 0, 0, 0], 4),     // reserved, with the broadcast
    ];
    let bits = u32::from(address);
    !OWN.iter().any(|(start, length)| {
        let shift = 32 - length;
        bits >> shift == u32::from(Ipv4Addr::from(*start)) >> shift
    })
}

fn is_public_v6(address: Ipv6Addr) -> bool {
    const GLOBAL: (u16, u128) = (0x2000, 3);
    // 64:ff9b::/96 is how a network without IPv4 names an address of IPv4.
    const TRANSLATED: u128 = 0x0064_ff9b << 96;
    const OWN: [(u128, u32); 4] = [
        (0x2001_0000 << 96, 23), // protocols, Teredo among them
        (0x2001_0db8 << 96, 32), // documentation
        (0x2002_0000 << 96, 16), // an address of IPv4 in disguise
        (0x3fff_0000 << 96, 20), // documentation
    ];
    let bits = u128::from(address);
    if bits >> 32 == TRANSLATED >> 32 {
        let [.., a, b, c, d] = address.octets();
        return is_public_v4(Ipv4Addr::new(a, b, c, d));
    }
    let (start, length) = GLOBAL;
    // Whatever is not of that range is local, a group, an IPv4 address in disguise, or not given out.
    address.segments()[0] >> (16 - length) == start >> (16 - length)
        && !OWN.iter().any(|(start, length)| {
            let shift = 128 - length;
            bits >> shift == start >> shift
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Both ends of each range, and what lies beside it.
    #[test]
    fn only_addresses_of_the_public_internet_are_public() {
        #[rustfmt::skip]
        const OWN: &[&str] = &[
            "0.0.0.0", "0.255.255.255", "10.0.0.0", "10.255.255.255", "100.64.0.0", "100.127.255.255", "127.0.0.0",
            "127.0.0.1", "127.255.255.255", "169.254.0.0", "169.254.169.254", "169.254.255.255", "172.16.0.0",
            "172.31.255.255", "192.0.0.0", "192.0.0.255", "192.0.2.0", "192.0.2.255", "192.88.99.1", "192.168.0.0",
            "192.168.255.255", "198.18.0.0", "198.19.255.255", "198.51.100.0", "198.51.100.255", "203.0.113.0",
            "203.0.113.255", "224.0.0.0", "239.255.255.255", "240.0.0.0", "255.255.255.255",
            "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::ffff:93.184.216.34", "::7f00:1", "64:ff9b::127.0.0.1",
            "64:ff9b::10.1.2.3", "64:ff9b:1::1", "100::1", "1fff:ffff::1", "2001::1", "2001:1ff:ffff::1", "2001:db8::1",
            "2001:db8:ffff::1", "2002:7f00:1::1", "2002:5db8:d822::1", "3fff::1", "3fff:fff:ffff::1", "4000::1", "5f00::1",
            "fc00::1", "fdff::1", "fe80::1", "febf::1", "fec0::1", "ff02::1", "ffff::1",
        ];
        #[rustfmt::skip]
        const PUBLIC: &[&str] = &[
            "1.0.0.0", "9.255.255.255", "11.0.0.0", "93.184.216.34", "100.63.255.255", "100.128.0.0", "126.255.255.255",
            "128.0.0.0", "169.253.255.255", "169.255.0.0", "172.15.255.255", "172.32.0.0", "191.255.255.255", "192.0.1.0",
            "192.0.3.0", "192.88.98.255", "192.88.100.0", "192.167.255.255", "192.169.0.0", "198.17.255.255",
            "198.20.0.0", "198.51.99.255", "198.51.101.0", "203.0.112.255", "203.0.114.0", "223.255.255.255",
            "64:ff9b::93.184.216.34", "2000::1", "2001:200::1", "2001:db7::1", "2001:db9::1", "2003::1",
            "2606:2800:220:1:248:1893:25c8:1946", "3ffe:ffff::1", "3fff:1000::1",
        ];
        const THIS_MACHINE: &[&str] = &[
            "127.0.0.1",
            "127.0.0.0",
            "127.255.255.255",
            "::1",
            "::ffff:127.0.0.1",
        ];
        for (addresses, public) in [(OWN, false), (PUBLIC, true)] {
            for text in addresses {
                let address: IpAddr = text
                    .parse()
                    .unwrap_or_else(|_| panic!("{text} is no address"));
                assert_eq!(Reach::Public.allows(address), public, "{text}");
                let own = THIS_MACHINE.contains(text);
                assert_eq!(Reach::Loopback.allows(address), public || own, "{text}");
            }
        }
    }
}
