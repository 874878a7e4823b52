//! Go with rs/cors, by the `Vary` of its preflight responses.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Go (rs/cors)",
    id: "go-rs-cors",
    language: "go",
    place: "Wrap the whole mux in this, outside any login",
    is_here: |signs| signs.begins("vary", &["origin, access-control-request-method, access-control-request-headers"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let handler = needs.own_name("handler", "");
    format!(
        "{handler} := cors.New(cors.Options{{\n\
         \x20   AllowedOrigins:   []string{{{}}},\n\
         \x20   AllowedMethods:   []string{{{}}},\n\
         \x20   AllowedHeaders:   []string{{{}}},\n\
         {}{}}}).Handler(mux)",
        needs.origins("\""),
        needs.methods("\""),
        // An empty list allows some headers; Origin needs no permission.
        if needs.headers.is_empty() { "\"Origin\"".to_owned() } else { needs.headers("\"") },
        needs.with_credentials("    AllowCredentials: true,\n"),
        needs.with_max_age(|seconds| format!("    MaxAge:           {seconds},\n")),
    )
}
