//! Cloudflare R2, by its domains: its responses have only Cloudflare's signs.

use super::limits::{STORE_METHODS, store_limits};
use super::s3::rules;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Cloudflare R2",
    id: "cloudflare-r2",
    language: "json",
    place: "Put this in the bucket's settings in the R2 dashboard, under CORS policy; the store answers OPTIONS itself",
    is_here: |signs| signs.is_below(&["r2.cloudflarestorage.com", "r2.dev"]),
    snippet: rules,
    limits,
};

fn limits(needs: &Requirements) -> String {
    let credentials = if needs.credentials {
        "not known: whether this store allows credentials; no rule of it says so"
    } else {
        "perhaps also allowed: credentials; no rule of this store forbids them"
    };
    store_limits(needs, STORE_METHODS, [Some(credentials.to_owned())])
}
