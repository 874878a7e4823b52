//! Firebase and Cloud Functions, by the id of an execution.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Firebase",
    id: "firebase",
    language: "js",
    place: "Use this for a function (Cloud Functions, 2nd generation); first: npm install cors. A function that requires authentication (IAM) refuses OPTIONS before it runs. For Hosting, set the headers in firebase.json",
    is_here: |signs| signs.has(&["function-execution-id"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    // A file can declare a name only once.
    let head = if needs.ordinal > 1 { "" } else { "const { onRequest } = require('firebase-functions/v2/https');\n" };
    let (name, cors) = (needs.own_name("api", ""), needs.own_name("cors", ""));
    format!(
        "{head}const {cors} = require('cors')({{\n\
         \x20 origin: [{}],\n\
         \x20 methods: [{}],\n\
         \x20 allowedHeaders: [{}],\n\
         {}{}}});\n\
         \n\
         exports.{name} = onRequest((request, response) => {cors}(request, response, () => {{\n\
         \x20 // … the function\n\
         }}));",
        needs.origins("'"),
        needs.methods("'"),
        // Without the list every requested header is allowed.
        needs.headers("'"),
        needs.with_credentials("  credentials: true,\n"),
        needs.with_max_age(|seconds| format!("  maxAge: {seconds},\n")),
    )
}
