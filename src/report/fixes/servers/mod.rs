//! The known servers, one per file: the sign that identifies each, and its configuration.
//!
//! A new server needs one new file and its lines here. The order is that of the list: what is closer to the application comes
//! first, because headers are best set there; then gateways, web servers and networks in front of it.

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
mod limits;
mod minio;
mod netlify;
mod nextjs;
mod nginx;
mod r2;
mod rails;
mod s3;
mod server;
mod spring;
#[cfg(test)]
mod tests;
mod traefik;
mod vercel;

pub(super) use limits::exact;
pub(super) use server::Server;

/// All servers; the first with a matching sign is used.
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

/// The servers a report shows a configuration for when other or unknown software answered.
pub(super) static COMMON: [&Server; 6] =
    [&nginx::SERVER, &apache::SERVER, &express::SERVER, &spring::SERVER, &aspnet_core::SERVER, &django::SERVER];
