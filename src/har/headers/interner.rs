//! Texts that many entries of a file have in common: `User-Agent`, `Accept`, `Server` say the same in all of them.

use crate::har::{HarHeader, Initiator, SharedStr};
use foldhash::fast::FixedState;
use foldhash::{HashMap, HashSet};
use std::hash::{BuildHasher, Hash, Hasher};
use std::sync::{Arc, OnceLock};

/// Headers of one file that came twice, by their numbers. It only grows, so that entries that hold it find what they
/// look for while the file is still read.
#[derive(Debug)]
pub(in crate::har) struct Interned {
    chunks: [OnceLock<Segment>; CHUNKS],
}

/// A block of memory.
type Segment = Box<[OnceLock<InternedHeader>]>;

/// A header.
#[derive(Debug)]
pub(in crate::har) struct InternedHeader {
    /// Name and value, one after another.
    pub(in crate::har) text: Box<str>,
    /// Bytes of the name.
    pub(in crate::har) name: u32,
}

/// Texts of one piece of memory.
const CHUNK: usize = 1 << 10;
/// Pieces of memory. What comes when all are full is not shared.
const CHUNKS: usize = 1 << 6;
/// Number of remembered headers that occurred once.
const ONCE: usize = 1 << 12;
/// Other texts that are shared, and initiators.
const WORDS: usize = 1 << 12;
/// Longer texts rarely repeat.
const LONGEST: usize = 4_096;

impl Default for Interned {
    fn default() -> Self {
        Interned { chunks: std::array::from_fn(|_| OnceLock::new()) }
    }
}

impl Interned {
    /// The header of that number.
    #[inline]
    pub(in crate::har) fn get(&self, number: usize) -> Option<&InternedHeader> {
        self.chunks.get(number / CHUNK)?.get()?.get(number % CHUNK)?.get()
    }

    fn set(&self, number: u32, header: HarHeader<'_>) -> Option<()> {
        let number = number as usize;
        let chunk = self.chunks.get(number / CHUNK)?;
        let chunk = chunk.get_or_init(|| std::iter::repeat_with(OnceLock::new).take(CHUNK).collect());
        let HarHeader { name, value } = header;
        let text = InternedHeader { text: [name, value].concat().into(), name: u32::try_from(name.len()).ok()? };
        chunk.get(number % CHUNK)?.set(text).ok()
    }
}

/// Finds what repeats.
pub(in crate::har) struct Interner {
    texts: Arc<Interned>,
    /// The numbers of shared headers by their hashes.
    numbers: HashMap<u64, u32>,
    /// Hashes of headers that came once, each at the place that it names: a later one takes the place of an earlier one.
    once: Box<[u64]>,
    /// The header that was found last, and for each the one that was found after it: messages are much alike.
    last: u32,
    followers: Vec<u32>,
    others: HashSet<Arc<str>>,
    words: HashSet<Arc<Box<str>>>,
    initiators: HashSet<Arc<Initiator>>,
    /// Where the parts of a packed message are put together.
    pub(in crate::har) parts: [String; 4],
}

impl Default for Interner {
    fn default() -> Self {
        let once = vec![0; ONCE].into();
        let (texts, numbers, last, followers) = Default::default();
        let (others, words, initiators, parts) = Default::default();
        Interner { texts, numbers, once, last, followers, others, words, initiators, parts }
    }
}

impl Interner {
    /// The texts that have numbers.
    pub(in crate::har) fn texts(&self) -> Arc<Interned> {
        Arc::clone(&self.texts)
    }

    /// The number of a header; `None` for one that comes for the first time.
    pub(in crate::har) fn number_of(&mut self, name: &str, value: &str) -> Option<u32> {
        let follower = self.followers.get(self.last as usize).copied();
        let number = match follower.filter(|&number| self.is(number, name, value)) {
            Some(number) => number,
            None => self.find(name, value)?,
        };
        if let Some(follower) = self.followers.get_mut(self.last as usize) {
            *follower = number;
        }
        self.last = number;
        Some(number)
    }

    fn is(&self, number: u32, name: &str, value: &str) -> bool {
        self.texts.get(number as usize).is_some_and(|InternedHeader { text, name: length }| {
            *length as usize == name.len() && text.strip_prefix(name) == Some(value)
        })
    }

    fn find(&mut self, name: &str, value: &str) -> Option<u32> {
        if name.len() + value.len() > LONGEST {
            return None;
        }
        let hash = hash(name, value);
        if let Some(&number) = self.numbers.get(&hash) {
            return self.is(number, name, value).then_some(number);
        }
        let once = self.once.get_mut(hash as usize % ONCE)?;
        if *once != hash {
            *once = hash;
            return None;
        }
        let number = u32::try_from(self.numbers.len()).ok()?;
        self.texts.set(number, HarHeader { name, value })?;
        self.numbers.insert(hash, number);
        self.followers.push(number);
        Some(number)
    }

