//! Go with jub0bs/cors, by the `Vary` of its preflight answers.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
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
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "corsMw, err := cors.NewMiddleware(cors.Config{{\n\
         \x20   Origins:         []string{{{}}},\n\
         \x20   Methods:         []string{{{}}},\n\
         {}{}{}}})\n\
         if err != nil {{\n\
         \x20   log.Fatal(err)\n\
         }}\n\
         handler := corsMw.Wrap(mux)",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    RequestHeaders:  []string{{{}}},\n", n.headers("\""))),
        needs.with_credentials("    Credentialed:    true,\n"),
        needs.with_max_age(|seconds| format!("    MaxAgeInSeconds: {seconds},\n")),
    )
}
