//! The content does not have the hash that the page expects.
//!
//! ## What it means
//! The page set an `integrity` hash. Either the file has changed since, or it was loaded without CORS, and then the hash
//! cannot be checked at all.
//!
//! ## What the consoles say
//! - Chromium:
//!   `Failed to find a valid digest in the 'integrity' attribute for resource '…' with computed SHA-256 integrity '…'. The resource has been blocked.`
//! - Firefox: `None of the “sha256” hashes in the integrity attribute match the content of the subresource at “…”. …`,
//!   or `“…” is not eligible for integrity checks since it’s neither CORS-enabled nor same-origin.`
//! - WebKit: `…. Failed integrity metadata check. …`
//!
//! ## Example
//! ```text
//! <script src="https://cdn.example/lib.js" integrity="sha384-…"></script>      (without crossorigin)
//! ```
//!
//! ## How to fix it
//! Update the hash, or use a version that does not change. Add `crossorigin` next to `integrity`.
//!
//! ## Standard
//! <https://w3c.github.io/webappsec-subresource-integrity/>

use crate::browser::Stage;
use crate::rules::card::{Elsewhere, Rule};
use crate::rules::rule::Facts;
use crate::rules::wording::{chromium, firefox, webkit};

/// See the head of this file.
pub(crate) static RULE: Rule = Rule {
    name: "integrity",
    summary: "The content does not have the hash that the page expects",
    source: include_str!("integrity.rs"),
    section: "https://w3c.github.io/webappsec-subresource-integrity/",
    explain,
    fixes,
    error_at: Stage::Response,
    leaves_sound_entry: true,
    elsewhere: Elsewhere::Stops,
    said: &[
        chromium(&["failed to find a valid digest in the integrity attribute"]),
        chromium(&["has an integrity attribute, but the resource requires the request to be cors enabled"]),
        firefox(&["hashes in the integrity attribute match"]),
        firefox(&["is not eligible for integrity checks"]),
        webkit(&["failed integrity metadata check"]),
    ],
    says_not_cors: false,
    ..Rule::POLICY
};

fn explain(facts: &Facts) -> String {
    format!("The content of {} does not have the hash in the page's `integrity` attribute.", facts.url)
}

fn fixes(_: &Facts) -> Vec<String> {
    vec![
        "In the page, update the hash, or load a file whose content does not change (a version in its name)."
            .to_owned(),
        "Add `crossorigin` next to `integrity`: without CORS the hash cannot be checked.".to_owned(),
    ]
}
