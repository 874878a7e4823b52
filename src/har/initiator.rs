//! `_initiator`: an object in Chromium's exports, the URL as a string in those of chrome-har and WebPageTest.

use super::Initiator;
use super::json::{Cursor, JsonError};

/// Reads the value of `_initiator`; `None` when it says nothing.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Result<Option<Initiator>, JsonError> {
    let mut initiator = Initiator::default();
    if cursor.peek() != Some(b'{') {
        let is_text = cursor.scalar()?.into_text().is_some_and(|text| !text.is_empty());
        return Ok(is_text.then_some(initiator));
    }
    cursor.object(|cursor, key| {
        match &*key.name {
            "type" => initiator.kind = cursor.scalar()?.non_empty().unwrap_or_default(),
            "requestId" => initiator.request_id = cursor.scalar()?.non_empty(),
            _ => {}
        }
        Ok(())
    })?;
    Ok(Some(initiator))
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
}
