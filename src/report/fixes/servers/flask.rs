//! Flask, by its development server.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Flask",
    id: "flask",
    language: "python",
    place: "First: pip install flask-cors",
    is_here: |signs| signs.begins("server", &["werkzeug"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "from flask_cors import CORS\n\
         \n\
         CORS(\n\
         \x20   app,\n\
         \x20   origins=[{}],\n\
         \x20   methods=[{}],\n\
         \x20   allow_headers=[{}],\n\
         {}{}    vary_header=True,\n\
         )",
        needs.origins("\""),
        needs.methods("\""),
        // Without the list all are allowed.
        needs.headers("\""),
        needs.with_credentials("    supports_credentials=True,\n"),
        needs.with_max_age(|seconds| format!("    max_age={seconds},\n")),
    )
}
