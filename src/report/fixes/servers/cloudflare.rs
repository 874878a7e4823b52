//! Cloudflare, by its ray id. The server behind it is unknown.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Cloudflare",
    id: "cloudflare",
    language: "js",
    place: "Use a Worker; better: send these headers from the origin server",
    is_here: |signs| signs.has(&["cf-ray"]).or_else(|| signs.begins("server", &["cloudflare"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "const ORIGINS = [{}];\n\
         \n\
         export default {{\n\
         \x20 async fetch(request) {{\n\
         \x20   const origin = request.headers.get('Origin');\n\
         \x20   const preflight = request.method === 'OPTIONS' && request.headers.has('Access-Control-Request-Method');\n\
         \x20   const answer = preflight ? new Response(null, {{ status: 204 }}) : await fetch(request);\n\
         \x20   const response = new Response(answer.body, answer);\n\
         \x20   response.headers.append('Vary', 'Origin');\n\
         {}\
         \x20   if (ORIGINS.includes(origin)) {{\n\
         \x20     response.headers.set('Access-Control-Allow-Origin', origin);\n\
         {}      response.headers.set('Access-Control-Allow-Methods', '{}');\n\
         {}{}    }}\n\
         \x20   return response;\n\
         \x20 }},\n\
         }};",
        needs.origins("'"),
        needs.each_unwanted(|name| format!("    response.headers.delete('{name}');\n")),
        needs.with_credentials("      response.headers.set('Access-Control-Allow-Credentials', 'true');\n"),
        needs.methods(""),
        needs.with_headers(|n| format!(
            "      response.headers.set('Access-Control-Allow-Headers', '{}');\n",
            n.headers("")
        )),
        needs.with_policys_max_age(|seconds| format!(
            "      response.headers.set('Access-Control-Max-Age', '{seconds}');\n"
        )),
    )
}
