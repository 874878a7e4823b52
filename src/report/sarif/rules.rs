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
    /// The place of a cause among the rules.
    pub(super) fn index(&mut self, cause: &str) -> usize {
        if let Some(place) = self.places.get(cause) {
            return *place;
        }
        let place = self.names.len();
        self.names.push(cause.to_owned());
        self.places.insert(cause.to_owned(), place);
        place
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
