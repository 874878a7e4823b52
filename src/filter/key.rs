//! The keys of the filter language.

use crate::har::ExporterEngine;
use crate::names::names;
use crate::rules::{Cause, Certainty, Outcome, RootCause};
use crate::time::Time;
use std::borrow::Cow;
use std::sync::LazyLock;

names! {
    /// A key of the filter language. Keys that the Network panel of Chromium's DevTools also has, have the same name.
    pub enum Key {
        /// Host of the URL, with or without its port.
        Domain = "domain",
        /// Method of the first hop.
        Method = "method",
        /// Status of the deciding response; 0 without a response.
        StatusCode = "status-code",
        /// The requested URL, without its fragment.
        Url = "url",
        /// Scheme of the URL.
        Scheme = "scheme",
        /// What made the request: `fetch`, `xhr`, `script`.
        ResourceType = "resource-type",
        /// The first failed check.
        Cause = "cause",
        /// Why the server answered like that.
        RootCause = "root-cause",
        /// The outcome.
        Outcome = "outcome",
        /// The minimum certainty of the outcome.
        Certainty = "certainty",
        /// Origin of the requesting page.
        Origin = "origin",
        /// Path of the URL, or its template: `/users/7` or `/users/{id}`.
        Path = "path",
        /// Kind of program that wrote the file.
        Engine = "engine",
        /// The file as the user named it, or the last part of its path.
        File = "file",
        /// Started at this time or later.
        Since = "since",
        /// Started at this time or earlier.
        Until = "until",
        /// Identifies the same failure in other files.
        Fingerprint = "fingerprint",
    }
}

/// The properties of a request for a filter. An unknown value is `None`; only negated terms match it.
pub trait Subject {
    /// The value of a text key. Not called for [`Key::Domain`] and [`Key::Scheme`], which are parts of [`Key::Url`].
    fn value(&self, key: Key) -> Option<Cow<'_, str>>;
    /// The certainty of the outcome, whatever the cause.
    fn certainty(&self) -> Certainty;
    /// The start of the request.
    fn started(&self) -> Option<Time>;
}

impl Key {
    /// The allowed values; `None` if any text is allowed.
    pub(super) fn words(self) -> Option<&'static [&'static str]> {
        /// Names in the order of their declaration, made once.
        macro_rules! names_of {
            ($type:ident) => {{
                static NAMES: LazyLock<Vec<&'static str>> =
                    LazyLock::new(|| $type::ALL.iter().map(|value| value.name()).collect());
                Some(NAMES.as_slice())
            }};
        }
        match self {
            Key::Cause => names_of!(Cause),
            Key::RootCause => names_of!(RootCause),
            Key::Outcome => names_of!(Outcome),
            Key::Certainty => names_of!(Certainty),
            Key::Engine => names_of!(ExporterEngine),
            Key::Domain
            | Key::Method
            | Key::StatusCode
            | Key::Url
            | Key::Scheme
            | Key::ResourceType
            | Key::Origin
            | Key::Path
            | Key::File
            | Key::Since
            | Key::Until
            | Key::Fingerprint => None,
        }
    }

    /// Its value; parts of the URL are taken from the URL.
    pub(crate) fn of(self, subject: &dyn Subject) -> Option<Cow<'_, str>> {
        match self == Key::Domain {
            true => part(subject, authority),
            false if self == Key::Scheme => part(subject, |url| url.find(':').map(|end| (0, end))),
            false => subject.value(self),
        }
    }

    /// Alternative values: a host without its port, a file without its folders, a path with its ids.
    pub(crate) fn also<'a>(self, subject: &'a dyn Subject, value: &'a str) -> Option<Cow<'a, str>> {
        match self {
            Key::Domain => value.rsplit_once(':').filter(|(host, _)| !host.ends_with(':')).map(|(host, _)| host.into()),
            Key::File => value.rsplit(['/', '\\']).next().map(Cow::Borrowed),
            Key::Path => part(subject, path),
            Key::Method
            | Key::StatusCode
            | Key::Url
            | Key::Scheme
            | Key::ResourceType
            | Key::Cause
            | Key::RootCause
            | Key::Outcome
            | Key::Certainty
            | Key::Origin
            | Key::Engine
            | Key::Since
            | Key::Until
            | Key::Fingerprint => None,
        }
    }
}

/// A part of the URL.
fn part(subject: &dyn Subject, range: impl Fn(&str) -> Option<(usize, usize)>) -> Option<Cow<'_, str>> {
    match subject.value(Key::Url)? {
        Cow::Borrowed(url) => range(url).and_then(|(from, to)| url.get(from..to)).map(Cow::Borrowed),
        Cow::Owned(url) => range(&url).and_then(|(from, to)| url.get(from..to)).map(|part| part.to_owned().into()),
    }
}

/// The position of host and port in a URL.
fn authority(url: &str) -> Option<(usize, usize)> {
    let start = url.find("://")? + 3;
    let rest = url.get(start..)?;
    let end = start + rest.find(['/', '?', '#', '\\']).unwrap_or(rest.len());
    let userinfo = url.get(start..end)?.rfind('@').map_or(0, |at| at + 1);
    Some((start + userinfo, end))
}

/// The position of the path.
fn path(url: &str) -> Option<(usize, usize)> {
    let (_, start) = authority(url)?;
    let rest = url.get(start..)?;
    Some((start, start + rest.find(['?', '#']).unwrap_or(rest.len())))
}
