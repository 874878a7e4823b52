//! Vercel, by its request id.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Vercel",
    id: "vercel",
    language: "json",
    place: "Put this in vercel.json; a function must answer OPTIONS itself, before any login, and must not send the same headers",
    is_here: |signs| signs.has(&["x-vercel-id", "x-vercel-cache"]).or_else(|| signs.begins("server", &["vercel"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    let source = if needs.is_policy { "/(.*)" } else { "/api/(.*)" };
    // A response that is the same for everybody does not vary.
    let vary = needs.only_origin().is_none().then(|| rule(source, "", &[pair("Vary", "Origin")]));
    let rules: Vec<String> =
        vary.into_iter().chain(needs.origins.iter().map(|origin| allowing(needs, origin, source))).collect();
    format!("{{\n\x20 \"headers\": [\n{}\n\x20 ]\n}}", rules.join(",\n"))
}

/// A header is the same for every request that its rule matches: each of several origins needs a rule.
fn allowing(needs: &Requirements, origin: &str, source: &str) -> String {
    let has = match needs.only_origin() {
        Some(_) => String::new(),
        // A string here would be a regular expression.
        None => format!(
            "      \"has\": [{{ \"type\": \"header\", \"key\": \"origin\", \"value\": {{ \"eq\": \"{origin}\" }} }}],\n"
        ),
    };
    let mut headers = vec![
        pair("Access-Control-Allow-Origin", origin),
        pair("Access-Control-Allow-Methods", &needs.methods("")),
        needs.with_headers(|n| pair("Access-Control-Allow-Headers", &n.headers(""))),
        needs.with_policys_max_age(|seconds| pair("Access-Control-Max-Age", &seconds.to_string())),
    ];
    if needs.credentials {
        headers.push(pair("Access-Control-Allow-Credentials", "true"));
    }
    headers.retain(|header| !header.is_empty());
    rule(source, &has, &headers)
}

fn rule(source: &str, has: &str, headers: &[String]) -> String {
    format!(
        "\x20   {{\n\
         \x20     \"source\": \"{source}\",\n\
         {has}      \"headers\": [\n\
         {}\n\
         \x20     ]\n\
         \x20   }}",
        headers.join(",\n"),
    )
}

fn pair(name: &str, value: &str) -> String {
    format!("        {{ \"key\": \"{name}\", \"value\": \"{value}\" }}")
}
