//! Go with rs/cors, by the `Vary` of its preflight answers.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Go (rs/cors)",
    id: "go-rs-cors",
    language: "go",
    place: "Wrap the whole mux in this, outside any login",
    is_here: |signs| signs.begins("vary", &["origin, access-control-request-method, access-control-request-headers"]),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "handler := cors.New(cors.Options{{\n\
         \x20   AllowedOrigins:   []string{{{}}},\n\
         \x20   AllowedMethods:   []string{{{}}},\n\
         {}{}    MaxAge:           600,\n\
         }}).Handler(mux)",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    AllowedHeaders:   []string{{{}}},\n", n.headers("\""))),
        needs.with_credentials("    AllowCredentials: true,\n"),
    )
}
