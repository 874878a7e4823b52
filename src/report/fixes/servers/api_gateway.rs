//! Amazon API Gateway, by its request id.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Amazon API Gateway",
    id: "amazon-api-gateway",
    language: "sh",
    place: "This is for an HTTP API. For a REST API: enable CORS on each resource without an authorizer on OPTIONS, and add the headers to the gateway responses DEFAULT_4XX and DEFAULT_5XX",
    is_here: |signs| signs.has(&["x-amz-apigw-id", "apigw-requestid"]),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "aws apigatewayv2 update-api --api-id API --cors-configuration '{{\n\
         \x20 \"AllowOrigins\": [{}],\n\
         \x20 \"AllowMethods\": [{}],\n\
         {}{}  \"MaxAge\": 600\n\
         }}'",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("  \"AllowHeaders\": [{}],\n", n.headers("\""))),
        needs.with_credentials("  \"AllowCredentials\": true,\n"),
    )
}
