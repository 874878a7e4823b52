//! FastAPI (or another program on uvicorn or hypercorn).

use super::limits::{joined, safelisted_headers};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "FastAPI",
    id: "fastapi",
    language: "python",
    place: "Add this after all other middleware: what is added last runs first. For the headers on unhandled exceptions (500), wrap the app at the end of the file instead: app = CORSMiddleware(app, …)",
    is_here: |signs| signs.begins("server", &["uvicorn", "hypercorn"]),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "from fastapi.middleware.cors import CORSMiddleware\n\
         \n\
         app.add_middleware(\n\
         \x20   CORSMiddleware,\n\
         \x20   allow_origins=[{}],\n\
         \x20   allow_methods=[{}],\n\
         {}{}    max_age={},\n\
         )",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("    allow_headers=[{}],\n", n.headers("\""))),
        needs.with_credentials("    allow_credentials=True,\n"),
        // Without it ten minutes are sent.
        needs.max_age_in_force(),
    )
}

/// Starlette adds the safelisted names to the list.
fn limits(needs: &Requirements) -> String {
    joined([safelisted_headers(needs)])
}
