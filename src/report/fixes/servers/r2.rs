//! Cloudflare R2, by its domains: its answers bear Cloudflare's marks alone.

use super::Server;
use super::s3::rules;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Cloudflare R2",
    id: "cloudflare-r2",
    language: "json",
    place: "Put this in the bucket's settings in the R2 dashboard, under CORS policy; the store answers OPTIONS itself",
    is_here: |signs| signs.is_below(&["r2.cloudflarestorage.com", "r2.dev"]),
    snippet: rules,
};
