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

use crate::browser::firefox::did_not_succeed;
use crate::browser::{Engine, Reason, Stage};
use crate::rules::card::Rule;
use crate::rules::rule::Facts;
use crate::rules::verdict::Outcome;

impl Rule {
    /// Defaults for what goes wrong between browser and server.
    const NETWORK: Rule = Rule {
        outcome: Outcome::Network,
        says_not_cors: true,
        section: "https://fetch.spec.whatwg.org/#concept-network-error",
        reason,
        ..Rule::PLAIN
    };
}

/// What the engines print for a network error. Only Firefox reports it as a CORS failure, whatever it was; the others
/// print the error itself, which only the engine that hit it can name.
fn reason(engine: Engine, facts: &Facts) -> Option<Reason> {
    if engine == Engine::Firefox {
        return Some(did_not_succeed(facts.major(engine)));
    }
    let error = facts.error.as_deref().filter(|_| facts.engine == Some(engine))?;
    match engine {
        Engine::Chromium => error.starts_with("net::ERR_").then(|| load_failure(error)),
        // WebKit reports a preflight that failed on the network like a CORS failure, with the same second line.
        Engine::WebKit if facts.stage == Stage::Preflight => Some(Reason::part(error.to_owned())),
        Engine::WebKit => Some(load_failure(error)),
        Engine::Firefox => None,
    }
}

/// The same for an error that Firefox does not print, because the response had arrived.
fn reason_after_response(engine: Engine, facts: &Facts) -> Option<Reason> {
    if engine == Engine::Firefox { None } else { reason(engine, facts) }
}

fn load_failure(error: &str) -> Reason {
    Reason::whole(format!("Failed to load resource: {error}"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::rules::rule::tests::facts;

    #[test]
    fn only_firefox_blames_cors() {
        let chromium = Facts { error: Some("net::ERR_CONNECTION_REFUSED".into()), ..facts() };
        assert_eq!(
            reason(Engine::Chromium, &chromium),
            Some(Reason::whole("Failed to load resource: net::ERR_CONNECTION_REFUSED"))
        );
        assert_eq!(reason(Engine::WebKit, &chromium), None);
        assert_eq!(reason(Engine::Firefox, &chromium), Some(did_not_succeed(None)));
    }
}
