//! Amazon S3, by its name, its second request id or its domain; and services that speak its protocol and say so.

use super::limits::{STORE_METHODS, store_limits};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Amazon S3",
    id: "amazon-s3",
    language: "json",
    place: "Set this as the bucket's CORS configuration: aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://cors.json (it replaces the existing rules); the store answers OPTIONS itself",
    is_here: |signs| {
        signs
            .begins("server", &["amazons3"])
            .or_else(|| signs.has(&["x-amz-id-2", "x-amz-bucket-region"]))
            .or_else(|| signs.is_below(&["amazonaws.com"]).filter(|_| signs.has(&["x-amz-request-id"]).is_some()))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let rules = rules(needs);
    if rules.is_empty() {
        return rules;
    }
    format!("{{\n  \"CORSRules\": {}\n}}", rules.replace('\n', "\n  "))
}

/// The rule list in the JSON form of the S3 protocol, with one rule; empty without a method.
pub(super) fn rules(needs: &Requirements) -> String {
    let methods = needs.methods_of(STORE_METHODS, "\"");
    if methods.is_empty() {
        return methods;
    }
    format!(
        "[\n\
         \x20 {{\n\
         \x20   \"AllowedOrigins\": [{}],\n\
         \x20   \"AllowedMethods\": [{methods}]{}{}{}\n\
         \x20 }}\n\
         ]",
        needs.origins("\""),
        needs.with_headers(|n| format!(",\n    \"AllowedHeaders\": [{}]", n.headers("\""))),
        needs.with_store_exposed(|names| format!(",\n    \"ExposeHeaders\": [{names}]"), "\""),
        needs.with_max_age(|seconds| format!(",\n    \"MaxAgeSeconds\": {seconds}")),
    )
}

/// S3 sends `Access-Control-Allow-Credentials: true` to every origin that a rule names.
fn limits(needs: &Requirements) -> String {
    let credentials =
        (!needs.credentials).then(|| "also allowed: credentials, to each origin that is named".to_owned());
    store_limits(needs, STORE_METHODS, [credentials])
}
