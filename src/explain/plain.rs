//! Normalises texts for comparison: removes differences from copying, wrapping, quoting and versions.

/// Lower case, single spaces, no quotes of any kind, entities and backslashes resolved.
pub(super) fn plain(text: &str) -> String {
    folded(&unquoted(text), |_| None)
}

/// Like [`plain`], but with every kind of quote as `'`, for quoted values.
pub(super) fn marked(text: &str) -> String {
    folded(&unquoted(text), |c| is_quote(c).then_some('\''))
}

/// Only letters and digits: `CORSMissingAllowOrigin2` and "CORS Missing Allow Origin" are the same name, and wrapping,
/// quoting and punctuation make no difference.
pub(super) fn squeezed(text: &str) -> String {
    text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

fn folded(text: &str, quote: impl Fn(char) -> Option<char>) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars().flat_map(char::to_lowercase) {
        if c.is_whitespace() {
            if !out.ends_with(' ') {
                out.push(' ');
            }
        } else if is_quote(c) {
            out.extend(quote(c));
        } else if !matches!(c, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
        {
            out.push(c);
        }
    }
    out.trim().to_owned()
}

fn is_quote(c: char) -> bool {
    matches!(
        c,
        '\'' | '"'
            | '`'
            | '´'
            | '‘'
            | '’'
            | '‚'
            | '“'
            | '”'
            | '„'
            | '«'
            | '»'
            | '‹'
            | '›'
            | '「'
            | '」'
            | '『'
            | '』'
    )
}

/// Resolves HTML entities and backslashes in front of quotes, as in pages and logs.
pub(super) fn unquoted(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find(['&', '\\']) {
        let (before, after) = rest.split_at(at);
        out += before;
        let (c, length) = entity(after).unwrap_or_else(|| {
            let quoted = after.strip_prefix('\\').and_then(|after| after.chars().next()).filter(|c| is_quote(*c));
            quoted.map_or_else(|| (after.chars().next().unwrap_or_default(), 1), |c| (c, 1 + c.len_utf8()))
        });
        out.push(c);
        rest = after.get(length..).unwrap_or_default();
    }
    out + rest
}

/// The character of an entity at the beginning, and the length of the entity.
fn entity(text: &str) -> Option<(char, usize)> {
    /// Maximum length of an entity in messages.
    const LONGEST: usize = 10;
    let end = text.bytes().take(LONGEST).position(|b| b == b';')?;
    let name = text.get(1..end)?;
    let number = || {
        let number = name.strip_prefix('#')?;
        let hexadecimal = number.strip_prefix(['x', 'X']).map(|digits| u32::from_str_radix(digits, 16));
        char::from_u32(hexadecimal.unwrap_or_else(|| number.parse()).ok()?)
    };
    let c = match name {
        "amp" => '&',
        "apos" | "lsquo" | "rsquo" => '\'',
        "quot" | "ldquo" | "rdquo" | "laquo" | "raquo" => '"',
        "lt" => '<',
        "gt" => '>',
        "nbsp" => ' ',
        _ => number()?,
    };
    text.starts_with('&').then_some((c, end + 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_copying_changes_makes_no_difference() {
        let cases = [
            "No 'Access-Control-Allow-Origin' header is present",
            "No ‘Access-Control-Allow-Origin’ header\n   is present",
            "no &#39;Access-Control-Allow-Origin&#x27; header&nbsp;is present",
            r"No \'Access-Control-Allow-Origin\' header is present",
            "No Access-Control-Allow-Origin header is\u{a0}present",
            "No «Access-Control-Allow-Origin» header is\u{200b} present",
        ];
        for text in cases {
            assert_eq!(plain(text), "no access-control-allow-origin header is present", "{text}");
        }
        assert_eq!(marked(r"not match \“x\”"), "not match 'x'");
    }

    #[test]
    fn what_is_no_entity_stays() {
        for text in ["a & b", "a&b;", "&", "\\", "c:\\x", "&#xyz;", "&unknown;", "&#1114112;", "ä&ö;"] {
            assert_eq!(unquoted(text), text);
        }
    }
}
