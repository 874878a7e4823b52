//! Explanations: the page of a cause, root cause or piece of advice, and the meaning of a pasted console message. The input
//! is the user's text, the output an [`Answer`] and its renderings. No HAR is involved.

mod finding;
mod firefox;
mod message;
mod names;
mod near;
mod needles;
mod page;
mod patterns;
mod plain;
mod reasons;
mod remarks;

pub use finding::Finding;
pub(crate) use firefox::categories_of_line;
pub use message::{Recognised, recognise};
pub(crate) use message::{reason_of_line, status_of_line};
pub(crate) use names::pages_of;
pub use page::{Kind, Page, guides, page, pages};

/// The answer to a query.
#[derive(Clone, PartialEq, Debug)]
pub enum Answer {
    /// The query is the name of a page.
    Page(Page),
    /// The query is a recognised message of a browser or a library.
    Message(Recognised),
}

/// The query is unknown.
#[derive(Clone, PartialEq, Eq, Debug, thiserror::Error)]
#[error("this is not the name of a cause, a root cause or advice, and not a known browser message")]
pub struct Unknown {
    /// Similar names, the most similar first.
    pub near: Vec<&'static str>,
}

/// Explains a name, or a message copied from a console.
///
/// # Errors
/// If the query is neither; the error contains similar names.
pub fn explain(query: &str) -> Result<Answer, Unknown> {
    // Names have no spaces: libraries throw "Network Error".
    if let Some(page) = page(query).filter(|_| !query.trim().contains(' ') || !message::is_hollow(query)) {
        return Ok(Answer::Page(page));
    }
    recognise(query).map(Answer::Message).ok_or_else(|| Unknown { near: near::names(query) })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_gives_its_page_however_it_is_spelled() {
        for query in ["missing-allow-origin", " Missing-Allow-Origin\n", "missing_allow_origin", "missing allow origin"]
        {
            let Ok(Answer::Page(page)) = explain(query) else { panic!("{query}") };
            assert_eq!((page.name, page.kind), ("missing-allow-origin", Kind::Cause));
        }
    }

    #[test]
    fn a_name_that_is_none_gives_those_that_look_like_it() {
        for (query, expected) in [
            ("mising-allow-orign", "missing-allow-origin"),
            ("preflight-status", "preflight-bad-status"),
            ("vary", "vary-origin-missing"),
            ("lna", "local-network-access"),
        ] {
            let Err(Unknown { near }) = explain(query) else { panic!("{query}") };
            assert!(near.contains(&expected), "{query}: {near:?}");
            assert!(near.len() <= 5, "{query}: {near:?}");
        }
        assert_eq!(explain("zzzzzzzzzzzzzzzz"), Err(Unknown { near: vec![] }));
    }
}
