//! Express, with the middleware `cors`.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Express",
    id: "express",
    language: "js",
    place: "Put this before authentication and routes; first: npm install cors",
    is_here: |signs| signs.begins("x-powered-by", &["express"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    // A file can declare a name only once.
    let (head, cors) =
        if needs.ordinal > 1 { ("", "require('cors')") } else { ("const cors = require('cors');\n\n", "cors") };
    format!(
        "{head}app.use({cors}({{\n\
         \x20 origin: [{}],  // a list: the middleware echoes the one that asked, with Vary: Origin\n\
         \x20 methods: [{}],\n\
         \x20 allowedHeaders: [{}],\n\
         {}{}}}));",
        needs.origins("'"),
        needs.methods("'"),
        // Without the list every requested header is allowed.
        needs.headers("'"),
        needs.with_credentials("  credentials: true,\n"),
        needs.with_max_age(|seconds| format!("  maxAge: {seconds},\n")),
    )
}
