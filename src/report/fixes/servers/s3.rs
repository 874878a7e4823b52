//! Amazon S3, by its name or its second request id.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Amazon S3",
    language: "json",
    place: "aws s3api put-bucket-cors --bucket BUCKET --cors-configuration file://cors.json",
    is_here: |signs| signs.begins("server", &["amazons3"]).or_else(|| signs.has(&["x-amz-id-2"])),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "{{\n\
         \x20 \"CORSRules\": [\n\
         \x20   {{\n\
         \x20     \"AllowedOrigins\": [\"{}\"],\n\
         \x20     \"AllowedMethods\": [{}],\n\
         {}      \"MaxAgeSeconds\": 600\n\
         \x20   }}\n\
         \x20 ]\n\
         }}",
        needs.origin,
        needs.methods("\""),
        needs.with_headers(|n| format!("      \"AllowedHeaders\": [{}],\n", n.headers("\""))),
    )
}
