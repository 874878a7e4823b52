//! How long each browser caches a preflight response, whatever the server requests.

use super::Engine;
use crate::standard::MaxAge;

/// Seconds for which a response without `Access-Control-Max-Age` is cached
/// (<https://fetch.spec.whatwg.org/#cors-preflight-fetch-0>, step 8 of the last part).
const DEFAULT: u64 = 5;

/// The maximum time for which the engine caches a preflight response, in seconds.
pub fn preflight_cache_cap(engine: Engine) -> u64 {
    match engine {
        Engine::Chromium => 7200,
        Engine::Firefox => 86_400,
        Engine::WebKit => 600,
    }
}

/// How long the engine caches a preflight response with that `Access-Control-Max-Age`, in seconds; 0: not at all.
pub fn preflight_cache_seconds(engine: Engine, max_age: MaxAge) -> u64 {
    match (max_age, engine) {
        (MaxAge::Absent, _) => DEFAULT,
        (MaxAge::Seconds(seconds), _) => seconds.min(preflight_cache_cap(engine)),
        (MaxAge::Negative, _) | (MaxAge::Unparsable, Engine::Firefox) => 0,
        (MaxAge::Unparsable, Engine::Chromium | Engine::WebKit) => DEFAULT,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_engine_has_its_own_cap_and_its_own_reading_of_nonsense() {
        for (max_age, expected) in [
            (MaxAge::Absent, [5, 5, 5]),
            (MaxAge::Seconds(0), [0, 0, 0]),
            (MaxAge::Seconds(300), [300, 300, 300]),
            (MaxAge::Seconds(u64::MAX), [7200, 86_400, 600]),
            (MaxAge::Negative, [0, 0, 0]),
            (MaxAge::Unparsable, [5, 0, 5]),
        ] {
            assert_eq!(Engine::ALL.map(|engine| preflight_cache_seconds(engine, max_age)), expected, "{max_age:?}");
        }
    }
}
