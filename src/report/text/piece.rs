//! What writers and composers make of texts: parts of them, and sentences that quote them. A [`Piece`] is as safe as the
//! texts it comes from, since nothing else can get into one.

use super::Text;
use crate::har::EntryPointer;
use crate::report::model::{Day, Time, TimeOfDay, ToTheSecond};
use crate::sanitize::shortened;
use std::borrow::Cow;
use std::fmt::Write;

/// What a writer may be given: a [`Text`], a [`Piece`], own words.
pub(crate) trait AsText {
    /// The text as it is, for the function that escapes it.
    fn unescaped(&self) -> &str;

    /// All of it as a piece.
    fn piece(&self) -> Piece<'_> {
        Piece(Cow::Borrowed(self.unescaped()))
    }

    /// Its lines. Those of a value are shown as `\n`, so these are of this program.
    fn lines(&self) -> impl Iterator<Item = Piece<'_>> {
        self.unescaped().lines().map(|line| Piece(Cow::Borrowed(line)))
    }

    /// The part that `find` finds in it.
    fn part(&self, find: impl FnOnce(&str) -> Option<&str>) -> Option<Piece<'_>> {
        find(self.unescaped()).map(|part| Piece(Cow::Borrowed(part)))
    }
}

impl AsText for Text {
    fn unescaped(&self) -> &str {
        &self.0
    }
}

impl AsText for Piece<'_> {
    fn unescaped(&self) -> &str {
        &self.0
    }
}

impl AsText for &'static str {
    fn unescaped(&self) -> &str {
        self
    }
}

impl<T: AsText> AsText for &T {
    fn unescaped(&self) -> &str {
        T::unescaped(self)
    }
}

/// A text of a page of this program (`har-cors explain`), or of the program's own output. Pages are taken apart when they
/// are shown, so they are not `'static`; nothing of a file is ever in one. A test pins who makes one.
#[derive(Clone, Copy)]
pub(crate) struct OfPage<'a>(pub(crate) &'a str);

impl AsText for OfPage<'_> {
    fn unescaped(&self) -> &str {
        self.0
    }
}

/// A part of a text, or a text put together of some: as safe as what it is made of.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub(crate) struct Piece<'a>(Cow<'a, str>);

impl<'a> Piece<'a> {
    /// A template in which each `{}` stands for one of the values, in order.
    pub(in crate::report) fn filled(template: &'static str, values: &[&dyn Word]) -> Piece<'static> {
        let mut sentence = Sentence(String::with_capacity(template.len() + 24 * values.len()));
        let mut values = values.iter();
        for (n, words) in template.split("{}").enumerate() {
            if n > 0
                && let Some(value) = values.next()
            {
                value.add_to(&mut sentence);
            }
            sentence.0.push_str(words);
        }
        Piece(Cow::Owned(sentence.0))
    }

    /// One after the other.
    pub(in crate::report) fn joined(values: &[&dyn Word]) -> Piece<'static> {
        let mut sentence = Sentence::default();
        values.iter().for_each(|value| value.add_to(&mut sentence));
        sentence.finish()
    }

