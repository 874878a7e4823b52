//! Flask, by its development server.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Flask",
    id: "flask",
    language: "python",
    place: "First: pip install flask-cors",
    is_here: |signs| signs.begins("server", &["werkzeug"]),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "from flask_cors import CORS\n\
         \n\
         CORS(\n\
         \x20   app,\n\
         \x20   origins=[{}],\n\
         \x20   methods=[{}],\n\
         {}{}    vary_header=True,\n\
         \x20   max_age=600,\n\
         )",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    allow_headers=[{}],\n", n.headers("\""))),
        needs.with_credentials("    supports_credentials=True,\n"),
    )
}
