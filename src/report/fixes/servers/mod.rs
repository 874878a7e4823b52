//! The servers that are known, one a file: by which sign each is known, and how it is told to answer.
//!
//! A new one is one new file and its lines here. The order is that of the list: what is nearer to the application comes
//! first, for there the headers are set best; then gateways, web servers and networks that stand before it.

mod apache;
mod api_gateway;
mod aspnet_core;
mod azure;
mod azure_storage;
mod caddy;
mod cloudflare;
mod cloudfront;
mod django;
mod envoy;
mod express;
mod fastapi;
mod fastify;
mod firebase;
mod flask;
mod go_jub0bs_cors;
mod go_rs_cors;
mod google_cloud_storage;
mod haproxy;
mod iis;
mod istio;
mod lambda_url;
mod laravel;
mod minio;
mod netlify;
mod nextjs;
mod nginx;
mod r2;
mod rails;
mod s3;
mod spring;
#[cfg(test)]
mod tests;
mod traefik;
mod vercel;

use super::needs::Needs;
use super::signs::Signs;

/// One server.
#[derive(Debug)]
pub(super) struct Server {
    /// Its name, for people.
    pub(super) name: &'static str,
    /// The same in small letters, with `-` between words: how it is called on a command line.
    pub(super) id: &'static str,
    /// Language of the snippet, as Markdown names it.
    pub(super) language: &'static str,
    /// Where the snippet goes, and what to look at.
    pub(super) place: &'static str,
    /// Whether it answered: the sign.
    pub(super) is_here: fn(&Signs) -> Option<String>,
    /// The configuration: least privilege, `Vary: Origin`, no `*`, OPTIONS before any login. Empty where none can be written.
    pub(super) snippet: fn(&Needs) -> String,
    /// In what it allows more or less than it is asked for, because it can be told no better; each a sentence without the
    /// full stop, on a line of its own.
    pub(super) limits: fn(&Needs) -> String,
}

/// It can be told exactly what is asked for.
pub(super) fn exact(_: &Needs) -> String {
    String::new()
}

/// What is there, a line each.
fn joined(limits: impl IntoIterator<Item = Option<String>>) -> String {
    limits.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Methods that the rules of most object stores can name; OPTIONS the stores answer by themselves.
const STORE_METHODS: &[&str] = &["GET", "HEAD", "PUT", "POST", "DELETE"];

/// The limits of an object store whose rules can name these methods alone, and `others`.
fn store_limits<const N: usize>(needs: &Needs, known: &[&str], others: [Option<String>; N]) -> String {
    named_limits(needs, known, "rule of this store", others)
}

/// The limits of what can name these methods alone, and `others`. Without a method it is refused, so where it can name none
/// of them nothing is written, and there is nothing else to say.
fn named_limits<const N: usize>(needs: &Needs, known: &[&str], what: &str, others: [Option<String>; N]) -> String {
    if needs.methods_of(known, "").is_empty() {
        let (asked, known) = (needs.methods(""), known.join(", "));
        return format!("not allowed: {asked}; a {what} can only name {known}, so none is written");
    }
    let beyond = needs.methods_beyond(known).into_iter().filter(|method| *method != "OPTIONS").collect::<Vec<_>>();
    let methods = (!beyond.is_empty()).then(|| format!("not allowed: {} (a {what} cannot name it)", beyond.join(", ")));
    joined([methods].into_iter().chain(others))
}

/// What is not allowed where the answer to a preflight can be kept for so many seconds at most.
fn longest_max_age(needs: &Needs, most: u32) -> Option<String> {
    let asked = needs.max_age.filter(|seconds| *seconds > most)?;
    Some(format!("not allowed: a max-age of {asked}; the most it takes is {most}"))
}

/// What is not allowed where names of methods are sent in capitals: browsers compare them byte for byte.
fn capitals(needs: &Needs) -> Option<String> {
    let small: Vec<&str> =
        needs.methods.iter().map(String::as_str).filter(|m| m.bytes().any(|b| b.is_ascii_lowercase())).collect();
    (!small.is_empty()).then(|| format!("not allowed: {}; the library writes methods in capitals", small.join(", ")))
}

/// What is allowed besides where the library allows the safelisted headers with every value.
fn safelisted_headers(needs: &Needs) -> Option<String> {
    let is_listed = needs.headers.iter().any(|name| name == "content-type");
    (!is_listed).then(|| "also allowed: Content-Type of any value, which the middleware always allows".to_owned())
}

/// All of them; the first whose sign is there is taken.
pub(super) static SERVERS: [&Server; 33] = [
    &nextjs::SERVER,
    &express::SERVER,
    &fastify::SERVER,
    &laravel::SERVER,
    &rails::SERVER,
    &django::SERVER,
    &fastapi::SERVER,
    &flask::SERVER,
    &spring::SERVER,
    &aspnet_core::SERVER,
    &go_jub0bs_cors::SERVER,
    &go_rs_cors::SERVER,
    &vercel::SERVER,
    &netlify::SERVER,
    &firebase::SERVER,
    &r2::SERVER,
    &minio::SERVER,
    &google_cloud_storage::SERVER,
    &azure_storage::SERVER,
    &azure::SERVER,
    &lambda_url::SERVER,
    &s3::SERVER,
    &api_gateway::SERVER,
    &istio::SERVER,
    &envoy::SERVER,
    &traefik::SERVER,
    &haproxy::SERVER,
    &caddy::SERVER,
    &iis::SERVER,
    &apache::SERVER,
    &nginx::SERVER,
    &cloudfront::SERVER,
    &cloudflare::SERVER,
];

/// What a report shows a configuration for when another software answered, or one that is not known.
pub(super) static COMMON: [&Server; 6] =
    [&nginx::SERVER, &apache::SERVER, &express::SERVER, &spring::SERVER, &aspnet_core::SERVER, &django::SERVER];
