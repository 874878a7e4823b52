//! Envoy, by its name or its timing header.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Envoy",
    id: "envoy",
    language: "yaml",
    place: "Put this in the route, and the filter envoy.filters.http.cors in front of ext_authz and jwt_authn",
    is_here: |signs| signs.begins("server", &["envoy"]).or_else(|| signs.has(&["x-envoy-upstream-service-time"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "typed_per_filter_config:\n\
         \x20 envoy.filters.http.cors:\n\
         \x20   \"@type\": type.googleapis.com/envoy.extensions.filters.http.cors.v3.CorsPolicy\n\
         \x20   allow_origin_string_match:\n\
         {}    allow_methods: \"{}\"\n\
         {}{}{}\
         response_headers_to_add:\n\
         \x20 - header: {{ key: vary, value: Origin }}{}",
        needs.each_origin(|origin| format!("      - exact: \"{origin}\"\n")),
        needs.methods(""),
        needs.with_headers(|n| format!("    allow_headers: \"{}\"\n", n.headers(""))),
        needs.with_credentials("    allow_credentials: true\n"),
        needs.with_max_age(|seconds| format!("    max_age: \"{seconds}\"\n")),
        // What the application sends is removed before the filter adds its own.
        needs.with_policy(format!(
            "\nresponse_headers_to_remove:{}",
            needs.each_unwanted(|name| format!("\n  - {}", name.to_ascii_lowercase()))
        )),
    )
}
