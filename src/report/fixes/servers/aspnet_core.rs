//! ASP.NET Core, by its server Kestrel.

use super::limits::exact;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "ASP.NET Core",
    id: "asp-net-core",
    language: "csharp",
    place: "Put this in Program.cs, with app.UseCors() after UseRouting and before UseAuthentication and UseAuthorization",
    is_here: |signs| signs.begins("server", &["kestrel"]),
    snippet,
    limits: exact,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "builder.Services.AddCors(options => options.AddDefaultPolicy(policy => policy\n\
         \x20   .WithOrigins({})\n\
         \x20   .WithMethods({}){}{}{}));\n\
         \n\
         var app = builder.Build();\n\
         app.UseRouting();\n\
         app.UseCors();\n\
         app.UseAuthentication();\n\
         app.UseAuthorization();",
        needs.origins("\""),
        needs.methods("\""),
        needs.with_headers(|n| format!("\n    .WithHeaders({})", n.headers("\""))),
        needs.with_credentials("\n    .AllowCredentials()"),
        needs.with_max_age(|seconds| format!("\n    .SetPreflightMaxAge(TimeSpan.FromSeconds({seconds}))")),
    )
}
