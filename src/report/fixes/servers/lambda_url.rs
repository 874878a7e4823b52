//! A Lambda function URL, by its host: its responses look like those of other services.

use super::limits::{longest_max_age, named_limits};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// Maximum seconds that it lets browsers cache a preflight response:
/// <https://docs.aws.amazon.com/lambda/latest/api/API_Cors.html>.
const LONGEST: u32 = 86_400;

/// Methods that it can name (<https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/aws-properties-lambda-url-cors.html>).
const METHODS: &[&str] = &["GET", "PUT", "HEAD", "POST", "PATCH", "DELETE"];

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "AWS Lambda function URL",
    id: "aws-lambda-function-url",
    language: "sh",
    place: "Set this, and remove the headers from the function's own responses: both together make two values",
    is_here: |signs| {
        signs
            .host
            .ends_with(".on.aws")
            .then_some(())
            .filter(|()| signs.host.contains(".lambda-url."))
            .map(|()| "the host `….lambda-url.….on.aws`".to_owned())
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let methods = needs.methods_of(METHODS, "\"");
    if methods.is_empty() {
        return methods;
    }
    format!(
        "aws lambda update-function-url-config --function-name FUNCTION --cors '{{\n\
         \x20 \"AllowOrigins\": [{}],\n\
         \x20 \"AllowMethods\": [{methods}]{}{}{}\n\
         }}'",
        needs.origins("\""),
        needs.with_headers(|n| format!(",\n  \"AllowHeaders\": [{}]", n.headers("\""))),
        needs.with_credentials(",\n  \"AllowCredentials\": true"),
        needs.with_max_age(|seconds| format!(",\n  \"MaxAge\": {}", seconds.min(LONGEST))),
    )
}

fn limits(needs: &Requirements) -> String {
    named_limits(needs, METHODS, "function URL", [longest_max_age(needs, LONGEST)])
}
