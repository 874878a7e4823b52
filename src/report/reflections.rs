//! Servers that echo every origin, with credentials. In one file with two origins that looks like a list of allowed origins;
//! over many files the origins add up.

use super::finding::counted;
use super::model::{File, Reflecting};
use super::text::{Text, words};
use std::collections::{BTreeMap, BTreeSet};

/// Maximum number of origins to count per server.
const MOST: usize = 32;

/// For each server, the echoed origins and the number of files.
#[derive(Default)]
pub(super) struct Reflections(BTreeMap<Text, (BTreeSet<Text>, usize)>);

impl Reflections {
    /// Collects all of these files.
    pub(super) fn of(files: &[File]) -> Reflections {
        let mut reflections = Reflections::default();
        files.iter().for_each(|file| reflections.add(file));
        reflections
    }

    /// Adds the next file.
    pub(super) fn add(&mut self, file: &File) {
        if file.duplicate_of.is_some() {
            return;
        }
        let hosts: BTreeSet<&Text> = file.reflections.iter().map(|(host, _)| host).collect();
        for host in hosts {
            self.0.entry(host.clone()).or_default().1 += 1;
        }
        for (host, origin) in &file.reflections {
            let Some((origins, _)) = self.0.get_mut(host) else { continue };
            if origins.len() < MOST {
                origins.insert(origin.clone());
            }
        }
    }

    /// The servers that echoed different origins in different files.
    pub(super) fn found(&self) -> Vec<Reflecting> {
        let found = self.0.iter().filter(|(_, (origins, files))| origins.len() > 1 && *files > 1);
        let reflecting = |(host, (origins, files)): (&Text, &(BTreeSet<Text>, usize))| Reflecting {
            host: host.clone(),
            origins: origins.iter().cloned().collect(),
            files: *files,
            message: Text::from(words!(
                "{} allowed {}, with credentials, in {}. A list of allowed origins does the same; but a server that \
                 reflects every Origin lets any website read responses with the user's cookies. To check, send it an Origin \
                 that it cannot know, and see whether Access-Control-Allow-Origin echoes it.",
                host,
                counted(origins.len(), "origin", "different origins"),
                counted(*files, "file", "files")
            )),
        };
        found.map(reflecting).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::samples;
    use super::*;

    #[test]
    fn origins_add_up_over_files() {
        let file = |pairs: &[(&str, &str)]| File {
            reflections: pairs
                .iter()
                .map(|(host, origin)| (Text::from((*host).to_owned()), Text::from((*origin).to_owned())))
                .collect(),
            ..samples::file("a.har", vec![])
        };
        let a = ("api.example", "https://a.example");
        let b = ("api.example", "https://b.example");
        let other = ("cdn.example", "https://b.example");
        type Case<'a> = (&'a [&'a [(&'a str, &'a str)]], &'a [(usize, usize)]);
        let cases: [Case<'_>; 5] = [
            (&[&[a]], &[]),
            (&[&[a], &[a]], &[]),
            (&[&[a, b]], &[]),
            (&[&[a], &[b]], &[(2, 2)]),
            (&[&[a, other], &[b], &[b, other]], &[(2, 3)]),
        ];
        for (files, expected) in cases {
            let files: Vec<File> = files.iter().map(|pairs| file(pairs)).collect();
            let found = Reflections::of(&files).found();
            let counts: Vec<(usize, usize)> = found.iter().map(|found| (found.origins.len(), found.files)).collect();
            assert_eq!(counts, expected);
        }
        let copy = File { duplicate_of: Some("a.har".into()), ..file(&[b]) };
        assert_eq!(Reflections::of(&[file(&[a]), copy]).found(), []);
    }
}
