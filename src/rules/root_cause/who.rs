//! Who sent an error: the application, or something in front of it. The headers of the error itself decide, compared with
//! good responses of the same server.

use super::scene::Scene;
use crate::har::Entry;
use crate::rules::capture::Capture;
use crate::rules::good_answers::{GoodAnswers, product};

/// Who sent an error, and the header that shows it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Maker {
    /// The application, or the server that runs it.
    App { mark: &'static str },
    /// A gateway, load balancer or CDN, by name.
    Proxy { name: &'static str, mark: &'static str },
}

/// `Server` values of programs that run an application, by the beginning of the product's name in lower case.
const APP_SERVERS: [&str; 28] = [
    "uvicorn",
    "gunicorn",
    "hypercorn",
    "daphne",
    "waitress",
    "werkzeug",
    "wsgiserver",
    "cheroot",
    "cherrypy",
    "tornadoserver",
    "python",
    "aiohttp",
    "sanic",
    "puma",
    "unicorn",
    "thin",
    "webrick",
    "mongrel",
    "kestrel",
    "jetty",
    "apache-coyote",
    "tomcat",
    "undertow",
    "payara",
    "glassfish",
    "wildfly",
    "express",
    "rocket",
];

/// Headers that only an application's framework adds.
const APP_HEADERS: [&str; 8] = [
    "X-Powered-By",
    "X-Runtime",
    "X-AspNet-Version",
    "X-AspNetMvc-Version",
    "X-Generator",
    "X-Django-Version",
    "X-Drupal-Cache",
    "X-Application-Context",
];

/// `Server` values of programs in front of applications that send them only with their own responses.
const PROXY_SERVERS: [(&str, &str); 13] = [
    ("awselb", "the AWS load balancer"),
    ("cloudfront", "CloudFront"),
    ("akamaighost", "Akamai"),
    ("akamainetstorage", "Akamai"),
    ("vegur", "the Heroku router"),
    ("heroku", "the Heroku router"),
    ("microsoft-azure-application-gateway", "Azure Application Gateway"),
    ("bigip", "an F5 load balancer"),
    ("big-ip", "an F5 load balancer"),
    ("varnish", "Varnish"),
    ("squid", "Squid"),
    ("sucuri", "Sucuri"),
    ("imperva", "Imperva"),
];

/// Who sent the blocked error; `None` if nothing shows it.
pub(super) fn made(scene: &Scene<'_, '_>) -> Option<Maker> {
    let (status, entry) = (scene.bare_error()?, scene.answer()?);
    let headers = &entry.response.headers;
    let server = headers.value("Server").map(product).unwrap_or_default();
    proxy_mark(entry, status, &server)
        .or_else(|| app_mark(entry, &server))
        .or_else(|| compared(scene.capture, entry, &server))
        .or_else(|| by_status(entry, status))
}

/// Headers that a proxy adds to its own responses.
fn proxy_mark(entry: &Entry, status: u16, server: &str) -> Option<Maker> {
    let headers = &entry.response.headers;
    let proxy = |name, mark| Some(Maker::Proxy { name, mark });
    if headers.has("X-Amzn-ErrorType") && headers.has("X-Amz-Apigw-Id") {
        return proxy("Amazon API Gateway", "X-Amzn-ErrorType");
    }
    if headers.has("X-Vercel-Error") {
        return proxy("Vercel", "X-Vercel-Error");
    }
    if headers.value("X-Render-Origin-Server").is_some_and(|name| name.eq_ignore_ascii_case("Render")) {
        return proxy("Render", "X-Render-Origin-Server");
    }
    if headers.value("X-Railway-Fallback").is_some_and(|value| value.eq_ignore_ascii_case("true")) {
        return proxy("Railway", "X-Railway-Fallback");
    }
    if headers.has("X-Kong-Response-Latency") && !headers.has("X-Kong-Upstream-Latency") {
        return proxy("Kong", "X-Kong-Response-Latency");
    }
    // Cloudflare's own statuses for problems between it and the server.
    if matches!(status, 520..=530) && (server == "cloudflare" || headers.has("CF-Ray")) {
        return proxy("Cloudflare", "CF-Ray");
    }
    let known = PROXY_SERVERS.iter().find(|(stem, _)| server.starts_with(stem));
    known.and_then(|(_, name)| proxy(name, "Server"))
}

/// Headers of the software that runs the application. IIS also adds `X-Powered-By: ASP.NET` to its own errors.
fn app_mark(entry: &Entry, server: &str) -> Option<Maker> {
    let headers = &entry.response.headers;
    if APP_SERVERS.iter().any(|stem| server.starts_with(stem)) {
        return Some(Maker::App { mark: "Server" });
    }
    let is_of_iis = |name: &str| {
        name == "X-Powered-By" && headers.value(name).is_some_and(|value| value.eq_ignore_ascii_case("ASP.NET"))
    };
    let mark = APP_HEADERS.iter().find(|name| headers.has(name) && !is_of_iis(name))?;
    Some(Maker::App { mark })
}

/// Headers that the good responses of the same server have, but this one does not.
fn compared(capture: &Capture<'_>, entry: &Entry, server: &str) -> Option<Maker> {
    let good = capture.good.get_or_init(|| GoodAnswers::of(capture.entries)).at_server_of(&entry.request.url)?;
    if good.has_envoy_time && !entry.response.headers.has("X-Envoy-Upstream-Service-Time") {
        return Some(Maker::Proxy { name: "a proxy", mark: "X-Envoy-Upstream-Service-Time" });
    }
    let is_other =
        !server.is_empty() && !good.servers.is_empty() && !good.servers.iter().any(|known| **known == *server);
    is_other.then_some(Maker::Proxy { name: "a proxy", mark: "Server" })
}

/// Statuses that gateways send; with a JSON body they may also come from an application, about a server behind it.
fn by_status(entry: &Entry, status: u16) -> Option<Maker> {
    let is_json = entry.response.headers.value("Content-Type").is_some_and(|kind| kind.contains("json"));
    (!is_json && matches!(status, 502 | 504 | 520..=530)).then_some(Maker::Proxy { name: "a gateway", mark: "" })
}
