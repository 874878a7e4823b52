//! Istio, by the name of its Envoy.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Istio",
    id: "istio",
    language: "yaml",
    place: "Put this in a route of the VirtualService",
    is_here: |signs| signs.begins("server", &["istio-envoy"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "corsPolicy:\n\
         \x20 allowOrigins:\n\
         {}  allowMethods: [{}]\n\
         {}{}{}headers:\n\
         \x20 response:\n\
         \x20   add:\n\
         \x20     vary: Origin{}",
        needs.each_origin(|origin| format!("    - exact: \"{origin}\"\n")),
        needs.methods("\""),
        needs.with_headers(|n| format!("  allowHeaders: [{}]\n", n.headers("\""))),
        needs.with_credentials("  allowCredentials: true\n"),
        needs.with_max_age(|seconds| format!("  maxAge: {seconds}s\n")),
        // What the application sends is removed before the filter adds its own.
        needs.with_policy(format!(
            "\n    remove:{}",
            needs.each_unwanted(|name| format!("\n      - {}", name.to_ascii_lowercase()))
        )),
    )
}
