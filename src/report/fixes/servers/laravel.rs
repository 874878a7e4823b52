//! Laravel, by its cookies: its session has a name of its own unless renamed.

use super::limits::{capitals, joined};
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Laravel",
    id: "laravel",
    language: "php",
    place: "Put this in config/cors.php, then run: php artisan config:clear",
    is_here: |signs| signs.cookie("laravel_session").or_else(|| signs.has(&["x-laravel-version"])),
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "return [\n\
         \x20   'paths' => ['*'],\n\
         \x20   'allowed_methods' => [{}],\n\
         \x20   'allowed_origins' => [{}],\n\
         \x20   'allowed_origins_patterns' => [],\n\
         \x20   'allowed_headers' => [{}],\n\
         \x20   'exposed_headers' => [],\n\
         \x20   'max_age' => {},\n\
         \x20   'supports_credentials' => {},\n\
         ];",
        needs.methods("'"),
        needs.origins("'"),
        // A missing key has the framework's default, which allows every header.
        needs.headers("'"),
        needs.max_age_in_force(),
        needs.credentials,
    )
}

fn limits(needs: &Requirements) -> String {
    joined([capitals(needs)])
}
