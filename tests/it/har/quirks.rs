//! The deformities of `fixtures/quirks`, one a file.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use har_cors::har::{Entry, Reader};
use har_cors::input::{MAX_EXPANDED, Source, SourceKind, decode, expand, open};

fn quirks() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/quirks")
}

/// The text of a source.
fn text_of(source: &Source) -> Vec<u8> {
    let mut text = Vec::new();
    decode(open(source).unwrap(), MAX_EXPANDED, |input| input.read_to_end(&mut text)).unwrap().value.unwrap();
    text
}

fn bytes_of(name: &str) -> Vec<u8> {
    text_of(&Source { shown: name.to_owned(), kind: SourceKind::File(quirks().join(name)) })
}

fn entries_of(name: &str) -> Vec<Entry> {
    Reader::new(&bytes_of(name)[..]).unwrap().filter_map(Result::ok).collect()
}

/// What is read of a file, a line an entry.
fn summary(source: &Source) -> String {
    let bytes = text_of(source);
    let mut reader = match Reader::new(&bytes[..]) {
        Ok(reader) => reader,
        Err(error) => return format!("  {error}\n"),
    };
    let mut text = String::new();
    for entry in reader.by_ref() {
        match entry {
            Ok(entry) => {
                let Entry { pointer, request, response, span, .. } = &entry;
                let (line, column) = (span.line, span.column);
                write!(text, "  {line}:{column} {pointer} {} {} {:?}", request.method, request.url, response.status)
                    .unwrap();
                if let Some(error) = &response.error {
                    write!(text, " {}={:?}", error.member, error.text).unwrap();
                }
                text.push('\n');
            }
            Err(damage) => writeln!(text, "  {}: {:?}", damage.line, damage.message).unwrap(),
        }
    }
    let log = reader.finish();
    let exporter = &log.exporter;
    let version = exporter.engine_version.as_deref().unwrap_or("-");
    let engine = exporter.engine.map_or("-".to_owned(), |engine| engine.to_string());
    writeln!(
        text,
        "  = {} entries, {} pages, {:?} of {engine} {version}, sanitized {:?}",
        log.entries,
        log.pages.len(),
        exporter.kind,
        exporter.sanitized
    )
    .unwrap();
    text
}

#[test]
fn every_deformity_is_read_or_named() {
    let mut text = String::new();
    let timelines = quirks().join("safari-timelines.json");
    for source in expand(&[quirks(), timelines]) {
        let source = source.unwrap();
        writeln!(text, "{}", Path::new(&source.shown).file_name().unwrap().to_string_lossy()).unwrap();
        text += &summary(&source);
    }
    insta::assert_snapshot!(text);
}

#[test]
fn header_lists_of_every_shape_give_the_same_headers() {
    for (name, expected) in [
        ("header-pairs.har", &["https://other.test"][..]),
        ("header-map.har", &["https://a.test", "https://b.test"]),
        ("joined-values.har", &["https://app.test", "https://app.test"]),
    ] {
        let entry = entries_of(name).remove(0);
        let headers = entry.response.headers.all("Access-Control-Allow-Origin");
        assert_eq!(headers.map(|header| header.value).collect::<Vec<_>>(), expected, "{name}");
        assert_eq!(entry.request.headers.value("origin"), Some("https://app.test"), "{name}");
    }
}

#[test]
fn deformed_texts_keep_what_can_be_read() {
    for (name, value) in [
        ("lone-surrogate.har", "a\u{FFFD}"),
        ("invalid-utf8.har", "\u{FFFD}\u{FFFD}"),
        ("control-characters.har", "a\tb\u{1}\u{1b}[31m"),
    ] {
        assert_eq!(entries_of(name)[0].request.headers.value("x"), Some(value), "{name}");
    }
    assert_eq!(entries_of("nan.har")[0].duration_ms, None);
    assert_eq!(entries_of("header-map.har")[0].duration_ms, Some(12.0));
    let duplicates = entries_of("duplicate-keys.har").remove(0);
    assert_eq!((&*duplicates.request.url, duplicates.request.headers.has("a")), ("https://api.test/items", false));
}

#[test]
fn marks_of_exporters_are_kept() {
    let pseudo = entries_of("pseudo-headers.har").remove(0);
    assert!(pseudo.request.headers.had_pseudo_headers && pseudo.request.headers.iter().all(|h| h.name != ":method"));
    let [failed, mocked, by_node] = <[Entry; 3]>::try_from(entries_of("playwright.har")).unwrap();
    assert_eq!((failed.duration_ms, mocked.was_fulfilled, by_node.is_api_request), (None, true, true));
    assert!(!failed.was_fulfilled && !failed.is_api_request);
    let [network, worker] = <[Entry; 2]>::try_from(entries_of("safari.har")).unwrap();
    assert_eq!((network.via_service_worker, worker.via_service_worker), (false, true));
    assert_eq!(entries_of("safari-timelines.json")[1].from_cache.as_deref(), Some("memory"));
    let held_back = entries_of("firefox.har").remove(0);
    assert_eq!((held_back.has_timings, held_back.request.headers_size), (false, Some(0)));
    assert_eq!(held_back.security_state.as_deref(), Some("secure"));
    let socket = entries_of("websocket.har").remove(0);
    let expected = "Error during WebSocket handshake: Unexpected response code: 403";
    assert_eq!(socket.web_socket_error.as_deref(), Some(expected));
    assert!(entries_of("cookies-map.har")[0].request.has_cookies);
    let initiator = entries_of("chrome-har.har").remove(0).initiator.unwrap();
    assert_eq!(&*initiator.kind, "preflight");
}
