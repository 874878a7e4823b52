//! Google Cloud Storage, by its upload id, its object headers or its domain.

use super::limits::{STORE_METHODS, store_limits};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
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
    limits,
};

/// `responseHeader` names the headers of the request and those of the response in one list.
fn snippet(needs: &Requirements) -> String {
    let methods = needs.methods_of(STORE_METHODS, "\"");
    if methods.is_empty() {
        return methods;
    }
    // One list is for both request headers and headers that script may read.
    let sent = needs.headers("\"");
    let exposed = needs.with_store_exposed(|names| names, "\"");
    let listed = [sent, exposed].into_iter().filter(|names| !names.is_empty()).collect::<Vec<_>>().join(", ");
    format!(
        "[\n\
         \x20 {{\n\
         \x20   \"origin\": [{}],\n\
         \x20   \"method\": [{methods}],\n\
         \x20   \"responseHeader\": [{listed}],\n\
         \x20   \"maxAgeSeconds\": {}\n\
         \x20 }}\n\
         ]",
        needs.origins("\""),
        needs.max_age_in_force(),
    )
}

fn limits(needs: &Requirements) -> String {
    let exposed = (!needs.headers.is_empty())
        .then(|| format!("also allowed: script may read {}, because one list serves both", needs.headers("")));
    let credentials =
        needs.credentials.then(|| "not allowed: credentials, which no rule of this store can allow".to_owned());
    store_limits(needs, STORE_METHODS, [exposed, credentials])
}
