//! No CORS rule of the bucket matches the request.
//!
//! ## What it means
//! An object store (Amazon S3 and compatible stores, Cloudflare R2, Google Cloud Storage, Azure Blob
//! Storage) sends CORS headers only if a rule of the bucket or the account names the origin, the method and
//! every header that the preflight lists. If no rule matches, it sends none, and rejects OPTIONS with 403.
//!
//! ## How to see it
//! The headers of a store (`Server: AmazonS3`, `x-amz-request-id`, `x-goog-…`, `x-ms-version`) or its domain;
//! OPTIONS refused, or a response without CORS headers.
//!
//! ## What the consoles say
//! - Chromium: `No 'Access-Control-Allow-Origin' header is present on the requested resource.`
//! - Firefox: `(Reason: CORS header ‘Access-Control-Allow-Origin’ missing). Status code: 403.`
//! - WebKit: `Preflight response is not successful. Status code: 403`
//!
//! ## Example
//! ```text
//! OPTIONS /video.mp4 HTTP/1.1
//! Host: media.s3.eu-central-1.amazonaws.com
//! Origin: https://app.example
//! Access-Control-Request-Method: PUT
//!
//! HTTP/1.1 403 Forbidden
//! Server: AmazonS3
//! ```
//!
//! ## How to fix it
//! Add a rule to the bucket's CORS configuration with the page's exact origin, the method, and the headers that the
//! page sends. If a CDN is in front, let it forward `Origin`, `Access-Control-Request-Method` and
//! `Access-Control-Request-Headers`.
//!
//! ## Standard
//! CORS protocol: <https://fetch.spec.whatwg.org/#http-cors-protocol>

use super::rule::RootCauseRule;
use super::scene::{Scene, Sign};
use crate::browser::Stage;
use crate::har::Entry;
use crate::rules::phrases;
use crate::rules::rule::Facts;
use crate::rules::verdict::Part;
use crate::standard::Address;

/// See the head of this file.
pub(crate) static RULE: RootCauseRule = RootCauseRule {
    name: "bucket-cors-rule",
    summary: "No CORS rule of the bucket matches the request",
    source: include_str!("bucket_cors_rule.rs"),
    says_it_all: true,
    is_fixed_by_cors_settings: true,
    signs,
    explain,
    fixes,
    ..RootCauseRule::PLAIN
};

/// A store answered a preflight, or a request that succeeded, without CORS headers. Its errors have other reasons.
fn signs(scene: &Scene<'_, '_>) -> Option<Sign> {
    let entry = scene.answer().filter(|_| scene.lacks_allow_origin())?;
    let store = store(entry)?;
    let is_refused = match scene.status()? {
        400 | 403 => scene.is_preflight(),
        status => status < 300 || status == 304,
    };
    if !is_refused {
        return None;
    }
    // A CDN may not have forwarded `Origin` to the store, or may have sent a cached copy.
    let is_behind =
        scene.cache_hit().is_some() || scene.header("Via").is_some() && entry.response.headers.has("X-Cache");
    let sign = if is_behind { Sign::possible() } else { Sign::deduced() };
    let sign = sign.with(store).at_status(scene, "a response of the store without CORS headers");
    Some(
        match ["Server", "X-Amz-Request-Id", "X-Goog-Generation", "X-Ms-Version"]
            .iter()
            .find(|n| entry.response.headers.has(n))
        {
            Some(mark) => sign.at_header(entry, mark, "identifies the store"),
            None => sign.at(entry, Part::Url, "the domain of the store"),
        },
    )
}

/// Domains of stores, with their names.
const DOMAINS: [(&str, &str); 9] = [
    ("r2.cloudflarestorage.com", "Cloudflare R2"),
    ("storage.googleapis.com", "Google Cloud Storage"),
    ("blob.core.windows.net", "Azure Blob Storage"),
    ("digitaloceanspaces.com", "DigitalOcean Spaces"),
    ("backblazeb2.com", "Backblaze B2"),
    ("wasabisys.com", "Wasabi"),
    ("linodeobjects.com", "Linode Object Storage"),
    ("scw.cloud", "Scaleway Object Storage"),
    ("aliyuncs.com", "Alibaba Cloud OSS"),
];

/// The object store that answered, recognised by its headers or domain.
pub(super) fn store(entry: &Entry) -> Option<&'static str> {
    let headers = &entry.response.headers;
    let server = headers.value("Server").unwrap_or_default().to_ascii_lowercase();
    let host = Address::of(&entry.request.url).map(|address| address.host.to_ascii_lowercase()).unwrap_or_default();
    let is_s3_host =
        host.ends_with(".amazonaws.com") && host.split('.').any(|label| label == "s3" || label.starts_with("s3-"));
    if server == "amazons3" || is_s3_host || headers.has("X-Amz-Id-2") {
        return Some("Amazon S3");
    }
    if server.starts_with("minio") {
        return Some("MinIO");
    }
    if server == "uploadserver" || headers.has("X-Goog-Generation") {
        return Some("Google Cloud Storage");
    }
    if server.starts_with("windows-azure-blob") || headers.has("X-Ms-Blob-Type") {
        return Some("Azure Blob Storage");
    }
    DOMAINS.iter().find(|(domain, _)| host == *domain || host.ends_with(&format!(".{domain}"))).map(|(_, name)| *name)
}

fn explain(facts: &Facts) -> String {
    let asked = match facts.stage {
        Stage::Preflight => {
            format!("`{}`, the method {} and every header of the preflight", phrases::origin(facts), facts.method)
        }
        Stage::Request | Stage::Redirect | Stage::Response => {
            format!("`{}` and the method {}", phrases::origin(facts), facts.method)
        }
    };
    format!(
        "{} is an object store ({}). It sends CORS headers only if a CORS rule of the bucket names {asked}, and no rule does.",
        phrases::server(facts),
        facts.root_detail.unwrap_or("by its response headers")
    )
}

fn fixes(facts: &Facts) -> Vec<String> {
    let headers = if facts.unsafe_names.is_empty() {
        String::new()
    } else {
        let names: Vec<String> = facts.unsafe_names.iter().map(|name| format!("`{name}`")).collect();
        format!(" and the request headers {}", phrases::and(&names))
    };
    let place = match facts.root_detail {
        Some("Azure Blob Storage") => "In the CORS rules of the storage account (Blob service)",
        Some("MinIO") => "In the CORS setting of the MinIO server, or of the bucket where it has one",
        _ => "In the CORS configuration of the bucket",
    };
    vec![format!(
        "{place}, add a rule with the origin `{}`, the method {}{headers}.",
        phrases::allow_origin(facts),
        facts.method
    )]
}
