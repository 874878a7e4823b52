//! Spring, by a header of Spring Boot, by its servlet container, or by the three `Vary` lines of its CORS filter.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Spring",
    id: "spring",
    language: "java",
    place: "Put this in a configuration class, and add http.cors(Customizer.withDefaults()) to the SecurityFilterChain, so that OPTIONS passes before the login",
    is_here: |signs| {
        signs.has(&["x-application-context"]).or_else(|| signs.begins("server", &["apache-coyote"])).or_else(|| {
            signs.cookie("jsessionid").filter(|_| signs.begins("vary", &["access-control-request-headers"]).is_some())
        })
    },
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "@Bean\n\
         CorsConfigurationSource corsConfigurationSource() {{\n\
         \x20   CorsConfiguration cors = new CorsConfiguration();\n\
         \x20   cors.setAllowedOrigins(List.of({}));\n\
         \x20   cors.setAllowedMethods(List.of({}));\n\
         {}{}{}    UrlBasedCorsConfigurationSource source = new UrlBasedCorsConfigurationSource();\n\
         \x20   source.registerCorsConfiguration(\"/**\", cors);\n\
         \x20   return source;\n\
         }}",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    cors.setAllowedHeaders(List.of({}));\n", n.headers("\""))),
        needs.with_credentials("    cors.setAllowCredentials(true);\n"),
        needs.with_max_age(|seconds| format!("    cors.setMaxAge(Duration.ofSeconds({seconds}));\n")),
    )
}
