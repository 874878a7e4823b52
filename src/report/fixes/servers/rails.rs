//! Rails, by the headers of its default middleware; Puma and Passenger serve other Ruby programs, too.

use super::{Server, exact};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
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
    limits: exact,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "Rails.application.config.middleware.insert_before 0, Rack::Cors do\n\
         \x20 allow do\n\
         \x20   origins {}\n\
         \x20   resource '*',\n\
         {}{}      methods: [{}].map {{ |name| name.downcase.to_sym }},\n\
         \x20     max_age: {}\n\
         \x20 end\n\
         end",
        needs.origins("'"),
        needs.with_headers(|n| format!("      headers: [{}],\n", n.headers("'"))),
        needs.with_credentials("      credentials: true,\n"),
        needs.methods("'"),
        // Without it two hours are sent.
        needs.max_age_in_force(),
    )
}
