//! The one place where secrets go, before any text is made and any writer sees a value.
//!
//! A secret is replaced by a pseudonym, `REDACTED-1`, `REDACTED-2` …: plain ASCII that may stand in a URL, a header or a
//! sentence. Equal secrets of one report get the same pseudonym, so that a reader still sees that two requests carried
//! one token. Numbers and not hashes: a hash of a short secret can be guessed.
//!
//! What goes: values of cookies, credentials of `Authorization`, every header value that is not known to be harmless,
//! query and fragment values except the few of [`harmless`], user and password of URLs, and wherever they stand: JWTs,
//! bearer tokens, keys of known shape, e-mail addresses, long random strings; and what the user asked for by name. What stays: hosts, header names, methods,
//! origins, the `Access-Control-*` values and UUIDs (they are ids), unless they hold one of those themselves.

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
