//! Hosts with another name on the other side: `uat1.example=uat2.example`, `http://localhost:3000=https://app.example`.

use std::borrow::Cow;
use std::str::FromStr;

/// A mapping of hosts.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct HostMap(Vec<(Address, Address)>);

/// A host, or an origin.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Address {
    scheme: Option<String>,
    /// In lower case; `.example` matches every subdomain.
    host: String,
    port: Option<u16>,
}

impl Address {
    /// `api.example`, `api.example:8443`, `https://api.example`, `*.example`.
    fn parse(text: &str) -> Result<Address, String> {
        let (scheme, rest) = match text.split_once("://") {
            Some((scheme, rest)) => (Some(scheme.to_ascii_lowercase()), rest),
            None => (None, text),
        };
        let rest = rest.strip_suffix('/').unwrap_or(rest);
        let (host, port) = parted(rest);
        let host = host.to_lowercase();
        let host = host.strip_prefix('*').map(str::to_owned).unwrap_or(host);
        let is_host = !host.is_empty() && !host.contains(['/', '?', '#', '@', '*', ' ', '=', ',']);
        if !is_host || (text.contains('*') && !host.starts_with('.')) {
            return Err(format!("'{text}' is neither a host nor an origin"));
        }
        let port = port.or(match scheme.as_deref() {
            Some("http") => Some(80),
            Some("https") => Some(443),
            _ => None,
        });
        Ok(Address { scheme, host, port })
    }

    /// The part of a host in front of the common part.
    fn before<'h>(&self, host: &'h str) -> Option<&'h str> {
        match self.host.starts_with('.') {
            true => host.strip_suffix(&*self.host).filter(|before| !before.is_empty()),
            false => (*host == *self.host).then_some(""),
        }
    }
}

/// Host and port.
fn parted(text: &str) -> (&str, Option<u16>) {
    let (host, port) = text.rsplit_once(':').unwrap_or((text, ""));
    match port.parse() {
        Ok(port) => (host, Some(port)),
        Err(_) => (text, None),
    }
}

impl FromStr for HostMap {
    type Err = String;

    fn from_str(text: &str) -> Result<HostMap, String> {
        let (from, to) = text.split_once('=').ok_or_else(|| "expected BEFORE=AFTER".to_owned())?;
        let (from, to) = (Address::parse(from.trim())?, Address::parse(to.trim())?);
        if from.host.starts_with('.') != to.host.starts_with('.') {
            return Err("a * must be on both sides or on neither".to_owned());
        }
        Ok(HostMap(vec![(from, to)]))
    }
}

impl HostMap {
    /// The mapping of all of these.
    pub fn all(maps: impl IntoIterator<Item = HostMap>) -> HostMap {
        HostMap(maps.into_iter().flat_map(|map| map.0).collect())
    }

    /// Whether it is empty.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Maps a host with its optional port.
    pub(super) fn map_host(&self, text: &str) -> String {
        let (host, port) = parted(text);
        self.server(host, port).unwrap_or_else(|| text.to_owned())
    }

    fn server(&self, host: &str, port: Option<u16>) -> Option<String> {
        let lower = host.to_lowercase();
        self.0.iter().find_map(|(from, to)| {
            let before = from.before(&lower)?;
            let fits = from.port.is_none() || port.is_none() || from.port == port;
            let port = to.port.or(port);
            fits.then(|| format!("{before}{}{}", to.host, port.map(|port| format!(":{port}")).unwrap_or_default()))
        })
    }

    /// `https://app.example`
    pub(super) fn map_origin(&self, text: &str) -> String {
        let Some((scheme, rest)) = text.split_once("://") else { return text.to_owned() };
        let (host, port) = parted(rest);
        let standard = |scheme: &str| match scheme {
            "http" => Some(80),
            "https" => Some(443),
            _ => None,
        };
        let real_port = port.or_else(|| standard(scheme));
        let lower = host.to_lowercase();
        let found = self.0.iter().find_map(|(from, to)| {
            let before = from.before(&lower)?;
            let fits =
                from.scheme.as_deref().is_none_or(|of| of == scheme) && (from.port.is_none() || from.port == real_port);
            let scheme = to.scheme.as_deref().unwrap_or(scheme);
            let port = to.port.or(port).filter(|port| standard(scheme) != Some(*port));
            let port = port.map(|port| format!(":{port}")).unwrap_or_default();
            fits.then(|| format!("{scheme}://{before}{}{port}", to.host))
        });
        found.unwrap_or_else(|| text.to_owned())
    }

    /// `v1:PUT api.example:443 /users/{id} from https://app.example`
    pub(super) fn map_key(&self, text: &str) -> String {
        let mut words: Vec<Cow<'_, str>> = text.split(' ').map(Cow::Borrowed).collect();
        if let [_, server, _, _, origin] = words.as_mut_slice() {
            let (host, port) = parted(server);
            if let Some(mapped) = self.server(host, port) {
                *server = mapped.into();
            }
            *origin = self.map_origin(origin).into();
        }
        words.join(" ")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn servers_and_origins_are_called_as_on_the_other_side() {
        for (map, key, expected) in [
            (
                "uat1.example=uat2.example",
                "v1:GET uat1.example:443 /x from https://uat1.example",
                "v1:GET uat2.example:443 /x from https://uat2.example",
            ),
            ("uat1.example=uat2.example", "v1:GET uat1.example:8443 /x from *", "v1:GET uat2.example:8443 /x from *"),
            (
                "UAT1.example=uat2.example:8443",
                "v1:GET uat1.example:443 /x from null",
                "v1:GET uat2.example:8443 /x from null",
            ),
            (
                "uat1.example=uat2.example",
                "v1:GET api.uat1.example:443 /uat1.example from *",
                "v1:GET api.uat1.example:443 /uat1.example from *",
            ),
            (
                "*.uat1.example=*.example",
                "v1:GET api.uat1.example:443 / from https://a.b.uat1.example",
                "v1:GET api.example:443 / from https://a.b.example",
            ),
            (
                "http://localhost:3000=https://app.example",
                "v1:GET localhost:3000 / from http://localhost:3000",
                "v1:GET app.example:443 / from https://app.example",
            ),
            (
                "http://localhost:3000=https://app.example",
                "v1:GET localhost:8080 / from http://localhost:8080",
                "v1:GET localhost:8080 / from http://localhost:8080",
            ),
            (
                "app.test:81=app.test",
                "v1:GET app.test:81 / from http://app.test:81",
                "v1:GET app.test:81 / from http://app.test:81",
            ),
            ("a.test=b.test", "v1:GET data: / from *", "v1:GET data: / from *"),
        ] {
            assert_eq!(map.parse::<HostMap>().unwrap().map_key(key), expected, "{map}");
        }
        assert_eq!("a.test=b.test".parse::<HostMap>().unwrap().map_host("a.test"), "b.test");
        for wrong in ["a.test", "=b", "a=", "a/b=c", "*.a=b", "a*=b*", "a.test=b test"] {
            assert!(wrong.parse::<HostMap>().is_err(), "{wrong}");
        }
    }
}
