//! The rules of a run: the pages of the root causes and causes in its results.

use super::object::{Configuration, Help, MessageText, RuleDescriptor, RuleProperties};
use crate::explain::page;
use crate::report::text::{OfPage, words};
use std::collections::HashMap;

/// The names of failures so far, in the order in which they occurred.
#[derive(Clone, Default)]
pub(in crate::report) struct Rules {
    names: Vec<&'static str>,
    places: HashMap<&'static str, usize>,
}

impl Rules {
    /// Adds a name to the rules.
    pub(in crate::report) fn add(&mut self, name: &'static str) {
        let next = self.names.len();
        if *self.places.entry(name).or_insert(next) == next {
            self.names.push(name);
        }
    }

    /// The index of a name.
    pub(in crate::report) fn place(&self, name: &str) -> usize {
        self.places.get(name).copied().unwrap_or_default()
    }

    pub(in crate::report) fn descriptors(&self) -> Vec<RuleDescriptor> {
        self.names.iter().map(|name| descriptor(name)).collect()
    }
}

fn descriptor(name: &'static str) -> RuleDescriptor {
    let Some(page) = page(name) else {
        return RuleDescriptor { id: name, ..RuleDescriptor::default() };
    };
    RuleDescriptor {
        id: name,
        name: Some(pascal_case(name)),
        short_description: Some(MessageText::of(words!("{}.", page.summary))),
        full_description: Some(MessageText::with_lines(OfPage(page.lead()))),
        help: Some(Help { text: page.text.clone(), markdown: page.text.clone() }),
        help_uri: page.section().map(str::to_owned),
        default_configuration: Some(Configuration { level: "error" }),
        properties: Some(RuleProperties { tags: ["cors", "http"] }),
    }
}

/// `missing-allow-origin` as `MissingAllowOrigin`, as SARIF requires.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(word).collect()
}