    /// A list, with these words between its items.
    pub(in crate::report) fn list<T: Word>(
        items: impl IntoIterator<Item = T>,
        between: &'static str,
    ) -> Piece<'static> {
        let mut sentence = Sentence::default();
        for (n, item) in items.into_iter().enumerate() {
            if n > 0 {
                sentence.0.push_str(between);
            }
            item.add_to(&mut sentence);
        }
        sentence.finish()
    }

    pub(in crate::report) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub(in crate::report) fn len(&self) -> usize {
        self.0.len()
    }

    /// What `make` makes of it. It is a plain function, and has nothing else to make it of but `about`, which holds nothing
    /// of a file.
    pub(in crate::report) fn remade<N: Own>(&self, about: N, make: fn(&str, N) -> String) -> Piece<'static> {
        Piece(Cow::Owned(make(&self.0, about)))
    }

    /// What is after its first bytes.
    pub(in crate::report) fn behind(self, bytes: usize) -> Piece<'a> {
        match self.0 {
            Cow::Borrowed(text) => Piece(Cow::Borrowed(text.get(bytes..).unwrap_or_default())),
            Cow::Owned(text) => Piece(Cow::Owned(text.get(bytes..).unwrap_or_default().to_owned())),
        }
    }

    /// Its first bytes, and a mark where there are more.
    pub(in crate::report) fn shortened(&self, most: usize) -> Piece<'_> {
        Piece(shortened(&self.0, most))
    }

    /// Without the spaces at its end.
    pub(in crate::report) fn trimmed(&self) -> Piece<'_> {
        Piece(Cow::Borrowed(self.0.trim_end()))
    }

    /// Without borrowing.
    pub(in crate::report) fn owned(self) -> Piece<'static> {
        Piece(Cow::Owned(self.0.into_owned()))
    }
}

impl From<Piece<'_>> for Text {
    fn from(piece: Piece<'_>) -> Text {
        Text(piece.0.into())
    }
}

/// A text that grows; it can be read by nobody before it is done.
#[derive(Debug, Default)]
pub(crate) struct Sentence(String);

impl Sentence {
    /// Adds a value.
    pub(in crate::report) fn add(&mut self, value: &(impl Word + ?Sized)) -> &mut Sentence {
        value.add_to(self);
        self
    }

    pub(in crate::report) fn finish(self) -> Piece<'static> {
        Piece(Cow::Owned(self.0))
    }
}

/// What a sentence may be made of. Only this file can add to one, so nobody else can say that something is such.
pub(crate) trait Word {
    /// Adds it to a sentence.
    fn add_to(&self, sentence: &mut Sentence);
}

impl<T: AsText> Word for T {
    fn add_to(&self, sentence: &mut Sentence) {
        sentence.0.push_str(self.unescaped());
    }
}

macro_rules! number_words {
    ($($type:ty),*) => {$(
        impl Word for $type {
            fn add_to(&self, sentence: &mut Sentence) {
                // Writing to a String cannot fail.
                let _ = write!(sentence.0, "{self}");
            }
        }
    )*};
}

// The pointer of an entry is made of names that this program looks for, and of numbers.
number_words!(u16, u32, u64, usize, f64, EntryPointer, Time, Day, TimeOfDay, ToTheSecond);

/// What holds nothing of a file: values that the functions which make sentences may be given beside the facts.
pub(crate) trait Own: Copy {}

macro_rules! own {
    ($($type:ty),* $(,)?) => { $(impl Own for $type {})* };
}

own!(
    (),
    bool,
    u16,
    usize,
    &'static str,
    crate::browser::Engine,
    crate::standard::InitiatorKind,
    crate::rules::Cause,
    crate::rules::Certainty,
    crate::rules::Outcome,
    crate::rules::RootCause,
    crate::rules::RootCertainty,
);
impl<T: Own> Own for Option<T> {}
impl<T: Own, const N: usize> Own for [T; N] {}
impl<A: Own, B: Own> Own for (A, B) {}

/// Puts a text together: `words!("{} answered {}", method, status)`. The template is a literal, and each value a text of
/// the report, own words or a number.
macro_rules! words {
    ($template:literal $(, $value:expr)* $(,)?) => {{
        const { assert!($crate::report::text::places($template) == <[&str]>::len(&[$(stringify!($value)),*]), "each place needs one value") };
        $crate::report::text::Piece::filled($template, &[$(&$value as &dyn $crate::report::text::Word),*])
    }};
}
pub(in crate::report) use words;

/// How many `{}` a template holds.
pub(in crate::report) const fn places(template: &str) -> usize {
    let (mut rest, mut count) = (template.as_bytes(), 0);
    while let [first, after @ ..] = rest {
        if let (b'{', [b'}', ..]) = (*first, after) {
            count += 1;
        }
        rest = after;
    }
    count
}
