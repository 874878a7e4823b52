//! A Lambda function URL, by its host: its answers look like those of other services.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
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
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "aws lambda update-function-url-config --function-name FUNCTION --cors '{{\n\
         \x20 \"AllowOrigins\": [{}],\n\
         \x20 \"AllowMethods\": [{}]{}{}{}\n\
         }}'",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!(",\n  \"AllowHeaders\": [{}]", n.headers("\""))),
        needs.with_credentials(",\n  \"AllowCredentials\": true"),
        needs.with_max_age(|seconds| format!(",\n  \"MaxAge\": {seconds}")),
    )
}
