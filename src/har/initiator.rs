//! `_initiator`: an object in Chromium's exports, the URL as a string in those of chrome-har and WebPageTest.

use super::Initiator;
use super::json::{Cursor, JsonError};

/// Stacks of asynchronous code hang below one another; further down than this nobody looks.
const DEEPEST_STACK: usize = 32;

/// What was found of where a stack came from: the innermost frame that has a URL. Nobody needs it, and yet it must be
/// sound as far as one would have to read.
#[derive(Clone, Copy, Default)]
struct Frame {
    has_url: bool,
    has_line: bool,
}

/// Reads the value of `_initiator`; `None` when it says nothing.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Option<Initiator>, JsonError> {
    let mut initiator = Initiator::default();
    if cursor.peek() != Some(b'{') {
        return Ok(is_text(cursor)?.then_some(initiator));
    }
    cursor.object(|cursor, key| {
        match &*key.name {
            "type" => initiator.kind = cursor.scalar()?.non_empty().unwrap_or_default(),
            "url" => drop(cursor.scalar()?),
            "requestId" => initiator.request_id = cursor.scalar()?.non_empty(),
            "stack" => {
                read_stack(cursor, DEEPEST_STACK)?;
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
            "parent" if depth_left > 0 && !own.has_url => parent = read_stack(cursor, depth_left - 1)?,
            _ => {}
        }
        Ok(())
    })?;
    Ok(if own.has_url { own } else { parent })
}

fn innermost_frame(cursor: &mut Cursor<'_>) -> Result<Frame, JsonError> {
    let mut innermost = Frame::default();
    cursor.array(|cursor, _| {
        if innermost.has_url {
            return Ok(());
        }
        let mut frame = Frame::default();
        cursor.object_until(|cursor, key| {
            match &*key.name {
                "url" => frame.has_url = is_text(cursor)?,
                "lineNumber" => frame.has_line = cursor.scalar()?.integer().is_some_and(|line| line >= 0),
                _ => {}
            }
            Ok(frame.has_url && frame.has_line)
        })?;
        innermost = frame;
        Ok(())
    })?;
    Ok(innermost)
}

/// Whether the next value is a text with something in it.
fn is_text(cursor: &mut Cursor<'_>) -> Result<bool, JsonError> {
    Ok(cursor.scalar()?.into_text().is_some_and(|text| !text.is_empty()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn initiator(json: &str) -> Option<Initiator> {
        read(&mut Cursor::new(json.as_bytes(), 0)).unwrap()
    }

    #[test]
    fn both_shapes_are_read() {
        assert_eq!(initiator(r#""https://a.test/""#), Some(Initiator::default()));
        assert_eq!(initiator(r#""""#), None);
        assert_eq!(initiator("null"), None);
        let preflight = Initiator { kind: "preflight".into(), request_id: Some("12.34".into()) };
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
            let expected = Initiator { kind: "script".into(), request_id: Some("1.2".into()) };
            assert_eq!(got, Some(expected), "{stack}");
        }
    }

    #[test]
    fn a_bottomless_stack_is_cut_short() {
        let json =
            format!(r#"{{"stack":{}{}}}"#, r#"{"parent":"#.repeat(100_000), "1".to_owned() + &"}".repeat(100_000));
        assert_eq!(initiator(&json), Some(Initiator::default()));
    }
}
