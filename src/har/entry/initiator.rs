//! `_initiator`: an object in Chromium's exports, the URL as a string in those of chrome-har and WebPageTest.

use crate::har::json::{Cursor, JsonError};
use crate::standard::Origin;
use foldhash::fast::FixedState;
use memchr::memmem;
use std::hash::BuildHasher;
use std::num::NonZeroU64;
use std::sync::Arc;

/// Reads the value of `_initiator` and its call; `None` when it has no information.
pub(in crate::har) fn read(cursor: &mut Cursor<'_>) -> Result<(Option<Initiator>, Option<CallSite>), JsonError> {
    let mut initiator = Initiator::default();
    if cursor.peek() != Some(b'{') {
        let is_text = cursor.scalar()?.into_text().is_some_and(|text| !text.is_empty());
        return Ok((is_text.then_some(initiator), None));
    }
    let mut document = None;
    let mut call_site = None;
    cursor.object(|cursor, key| {
        match &*key.name {
            "type" => initiator.kind = cursor.scalar()?.non_empty().unwrap_or_default(),
            "requestId" => initiator.request_id = cursor.scalar()?.non_empty(),
            "url" => document = origin_of_document(&cursor.scalar()?.into_text().unwrap_or_default()),
            "stack" => {
                call_site = site_of(cursor.clone().raw_value()?);
                (initiator.is_data_script, initiator.is_extension_script) = scripts(cursor)?;
            }
            _ => {}
        }
        Ok(())
    })?;
    // For a request by a script, the URL is the script's, which may come from anywhere.
    initiator.document = document.filter(|_| &*initiator.kind == "parser");
    Ok((Some(initiator), call_site))
}

/// The call that a stack describes. One exporter writes equal stacks as equal text. Without columns all calls of a script in
/// one line would be one.
fn site_of(stack: &[u8]) -> Option<CallSite> {
    memmem::find(stack, b"\"columnNumber\"").filter(|_| stack.first() == Some(&b'{'))?;
    Some(CallSite(NonZeroU64::new(number_of(stack)).unwrap_or(NonZeroU64::MAX)))
}

/// A number that identifies a text.
pub(in crate::har) fn number_of(text: &[u8]) -> u64 {
    FixedState::default().hash_one(text)
}

/// The origin of the document whose markup contains a URL. A stylesheet is not a document.
fn origin_of_document(url: &str) -> Option<Box<str>> {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let Some(Origin::Tuple(origin)) = Origin::of(url) else { return None };
    (url.starts_with("http") && !path.ends_with(".css")).then(|| (&*origin).into())
}

/// What the scripts of a stack show: the innermost has a `data:` URL; all belong to an extension.
fn scripts(cursor: &mut Cursor<'_>) -> Result<(bool, bool), JsonError> {
    let (mut is_data, mut is_extension) = (false, false);
    if cursor.peek() != Some(b'{') {
        return Ok((false, false));
    }
    cursor.object_until(|cursor, key| {
        let is_frames = key.name == "callFrames";
        if is_frames {
            cursor.array_until(|cursor, position| {
                let mut is_of_extension = false;
                cursor.object_until(|cursor, key| {
                    let is_url = key.name == "url";
                    if is_url {
                        let url = cursor.scalar()?.into_text().unwrap_or_default();
                        is_data |= position == 0 && url.starts_with("data:");
                        is_of_extension = url.split("://").next().is_some_and(|scheme| scheme.ends_with("-extension"));
                    }
                    Ok(is_url)
                })?;
                is_extension = is_of_extension;
                // Usually the first frame decides.
                Ok(!is_of_extension)
            })?;
        }
        Ok(is_frames)
    })?;
    Ok((is_data, is_extension))
}

/// Identifies a call: a number for its stack, including that of what it awaited.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct CallSite(pub(in crate::har) NonZeroU64);

/// `_initiator`.
#[derive(Clone, PartialEq, Eq, Hash, Debug, Default)]
pub struct Initiator {
    /// `type` (Chromium), or `_initiator_type` (chrome-har): parser, script, preload, preflight, other …
    pub kind: Arc<str>,
    /// `requestId`: on a preflight the id of its main request, `PID.NUMBER`.
    pub request_id: Option<Box<str>>,
    /// The origin of the document whose markup contains the URL, where `type` and `url` show it.
    pub document: Option<Box<str>>,
    /// The requesting script has a `data:` URL.
    pub is_data_script: bool,
    /// Every function of the stack is in a script of an extension: no script of the page made the request.
    pub is_extension_script: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initiator(json: &str) -> Option<Initiator> {
        read(&mut Cursor::new(json.as_bytes(), 0)).unwrap().0
    }

