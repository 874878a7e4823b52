//! Caddy, by its name.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Caddy",
    id: "caddy",
    language: "caddyfile",
    place: "Put this in the site block, and basic_auth and reverse_proxy in a handle block after it",
    is_here: |signs| signs.begins("server", &["caddy"]).or_else(|| signs.holds("via", "caddy")),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let set = format!(
        "    Access-Control-Allow-Origin {}\n{}",
        // Of several, the one that asked.
        needs.only_origin().unwrap_or("{header.Origin}"),
        needs.with_credentials("    Access-Control-Allow-Credentials true\n"),
    );
    format!(
        "@cors {}{}\
         @preflight {{\n\
         \x20   method OPTIONS\n\
         {}    header Access-Control-Request-Method *\n\
         }}\n\
         header +Vary Origin\n\
         # at once for errors of Caddy, deferred to replace those of the application\n\
         header @cors {{\n\
         {set}}}\n\
         header @cors {{\n\
         {set}{}    defer\n\
         }}\n\
         {}handle @preflight {{\n\
         \x20   header Access-Control-Allow-Methods \"{}\"\n\
         {}{}    respond 204\n\
         }}",
        matcher(needs),
        needs.with_policy(format!(
            "@other {{\n{}}}\n",
            needs.each_origin(|origin| format!("    not header Origin {origin}\n"))
        )),
        needs.each_origin(|origin| format!("    header Origin {origin}\n")),
        if needs.credentials {
            String::new()
        } else {
            needs.with_policy("    -Access-Control-Allow-Credentials\n".to_owned())
        },
        needs.with_policy(format!(
            "header @other {{\n{}    defer\n}}\n",
            needs.each_unwanted(|name| format!("    -{name}\n"))
        )),
        needs.methods(""),
        needs.with_headers(|n| format!("    header Access-Control-Allow-Headers \"{}\"\n", n.headers(""))),
        needs.with_max_age(|seconds| format!("    header Access-Control-Max-Age {seconds}\n")),
    )
}

/// Lines of one field are alternatives.
fn matcher(needs: &Requirements) -> String {
    match needs.only_origin() {
        Some(origin) => format!("header Origin {origin}\n"),
        None => format!("{{\n{}}}\n", needs.each_origin(|origin| format!("    header Origin {origin}\n"))),
    }
}
