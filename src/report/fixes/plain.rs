//! For a server that is not known: the headers to send.

use super::needs::Needs;
use super::servers::Server;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "",
    language: "http",
    place: "Send these when the request's Origin is this one; send `Vary: Origin` always, also on errors",
    is_here: |_| None,
    snippet,
};

fn snippet(needs: &Needs) -> String {
    let origin = &needs.origin;
    let credentials = needs.with_credentials("Access-Control-Allow-Credentials: true\n");
    let methods = needs.methods("");
    let headers = needs.with_headers(|n| format!("Access-Control-Allow-Headers: {}\n", n.headers("")));
    let options = format!(
        "# response to OPTIONS (204, before authentication)\n\
             Access-Control-Allow-Origin: {origin}\n\
             {credentials}Vary: Origin\n\
             Access-Control-Allow-Methods: {methods}\n\
             {headers}Access-Control-Max-Age: 600\n"
    );
    format!(
        "{}# response to the request itself\n\
             Access-Control-Allow-Origin: {origin}\n\
             {credentials}Vary: Origin",
        if needs.preflights { &options } else { "" }
    )
}