    /// Lets a text share the memory of an equal one.
    pub(in crate::har) fn text(&mut self, text: &mut Arc<str>) {
        let length = text.len();
        share(&mut self.others, text, length);
    }

    /// The same for a word.
    pub(in crate::har) fn word(&mut self, word: &mut SharedStr) {
        let length = word.len();
        share(&mut self.words, &mut word.0, length);
    }

    /// Lets an initiator share the memory of an equal one. Those with an identifier are all different.
    pub(in crate::har) fn initiator(&mut self, initiator: &mut Arc<Initiator>) {
        if initiator.request_id.is_none() {
            let length = initiator.kind.len();
            share(&mut self.initiators, initiator, length);
        } else if let Some(initiator) = Arc::get_mut(initiator) {
            self.text(&mut initiator.kind);
        }
    }
}

/// Takes a known thing in place of an equal one, or makes it known unless it is too long.
fn share<T: ?Sized + Eq + Hash>(known: &mut HashSet<Arc<T>>, thing: &mut Arc<T>, length: usize) {
    match known.get(thing) {
        Some(known) => thing.clone_from(known),
        None if known.len() < WORDS && length <= LONGEST => {
            known.insert(Arc::clone(thing));
        }
        None => {}
    }
}

fn hash(name: &str, value: &str) -> u64 {
    let mut hasher = FixedState::default().build_hasher();
    hasher.write(name.as_bytes());
    // The same bytes may be another name and another value.
    hasher.write_usize(name.len());
    hasher.write(value.as_bytes());
    hasher.finish()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(sharing: &Interner, number: u32) -> Option<(String, String)> {
        let InternedHeader { text, name } = sharing.texts.get(number as usize)?;
        let (name, value) = text.split_at(*name as usize);
        Some((name.to_owned(), value.to_owned()))
    }

    #[test]
    fn what_comes_a_second_time_has_a_number() {
        let mut sharing = Interner::default();
        assert_eq!(sharing.number_of("Accept", "*/*"), None);
        assert_eq!(sharing.number_of("Accept", "text/html"), None);
        assert_eq!(sharing.number_of("Accept", "*/*"), Some(0));
        assert_eq!(sharing.number_of("Accept", "*/*"), Some(0));
        assert_eq!(sharing.number_of("Accept", "text/html"), Some(1));
        assert_eq!(header(&sharing, 1), Some(("Accept".to_owned(), "text/html".to_owned())));
        assert_eq!(header(&sharing, 2), None);
    }

    #[test]
    fn a_name_ends_where_it_ends() {
        let mut sharing = Interner::default();
        let headers = [("a", "bc"), ("ab", "c"), ("abc", "")];
        assert_eq!(headers.map(|(name, value)| sharing.number_of(name, value)), [None; 3]);
        for (name, value) in headers {
            let number = sharing.number_of(name, value).unwrap();
            assert_eq!(header(&sharing, number), Some((name.to_owned(), value.to_owned())));
        }
    }

    #[test]
    fn no_more_is_shared_than_there_is_room_for() {
        let mut sharing = Interner::default();
        for n in 0..CHUNK * CHUNKS + 5 {
            let value = n.to_string();
            let number = [(); 2].map(|()| sharing.number_of("x", &value))[1];
            assert_eq!(number.is_some(), n < CHUNK * CHUNKS, "{n}");
            assert!(number.is_none_or(|number| header(&sharing, number) == Some(("x".to_owned(), value.clone()))));
        }
    }

    #[test]
    fn equal_texts_are_one() {
        let mut sharing = Interner::default();
        let mut texts: [Arc<str>; 3] = ["GET".into(), "GET".into(), "PUT".into()];
        texts.iter_mut().for_each(|text| sharing.text(text));
        let [first, second, other] = texts;
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&first, &other));
        assert_eq!((&*second, &*other), ("GET", "PUT"));
        let mut words = ["xhr", "xhr", "font"].map(SharedStr::from);
        words.iter_mut().for_each(|word| sharing.word(word));
        let [first, second, other] = words;
        assert!(Arc::ptr_eq(&first.0, &second.0) && !Arc::ptr_eq(&first.0, &other.0));
        assert_eq!((&*second, &*other), ("xhr", "font"));
    }

    #[test]
    fn initiators_without_identifiers_are_one() {
        let mut sharing = Interner::default();
        let of = |kind: &str, id: Option<&str>| Initiator {
            kind: kind.into(),
            request_id: id.map(Into::into),
            ..Initiator::default()
        };
        let mut initiators =
            [of("script", None), of("script", None), of("preflight", Some("1.2")), of("preflight", Some("1.3"))]
                .map(Arc::new);
        initiators.iter_mut().for_each(|initiator| sharing.initiator(initiator));
        let [first, second, third, fourth] = initiators;
        assert!(Arc::ptr_eq(&first, &second) && !Arc::ptr_eq(&third, &fourth));
        assert!(Arc::ptr_eq(&third.kind, &fourth.kind));
        assert_eq!(*fourth, of("preflight", Some("1.3")));
    }
}
