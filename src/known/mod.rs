//! Known failures: each entry of a TOML file has a filter, a reason, and a last day. A covered failure is counted but does
//! not fail a run; for an entry that covered nothing, the reason is reported.

mod entry;
mod index;
mod parse;
mod write;

use crate::filter::Subject;
pub use crate::known::entry::Entry;
use crate::time::{Day, Time};
pub use crate::toml_text::FileError;
use index::Index;
pub use write::NewEntries;

/// Days before its last day on which an entry is reported to expire soon.
pub const WARNED_DAYS: i64 = 14;

/// The known failures, and the current day.
///
/// ```
/// use har_cors::Known;
/// use har_cors::report::Time;
/// use har_cors::har::Timestamp;
///
/// let today = Time::of(Timestamp(0)).unwrap().day();
/// let text = "[[known]]\nfilter = 'domain:ads.example cause:missing-allow-origin'\nreason = 'ad beacons'\nuntil = 2027-01-31\n";
/// let known = Known::parse("known.toml", text, today)?;
/// assert_eq!((known.entries()[0].line, known.entries()[0].reason.as_str()), (1, "ad beacons"));
///
/// let error = Known::parse("known.toml", "[[known]]\nfliter = 'x'\n", today).unwrap_err();
/// assert_eq!((error.line("[[known]]\nfliter"), error.help.as_deref()), (2, Some("did you mean `filter`?")));
/// # Ok::<(), har_cors::FileError>(())
/// ```
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Known {
    name: String,
    entries: Vec<Entry>,
    index: Index,
}

impl Known {
    /// Reads them; `name` is the file's name in reports, and `today` decides which entries have expired.
    ///
    /// # Errors
    /// Invalid TOML, an unknown key, an invalid filter or day, with its position.
    pub fn parse(name: &str, text: &str, today: Day) -> Result<Known, FileError> {
        let table = crate::toml_text::parse(text)?;
        Ok(Known::of(name, parse::entries(text, &table, today)?))
    }

    /// Reads them from a table in another file.
    pub(crate) fn from_value(
        name: &str,
        text: &str,
        value: &crate::toml_text::Value<'_>,
        today: Day,
    ) -> Result<Known, FileError> {
        Ok(Known::of(name, parse::entries_of(text, value, today)?))
    }

    fn of(name: &str, entries: Vec<Entry>) -> Known {
        let index = Index::new(entries.iter().map(|entry| &entry.filter));
        Known { name: name.to_owned(), entries, index }
    }

    /// The file's name in reports.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Its entries, in order.
    pub fn entries(&self) -> &[Entry] {
        &self.entries
    }

    /// The indices of the entries that match a failure; valid ones come before expired ones.
    pub fn matching(&self, failure: &dyn Subject) -> Vec<usize> {
        let mut found = self.index.candidates(failure);
        found.retain(|&place| self.entries.get(place).is_some_and(|entry| entry.filter.matches(failure)));
        found.sort_by_key(|&place| self.entries.get(place).is_none_or(Entry::is_expired));
        found
    }

    /// The entries that concern a request, whatever its outcome.
    pub fn about(&self, request: &dyn Subject) -> Vec<usize> {
        let mut found = self.index.candidates(request);
        // An entry about every request is not specific to any.
        found.retain(|&place| self.entries.get(place).is_some_and(|entry| entry.filter.is_about(request)));
        found
    }
}

/// Today in UTC: by `SOURCE_DATE_EPOCH` (<https://reproducible-builds.org/specs/source-date-epoch/>) if that is set,
/// otherwise by the system's clock.
pub fn today(source_date_epoch: Option<&str>) -> Option<Day> {
    let seconds = match source_date_epoch.map(str::trim).filter(|text| !text.is_empty()) {
        Some(text) => text.parse::<i64>().ok()?,
        None => {
            let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).ok()?;
            i64::try_from(now.as_secs()).ok()?
        }
    };
    Time::of(crate::har::Timestamp(seconds.checked_mul(1_000_000)?)).map(Time::day)
}

#[cfg(test)]
mod tests;
