//! Traefik, by its name (which it sends only when configured).

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Traefik",
    id: "traefik",
    language: "yaml",
    place: "Put this in the dynamic configuration, and name it first in the router's middlewares, in front of forwardAuth and basicAuth",
    is_here: |signs| signs.holds("via", "traefik").or_else(|| signs.begins("server", &["traefik"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    // A file may have each of these keys once.
    let head = if needs.ordinal > 1 { "" } else { "http:\n  middlewares:\n" };
    let name = needs.own_name("cors", "-");
    format!(
        "{head}    {name}:\n\
         \x20     headers:\n\
         \x20       accessControlAllowOriginList: [{}]\n\
         \x20       accessControlAllowMethods: [{}]\n\
         {}{}        accessControlMaxAge: {}\n\
         {}        addVaryHeader: true",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("        accessControlAllowHeaders: [{}]\n", n.headers("\""))),
        needs.with_credentials("        accessControlAllowCredentials: true\n"),
        // Without it 0 is sent: no response is kept.
        needs.max_age_in_force(),
        // An empty value removes what the application sends, before the headers above are set.
        needs.with_policy(format!(
            "        customResponseHeaders:\n{}",
            needs.each_unwanted(|name| format!("          {name}: \"\"\n"))
        )),
    )
}
