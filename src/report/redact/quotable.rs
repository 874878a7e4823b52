//! Secrets of headers and URLs that a sentence may quote.

use super::harmless::{is_harmless_header, is_harmless_parameter};
use super::known::Known;
use super::names::is_secret_name;
use super::pseudonym::is_pseudonym;
use super::url_parts::{percent_decoded, split_authority, split_off};
use super::{Kind, Overrides};
use crate::sanitize::is_plain;
use crate::standard::lower_case;

/// Minimum length: shorter secrets cannot be distinguished from words in a sentence.
const QUOTABLE: usize = 8;

/// The secret parts of a header's value that a sentence may quote.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(super) enum Secrets {
    /// The values of all cookies.
    Cookies,
    /// The value of the cookie that is set; its attributes are too short or too well known to be secrets.
    FirstCookie,
    /// The value and each of its words.
    Credentials,
    /// The secrets of a URL.
    Address,
    /// The value.
    Value,
    /// Nothing.
    None,
}

impl Secrets {
    /// The secrets of the header with that name.
    pub(super) fn in_header(name: &str) -> Secrets {
        match &*lower_case(name) {
            "cookie" => Secrets::Cookies,
            "set-cookie" => Secrets::FirstCookie,
            "authorization" | "proxy-authorization" => Secrets::Credentials,
            "referer" | "location" => Secrets::Address,
            name if is_harmless_header(name) || name == "origin" => Secrets::None,
            name if is_secret_name(name) => Secrets::Value,
            _ => Secrets::None,
        }
    }

    /// Adds the secrets of a value that are long enough to differ from words.
    pub(super) fn learn(self, value: &str, overrides: &Overrides, known: &mut Known) {
        let mut add = |kind: Kind, secret: &str| {
            if secret.len() >= QUOTABLE {
                known.add(kind, secret);
            }
        };
        match self {
            Secrets::Cookies | Secrets::FirstCookie => {
                let pairs = value.split(';').take(if self == Secrets::Cookies { usize::MAX } else { 1 });
                for pair in pairs {
                    match pair.split_once('=') {
                        Some((name, _)) if overrides.keeps(name) => {}
                        Some((_, cookie)) => add(Kind::Cookie, cookie.trim()),
                        None => add(Kind::Cookie, pair.trim()),
                    }
                }
            }
            Secrets::Credentials => {
                add(Kind::Credential, value.trim());
                // Tokens are long and contain no other whitespace.
                match is_plain(value) {
                    true => value.split(' ').for_each(|word| add(Kind::Credential, word)),
                    false => value.split_whitespace().for_each(|word| add(Kind::Credential, word)),
                }
            }
            Secrets::Address => learn(value, overrides, known),
            Secrets::Value => add(Kind::HeaderValue, value),
            Secrets::None => {}
        }
    }
}

/// Learns the secrets of a URL that a sentence may quote: those that are long enough to differ from words.
pub(super) fn learn(url: &str, overrides: &Overrides, known: &mut Known) {
    /// Minimum length: shorter secrets cannot be distinguished from words in a sentence.
    pub(super) const SHORTEST: usize = 8;
    let mut add = |kind: Kind, secret: &str| {
        if secret.len() >= SHORTEST && !is_pseudonym(secret) {
            known.add(kind, secret);
        }
    };
    let (rest, fragment) = split_off(url, '#');
    let (rest, query) = split_off(rest, '?');
    if let Some((user_info, _)) = split_authority(rest).1.rsplit_once('@') {
        add(Kind::UserInfo, user_info);
        user_info.split(':').for_each(|part| add(Kind::UserInfo, part));
    }
    for (kind, parameters) in [(Kind::QueryValue, query), (Kind::Fragment, fragment)] {
        for parameter in parameters.unwrap_or_default().split('&') {
            let (name, value) = parameter.split_once('=').unwrap_or(("", parameter));
            if value.len() < SHORTEST || overrides.keeps(name) {
                continue;
            }
            let telling = overrides.hides(name) || value.bytes().any(|b| b.is_ascii_digit()) || is_secret_name(name);
            // A URL as a value is not a secret itself: it may be the page's origin.
            if telling && !value.contains("://") && !is_harmless_parameter(name, value) {
                add(kind, value);
                percent_decoded(value).iter().for_each(|decoded| add(kind, decoded));
            }
        }
    }
}
