//! What the entries of a file together show about its exporter.

use crate::browser::Engine;
use crate::har::exporter::sanitized::Traces;
use crate::har::exporter::user_agent::engine_of;
use crate::har::{EntryHead, RawHeaders};

/// Maximum number of different browsers in one file. A proxy sees a few.
const BROWSERS: usize = 32;
/// The same for entries that are read together: far more, so that it depends on no border between them which browsers are
/// the first of the file.
const TOGETHER: usize = 1024;

/// The headers that named a browser, as written, and its place among the browsers.
struct Last {
    brands: Box<[u8]>,
    agent: Box<[u8]>,
    place: usize,
}

/// Collects this entry by entry.
#[derive(Default)]
pub(in crate::har) struct Observed {
    /// Engines and versions, with the number of entries that name them.
    browsers: Vec<(Engine, Option<Box<str>>, u64)>,
    /// What named the last browser: nearly always the same for the next entry.
    last: Option<Last>,
    /// What shows whether secrets were removed.
    pub(in crate::har) traces: Traces,
    /// Some entry has members that Chromium's DevTools write.
    pub(in crate::har) has_devtools_members: bool,
}

impl Observed {
    /// Takes an entry into account.
    pub(in crate::har) fn observe(&mut self, entry: &mut EntryHead<'_>) {
        self.traces.observe(entry);
        self.has_devtools_members |=
            !entry.resource_type.is_empty() && entry.has_error_member && entry.has_initiator_kind;
        self.observe_browser(&entry.request_headers);
    }

    fn observe_browser(&mut self, headers: &RawHeaders<'_>) {
        let written = (headers.written("sec-ch-ua"), headers.written("user-agent"));
        if let Some(last) = &self.last
            && (&*last.brands, &*last.agent) == written
        {
            if let Some(seen) = self.browsers.get_mut(last.place) {
                seen.2 += 1;
            }
            return;
        }
        let value = |name| headers.value(name).unwrap_or_default();
        let (brands, agent) = (value("sec-ch-ua"), value("user-agent"));
        let Some((engine, version)) = engine_of(&brands, &agent) else { return };
        let known = self.browsers.iter().position(|seen| seen.0 == engine && seen.1.as_deref() == version);
        let place = known.unwrap_or(self.browsers.len());
        match self.browsers.get_mut(place) {
            Some(seen) => seen.2 += 1,
            None if place < TOGETHER => self.browsers.push((engine, version.map(Into::into), 1)),
            None => return,
        }
        self.last = Some(Last { brands: written.0.into(), agent: written.1.into(), place });
    }

    /// Takes into account what was observed of the entries that follow.
    pub(in crate::har) fn merge(&mut self, later: Observed) {
        self.traces.merge(later.traces);
        self.has_devtools_members |= later.has_devtools_members;
        for (engine, version, entries) in later.browsers {
            let has_room = self.browsers.len() < BROWSERS;
            match self.browsers.iter_mut().find(|seen| seen.0 == engine && seen.1 == version) {
                Some(seen) => seen.2 += entries,
                None if has_room => self.browsers.push((engine, version, entries)),
                None => {}
            }
        }
    }

    /// The engine that most entries name.
    pub(in crate::har) fn engine(&self) -> Option<Engine> {
        let entries_of = |engine| self.of(engine).map(|seen| seen.2).sum::<u64>();
        let most = Engine::ALL.into_iter().rev().max_by_key(|&engine| entries_of(engine))?;
        (entries_of(most) > 0).then_some(most)
    }

    /// The version of that engine that most entries name.
    pub(in crate::har) fn version_of(&self, engine: Engine) -> Option<Box<str>> {
        let named = self.of(engine).filter(|seen| seen.1.is_some());
        named.max_by_key(|seen| seen.2).and_then(|seen| seen.1.clone())
    }

    fn of(&self, engine: Engine) -> impl Iterator<Item = &(Engine, Option<Box<str>>, u64)> {
        self.browsers.iter().filter(move |seen| seen.0 == engine)
    }
}
