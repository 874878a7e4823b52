//! Cloudflare R2, by its domains: its answers bear Cloudflare's marks alone.

use super::Server;
use super::s3::rules;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Cloudflare R2",
    language: "json",
    place: "the bucket's settings in the R2 dashboard, CORS policy; the store answers OPTIONS by itself",
    is_here: |signs| signs.is_below(&["r2.cloudflarestorage.com", "r2.dev"]),
    snippet: rules,
};
