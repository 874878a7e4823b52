//! Azure Storage, by the name of its server.

use super::Server;
use crate::report::fixes::needs::Needs;

/// See the head of this file.
pub(super) static SERVER: Server = Server {
    name: "Azure Storage",
    language: "sh",
    place: "--services b is for blobs; f, q and t for files, queues and tables",
    is_here: |signs| {
        signs.begins(
            "server",
            &["windows-azure-blob", "windows-azure-file", "windows-azure-table", "windows-azure-queue"],
        )
    },
    snippet,
};

fn snippet(needs: &Needs) -> String {
    format!(
        "az storage cors add --services b --origins '{}' \\\n\
         {}  --methods {} --max-age 600 --account-name ACCOUNT",
        needs.origin,
        needs.with_headers(|n| format!("  --allowed-headers '{}' \\\n", n.headers(""))),
        needs.methods(""),
    )
}
