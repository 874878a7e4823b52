//! Vercel, by its request id.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Vercel",
    language: "json",
    place: "Put this in vercel.json; a function that answers OPTIONS itself must do so before any login",
    is_here: |signs| signs.has(&["x-vercel-id", "x-vercel-cache"]).or_else(|| signs.begins("server", &["vercel"])),
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "{{\n\
         \x20 \"headers\": [\n\
         \x20   {{\n\
         \x20     \"source\": \"/api/(.*)\",\n\
         \x20     \"headers\": [\n\
         \x20       {{ \"key\": \"Access-Control-Allow-Origin\", \"value\": \"{}\" }},\n\
         \x20       {{ \"key\": \"Access-Control-Allow-Methods\", \"value\": \"{}\" }},\n\
         {}{}        {{ \"key\": \"Vary\", \"value\": \"Origin\" }}\n\
         \x20     ]\n\
         \x20   }}\n\
         \x20 ]\n\
         }}",
        needs.origin,
        needs.methods(""),
        needs.with_headers(|n| format!(
            "        {{ \"key\": \"Access-Control-Allow-Headers\", \"value\": \"{}\" }},\n",
            n.headers("")
        )),
        needs.with_credentials("        { \"key\": \"Access-Control-Allow-Credentials\", \"value\": \"true\" },\n"),
    )
}
