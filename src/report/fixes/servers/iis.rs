//! IIS, by its name; classic ASP.NET runs only there.

use super::limits::joined;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "IIS",
    id: "iis",
    language: "xml",
    place: "Put this in web.config; it needs the IIS CORS Module, which answers OPTIONS before authentication. Remove the same headers from the application and from customHeaders: both together make two values",
    is_here: |signs| {
        signs
            .begins("server", &["microsoft-iis"])
            .or_else(|| signs.begins("x-powered-by", &["asp.net"]))
            .or_else(|| signs.has(&["x-aspnet-version", "x-aspnetmvc-version"]))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let add = |element: &str, attribute: &str, items: &[String]| {
        let adds: String = items.iter().map(|item| format!("<add {attribute}=\"{item}\" />")).collect();
        if items.is_empty() { String::new() } else { format!("        <{element}>{adds}</{element}>\n") }
    };
    let map_origin = |origin: &str| {
        format!(
            "      <add origin=\"{origin}\" allowCredentials=\"{}\"{}>\n{}{}      </add>\n",
            needs.credentials,
            needs.with_max_age(|seconds| format!(" maxAge=\"{seconds}\"")),
            add("allowMethods", "method", &needs.methods),
            add("allowHeaders", "header", &needs.headers),
        )
    };
    format!(
        "<configuration>\n  <system.webServer>\n    <cors enabled=\"true\">\n{}    </cors>\n  \
         </system.webServer>\n</configuration>",
        needs.each_origin(map_origin),
    )
}

/// The module removes no header.
fn limits(needs: &Requirements) -> String {
    let kept = "not known: whether an Access-Control-Allow-Credentials of the application is kept; it should send none";
    joined([(!needs.credentials).then(|| kept.to_owned())])
}
