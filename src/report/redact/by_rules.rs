//! Redaction by the default rules, whatever the user's options, for values that must be the same in every report. Also the
//! ids of responses, which the rules keep.

use super::find::secrets;
use super::found::Place;
use super::memo::Form;
use super::vouch::vouched;
use super::{Kind, Redactor};
use crate::report::text::Text;

/// Maximum length of an id.
const LONGEST_ID: usize = 256;

impl Redactor {
    /// A URL by the default rules. It is not counted as redacted, because it is not shown like that.
    pub(in crate::report) fn url_by_rules(&mut self, url: &str) -> Text {
        let has_no_overrides = !self.off && self.overrides.is_empty();
        let recalled = has_no_overrides.then(|| self.recalled(Form::Url, url)).flatten();
        recalled.unwrap_or_else(|| self.neutral.get_or_insert_with(Box::default).url(url))
    }

    /// A method by the default rules.
    pub(in crate::report) fn method_by_rules(&mut self, method: &str) -> Text {
        self.neutral.get_or_insert_with(Box::default).text(method)
    }

    /// The value of a header with an id for the server's logs. Such ids are random but not secret; other values are redacted
    /// as usual.
    pub(in crate::report) fn id_of_answer(&mut self, name: &str, value: &str) -> Text {
        let value = value.trim();
        if !self.off && self.overrides.hides(name) {
            return vouched(self.hide(Kind::Asked, value));
        }
        // The path of a response is not an id.
        let is_id = !name.eq_ignore_ascii_case("via") && self.is_id(value);
        if self.off || self.overrides.keeps(name) || is_id {
            return self.shared(value);
        }
        self.text(value)
    }

    fn is_id(&self, value: &str) -> bool {
        // A value with a space is a sentence or the path of a response (`Via`): its words may be secrets like any others.
        let is_of_id = |byte: u8| byte.is_ascii_alphanumeric() || b"-_.:=;,+/~".contains(&byte);
        let has_known = !self.known.quoted_in(value).is_empty();
        value.len() <= LONGEST_ID
            && value.bytes().all(is_of_id)
            // Base64 of `{"`: a JWT.
            && !value.contains("eyJ")
            && !value.contains("://")
            && !has_known
            && secrets(value, Place::Text, &self.overrides).iter().all(|secret| secret.kind == Kind::Token)
    }
}

#[cfg(test)]
mod tests {
    use super::super::Overrides;
    use super::*;

    #[test]
    fn ids_stay_and_what_is_none_goes() {
        for (name, value) in [
            ("cf-ray", "8a1b2c3d4e5f6789-FRA"),
            ("x-amzn-trace-id", "Root=1-67891233-abcdef012345678912345678"),
            ("x-amz-cf-id", "Tk1hbm9fc2VjcmV0X2F0X2FsbA1234567890abcdefghij-xyz=="),
            ("traceparent", "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01"),
            ("x-azure-ref", "20240529T161030Z-17c9b8d7f6c5x9k2hC1FRA0000000abc"),
            ("x-vercel-id", "fra1::iad1::x7k2p-1716991830424-9f86d081884c"),
            ("via", "1.1 varnish, 1.1 4f3a2b1c.cloudfront.net (CloudFront)"),
            ("x-request-id", "550e8400-e29b-41d4-a716-446655440000"),
            ("age", "12"),
        ] {
            assert_eq!(Redactor::new().id_of_answer(name, value), value);
            let mut asked = Redactor::with(Overrides::new([name], []), Default::default());
            assert_eq!(asked.id_of_answer(name, value), "REDACTED-1");
        }
        for value in ["jane.doe@example.com", "eyJhbGciOiJIUzI1.eyJzdWIiOiIx.c2ln", "AKIAIOSFODNN7EXAMPLE"] {
            assert_eq!(Redactor::new().id_of_answer("x-request-id", value), "REDACTED-1", "{value}");
        }
        for (value, expected) in [
            ("key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY", "key REDACTED-1"),
            ("https://a.test/reset/abcdefgh", "https://a.test/reset/REDACTED-1"),
        ] {
            assert_eq!(Redactor::new().id_of_answer("via", value), expected);
        }
    }

    #[test]
    fn the_rules_alone_ask_nobody_and_count_nothing() {
        let url = "https://a.test/x?page=2&token=s3cr3tvalue";
        let plain = Redactor::new().url(url);
        for mut redactor in [
            Redactor::new(),
            Redactor::off(),
            Redactor::with(Overrides::new(["page"], []), Default::default()),
            Redactor::with(Overrides::new([], ["token"]), Default::default()),
        ] {
            redactor.url("https://a.test/x?page=2");
            let before = redactor.receipt();
            assert_eq!(redactor.url_by_rules(url), plain);
            assert_eq!(redactor.receipt(), before);
        }
    }
}
