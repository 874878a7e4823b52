//! Netlify, by its request id.

use super::limits::joined;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Netlify",
    id: "netlify",
    language: "toml",
    place: "Put this in netlify.toml; a function must answer OPTIONS itself, with 204, and must not send the same headers",
    is_here: |signs| signs.has(&["x-nf-request-id"]).or_else(|| signs.begins("server", &["netlify"])),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    // A response that is the same for everybody does not vary.
    format!(
        "{}[[headers]]\n\
         \x20 for = \"/*\"\n\
         \x20 [headers.values]\n\
         \x20   Access-Control-Allow-Origin = \"{}\"\n\
         \x20   Access-Control-Allow-Methods = \"{}\"{}{}{}",
        if needs.is_policy { String::new() } else { others(needs) },
        needs.first_origin(),
        needs.methods(""),
        needs.with_headers(|n| format!("\n    Access-Control-Allow-Headers = \"{}\"", n.headers(""))),
        needs.with_credentials("\n    Access-Control-Allow-Credentials = \"true\""),
        needs.with_policys_max_age(|seconds| format!("\n    Access-Control-Max-Age = \"{seconds}\"")),
    )
}

/// A header of a file is the same for everybody.
fn others(needs: &Requirements) -> String {
    let others = needs.origins.iter().skip(1);
    others.map(|origin| format!("# {origin} needs an edge function: a header here names one origin\n")).collect()
}

fn limits(needs: &Requirements) -> String {
    let others = needs.origins.iter().skip(1);
    joined(others.map(|origin| Some(format!("not allowed: {origin}, because a header here names one origin"))))
}
