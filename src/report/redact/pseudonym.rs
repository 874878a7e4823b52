//! What a pseudonym looks like.

/// What every pseudonym begins with.
pub(super) const PREFIX: &str = "REDACTED-";

/// Whether a text holds nothing but pseudonyms and signs between them.
pub(super) fn is_spent(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| is_pseudonym(word.trim_matches('-')))
}

/// Whether a text is a pseudonym: what was redacted once is not redacted again.
pub(super) fn is_pseudonym(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|n| !n.is_empty() && n.len() < 10 && n.bytes().all(|b| b.is_ascii_digit()))
}
