//! The form of pseudonyms.

/// The prefix of every pseudonym.
pub(super) const PREFIX: &str = "REDACTED-";

/// Whether a text consists only of pseudonyms and punctuation.
pub(super) fn is_spent(text: &str) -> bool {
    let mut words = text.split(|c: char| !c.is_alphanumeric() && c != '-').filter(|word| !word.is_empty()).peekable();
    words.peek().is_some() && words.all(|word| is_pseudonym(word.trim_matches('-')))
}

/// Whether a text is a pseudonym, which is not redacted again.
pub(super) fn is_pseudonym(text: &str) -> bool {
    text.strip_prefix(PREFIX).is_some_and(|n| !n.is_empty() && n.len() < 10 && n.bytes().all(|b| b.is_ascii_digit()))
}
