//! What the causes of an invalid list in a preflight response have in common.

use crate::browser::{Engine, Reason, Stage};
use crate::rules::phrases;
use crate::rules::rule::{Exchange, Facts, Finding};
use crate::standard::{InvalidToken, parse_token_list};

/// One of the two lists.
pub(super) struct List {
    /// Its header.
    pub(super) header: &'static str,
    /// The kind of its items: "header name".
    pub(super) item: &'static str,
    /// Its value in the refused response.
    pub(super) value: fn(&Facts) -> Option<&str>,
}

impl List {
    pub(super) fn check(&self, ex: &Exchange<'_>) -> Option<Finding> {
        if ex.stage != Stage::Preflight {
            return None;
        }
        let value = ex.headers.get(self.header)?;
        let InvalidToken(token) = parse_token_list(&value).err()?;
        // WebKit names the whole value.
        Some(if ex.engine == Some(Engine::WebKit) { Finding::of(value) } else { Finding::of(token) })
    }

    pub(super) fn reason(&self, engine: Engine, facts: &Facts) -> Reason {
        let parameter = facts.parameter.as_deref().unwrap_or_default();
        let value = (self.value)(facts).unwrap_or(parameter);
        let header = self.header;
        Reason::part(match engine {
            Engine::Chromium => format!("Cannot parse {header} response header field in preflight response."),
            Engine::Firefox => {
                let token = wrong_item(value).unwrap_or_else(|| parameter.into());
                format!("(Reason: invalid token ‘{token}’ in CORS header ‘{header}’).")
            }
            Engine::WebKit => format!("Header {header} has an invalid value: {value}"),
        })
    }

    pub(super) fn explain(&self, facts: &Facts) -> String {
        let value = (self.value)(facts).or(facts.parameter.as_deref()).unwrap_or_default();
        let token = wrong_item(value).unwrap_or_else(|| value.into());
        let (header, item) = (self.header, self.item);
        format!(
            "The preflight response has `{header}: {value}`, and `{token}` is not a valid {item}: items must be \
             separated by commas. The browser ignores the whole list. {}",
            phrases::consequence(facts)
        )
    }

    /// How to write it, with the items that this request needs.
    pub(super) fn fixes(&self, facts: &Facts, wanted: &str) -> Vec<String> {
        vec![format!(
            "On {}, write the list with commas and without quotes, semicolons or brackets: `{}: {wanted}`.",
            phrases::server(facts),
            self.header
        )]
    }
}

/// The first invalid item of a list.
fn wrong_item(list: &str) -> Option<Box<str>> {
    parse_token_list(list).err().map(|InvalidToken(token)| token)
}
