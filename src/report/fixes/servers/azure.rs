//! Azure App Service and Functions, by the cookie of their load balancer.

use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Azure App Service",
    id: "azure-app-service",
    language: "sh",
    place: "Use either this setting of the platform or CORS in the application: the platform's replaces the other",
    is_here: |signs| {
        signs
            .cookie("ARRAffinity")
            .or_else(|| signs.cookie("ARRAffinitySameSite"))
            .or_else(|| signs.has(&["x-ms-middleware-request-id"]))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    format!(
        "az webapp cors add --name APP --resource-group GROUP --allowed-origins {}\n\
         {}",
        needs.origins("'").replace(',', ""),
        needs.with_credentials("az resource update --ids \"$(az webapp show --name APP --resource-group GROUP --query id -o tsv)/config/web\" --set properties.cors.supportCredentials=true"),
    )
}

/// The platform accepts only origins.
fn limits(needs: &Requirements) -> String {
    let named = format!("the policy names the methods {}", needs.methods(""));
    let headers = needs.with_headers(|n| format!(" and the headers {}", n.headers("")));
    let age = needs.with_max_age(|seconds| format!("; a max-age of {seconds} cannot be set"));
    format!(
        "also allowed: every method and every header, because this platform takes origins only ({named}{headers}){age}"
    )
}
