//! Names the program that wrote a file as people know it.

use crate::har::{Exporter, ExporterKind};
use crate::report::model::{self, ExporterEngine};
use crate::report::redact::Redactor;

pub(super) fn compose(exporter: &Exporter, redactor: &mut Redactor) -> model::Exporter {
    model::Exporter {
        name: redactor.text(&exporter.name),
        version: redactor.text(&exporter.version),
        engine: engine(exporter),
        engine_version: exporter.engine_version.as_deref().map(|version| redactor.text(version)),
        sanitized: exporter.sanitized,
        label: redactor.text(&label(exporter)),
    }
}

pub(super) fn engine(exporter: &Exporter) -> ExporterEngine {
    match (exporter.kind, exporter.engine) {
        // What a proxy writes is a proxy's file, whichever browser was behind it.
        (ExporterKind::Proxy, _) => ExporterEngine::Proxy,
        (_, Some(engine)) => engine.into(),
        (_, None) => ExporterEngine::Other,
    }
}

/// "Chrome 156", "Firefox 153.7.0", "Safari", "Playwright (chromium)", "mitmproxy 11".
fn label(exporter: &Exporter) -> String {
    let version = exporter.engine_version.as_deref().unwrap_or_default();
    let named = |name: &str, version: &str| {
        if version.is_empty() || version == "n/a" { name.to_owned() } else { format!("{name} {version}") }
    };
    match exporter.kind {
        ExporterKind::ChromiumDevTools => named("Chrome", version),
        ExporterKind::FirefoxDevTools if version.is_empty() => {
            named(non_empty(&exporter.name, "Firefox"), &exporter.version)
        }
        ExporterKind::FirefoxDevTools => named("Firefox", version),
        // The version in these files is the inspector's, and tells nothing.
        ExporterKind::WebKitInspector => named("Safari", version),
        ExporterKind::WebKitTimelines => named("Safari", version) + " (Timelines)",
        ExporterKind::Playwright
        | ExporterKind::ChromeHar
        | ExporterKind::DevToolsProtocol
        | ExporterKind::WebPageTest
        | ExporterKind::Proxy
        | ExporterKind::Client
        | ExporterKind::Other => {
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
