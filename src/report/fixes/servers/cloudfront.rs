//! CloudFront, by its id. The server behind it is unknown.

use super::limits::named_limits;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// Methods that a policy can name
/// (<https://docs.aws.amazon.com/cloudfront/latest/APIReference/API_ResponseHeadersPolicyAccessControlAllowMethods.html>).
const METHODS: &[&str] = &["GET", "DELETE", "HEAD", "OPTIONS", "PATCH", "POST", "PUT"];

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Amazon CloudFront",
    id: "amazon-cloudfront",
    language: "json",
    place: "Create this response headers policy (aws cloudfront create-response-headers-policy) and attach it to the behavior; let the behavior allow OPTIONS, and forward Origin and the Access-Control-Request headers to the server behind it, which must answer OPTIONS with a 2xx status",
    is_here: |signs| {
        signs
            .has(&["x-amz-cf-id", "x-amz-cf-pop"])
            .or_else(|| signs.begins("server", &["cloudfront"]))
            .or_else(|| signs.holds("via", "cloudfront.net"))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let methods = needs.methods_of(METHODS, "\"");
    if methods.is_empty() {
        return methods;
    }
    // An empty list of headers is rejected; no page can set Origin itself, so this name allows nothing.
    let headers = if needs.headers.is_empty() { "\"Origin\"".to_owned() } else { needs.headers("\"") };
    format!(
        "{{\n\
         \x20 \"Name\": \"{}\",\n\
         \x20 \"CorsConfig\": {{\n\
         \x20   \"AccessControlAllowOrigins\": {{ \"Quantity\": {}, \"Items\": [{}] }},\n\
         \x20   \"AccessControlAllowMethods\": {{ \"Quantity\": {}, \"Items\": [{methods}] }},\n\
         \x20   \"AccessControlAllowHeaders\": {{ \"Quantity\": {}, \"Items\": [{headers}] }},\n\
         \x20   \"AccessControlAllowCredentials\": {},\n\
         {}    \"OriginOverride\": true\n\
         \x20 }}\n\
         }}",
        needs.own_name("cors", "-"),
        needs.origins.len(),
        needs.origins("\""),
        methods.split(',').count(),
        needs.headers.len().max(1),
        needs.credentials,
        needs.with_max_age(|seconds| format!("    \"AccessControlMaxAgeSec\": {seconds},\n")),
    )
}

fn limits(needs: &Requirements) -> String {
    let others = (!needs.credentials).then(|| {
        "not known: whether an Access-Control-Allow-Credentials of the server behind it is kept; it should send none"
            .to_owned()
    });
    named_limits(needs, METHODS, "response headers policy", [others])
}
