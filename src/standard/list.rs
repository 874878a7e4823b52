//! Lists of tokens in header values: `Access-Control-Allow-Methods`, `-Headers` and `-Expose-Headers`
//! (<https://fetch.spec.whatwg.org/#extract-header-list-values>, RFC 9110 §5.6.1).

use super::header_list::trim_http_whitespace;

/// A list that does not parse, with the first item that is not a token.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct InvalidToken(pub Box<str>);

/// Splits a header value (already joined over its lines) into tokens. Empty items are allowed and left out; an item that is
/// not a token makes the whole list invalid.
///
/// # Errors
/// The first item that is not a token.
pub fn parse_token_list(value: &str) -> Result<Vec<&str>, InvalidToken> {
    let mut tokens = Vec::new();
    for item in items(value) {
        let item = trim_http_whitespace(item);
        if item.is_empty() {
            continue;
        }
        if !item.bytes().all(is_token_byte) {
            return Err(InvalidToken(item.into()));
        }
        tokens.push(item);
    }
    Ok(tokens)
}

/// The parts between the commas of a value.
pub(crate) fn items(value: &str) -> impl Iterator<Item = &str> {
    // Items are short: a search for a character set has less setup cost than one for a single character.
    value.split([','])
}

/// `tchar` of RFC 9110 §5.6.2.
pub(crate) fn is_token_byte(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
        || matches!(byte, b'!' | b'#' | b'$' | b'%' | b'&' | b'\'' | b'*' | b'+' | b'-' | b'.')
        || matches!(byte, b'^' | b'_' | b'`' | b'|' | b'~')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn empty_items_are_fine_and_spaces_inside_are_not() {
        assert_eq!(parse_token_list("GET,, PUT ,"), Ok(vec!["GET", "PUT"]));
        assert_eq!(parse_token_list(""), Ok(vec![]));
        assert_eq!(parse_token_list("*"), Ok(vec!["*"]));
        for (value, token) in
            [("GET PUT", "GET PUT"), ("GET; PUT", "GET; PUT"), ("\"PUT\"", "\"PUT\""), ("x-a, x custom", "x custom")]
        {
            assert_eq!(parse_token_list(value), Err(InvalidToken(token.into())));
        }
    }
}
