//! Azure Storage, by the name of its server, its headers of blobs or its domain.

use super::{Server, joined, methods_of_no_store};
use crate::report::fixes::needs::Needs;

/// See the head of this file.
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

fn snippet(needs: &Needs) -> String {
    let spaced = |list: String| list.replace(',', "");
    format!(
        "az storage cors add --services b --origins {} \\\n\
         \x20 --methods {} \\\n\
         {}{}{}  --account-name ACCOUNT",
        needs.origins("'").replace(',', ""),
        spaced(needs.store_methods("")),
        needs.with_headers(|n| format!("  --allowed-headers {} \\\n", spaced(n.headers("")))),
        needs.with_store_exposed(|names| format!("  --exposed-headers {} \\\n", spaced(names)), ""),
        needs.with_max_age(|seconds| format!("  --max-age {seconds} \\\n")),
    )
}

fn limits(needs: &Needs) -> String {
    let credentials = if needs.credentials {
        "not known: whether this store allows credentials; no rule of it says so"
    } else {
        "perhaps also allowed: credentials; no rule of this store forbids them"
    };
    joined([methods_of_no_store(needs), Some(credentials.to_owned())])
}
