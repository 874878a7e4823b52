//! Apache, by its name.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::{Requirements, escaped};

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Apache",
    id: "apache",
    language: "apache",
    place: "Put this in the VirtualHost (not in .htaccess, which runs after a login), then run: a2enmod headers rewrite setenvif",
    is_here: |signs| signs.begins("server", &["apache"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "SetEnvIf Origin \"^{}$\" CORS_ORIGIN=$0\n\
         {}Header always set Access-Control-Allow-Origin \"%{{CORS_ORIGIN}}e\" env=CORS_ORIGIN\n\
         {}Header always merge Vary \"Origin\"\n\
         Header always set Access-Control-Allow-Methods \"{}\" env=CORS_ORIGIN\n\
         {}{}RewriteEngine On\n\
         RewriteCond %{{REQUEST_METHOD}} =OPTIONS\n\
         RewriteCond %{{HTTP:Access-Control-Request-Method}} .\n\
         RewriteRule ^ - [R=204,L]",
        pattern(needs),
        // There are two tables: the application's headers are in the first, errors and these headers in the second.
        needs.each_foreign(|name| format!("Header onsuccess unset {name}\n"))
            + &needs.each_unwanted(|name| format!("Header always unset {name}\n")),
        needs.with_credentials("Header always set Access-Control-Allow-Credentials \"true\" env=CORS_ORIGIN\n"),
        needs.methods(""),
        needs.with_headers(|n| format!(
            "Header always set Access-Control-Allow-Headers \"{}\" env=CORS_ORIGIN\n",
            n.headers("")
        )),
        needs.with_max_age(|seconds| format!(
            "Header always set Access-Control-Max-Age \"{seconds}\" env=CORS_ORIGIN\n"
        )),
    )
}

/// A regular expression for the origins.
fn pattern(needs: &Requirements) -> String {
    let all: Vec<String> = needs.origins.iter().map(|origin| escaped(origin)).collect();
    if all.len() > 1 { format!("({})", all.join("|")) } else { all.concat() }
}
