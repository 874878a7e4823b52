//! Redaction: the only place where secrets are removed, before any text is created and any writer sees a value.
//!
//! A secret is replaced by a pseudonym, `REDACTED-1`, `REDACTED-2` …: plain ASCII that is valid in a URL, a header or a
//! sentence. Equal secrets of one report get the same pseudonym, so that a reader still sees that two requests carried
//! one token. Numbers and not hashes: a hash of a short secret can be guessed.
//!
//! Redacted: cookie values, credentials of `Authorization`, every header value that is not known to be harmless, query and
//! fragment values except those in [`harmless`], user name and password of URLs; anywhere: JWTs, bearer tokens, keys with a
//! known shape, e-mail addresses, long random strings; and values that the user named. Kept: hosts, header names, methods,
//! origins, `Access-Control-*` values and UUIDs (they are ids), unless they contain a secret themselves.

mod brackets;
mod by_rules;
mod decode;
mod find;
mod found;
mod harmless;
mod header;
mod keys;
mod known;
mod languages;
mod memo;
mod names;
mod overrides;
mod pairs;
mod people;
#[cfg(test)]
mod properties;
mod pseudonym;
mod pseudonyms;
mod quotable;
mod redactor;
mod remembered;
mod said;
mod segments;
mod shape;
#[cfg(test)]
mod table;
#[cfg(test)]
mod tests;
mod text;
mod url;
mod url_parts;
mod vouch;
mod vouched;

pub(super) use memo::Redactions;
pub use overrides::Overrides;
pub(in crate::report) use pseudonyms::Pseudonyms;
pub use redactor::Redactor;
pub(super) use segments::is_ending;
pub(super) use vouch::Verbatim;
pub(super) use vouched::Vouched;

use super::model::RedactionRule as Kind;
