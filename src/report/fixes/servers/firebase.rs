//! Firebase and Cloud Functions, by the id of an execution.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Firebase",
    id: "firebase",
    language: "js",
    place: "Use this for a function (Cloud Functions, 2nd generation); for Hosting, set the headers in firebase.json",
    is_here: |signs| signs.has(&["function-execution-id"]),
    snippet,
    limits,
};

fn snippet(needs: &Needs) -> String {
    // One file declares a name once.
    let head = if needs.ordinal > 1 { "" } else { "const { onRequest } = require('firebase-functions/v2/https');\n\n" };
    let name = needs.own_name("api", "");
    format!(
        "{head}exports.{name} = onRequest({{ cors: [{}] }}, (request, response) => {{\n\
         {}  response.vary('Origin');\n\
         \x20 // … methods in use: {}\n\
         }});",
        needs.origins("'"),
        needs.with_credentials("  response.set('Access-Control-Allow-Credentials', 'true');\n"),
        needs.methods(""),
    )
}

/// The option names origins alone.
fn limits(needs: &Needs) -> String {
    let headers = needs.with_headers(|n| format!(" and the headers {}", n.headers("")));
    let age = needs.with_max_age(|seconds| format!("; it cannot be told a max-age of {seconds}"));
    format!(
        "also allowed: GET, HEAD, PUT, PATCH, POST, DELETE and every header, for the option names origins alone (the policy \
         names the methods {}{headers}){age}",
        needs.methods("")
    )
}
