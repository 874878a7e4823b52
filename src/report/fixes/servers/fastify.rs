//! Fastify, with its plugin `@fastify/cors`.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Fastify",
    id: "fastify",
    language: "js",
    place: "Put this before authentication; first: npm install @fastify/cors",
    is_here: |signs| signs.begins("x-powered-by", &["fastify"]).or_else(|| signs.begins("server", &["fastify"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "await app.register(require('@fastify/cors'), {{\n\
         \x20 origin: [{}],\n\
         \x20 methods: [{}],\n\
         \x20 allowedHeaders: [{}],\n\
         {}{}}});",
        needs.origins("'"),
        needs.methods("'"),
        // Without the list every requested header is allowed.
        needs.headers("'"),
        needs.with_credentials("  credentials: true,\n"),
        needs.with_max_age(|seconds| format!("  maxAge: {seconds},\n")),
    )
}
