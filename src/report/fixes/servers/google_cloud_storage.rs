//! Google Cloud Storage, by its upload id, its headers of objects or its domain.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Google Cloud Storage",
    id: "google-cloud-storage",
    language: "json",
    place: "Set this as the bucket's CORS configuration: gcloud storage buckets update gs://BUCKET --cors-file=cors.json (or gsutil cors set cors.json gs://BUCKET); the store answers OPTIONS itself",
    is_here: |signs| {
        signs
            .has(&["x-guploader-uploadid", "x-goog-stored-content-length", "x-goog-generation", "x-goog-storage-class"])
            .or_else(|| signs.begins("server", &["uploadserver"]))
            .or_else(|| signs.is_below(&["storage.googleapis.com", "firebasestorage.googleapis.com"]))
    },
    snippet,
};

/// `responseHeader` names the headers of the request and those of the response in one list.
fn snippet(needs: &Needs) -> String {
    let sent = needs.with_headers(|n| format!("{}, ", n.headers("\"")));
    format!(
        "[\n\
         \x20 {{\n\
         \x20   \"origin\": [{}],\n\
         \x20   \"method\": [{}],\n\
         \x20   \"responseHeader\": [{sent}{}],\n\
         \x20   \"maxAgeSeconds\": 600\n\
         \x20 }}\n\
         ]",
        needs.origins("\""),
        needs.store_methods("\""),
        needs.store_exposed("\""),
    )
}
