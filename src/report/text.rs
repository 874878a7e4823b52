//! The texts of a report, and how they are created. A [`Text`] consists only of redacted values of a HAR, the program's own
//! words (`&'static str`), and numbers. It has no `Display` and does not deref to `str`, so a writer can only pass it to
//! the function that escapes for its format. Only that function reads the raw text, with [`AsText::unescaped`]; a test pins
//! the files that do.

mod piece;
mod pool;
mod value;

pub use crate::report::text::value::Text;
pub(crate) use piece::OfPage;
pub(in crate::report) use piece::{AsText, Own, Piece, Sentence, Word, places, words};
pub(in crate::report) use pool::Pool;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::report::redact::Redactor;
    use std::sync::Arc;

    #[test]
    fn what_says_the_same_is_the_same() {
        let mut redactor = Redactor::off();
        let (one, other, two) = (redactor.pooled("a"), redactor.pooled("b"), redactor.pooled("a"));
        assert!(Arc::ptr_eq(&one.0, &two.0) && one != other);
        for n in 0..2 * Pool::MOST {
            assert_eq!(redactor.pooled(words!("{}", n)), *n.to_string());
        }
        assert_eq!(redactor.pooled("a"), one);
    }

    #[test]
    fn a_sentence_is_its_template_with_the_values_in_it() {
        let method = Text::from("PUT");
        let cases = [
            (words!("no place"), "no place"),
            (words!("{} answered {}", method, 401_u16), "PUT answered 401"),
            (words!("{}{}", "a", method.piece()), "aPUT"),
            (Piece::list(["a", "b"], ", "), "a, b"),
            (Piece::joined(&[&method, &": ", &7_usize]), "PUT: 7"),
        ];
        for (piece, expected) in cases {
            assert_eq!(piece.unescaped(), expected);
        }
    }
}
