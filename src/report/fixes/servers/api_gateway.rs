//! Amazon API Gateway, by its request id.

use super::limits::{joined, longest_max_age};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// Maximum seconds that it lets browsers cache a preflight response:
/// <https://docs.aws.amazon.com/apigatewayv2/latest/api-reference/apis-apiid.html>.
const LONGEST: u32 = 86_400;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Amazon API Gateway",
    id: "amazon-api-gateway",
    language: "sh",
    place: "This is for an HTTP API. For a REST API: enable CORS on each resource without an authorizer on OPTIONS, and add the headers to the gateway responses DEFAULT_4XX and DEFAULT_5XX",
    is_here: |signs| signs.has(&["x-amz-apigw-id", "apigw-requestid"]),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "aws apigatewayv2 update-api --api-id API --cors-configuration '{{\n\
         \x20 \"AllowOrigins\": [{}],\n\
         \x20 \"AllowMethods\": [{}]{}{}{}\n\
         }}'",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!(",\n  \"AllowHeaders\": [{}]", n.headers("\""))),
        needs.with_credentials(",\n  \"AllowCredentials\": true"),
        needs.with_max_age(|seconds| format!(",\n  \"MaxAge\": {}", seconds.min(LONGEST))),
    )
}

fn limits(needs: &Requirements) -> String {
    joined([longest_max_age(needs, LONGEST)])
}
