//! CloudFront, by its id; what stands behind it is not told.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Amazon CloudFront",
    id: "amazon-cloudfront",
    language: "json",
    place: "Use a response headers policy (aws cloudfront create-response-headers-policy), and forward Origin to the server behind it, which must answer OPTIONS",
    is_here: |signs| {
        signs
            .has(&["x-amz-cf-id", "x-amz-cf-pop"])
            .or_else(|| signs.begins("server", &["cloudfront"]))
            .or_else(|| signs.holds("via", "cloudfront.net"))
    },
    snippet,
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "{{\n\
         \x20 \"Name\": \"{}\",\n\
         \x20 \"CorsConfig\": {{\n\
         \x20   \"AccessControlAllowOrigins\": {{ \"Quantity\": {}, \"Items\": [{}] }},\n\
         \x20   \"AccessControlAllowMethods\": {{ \"Quantity\": {}, \"Items\": [{}] }},\n\
         \x20   \"AccessControlAllowHeaders\": {{ \"Quantity\": {}, \"Items\": [{}] }},\n\
         \x20   \"AccessControlAllowCredentials\": {},\n\
         {}    \"OriginOverride\": true\n\
         \x20 }}\n\
         }}",
        needs.own_name("cors", "-"),
        needs.origins.len(),
        needs.origins("\""),
        needs.methods.len(),
        needs.methods("\""),
        needs.headers.len(),
        needs.headers("\""),
        needs.credentials,
        needs.with_max_age(|seconds| format!("    \"AccessControlMaxAgeSec\": {seconds},\n")),
    )
}
