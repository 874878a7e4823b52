//! The configuration for each server, or the headers to send if its software is unknown: once for each server of a file,
//! however many requests failed there.

use super::causes::FileCause;
use super::model::{Fetch, Server, Snippet};
use super::text::{AsText, Piece, Text, words};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// A configuration and its servers.
pub(super) struct Configuration<'a> {
    /// Hosts, each once, in the order of the causes.
    pub(super) hosts: Vec<Piece<'a>>,
    /// The software, if known.
    pub(super) server: Option<&'a Server>,
    pub(super) snippet: &'a Snippet,
}

/// The configurations that fix these causes.
pub(super) fn configurations<'a>(causes: &[FileCause<'a>]) -> Vec<Configuration<'a>> {
    let mut found: Vec<Configuration<'a>> = Vec::new();
    // The index and the servers of each text: a file may contain any number of servers.
    let mut by_text: HashMap<&Text, usize> = HashMap::new();
    let mut hosts: HashSet<(usize, Piece<'a>)> = HashSet::new();
    for cause in causes {
        // A server may need several configurations, for pages of several origins.
        let mut last: Option<&Text> = None;
        for fetch in &cause.members {
            let Fetch { server, snippet: Some(snippet), .. } = fetch else { continue };
            if last.replace(&snippet.text) == Some(&snippet.text) {
                continue;
            }
            let at = *by_text.entry(&snippet.text).or_insert_with(|| {
                found.push(Configuration { hosts: Vec::new(), server: server.as_deref(), snippet });
                found.len() - 1
            });
            if hosts.insert((at, cause.host.clone())) {
                found.get_mut(at).into_iter().for_each(|known| known.hosts.push(cause.host.clone()));
            }
        }
    }
    found
}

impl Configuration<'_> {
    /// Whether it is header lines, because the software is not known.
    pub(super) fn is_headers(&self) -> bool {
        self.snippet.language == "http"
    }

    /// The header lines in short: for the response to OPTIONS, if one is needed, and for all others.
    pub(super) fn headers(&self) -> (Option<Piece<'static>>, Piece<'static>) {
        // Each part begins with a comment.
        let mut parts: Vec<Vec<Piece<'_>>> = Vec::new();
        for line in self.snippet.text.lines() {
            match parts.last_mut() {
                Some(part) if line.part(|line| line.starts_with('#').then_some("")).is_none() => part.push(line),
                _ => parts.push(Vec::new()),
            }
        }
        let request = parts.pop().unwrap_or_default();
        let Some(options) = parts.pop() else { return (None, Piece::list(request, ", ")) };
        // Common lines are shown once; the cache time of the preflight is not part of the fix.
        let is_age =
            |line: &Piece<'_>| line.part(|line| line.starts_with("Access-Control-Max-Age").then_some("")).is_some();
        let of_options = options.into_iter().filter(|line| !request.contains(line) && !is_age(line));
        let of_options: Vec<Piece<'_>> = of_options.collect();
        (Some(words!("status 204, {}", Piece::list(of_options, ", "))), Piece::list(request, ", "))
    }

    /// `api.example, cdn.example`.
    pub(super) fn names(&self) -> Piece<'static> {
        const MOST: usize = 3;
        let shown = Piece::list(self.hosts.iter().take(MOST), ", ");
        match self.hosts.len().saturating_sub(MOST) {
            0 => shown,
            more => words!("{} and {} more", shown, more),
        }
    }
}
