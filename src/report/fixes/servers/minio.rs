//! MinIO, by its name. Its setting is for the whole server, all buckets, and has only origins.

use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "MinIO",
    id: "minio",
    language: "sh",
    place: "Set this on the server, for all buckets (or MINIO_API_CORS_ALLOW_ORIGIN in its environment); methods and headers are allowed by default",
    is_here: |signs| signs.begins("server", &["minio"]).or_else(|| signs.has(&["x-minio-deployment-id"])),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "mc admin config set ALIAS api cors_allow_origin='{}'\n\
         mc admin service restart ALIAS",
        needs.origins.join(",")
    )
}

/// The setting has only origins; the server allows everything else to all of them.
fn limits(needs: &Requirements) -> String {
    let headers = needs.with_headers(|n| format!(" and the headers {}", n.headers("")));
    let age = needs.with_max_age(|seconds| format!("; a max-age of {seconds} cannot be set"));
    format!(
        "also allowed: every method, every header and credentials, in all buckets, because the setting takes origins only (the policy \
         names the methods {}{headers}){age}",
        needs.methods("")
    )
}
