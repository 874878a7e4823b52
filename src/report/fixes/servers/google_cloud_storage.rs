//! Google Cloud Storage, by its upload id.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Google Cloud Storage",
    language: "json",
    place: "cors.json; gcloud storage buckets update gs://BUCKET --cors-file=cors.json",
    is_here: |signs| {
        signs
            .has(&["x-guploader-uploadid", "x-goog-stored-content-length"])
            .or_else(|| signs.begins("server", &["uploadserver"]))
    },
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "[\n\
         \x20 {{\n\
         \x20   \"origin\": [\"{}\"],\n\
         \x20   \"method\": [{}],\n\
         {}    \"maxAgeSeconds\": 600\n\
         \x20 }}\n\
         ]",
        needs.origin,
        needs.methods("\""),
        needs.with_headers(|n| format!("    \"responseHeader\": [{}],\n", n.headers("\""))),
    )
}
