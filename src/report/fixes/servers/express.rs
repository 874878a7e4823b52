//! Express, with the middleware `cors`.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Express",
    id: "express",
    language: "js",
    place: "Put this before authentication and routes; first: npm install cors",
    is_here: |signs| signs.begins("x-powered-by", &["express"]),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "const cors = require('cors');\n\
         \n\
         app.use(cors({{\n\
         \x20 origin: [{}],  // a list: the middleware echoes the one that asked, with Vary: Origin\n\
         \x20 methods: [{}],\n\
         {}{}  maxAge: 600,\n\
         }}));",
        needs.origins("'"),
        needs.methods("'"),
        needs.with_headers(|n| format!("  allowedHeaders: [{}],\n", n.headers("'"))),
        needs.with_credentials("  credentials: true,\n"),
    )
}
