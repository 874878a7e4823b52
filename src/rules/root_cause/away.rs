//! Where redirects lead: to a login, to a filter in the user's network, or to a URL that the browser chose itself.

use super::scene::Scene;
use crate::har::Entry;
use crate::standard::AddressSpace;
use std::net::IpAddr;
use url::Url;

/// How certain it is that a URL is a login page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum LoginSign {
    /// Words that also have other uses.
    Weak,
    /// Parameters of a login protocol, or words with no other meaning.
    Strong,
}

/// Words of login pages and identity providers, as whole path segments.
const LOGIN_WORDS: [&str; 17] = [
    "login",
    "log-in",
    "logon",
    "signin",
    "sign-in",
    "sign_in",
    "sso",
    "saml",
    "saml2",
    "openid-connect",
    "authorize",
    "adfs",
    "cas",
    "wsfed",
    "oauth2",
    "dana-na",
    "sso-api",
];

/// Words of this kind that are also names of APIs.
const WEAK_WORDS: [&str; 3] = ["auth", "oauth", "idp"];

/// First labels of hosts that log people in.
const LOGIN_LABELS: [&str; 9] = ["login", "auth", "sso", "accounts", "idp", "signin", "adfs", "logon", "identity"];

/// Domains of services that do nothing but log people in.
const LOGIN_DOMAINS: [&str; 13] = [
    "okta.com",
    "oktapreview.com",
    "auth0.com",
    "onelogin.com",
    "duosecurity.com",
    "pingone.com",
    "pingone.eu",
    "microsoftonline.com",
    "b2clogin.com",
    "ciamlogin.com",
    "cloudflareaccess.com",
    "amazoncognito.com",
    "jumpcloud.com",
];

/// Whether a URL is a login page.
pub(super) fn login_sign(url: &str) -> Option<LoginSign> {
    let url = Url::parse(url).ok()?;
    let host = url.host_str().unwrap_or_default().to_ascii_lowercase();
    let path = url.path().to_ascii_lowercase();
    let has_word = |words: &[&str]| {
        path.split(['/', '.', '_']).any(|part| words.contains(&part))
            || path.split('/').any(|part| words.contains(&part))
    };
    let is_domain = LOGIN_DOMAINS.iter().any(|domain| host == *domain || host.ends_with(&format!(".{domain}")));
    let by_label = host.split('.').next().is_some_and(|label| LOGIN_LABELS.contains(&label));
    if asks_for_login(&url) || has_word(&LOGIN_WORDS) || is_domain || by_label {
        return Some(LoginSign::Strong);
    }
    has_word(&WEAK_WORDS).then_some(LoginSign::Weak)
}

/// Parameters of OpenID Connect, OAuth 2.0 (RFC 6749 §4.1.1), SAML (Bindings §3.4.4), WS-Federation and OpenID 2.0.
fn asks_for_login(url: &Url) -> bool {
    let (mut client, mut more) = (false, false);
    for (name, value) in url.query_pairs() {
        match &*name {
            "SAMLRequest" | "wtrealm" | "openid.mode" => return true,
            "wa" if value.starts_with("wsignin") => return true,
            "client_id" => client = true,
            "response_type" | "redirect_uri" => more = true,
            _ => {}
        }
    }
    client && more
}

/// What a network puts between user and server.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Filter {
    /// A proxy that requires authentication (407).
    ProxyLogin,
    /// A web filter or firewall, by name.
    Product(&'static str),
    /// A portal that requires authentication or consent.
    Portal,
}

/// `Server` or `Via` values of filters, by a part in lower case.
const FILTER_PRODUCTS: [(&str, &str); 14] = [
    ("zscaler", "Zscaler"),
    ("netskope", "Netskope"),
    ("goskope", "Netskope"),
    ("opendns", "Cisco Umbrella"),
    ("fortigate", "FortiGate"),
    ("fortiguard", "FortiGuard"),
    ("bluecoat", "Symantec ProxySG"),
    ("proxysg", "Symantec ProxySG"),
    ("mcafee web gateway", "McAfee Web Gateway"),
    ("skyhigh", "Skyhigh"),
    ("forcepoint", "Forcepoint"),
    ("websense", "Forcepoint"),
    ("iboss", "iboss"),
    ("sophos", "Sophos"),
];

/// Domains of filters' block pages.
const FILTER_DOMAINS: [(&str, &str); 8] = [
    ("zscaler.net", "Zscaler"),
    ("zscalertwo.net", "Zscaler"),
    ("zscalerthree.net", "Zscaler"),
    ("zscloud.net", "Zscaler"),
    ("goskope.com", "Netskope"),
    ("block.opendns.com", "Cisco Umbrella"),
    ("umbrella.com", "Cisco Umbrella"),
    ("fortiguard.com", "FortiGuard"),
];

/// Paths of firewalls' portals (FortiGate, Palo Alto, UniFi, pfSense, Check Point).
const PORTAL_PATHS: [&str; 6] =
    ["/fgtauth", "/php/uid.php", "/guest/s/", "/captiveportal", "/userchec", "/portal/fgtauth"];

/// A filter, recognised by its own response or by its redirect; with the entry that shows it.
pub(super) fn filter<'r>(scene: &Scene<'_, 'r>) -> Option<(Filter, &'r Entry)> {
    if !scene.is_cors() {
        return None;
    }
    let of_answer = scene.answer().and_then(|entry| Some((by_answer(entry)?, entry)));
    of_answer.or_else(|| {
        let is_public = || scene.fetch.hops.first().is_some_and(|first| !is_private(&first.url));
        scene.redirects().iter().find_map(|(entry, target)| {
            let found = by_answer(entry).or_else(|| by_target(target, scene.changed_host(target) && is_public()))?;
            Some((found, *entry))
        })
    })
}

