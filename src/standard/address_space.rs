//! The address space of a server: this machine, the local network, or the public internet.

use std::net::IpAddr;
use url::{Host, Url};

/// Address spaces of Local Network Access (<https://wicg.github.io/local-network-access/#ip-address-space-heading>),
/// the most private first.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(crate) enum AddressSpace {
    Loopback,
    Local,
    Public,
}

impl AddressSpace {
    /// The address space of a host that is an address, or a name of this machine
    /// (<https://w3c.github.io/webappsec-secure-contexts/#potentially-trustworthy-origin>).
    pub(crate) fn named(host: &Host<&str>) -> Option<AddressSpace> {
        match *host {
            Host::Domain(name) => {
                (name == "localhost" || name.ends_with(".localhost")).then_some(AddressSpace::Loopback)
            }
            Host::Ipv4(address) => Some(AddressSpace::of(address.into())),
            Host::Ipv6(address) => Some(AddressSpace::of(address.into())),
        }
    }

    /// The same for a URL's host.
    pub(crate) fn from_url(url: &str) -> Option<AddressSpace> {
        AddressSpace::named(&Url::parse(url).ok()?.host()?)
    }

    /// Its name in the specification.
    pub(crate) fn name(self) -> &'static str {
        match self {
            AddressSpace::Loopback => "loopback",
            AddressSpace::Local => "local",
            AddressSpace::Public => "public",
        }
    }

    /// The address space of an address.
    pub(crate) fn of(address: IpAddr) -> AddressSpace {
        match address {
            IpAddr::V4(v4) if v4.is_loopback() => AddressSpace::Loopback,
            IpAddr::V4(v4) if v4.is_private() || v4.is_link_local() => AddressSpace::Local,
            IpAddr::V6(v6) if v6.is_loopback() => AddressSpace::Loopback,
            IpAddr::V6(v6) if v6.is_unique_local() || v6.is_unicast_link_local() => AddressSpace::Local,
            IpAddr::V6(v6) => match v6.to_ipv4_mapped() {
                Some(v4) => AddressSpace::of(IpAddr::V4(v4)),
                None => AddressSpace::Public,
            },
            IpAddr::V4(_) => AddressSpace::Public,
        }
    }
}

impl std::fmt::Display for AddressSpace {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.name())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_host_tells_its_space_by_its_address_or_by_a_name_of_this_machine() {
        use AddressSpace::{Local, Loopback, Public};
        for (url, expected) in [
            ("http://localhost:8080/a", Some(Loopback)),
            ("http://app.localhost/", Some(Loopback)),
            ("http://127.8.0.1/", Some(Loopback)),
            ("http://[::1]/", Some(Loopback)),
            ("http://[::ffff:127.0.0.1]/", Some(Loopback)),
            ("http://192.168.1.20/", Some(Local)),
            ("http://[fd00::1]/", Some(Local)),
            ("http://203.0.113.9/", Some(Public)),
            ("http://127.example/", None),
            ("http://printer.local/", None),
            ("http://localhost.example/", None),
            ("no URL", None),
        ] {
            assert_eq!(AddressSpace::from_url(url), expected, "{url}");
        }
    }
}
