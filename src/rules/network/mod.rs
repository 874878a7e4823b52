//! Causes of outcome `network`, one file each.

pub(crate) mod connection_closed;
pub(crate) mod connection_refused;
pub(crate) mod connection_reset;
pub(crate) mod content_decoding_failed;
pub(crate) mod dns;
pub(crate) mod empty_response;
pub(crate) mod network_error;
pub(crate) mod offline;
pub(crate) mod protocol_error;
pub(crate) mod service_worker_error;
pub(crate) mod timeout;
pub(crate) mod tls;
pub(crate) mod too_many_redirects;
pub(crate) mod truncated_body;
pub(crate) mod unreachable;
pub(crate) mod unsafe_redirect;
pub(crate) mod websocket_failed;
