//! Django, by its CSRF cookie or its development server.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Django",
    id: "django",
    language: "python",
    place: "Put this in settings.py; first: pip install django-cors-headers, and add corsheaders to INSTALLED_APPS",
    is_here: |signs| signs.cookie("csrftoken").or_else(|| signs.begins("server", &["wsgiserver", "daphne"])),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "MIDDLEWARE = [\"corsheaders.middleware.CorsMiddleware\", *MIDDLEWARE]  # first: before CommonMiddleware and any login\n\
         CORS_ALLOWED_ORIGINS = [{}]\n\
         CORS_ALLOW_METHODS = [{}]\n\
         CORS_ALLOW_HEADERS = [{}]\n\
         {}CORS_PREFLIGHT_MAX_AGE = {}",
        needs.origins("\""),
        needs.methods("\""),
        // Without the setting some headers are allowed.
        needs.headers("\""),
        needs.with_credentials("CORS_ALLOW_CREDENTIALS = True\n"),
        // With 0 no header is sent; without the setting it is a day.
        needs.max_age.unwrap_or(0),
    )
}
