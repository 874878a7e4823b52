//! The leaves of a JSON text, and the lenient readings that exporters require.

use std::borrow::Cow;

/// A leaf value.
#[derive(Clone, PartialEq, Debug)]
pub(in crate::har) enum Scalar<'a> {
    /// `null`, `undefined`, `NaN` and the infinities: nothing usable.
    Null,
    /// `true` or `false`.
    Bool(bool),
    /// A number as written.
    Number(&'a str),
    /// A string, decoded.
    Text(Cow<'a, str>),
    /// An object or array, which was skipped.
    Container,
}

impl<'a> Scalar<'a> {
    /// A word outside quotes; `None` when neither JSON nor JavaScript prints it.
    pub(super) fn word(word: &'a str) -> Option<Self> {
        match word {
            "null" | "undefined" | "NaN" | "Infinity" | "-Infinity" => Some(Scalar::Null),
            "true" => Some(Scalar::Bool(true)),
            "false" => Some(Scalar::Bool(false)),
            // `inf` and `nan` would pass as floats.
            _ if !word.contains(|c: char| c.is_ascii_digit()) => None,
            _ => word.parse::<f64>().ok().map(|_| Scalar::Number(word)),
        }
    }

    /// As text: a string, or a number or boolean as written. `None` for null and containers.
    pub(in crate::har) fn into_text(self) -> Option<Cow<'a, str>> {
        match self {
            Scalar::Text(text) => Some(text),
            Scalar::Number(number) => Some(Cow::Borrowed(number)),
            Scalar::Bool(true) => Some(Cow::Borrowed("true")),
            Scalar::Bool(false) => Some(Cow::Borrowed("false")),
            Scalar::Null | Scalar::Container => None,
        }
    }

    /// As text to be kept, `None` also when empty.
    pub(in crate::har) fn non_empty<T: From<Cow<'a, str>>>(self) -> Option<T> {
        self.into_text().filter(|text| !text.is_empty()).map(|text| text.into())
    }

    /// As a finite number: a number, or a string that holds one.
    pub(in crate::har) fn number(&self) -> Option<f64> {
        let text = match self {
            Scalar::Number(number) => number,
            Scalar::Text(text) => text.trim(),
            Scalar::Null | Scalar::Bool(_) | Scalar::Container => return None,
        };
        text.parse::<f64>().ok().filter(|number| number.is_finite())
    }

    /// As a whole number, the fraction cut off. What is larger than any size or time becomes the largest number that JSON
    /// programs agree on (<https://www.rfc-editor.org/rfc/rfc8259#section-6>), so that sums of some do not overflow.
    pub(in crate::har) fn integer(&self) -> Option<i64> {
        const MOST: i64 = 1 << f64::MANTISSA_DIGITS;
        if let Scalar::Number(number) = self
            && let Ok(whole) = number.parse::<i64>()
        {
            return Some(whole.clamp(-MOST, MOST));
        }
        // `as` saturates, and the number is finite.
        self.number().map(|number| (number as i64).clamp(-MOST, MOST))
    }

    /// Whether it means yes: `true`, or the string `"true"`.
    pub(in crate::har) fn is_true(&self) -> bool {
        match self {
            Scalar::Bool(yes) => *yes,
            Scalar::Text(text) => text == "true",
            Scalar::Null | Scalar::Number(_) | Scalar::Container => false,
        }
    }

    /// Whether it has content: neither null, false nor an empty string.
    pub(in crate::har) fn is_present(&self) -> bool {
        match self {
            Scalar::Null | Scalar::Bool(false) => false,
            Scalar::Text(text) => !text.is_empty(),
            Scalar::Bool(true) | Scalar::Number(_) | Scalar::Container => true,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_those_of_json_and_javascript() {
        for (word, scalar) in [
            ("null", Some(Scalar::Null)),
            ("NaN", Some(Scalar::Null)),
            ("-Infinity", Some(Scalar::Null)),
            ("true", Some(Scalar::Bool(true))),
            ("-1.5e3", Some(Scalar::Number("-1.5e3"))),
            ("007", Some(Scalar::Number("007"))),
            ("inf", None),
            ("nope", None),
            ("1.2.3", None),
            ("", None),
        ] {
            assert_eq!(Scalar::word(word), scalar, "{word}");
        }
    }

    #[test]
    fn numbers_may_come_as_strings() {
        assert_eq!(Scalar::Text(" 200 ".into()).integer(), Some(200));
        assert_eq!(Scalar::Number("1e400").number(), None);
        for number in ["18446744073709551616", "9223372036854775807", "1e300"] {
            assert_eq!(Scalar::Number(number).integer(), Some(1 << 53), "{number}");
        }
        assert_eq!(Scalar::Number("-9223372036854775808").integer(), Some(-(1 << 53)));
        assert_eq!(Scalar::Number("12.9").integer(), Some(12));
        assert_eq!(Scalar::Text("NaN".into()).number(), None);
        assert_eq!(Scalar::Null.number(), None);
    }
}
