//! The rules of a run: the pages of the causes that its results name.

use super::object::{Configuration, Help, RuleDescriptor, RuleProperties, Text};
use crate::explain::{Page, page};
use std::collections::HashMap;

/// The causes named so far, in the order in which they occurred.
#[derive(Default)]
pub(super) struct Rules {
    names: Vec<String>,
    places: HashMap<String, usize>,
}

impl Rules {
    /// Gives a cause its place among the rules.
    pub(super) fn add(&mut self, cause: &str) {
        if !self.places.contains_key(cause) {
            self.places.insert(cause.to_owned(), self.names.len());
            self.names.push(cause.to_owned());
        }
    }

    /// The place of a cause that was added.
    pub(super) fn place(&self, cause: &str) -> usize {
        self.places.get(cause).copied().unwrap_or_default()
    }

    pub(super) fn descriptors(&self) -> Vec<RuleDescriptor> {
        self.names.iter().map(|name| descriptor(name, page(name).as_ref())).collect()
    }
}

fn descriptor(name: &str, page: Option<&Page>) -> RuleDescriptor {
    let Some(page) = page else {
        return RuleDescriptor { id: name.to_owned(), ..RuleDescriptor::default() };
    };
    RuleDescriptor {
        id: name.to_owned(),
        name: Some(pascal_case(name)),
        short_description: Some(Text::of(&format!("{}.", page.summary))),
        full_description: Some(Text::of_lines(page.lead())),
        help: Some(Help { text: page.text.clone(), markdown: page.text.clone() }),
        help_uri: page.section().map(str::to_owned),
        default_configuration: Some(Configuration { level: "error" }),
        properties: Some(RuleProperties { tags: ["cors", "http"] }),
    }
}

/// `missing-allow-origin` as `MissingAllowOrigin`, the form that SARIF asks for.
fn pascal_case(name: &str) -> String {
    let word = |word: &str| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_uppercase().collect::<String>() + letters.as_str()).unwrap_or_default()
    };
    name.split('-').map(word).collect()
}
