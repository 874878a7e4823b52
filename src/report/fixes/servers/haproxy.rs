//! HAProxy, by its name if it sends one.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "HAProxy",
    id: "haproxy",
    language: "haproxy",
    place: "Put this in the frontend, above any `http-request auth`",
    is_here: |signs| {
        signs
            .holds("via", "haproxy")
            .or_else(|| signs.begins("server", &["haproxy"]))
            .or_else(|| signs.has(&["x-haproxy-server-state"]))
    },
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let (origin, allowed) = (needs.own_name("txn.origin", "_"), needs.own_name("allowed", "_"));
    format!(
        "\x20   http-request set-var({origin}) req.hdr(Origin) if {{ req.hdr(Origin) -m str {} }}\n\
         \x20   acl {allowed} var({origin}) -m found\n\
         \x20   http-request return status 204 hdr Access-Control-Allow-Methods \"{}\"{} if METH_OPTIONS {allowed} {{ req.hdr(Access-Control-Request-Method) -m found }}\n\
         {}{}    http-after-response set-header Access-Control-Allow-Origin %[var({origin})] if {allowed}\n\
         {}    http-after-response add-header Vary Origin",
        needs.origins.join(" "),
        needs.methods(""),
        needs.with_max_age(|seconds| format!(" hdr Access-Control-Max-Age {seconds}")),
        needs.each_unwanted(|name| format!("    http-after-response del-header {name}\n")),
        needs.with_headers(|n| format!(
            "    http-after-response set-header Access-Control-Allow-Headers \"{}\" if {allowed}\n",
            n.headers("")
        )),
        needs.with_credentials(&format!(
            "    http-after-response set-header Access-Control-Allow-Credentials true if {allowed}\n"
        )),
    )
}
