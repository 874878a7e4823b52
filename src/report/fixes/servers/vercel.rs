//! Vercel, by its request id.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Vercel",
    id: "vercel",
    language: "json",
    place: "Put this in vercel.json; a function that answers OPTIONS itself must do so before any login",
    is_here: |signs| signs.has(&["x-vercel-id", "x-vercel-cache"]).or_else(|| signs.begins("server", &["vercel"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    let rules: Vec<String> = needs.origins.iter().map(|origin| rule(needs, origin)).collect();
    format!("{{\n\x20 \"headers\": [\n{}\n\x20 ]\n}}", rules.join(",\n"))
}

/// A header is the same for everybody whom its rule is for: of several origins each has a rule.
fn rule(needs: &Needs, origin: &str) -> String {
    let has = match needs.only_origin() {
        Some(_) => String::new(),
        None => format!("      \"has\": [{{ \"type\": \"header\", \"key\": \"origin\", \"value\": \"{origin}\" }}],\n"),
    };
    format!(
        "\x20   {{\n\
         \x20     \"source\": \"{}\",\n\
         {has}      \"headers\": [\n\
         \x20       {{ \"key\": \"Access-Control-Allow-Origin\", \"value\": \"{origin}\" }},\n\
         \x20       {{ \"key\": \"Access-Control-Allow-Methods\", \"value\": \"{}\" }},\n\
         {}{}{}        {{ \"key\": \"Vary\", \"value\": \"Origin\" }}\n\
         \x20     ]\n\
         \x20   }}",
        if needs.is_policy { "/(.*)" } else { "/api/(.*)" },
        needs.methods(""),
        needs.with_headers(|n| format!(
            "        {{ \"key\": \"Access-Control-Allow-Headers\", \"value\": \"{}\" }},\n",
            n.headers("")
        )),
        needs.with_credentials("        { \"key\": \"Access-Control-Allow-Credentials\", \"value\": \"true\" },\n"),
        needs.with_policys_max_age(|seconds| format!(
            "        {{ \"key\": \"Access-Control-Max-Age\", \"value\": \"{seconds}\" }},\n"
        )),
    )
}
