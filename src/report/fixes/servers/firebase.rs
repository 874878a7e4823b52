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
};

fn snippet(needs: &Needs) -> String {
    format!(
        "const {{ onRequest }} = require('firebase-functions/v2/https');\n\
         \n\
         exports.api = onRequest({{ cors: [{}] }}, (request, response) => {{\n\
         {}  response.vary('Origin');\n\
         \x20 // … methods in use: {}\n\
         }});",
        needs.origins("'"),
        needs.with_credentials("  response.set('Access-Control-Allow-Credentials', 'true');\n"),
        needs.methods(""),
    )
}