    #[test]
    fn a_call_is_known_by_its_whole_stack() {
        let site = |stack: &str| {
            let json = format!(r#"{{"type":"script","stack":{stack},"requestId":"1"}}"#);
            read(&mut Cursor::new(json.as_bytes(), 0)).unwrap().1
        };
        let frame = |line, column| format!(r#"{{"url":"a.js","lineNumber":{line},"columnNumber":{column}}}"#);
        let one = format!(r#"{{"callFrames":[{}]}}"#, frame(0, 10));
        let other = format!(r#"{{"callFrames":[{}]}}"#, frame(0, 20));
        let awaited =
            |column| format!(r#"{{"callFrames":[{}],"parent":{{"callFrames":[{}]}}}}"#, frame(0, 10), frame(0, column));
        assert!(site(&one).is_some() && site(&one) == site(&one));
        assert!(
            site(&one) != site(&other) && site(&one) != site(&awaited(1)) && site(&awaited(1)) != site(&awaited(2))
        );
        for unknown in ["null", "{}", r#"{"callFrames":[{"url":"a.js","lineNumber":0}]}"#, r#""columnNumber""#] {
            assert_eq!(site(unknown), None, "{unknown}");
        }
    }

    #[test]
    fn both_shapes_are_read() {
        assert_eq!(initiator(r#""https://a.test/""#), Some(Initiator::default()));
        assert_eq!(initiator(r#""""#), None);
        assert_eq!(initiator("null"), None);
        let preflight =
            Initiator { kind: "preflight".into(), request_id: Some("12.34".into()), ..Initiator::default() };
        let json = r#"{"type":"preflight","url":"https://a.test/","requestId":"12.34"}"#;
        assert_eq!(initiator(json), Some(preflight));
    }

    #[test]
    fn a_stack_is_stepped_over() {
        for stack in [
            r#"{"callFrames":[{"url":""},{"url":"b","lineNumber":4},{"url":"c"}]}"#,
            r#"{"callFrames":[],"parent":{"parent":{"callFrames":[{"url":"p","lineNumber":0}]}}}"#,
            r#"{"callFrames":null}"#,
            "null",
        ] {
            let got = initiator(&format!(r#"{{"stack":{stack},"type":"script","requestId":"1.2"}}"#));
            let expected = Initiator { kind: "script".into(), request_id: Some("1.2".into()), ..Initiator::default() };
            assert_eq!(got, Some(expected), "{stack}");
        }
    }

    #[test]
    fn a_document_and_a_data_script_are_known_by_their_urls() {
        for (json, document, is_data_script) in [
            (r#"{"url":"https://a.test/p?q","type":"parser"}"#, Some("https://a.test"), false),
            (r#"{"type":"parser","url":"https://a.test/a.css?v=1"}"#, None, false),
            (r#"{"type":"script","url":"https://a.test/a.js"}"#, None, false),
            (r#"{"type":"parser","url":7}"#, None, false),
            (r#"{"type":"script","stack":{"callFrames":[{"url":"data:text/javascript,1"}]}}"#, None, true),
            (r#"{"type":"script","stack":{"callFrames":[{"url":"https://a.test/"},{"url":"data:,"}]}}"#, None, false),
        ] {
            let got = initiator(json).unwrap();
            assert_eq!((got.document.as_deref(), got.is_data_script), (document, is_data_script), "{json}");
        }
    }

    #[test]
    fn a_content_script_is_told_from_a_page_whose_fetch_an_extension_wraps() {
        let frame = |url: &str| format!(r#"{{"functionName":"send","url":"{url}","lineNumber":1}}"#);
        let (own, page) = (frame("chrome-extension://abc/content.js"), frame("https://a.test/app.js"));
        let firefox = frame("moz-extension://abc/content.js");
        for (frames, expected) in [
            (vec![&own], true),
            (vec![&own, &own], true),
            (vec![&firefox], true),
            (vec![&own, &page], false),
            (vec![&page, &own], false),
            (vec![], false),
        ] {
            let list = frames.iter().map(|frame| frame.as_str()).collect::<Vec<_>>().join(",");
            let got = initiator(&format!(r#"{{"stack":{{"callFrames":[{list}]}},"type":"script"}}"#)).unwrap();
            assert_eq!(got.is_extension_script, expected, "{list}");
        }
    }
}
