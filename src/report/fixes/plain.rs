//! For an unknown server: the headers to send.

use super::requirements::Requirements;
use super::servers::{Server, exact};

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "",
    id: "headers",
    language: "http",
    place: "Send these when the request's Origin is this one; send `Vary: Origin` always, also on errors",
    is_here: |_| None,
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let origin = match needs.only_origin() {
        Some(origin) => format!("Access-Control-Allow-Origin: {origin}\n"),
        // If there are several, the requesting one.
        None => {
            let one_of = needs.origins.join(" or ");
            format!("Access-Control-Allow-Origin: {one_of}  # the request's Origin, if it is one of these\n")
        }
    };
    let credentials = needs.with_credentials("Access-Control-Allow-Credentials: true\n");
    let methods = needs.methods("");
    let headers = needs.with_headers(|n| format!("Access-Control-Allow-Headers: {}\n", n.headers("")));
    let max_age = needs.with_max_age(|seconds| format!("Access-Control-Max-Age: {seconds}\n"));
    let options = format!(
        "# response to OPTIONS (204, before authentication)\n\
             {origin}{credentials}Vary: Origin\n\
             Access-Control-Allow-Methods: {methods}\n\
             {headers}{max_age}"
    );
    format!(
        "{}# response to the request itself\n\
             {origin}{credentials}Vary: Origin",
        if needs.preflights { &options } else { "" }
    )
}
