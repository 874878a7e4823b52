//! nginx and OpenResty, by their names. The headers are written twice: `if` inherits none of the outer ones.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::{Requirements, escaped};

/// Maximum key length of a `map` with the smallest common buckets, 64 bytes: the rest of a bucket is two pointers
/// and a length (<https://nginx.org/en/docs/hash.html>).
const LONGEST_KEY: usize = 46;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "nginx",
    id: "nginx",
    language: "nginx",
    place: "Put each `map` in `http {}`, the rest in the `location` that answers; `return` runs before `auth_basic` and `auth_request`. With fastcgi_pass or uwsgi_pass, write fastcgi_hide_header or uwsgi_hide_header for proxy_hide_header",
    is_here: |signs| signs.begins("server", &["nginx", "openresty"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let (origin, preflight) = (needs.own_name("$cors_origin", "_"), needs.own_name("$cors_preflight", "_"));
    format!(
        "map $http_origin {origin} {{\n\
         \x20   default \"\";\n\
         {}}}\n\
         map $request_method:$http_access_control_request_method {preflight} {{\n\
         \x20   default \"\";\n\
         \x20   ~^OPTIONS:. 1;\n\
         }}\n\
         \n\
         # in the location\n\
         add_header Access-Control-Allow-Origin {origin} always;\n\
         {}add_header Vary Origin always;\n\
         {}if ({preflight}) {{\n\
         \x20   add_header Access-Control-Allow-Origin {origin} always;\n\
         {}    add_header Vary Origin always;\n\
         \x20   add_header Access-Control-Allow-Methods \"{}\" always;\n\
         {}{}    return 204;\n\
         }}",
        needs.each_origin(|origin| format!("    \"{}\" $http_origin;\n", key(origin))),
        needs.with_credentials("add_header Access-Control-Allow-Credentials true always;\n"),
        // It adds to the application's headers.
        needs.each_foreign(|name| format!("proxy_hide_header {name};\n")),
        needs.with_credentials("    add_header Access-Control-Allow-Credentials true always;\n"),
        needs.methods(""),
        needs.with_headers(|n| format!("    add_header Access-Control-Allow-Headers \"{}\" always;\n", n.headers(""))),
        needs.with_max_age(|seconds| format!("    add_header Access-Control-Max-Age {seconds} always;\n")),
    )
}

/// An origin as a key: a long one becomes a regular expression, which needs no bucket.
fn key(origin: &str) -> String {
    if origin.len() > LONGEST_KEY { format!("~^{}$", escaped(origin)) } else { origin.to_owned() }
}
