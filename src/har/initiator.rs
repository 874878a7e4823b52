//! `_initiator`: an object in Chromium's exports, the URL as a string in those of chrome-har and WebPageTest.

use super::Initiator;
use super::json::{Cursor, JsonError};

/// Stacks of asynchronous code hang below one another; further down than this nobody looks.
const DEEPEST_STACK: usize = 32;

/// Where a stack came from: the innermost frame that has a URL.
#[derive(Default)]
struct Frame {
    url: Option<Box<str>>,
    line: Option<u64>,
}

/// Reads the value of `_initiator`; `None` when it says nothing.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Option<Initiator>, JsonError> {
    let mut initiator = Initiator::default();
    if cursor.peek() != Some(b'{') {
        initiator.url = cursor.scalar()?.non_empty();
        return Ok(initiator.url.is_some().then_some(initiator));
    }
    cursor.object(|cursor, key| {
        match &*key.name {
            "type" => initiator.kind = cursor.scalar()?.non_empty().unwrap_or_default(),
            "url" => initiator.url = cursor.scalar()?.non_empty(),
            "requestId" => initiator.request_id = cursor.scalar()?.non_empty(),
            "stack" => {
                let frame = read_stack(cursor, DEEPEST_STACK)?;
                initiator.script_url = frame.url;
                initiator.script_line = frame.line;
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(Some(initiator))
}

fn read_stack(cursor: &mut Cursor<'_>, depth_left: usize) -> Result<Frame, JsonError> {
    let mut own = Frame::default();
    let mut parent = Frame::default();
    cursor.object(|cursor, key| {
        match &*key.name {
            "callFrames" => own = innermost_frame(cursor)?,
            "parent" if depth_left > 0 && own.url.is_none() => parent = read_stack(cursor, depth_left - 1)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(if own.url.is_some() { own } else { parent })
}

fn innermost_frame(cursor: &mut Cursor<'_>) -> Result<Frame, JsonError> {
    let mut innermost = Frame::default();
    cursor.array(|cursor, _| {
        if innermost.url.is_some() {
            return Ok(());
        }
        let mut frame = Frame::default();
        cursor.object_until(|cursor, key| {
            match &*key.name {
                "url" => frame.url = cursor.scalar()?.non_empty(),
                // The DevTools protocol counts lines from 0.
                "lineNumber" => {
                    let number = cursor.scalar()?.integer();
                    frame.line = number.and_then(|line| u64::try_from(line).ok()).and_then(|line| line.checked_add(1));
                }
                _ => {}
            }
            Ok(frame.url.is_some() && frame.line.is_some())
        })?;
        innermost = frame;
        Ok(())
    })?;
    Ok(innermost)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initiator(json: &str) -> Option<Initiator> {
        read(&mut Cursor::new(json.as_bytes(), 0)).unwrap()
    }

    #[test]
    fn both_shapes_are_read() {
        let url = Initiator { url: Some("https://a.test/".into()), ..Initiator::default() };
        assert_eq!(initiator(r#""https://a.test/""#), Some(url));
        assert_eq!(initiator(r#""""#), None);
        assert_eq!(initiator("null"), None);
        let preflight = Initiator {
            kind: "preflight".into(),
            url: Some("https://a.test/".into()),
            request_id: Some("12.34".into()),
            ..Initiator::default()
        };
        let json = r#"{"type":"preflight","url":"https://a.test/","requestId":"12.34"}"#;
        assert_eq!(initiator(json), Some(preflight));
    }

    #[test]
    fn the_script_is_the_innermost_frame_with_a_url() {
        for (stack, url, line) in [
            (r#"{"callFrames":[{"url":""},{"url":"b","lineNumber":4},{"url":"c"}]}"#, Some("b"), Some(5)),
            (r#"{"parent":{"callFrames":[{"url":"p"}]},"callFrames":[{"url":"own"}]}"#, Some("own"), None),
            (
                r#"{"callFrames":[],"parent":{"parent":{"callFrames":[{"url":"p","lineNumber":0}]}}}"#,
                Some("p"),
                Some(1),
            ),
            (r#"{"callFrames":[{"url":"b","lineNumber":-1}]}"#, Some("b"), None),
            (r#"{"callFrames":null}"#, None, None),
            ("null", None, None),
        ] {
            let got = initiator(&format!(r#"{{"type":"script","stack":{stack}}}"#)).unwrap();
            assert_eq!((got.script_url.as_deref(), got.script_line), (url, line), "{stack}");
        }
    }

    #[test]
    fn a_bottomless_stack_is_cut_short() {
        let json =
            format!(r#"{{"stack":{}{}}}"#, r#"{"parent":"#.repeat(100_000), "1".to_owned() + &"}".repeat(100_000));
        assert_eq!(initiator(&json), Some(Initiator::default()));
    }
}
