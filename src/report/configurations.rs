//! What to write into the configuration of each server, or the headers to send where its software is not known: once for
//! each server of a file, however many requests it refused.

use super::causes::FileCause;
use super::model::{Fetch, Server, Snippet};
use super::text::{AsText, Piece, Text, words};
use foldhash::{HashMap, HashMapExt, HashSet, HashSetExt};

/// A configuration and the servers that it is for.
pub(super) struct Configuration<'a> {
    /// Hosts, each once, in the order of the causes.
    pub(super) hosts: Vec<Piece<'a>>,
    /// The software, where it is known.
    pub(super) server: Option<&'a Server>,
    pub(super) snippet: &'a Snippet,
}

/// The configurations that fix these causes.
pub(super) fn configurations<'a>(causes: &[FileCause<'a>]) -> Vec<Configuration<'a>> {
    let mut found: Vec<Configuration<'a>> = Vec::new();
    // Where each text is among them, and whose it is: a file may be of any number of servers.
    let mut by_text: HashMap<&Text, usize> = HashMap::new();
    let mut hosts: HashSet<(usize, Piece<'a>)> = HashSet::new();
    for cause in causes {
        // One server may need several, for pages of several origins.
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

    /// The header lines in short: for the answer to OPTIONS, if there need be one, and for all others.
    pub(super) fn headers(&self) -> (Option<Piece<'static>>, Piece<'static>) {
        // A comment begins each part.
        let mut parts: Vec<Vec<Piece<'_>>> = Vec::new();
        for line in self.snippet.text.lines() {
            match parts.last_mut() {
                Some(part) if line.part(|line| line.starts_with('#').then_some("")).is_none() => part.push(line),
                _ => parts.push(Vec::new()),
            }
        }
        let request = parts.pop().unwrap_or_default();
        let Some(options) = parts.pop() else { return (None, Piece::list(request, ", ")) };
        // What both have is said once; how long a browser may keep the answer is no part of the fix.
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
