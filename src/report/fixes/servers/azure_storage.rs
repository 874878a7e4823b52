//! Azure Storage, by its server name, its blob headers or its domain.

use super::limits::store_limits;
use super::server::Server;
use crate::report::fixes::requirements::Requirements;

/// Methods that a rule can name (<https://learn.microsoft.com/cli/azure/storage/cors#az-storage-cors-add>), except those that no
/// page can use.
const METHODS: &[&str] = &["DELETE", "GET", "HEAD", "MERGE", "OPTIONS", "PATCH", "POST", "PUT"];

/// See the module documentation.
pub(super) static SERVER: Server = Server {
    name: "Azure Storage",
    id: "azure-storage",
    language: "sh",
    place: "Add this CORS rule to the storage account (--services b: blobs; f, q and t: files, queues and tables); the store answers OPTIONS itself",
    is_here: |signs| {
        signs
            .begins(
                "server",
                &["windows-azure-blob", "windows-azure-file", "windows-azure-table", "windows-azure-queue"],
            )
            .or_else(|| signs.has(&["x-ms-blob-type", "x-ms-lease-status"]))
            .or_else(|| signs.is_below(&["blob.core.windows.net", "dfs.core.windows.net"]))
    },
    snippet,
    limits,
};

fn snippet(needs: &Requirements) -> String {
    let spaced = |list: String| list.replace(',', "");
    let methods = spaced(needs.methods_of(METHODS, ""));
    if methods.is_empty() {
        return methods;
    }
    format!(
        "az storage cors add --services b --origins {} \\\n\
         \x20 --methods {methods} \\\n\
         {}{}{}  --account-name ACCOUNT",
        needs.origins("'").replace(',', ""),
        needs.with_headers(|n| format!("  --allowed-headers {} \\\n", spaced(n.headers("")))),
        needs.with_store_exposed(|names| format!("  --exposed-headers {} \\\n", spaced(names)), ""),
        needs.with_max_age(|seconds| format!("  --max-age {seconds} \\\n")),
    )
}

/// The credentials header is always sent: <https://learn.microsoft.com/rest/api/storageservices/preflight-blob-request>.
fn limits(needs: &Requirements) -> String {
    let credentials = "also allowed: credentials, to each origin that is named";
    store_limits(needs, METHODS, [(!needs.credentials).then(|| credentials.to_owned())])
}
