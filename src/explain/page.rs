//! The pages: one for each cause, root cause and piece of advice, from the doc comment of its file.

use crate::rules::{AdviceRule, Cause, RootCause};
use serde::Serialize;
use std::fmt;

/// The subject of a page.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Why a browser blocked a request.
    Cause,
    /// Why a server answered like that.
    RootCause,
    /// A problem that is not a failure.
    Advice,
    /// How to use a part of the program.
    Guide,
}

impl fmt::Display for Kind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Kind::Cause => "cause",
            Kind::RootCause => "root cause",
            Kind::Advice => "advice",
            Kind::Guide => "guide",
        })
    }
}

/// One page.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Page {
    /// The name in reports.
    pub name: &'static str,
    /// Its subject.
    pub kind: Kind,
    /// One line, without a full stop.
    pub summary: &'static str,
    /// The whole page as Markdown without a title; its parts begin with `## `.
    pub text: String,
}

impl Page {
    /// The paragraphs before the first heading.
    pub fn lead(&self) -> &str {
        self.text.split("\n## ").next().unwrap_or_default().trim()
    }

    /// Headings, and the text below each, in their order.
    pub fn parts(&self) -> impl Iterator<Item = (&str, &str)> {
        let parts = self.text.split("\n## ").skip(1).filter_map(|part| part.split_once('\n'));
        parts.map(|(heading, text)| (heading, text.trim()))
    }

    /// The text below a heading.
    pub fn part(&self, heading: &str) -> Option<&str> {
        self.parts().find(|(name, _)| *name == heading).map(|(_, text)| text)
    }

    /// The URL of the section of the standard.
    pub fn section(&self) -> Option<&str> {
        let (_, rest) = self.part("Standard")?.split_once("<http")?;
        let (url, _) = rest.split_once('>')?;
        let start = self.text.find(url)?;
        self.text.get(start - "http".len()..start + url.len())
    }
}

/// All pages: causes, root causes and advice, each in the order of its registry.
pub fn pages() -> Vec<Page> {
    let causes = Cause::ALL.iter().map(|cause| cause.rule()).map(|rule| Page {
        name: rule.name,
        kind: Kind::Cause,
        summary: rule.summary,
        text: rule.page(),
    });
    let root_causes = RootCause::ALL.iter().map(|root| root.rule()).map(|rule| Page {
        name: rule.name,
        kind: Kind::RootCause,
        summary: rule.summary,
        text: rule.page(),
    });
    let advice = AdviceRule::ALL.iter().map(|rule| Page {
        name: rule.name,
        kind: Kind::Advice,
        summary: rule.summary,
        text: rule.page(),
    });
    causes.chain(root_causes).chain(advice).collect()
}

/// Pages about the program itself.
pub fn guides() -> Vec<Page> {
    let guide = |name, summary, text: &str| Page { name, kind: Kind::Guide, summary, text: text.to_owned() };
    vec![
        guide("filter", "how to write filters", include_str!("../filter/filter.md")),
        guide("policy", "how to write CORS policies", include_str!("../policy/policy.md")),
    ]
}

/// The page with that name; case, spaces and underscores do not matter.
pub fn page(name: &str) -> Option<Page> {
    let name = name.trim().to_ascii_lowercase().replace([' ', '_'], "-");
    pages().into_iter().chain(guides()).find(|page| page.name == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_page_has_every_part() {
        for page in pages() {
            for part in ["What it means", "What the consoles say", "Example", "How to fix it", "Standard"] {
                let text = page.part(part).unwrap_or_default();
                assert!(text.len() > 10, "{}: {part}: {text:?}", page.name);
            }
            assert!(!page.lead().is_empty() && page.lead().lines().count() < 6, "{}", page.name);
            let section = page.section().unwrap_or_default();
            assert!(section.starts_with("https://") && section.contains('.'), "{}: {section}", page.name);
            assert!(page.part("Example").unwrap_or_default().contains("```text\n"), "{}", page.name);
        }
    }

    #[test]
    fn every_page_says_of_each_browser_what_it_prints_or_why_nothing() {
        for page in pages() {
            let consoles = page.part("What the consoles say").unwrap_or_default();
            for browser in ["Chromium", "Firefox", "WebKit"] {
                assert!(consoles.contains(browser), "{}: {browser}: {consoles}", page.name);
            }
        }
    }

    #[test]
    fn names_are_used_once_and_pages_point_to_pages_that_exist() {
        let pages = pages();
        for page in &pages {
            assert_eq!(pages.iter().filter(|other| other.name == page.name).count(), 1, "{}", page.name);
            for see in page.text.split("(see `").skip(1).filter_map(|rest| rest.split('`').next()) {
                assert!(pages.iter().any(|other| other.name == see), "{}: {see}", page.name);
            }
        }
    }
}
