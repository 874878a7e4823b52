//! Every capture of the three browsers is read whole.

use crate::common::fixtures;

use har_cors::browser::Engine;
use har_cors::har::{ExporterKind, ReadError, Reader};

/// The captures of one browser with that file name.
fn captures(browser: &str, name: &str) -> Vec<(String, Vec<u8>)> {
    let exports = fixtures::cases(&format!("captures/{browser}")).into_iter().map(|case| case.join(name));
    let exports = exports.filter(|path| path.exists());
    exports.map(|path| (path.display().to_string(), std::fs::read(path).unwrap())).collect()
}

#[test]
fn every_capture_is_read_without_damage() {
    let mut seen = 0;
    for (browser, name, kind, engine, version) in [
        ("chromium", "capture.har", ExporterKind::ChromiumDevTools, Engine::Chromium, "156"),
        ("chromium", "capture.sanitized.har", ExporterKind::ChromiumDevTools, Engine::Chromium, "156"),
        ("chromium", "playwright.har", ExporterKind::Playwright, Engine::Chromium, "156.0.8078.79"),
        ("firefox", "capture.har", ExporterKind::FirefoxDevTools, Engine::Firefox, "153.7.0"),
        ("webkit", "capture.har", ExporterKind::WebKitInspector, Engine::WebKit, "60.5"),
        ("webkit", "capture.with-failed.har", ExporterKind::WebKitInspector, Engine::WebKit, "60.5"),
        ("webkit", "timeline.json", ExporterKind::WebKitTimelines, Engine::WebKit, "60.5"),
    ] {
        for (path, bytes) in captures(browser, name) {
            let json: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
            // The exporter itself gave up on some.
            if json.get("error").is_some() {
                assert!(matches!(Reader::new(&bytes[..]), Err(ReadError::NotHar { .. })), "{path}");
                continue;
            }
            let mut reader = Reader::new(&bytes[..]).unwrap_or_else(|error| panic!("{path}: {error}"));
            for entry in reader.by_ref() {
                let entry = entry.unwrap_or_else(|damage| panic!("{path}: {damage:?}"));
                let there =
                    json.pointer(&entry.pointer.to_string()).unwrap_or_else(|| panic!("{path}: {}", entry.pointer));
                assert_eq!(there["request"]["url"], *entry.request.url, "{path}");
                let (start, length) = (entry.span.offset as usize, entry.span.length as usize);
                let at_span: serde_json::Value = serde_json::from_slice(&bytes[start..start + length]).unwrap();
                assert_eq!(at_span, *there, "{path}");
                for header in entry.request.headers.placed().chain(entry.response.headers.placed()) {
                    let there = there.pointer(&header.pointer.to_string()).unwrap();
                    assert_eq!(there["name"], *header.header.name, "{path}");
                }
                assert!(entry.started.is_some(), "{path}: {}", entry.pointer);
            }
            let log = reader.finish();
            let array = json.pointer("/log/entries").or(json.pointer("/recording/records")).unwrap();
            assert_eq!(log.entries, array.as_array().unwrap().len(), "{path}");
            assert_eq!((log.exporter.kind, log.exporter.engine), (kind, Some(engine)), "{path}");
            if let Some(named) = log.exporter.engine_version {
                assert_eq!(&*named, version, "{path}");
            }
            seen += 1;
        }
    }
    assert_eq!(seen, 1552);
}

#[test]
fn exports_without_secrets_are_told_where_it_shows() {
    let mut told = Vec::new();
    for (path, bytes) in captures("chromium", "capture.sanitized.har") {
        let scenario = path.rsplit('/').nth(1).unwrap().to_owned();
        told.push((scenario, Reader::new(&bytes[..]).unwrap().finish().exporter.sanitized));
    }
    let expected = [
        ("cred-cookie-lax-blocked", Some(true)),
        ("cred-cookie-samesite-none", Some(true)),
        ("cred-set-cookie-failed", Some(true)),
        ("cred-star-failed-with-cookie-sent", Some(true)),
        ("es-ok", None),
        ("main-401-no-acao", Some(true)),
        ("pf-header-auth-missing", None),
        ("pf-header-auth-ok", Some(true)),
        ("pf-header-auth-star-listed", Some(true)),
        ("redir-auth-dropped", Some(true)),
    ];
    assert_eq!(told, expected.map(|(name, sanitized)| (name.to_owned(), sanitized)));
    for (path, bytes) in captures("chromium", "capture.har") {
        let sanitized = Reader::new(&bytes[..]).unwrap().finish().exporter.sanitized;
        assert_ne!(sanitized, Some(true), "{path}");
    }
}