fn by_answer(entry: &Entry) -> Option<Filter> {
    let headers = &entry.response.headers;
    // Only a proxy sends `Proxy-Authenticate`; a server may misuse the status.
    if entry.response.status.code() == Some(407) && headers.has("Proxy-Authenticate") {
        return Some(Filter::ProxyLogin);
    }
    let said = ["Server", "Via"].iter().filter_map(|name| headers.value(name)).map(str::to_ascii_lowercase);
    // A filter also adds itself to `Via` when it lets a request pass: only its redirects and refusals count.
    let is_own = entry.response.status.code().is_some_and(|status| status >= 300);
    let product = said.filter(|_| is_own).find_map(|text| named(&text));
    product.map(Filter::Product)
}

fn named(text: &str) -> Option<&'static str> {
    FILTER_PRODUCTS.iter().find(|(part, _)| text.contains(part)).map(|(_, name)| *name)
}

fn by_target(target: &str, is_elsewhere: bool) -> Option<Filter> {
    let url = Url::parse(target).ok().filter(|_| is_elsewhere)?;
    let host = url.host_str()?.to_ascii_lowercase();
    let domain = FILTER_DOMAINS.iter().find(|(domain, _)| host == *domain || host.ends_with(&format!(".{domain}")));
    if let Some((_, name)) = domain {
        return Some(Filter::Product(name));
    }
    let path = url.path().to_ascii_lowercase();
    let is_portal = PORTAL_PATHS.iter().any(|stem| path.starts_with(stem))
        || host.split('.').any(|label| matches!(label, "captive" | "captiveportal" | "hotspot"))
        || is_private(target);
    is_portal.then_some(Filter::Portal)
}

/// A host whose address is in a local network.
fn is_private(url: &str) -> bool {
    let Some(url) = Url::parse(url).ok() else { return false };
    let address: Option<IpAddr> = match url.host() {
        Some(url::Host::Ipv4(address)) => Some(address.into()),
        Some(url::Host::Ipv6(address)) => Some(address.into()),
        Some(url::Host::Domain(_)) | None => None,
    };
    address.is_some_and(|address| AddressSpace::of(address) != AddressSpace::Public)
}

/// Who made a redirect that no server sent.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum MadeBy {
    /// The browser, from http to https.
    Browser,
    /// An extension.
    Extension,
}

/// Who made the redirect if it was not a server. Chromium gives the reason in `Non-Authoritative-Reason`.
pub(super) fn made_by(entry: &Entry, target: &str) -> Option<MadeBy> {
    if entry.response.status.code() != Some(307) {
        return None;
    }
    let reason = entry.response.headers.value("Non-Authoritative-Reason");
    if reason.is_some_and(|reason| reason.eq_ignore_ascii_case("WebRequest API")) {
        return Some(MadeBy::Extension);
    }
    let is_internal = reason.is_some() || entry.response.status_text.eq_ignore_ascii_case("Internal Redirect");
    let is_upgrade = |rest: &str| target.strip_prefix("https://").is_some_and(|target| target == rest);
    let from = entry.url();
    let upgraded = from.strip_prefix("http://").is_some_and(is_upgrade);
    (is_internal && upgraded).then_some(MadeBy::Browser)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logins_are_known_by_their_parameters_words_and_domains() {
        let cases = [
            ("https://x.example/a?client_id=1&redirect_uri=x", Some(LoginSign::Strong)),
            ("https://x.example/a?redirect_uri=x&response_type=code&client_id=1", Some(LoginSign::Strong)),
            ("https://x.example/a?client_id=1", None),
            ("https://x.example/a?SAMLRequest=1", Some(LoginSign::Strong)),
            ("https://x.example/?wa=wsignin1.0&x=1", Some(LoginSign::Strong)),
            ("https://x.example/?wa=other", None),
            ("https://x.example/cas/login?service=x", Some(LoginSign::Strong)),
            ("https://x.example/users/sign_in", Some(LoginSign::Strong)),
            ("https://x.example/loginless", None),
            ("https://team.cloudflareaccess.com/x", Some(LoginSign::Strong)),
            ("https://notokta.com/x", None),
            ("https://login.example.org/", Some(LoginSign::Strong)),
            ("https://x.example/auth/token", Some(LoginSign::Weak)),
            ("https://cdn.example/files/7.pdf", None),
            ("no url", None),
        ];
        for (url, expected) in cases {
            assert_eq!(login_sign(url), expected, "{url}");
        }
    }

    #[test]
    fn filters_are_known_by_where_they_lead() {
        let cases = [
            ("https://gateway.zscaler.net/auD", true, Some(Filter::Product("Zscaler"))),
            ("https://block.opendns.com/?url=x", true, Some(Filter::Product("Cisco Umbrella"))),
            ("https://10.0.0.1:1003/fgtauth?1", true, Some(Filter::Portal)),
            ("https://192.168.1.1/", true, Some(Filter::Portal)),
            ("https://192.168.1.1/", false, None),
            ("https://captive.hotel.example/guest", true, Some(Filter::Portal)),
            ("https://notzscaler.net/", true, None),
            ("https://cdn.example/", true, None),
        ];
        for (url, elsewhere, expected) in cases {
            assert_eq!(by_target(url, elsewhere), expected, "{url}");
        }
    }
}
