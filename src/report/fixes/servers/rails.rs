//! Rails, by the headers of its default middleware; Puma and Passenger also serve other Ruby programs.

use super::limits::{capitals, joined, safelisted_headers};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Rails",
    id: "rails",
    language: "ruby",
    place: "Put this in config/initializers/cors.rb; it needs gem 'rack-cors'",
    is_here: |signs| {
        signs
            .has(&["x-runtime", "x-rack-cache"])
            .or_else(|| signs.begins("server", &["puma", "webrick"]))
            .or_else(|| signs.holds("x-powered-by", "phusion passenger"))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "Rails.application.config.middleware.insert_before 0, Rack::Cors do\n\
         \x20 allow do\n\
         \x20   origins {}\n\
         \x20   resource '*',\n\
         {}{}      methods: %i[{}],\n\
         \x20     max_age: {}\n\
         \x20 end\n\
         end",
        needs.origins("'"),
        needs.with_headers(|n| format!("      headers: [{}],\n", n.headers("'"))),
        needs.with_credentials("      credentials: true,\n"),
        // Symbols in lower case; the library compares and writes them in upper case.
        needs.methods("").replace(',', "").to_ascii_lowercase(),
        // Without it two hours are sent.
        needs.max_age_in_force(),
    )
}

fn limits(needs: &Requirements) -> String {
    joined([safelisted_headers(needs), capitals(needs)])
}
