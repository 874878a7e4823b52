//! Tells the browser engine from request headers.

use crate::browser::Engine;

/// An engine and its version, as exact as the header tells.
pub(in crate::har) type EngineVersion<'a> = (Engine, Option<&'a str>);

/// The engine that sent a request with these headers: of `sec-ch-ua`, which only Chromium sends, or `User-Agent`.
pub(in crate::har) fn engine_of<'a>(brands: &'a str, user_agent: &'a str) -> Option<EngineVersion<'a>> {
    let brand = chromium_brand(brands).map(|version| (Engine::Chromium, Some(version)));
    brand.or_else(|| from_user_agent(user_agent))
}

/// The version in `"Chromium";v="156"`.
fn chromium_brand(brands: &str) -> Option<&str> {
    let (_, rest) = brands.split_once("\"Chromium\"")?;
    let (_, version) = rest.split_once("v=\"")?;
    leading_version(version)
}

/// The engine that a `User-Agent` names. Nearly all of them claim to be others too, so the order matters.
fn from_user_agent(text: &str) -> Option<EngineVersion<'_>> {
    let has = |token: &str| text.contains(token);
    // EdgeHTML and Trident are none of the three.
    if has("Edge/") || has("Trident/") {
        return None;
    }
    let is_ios = has("iPhone") || has("iPad") || has("iPod");
    if has("AppleWebKit/") && (is_ios || has("CriOS/") || has("FxiOS/") || has("EdgiOS/")) {
        return Some((Engine::WebKit, version_after(text, "Version/")));
    }
    for token in ["Chrome/", "Chromium/"] {
        if has(token) {
            return Some((Engine::Chromium, version_after(text, token).map(major)));
        }
    }
    if has("Gecko/") && has("rv:") {
        let version = version_after(text, "Firefox/").or_else(|| version_after(text, "rv:"));
        return Some((Engine::Firefox, version));
    }
    if has("AppleWebKit/") && has("Version/") {
        return Some((Engine::WebKit, version_after(text, "Version/")));
    }
    None
}

/// The engine of `log.browser.name`.
pub(in crate::har) fn from_browser_name(name: &str) -> Option<Engine> {
    let name = name.to_ascii_lowercase();
    let any = |words: &[&str]| words.iter().any(|word| name.contains(word));
    if any(&["firefox", "librewolf", "waterfox", "tor browser"]) {
        Some(Engine::Firefox)
    } else if any(&["safari", "webkit"]) {
        Some(Engine::WebKit)
    } else if any(&["chrom", "edge", "opera", "brave", "vivaldi", "electron"]) {
        Some(Engine::Chromium)
    } else {
        None
    }
}

fn version_after<'a>(text: &'a str, token: &str) -> Option<&'a str> {
    text.split_once(token).and_then(|(_, rest)| leading_version(rest))
}

/// The digits and dots at the start of `text`.
fn leading_version(text: &str) -> Option<&str> {
    let version = text.split(|c: char| !c.is_ascii_digit() && c != '.').next()?;
    let version = version.trim_end_matches('.');
    (!version.is_empty()).then_some(version)
}

/// Chromium sends zeros for all but the first part.
fn major(version: &str) -> &str {
    version.split_once('.').map_or(version, |(major, _)| major)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn user_agents_are_told_apart() {
        use Engine::{Chromium, Firefox, WebKit};
        let windows = "Mozilla/5.0 (Windows NT 10.0; Win64; x64)";
        let blink = format!("{windows} AppleWebKit/537.36 (KHTML, like Gecko) Chrome/139.0.0.0 Safari/537.36");
        let phone = "Mozilla/5.0 (iPhone; CPU iPhone OS 17_4 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)";
        for (text, expected) in [
            (blink.clone(), Some((Chromium, Some("139")))),
            (format!("{blink} Edg/139.0.0.0"), Some((Chromium, Some("139")))),
            (blink.replace("Chrome", "HeadlessChrome"), Some((Chromium, Some("139")))),
            (format!("{windows} AppleWebKit/537.36 Chrome/64.0.1.1 Safari/537.36 Edge/18.17763"), None),
            (
                format!("{windows} Gecko/20100101 Firefox/153.0").replace(')', "; rv:153.0)"),
                Some((Firefox, Some("153.0"))),
            ),
            ("Mozilla/5.0 (X11; rv:128.0) Gecko/20100101".to_owned(), Some((Firefox, Some("128.0")))),
            (format!("{phone} Version/17.4 Mobile/15E148 Safari/604.1"), Some((WebKit, Some("17.4")))),
            (format!("{phone} CriOS/120.0.6099.119 Mobile/15E148 Safari/604.1"), Some((WebKit, None))),
            (format!("{phone} FxiOS/120.0 Mobile/15E148 Safari/605.1.15"), Some((WebKit, None))),
            (
                "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/60.5 Safari/605.1.15"
                    .to_owned(),
                Some((WebKit, Some("60.5"))),
            ),
            ("Mozilla/5.0 (Windows NT 6.1; Trident/7.0; rv:11.0) like Gecko".to_owned(), None),
            ("curl/8.5.0".to_owned(), None),
            ("PostmanRuntime/7.39".to_owned(), None),
            (String::new(), None),
        ] {
            assert_eq!(from_user_agent(&text), expected, "{text}");
        }
    }

    #[test]
    fn brands_name_the_version_of_chromium() {
        for (brands, version) in [
            (r#""Chromium";v="156", "Not.A/Brand";v="24", "Microsoft Edge";v="157""#, Some("156")),
            (r#""Not.A/Brand";v="24", "Chromium" ;v="156""#, Some("156")),
            (r#""Not.A/Brand";v="24""#, None),
            (r#""Chromium""#, None),
        ] {
            assert_eq!(chromium_brand(brands), version, "{brands}");
        }
    }

    #[test]
    fn names_of_browsers_name_their_engine() {
        for (name, engine) in [
            ("chromium", Some(Engine::Chromium)),
            ("Google Chrome", Some(Engine::Chromium)),
            ("Microsoft Edge", Some(Engine::Chromium)),
            ("firefox", Some(Engine::Firefox)),
            ("Firefox Developer Edition", Some(Engine::Firefox)),
            ("webkit", Some(Engine::WebKit)),
            ("Safari", Some(Engine::WebKit)),
            ("Internet Explorer", None),
            ("", None),
        ] {
            assert_eq!(from_browser_name(name), engine, "{name}");
        }
    }
}
