//! The common name of the program that wrote a file.

use crate::har::Exporter;
use crate::report::model;
use crate::report::redact::Redactor;

pub(super) fn compose(exporter: &Exporter, redactor: &mut Redactor) -> model::Exporter {
    model::Exporter {
        name: redactor.text(&exporter.name),
        version: redactor.text(&exporter.version),
        engine: exporter.described(),
        engine_version: exporter.engine_version.as_deref().map(|version| redactor.text(version)),
        sanitized: exporter.sanitized,
        label: redactor.text(&label(exporter)),
    }
}

/// "Chrome 156", "Firefox 153.7.0", "Safari", "Playwright (chromium)", "mitmproxy 11".
fn label(exporter: &Exporter) -> String {
    let version = exporter.engine_version.as_deref().unwrap_or_default();
    let named = |name: &str, version: &str| {
        if version.is_empty() || version == "n/a" { name.to_owned() } else { format!("{name} {version}") }
    };
    match exporter.kind.traits().product {
        Some(("Firefox", _)) if version.is_empty() => named(non_empty(&exporter.name, "Firefox"), &exporter.version),
        Some((product, part)) => named(product, version) + part,
        None => {
            let name = non_empty(&exporter.name, "unknown exporter");
            match exporter.engine {
                Some(engine) => format!("{name} ({engine})"),
                None => named(name, &exporter.version),
            }
        }
    }
}

fn non_empty<'a>(text: &'a str, otherwise: &'a str) -> &'a str {
    if text.is_empty() { otherwise } else { text }
}
