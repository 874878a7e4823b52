//! Flask, by its development server.

use super::limits::{capitals, joined};
use super::server::Server;
use crate::report::fixes::requirements::{Requirements, escaped};

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Flask",
    id: "flask",
    language: "python",
    place: "First: pip install flask-cors. A login in before_request must let OPTIONS pass",
    is_here: |signs| signs.begins("server", &["werkzeug"]),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "{}from flask_cors import CORS\n\
         \n\
         CORS(\n\
         \x20   app,\n\
         \x20   origins=[{}],\n\
         \x20   methods=[{}],\n\
         \x20   allow_headers=[{}],\n\
         {}{}    vary_header=True,\n\
         )",
        if needs.origins.iter().any(|origin| is_regular_expression(origin)) { "import re\n" } else { "" },
        needs.origins.iter().map(|origin| exactly(origin)).collect::<Vec<_>>().join(", "),
        needs.methods("\""),
        // Without the list all headers are allowed.
        needs.headers("\""),
        needs.with_credentials("    supports_credentials=True,\n"),
        needs.with_max_age(|seconds| format!("    max_age={seconds},\n")),
    )
}

/// What the library treats as a regular expression, including the brackets of an IPv6 address.
fn is_regular_expression(origin: &str) -> bool {
    origin.contains(['[', ']'])
}

/// A pattern that matches only this origin.
fn exactly(origin: &str) -> String {
    if is_regular_expression(origin) {
        format!("re.compile(r\"^{}$\")", escaped(origin))
    } else {
        format!("\"{origin}\"")
    }
}

fn limits(needs: &Requirements) -> String {
    joined([capitals(needs)])
}
