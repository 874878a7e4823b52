//! Go with jub0bs/cors, by the `Vary` of its preflight responses.

use super::limits::{joined, longest_max_age};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;
use std::net::IpAddr;

/// Maximum seconds that it lets browsers cache a preflight response.
const LONGEST: u32 = 86_400;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Go (jub0bs/cors)",
    id: "go-jub0bs-cors",
    language: "go",
    place: "Wrap the whole mux in this, outside any login",
    is_here: |signs| {
        signs
            .begins("vary", &["access-control-request-headers, access-control-request-method, access-control-request-"])
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let (wrapper, handler) = (needs.own_name("corsMw", ""), needs.own_name("handler", ""));
    format!(
        "{wrapper}, err := cors.NewMiddleware(cors.Config{{\n\
         \x20   Origins:         []string{{{}}},\n\
         \x20   Methods:         []string{{{}}},\n\
         {}{}{}{}}})\n\
         if err != nil {{\n\
         \x20   log.Fatal(err)\n\
         }}\n\
         {handler} := {wrapper}.Wrap(mux)",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    RequestHeaders:  []string{{{}}},\n", n.headers("\""))),
        needs.with_credentials("    Credentialed:    true,\n"),
        needs.with_max_age(|seconds| format!("    MaxAgeInSeconds: {},\n", seconds.min(LONGEST))),
        tolerance(needs),
    )
}

/// With credentials it rejects origins without TLS unless configured; it always accepts loopback:
/// <https://pkg.go.dev/github.com/jub0bs/cors#Config>.
fn tolerance(needs: &Requirements) -> &'static str {
    let is_insecure = |origin: &String| {
        !origin.starts_with("https:") && !is_loopback(origin.split_once("://").map_or("", |(_, h)| h))
    };
    if needs.credentials && needs.origins.iter().any(is_insecure) {
        "    // Without TLS anybody on the network can be such an origin; better serve the page over https.\n    \
         // (Versions that have an ExtraConfig take this field in it.)\n    \
         DangerouslyTolerateInsecureOrigins: true,\n"
    } else {
        ""
    }
}

/// By its own rule: names below `localhost` do not count.
fn is_loopback(host: &str) -> bool {
    let name = match host.strip_prefix('[') {
        Some(rest) => rest.split(']').next().unwrap_or_default(),
        None => host.split(':').next().unwrap_or_default(),
    };
    name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback())
}

fn limits(needs: &Requirements) -> String {
    joined([longest_max_age(needs, LONGEST)])
}
