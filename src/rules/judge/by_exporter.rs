//! Which judge is asked: what a row means depends on who wrote it.

use crate::har::Reading;
use crate::rules::capture::Capture;
use crate::rules::judge::draft::Draft;
use crate::session::Fetch;

/// The verdict of the record alone.
pub(super) fn draft(capture: &Capture<'_>, fetch: &Fetch) -> Draft {
    match capture.kind().traits().reading {
        Reading::Chromium => super::chromium::judge(capture, fetch),
        Reading::Firefox => super::firefox::judge(capture, fetch),
        Reading::Safari => super::webkit::judge(capture, fetch),
        Reading::Playwright => super::playwright::judge(capture, fetch),
        Reading::ChromeHar => super::chrome_har::judge(capture, fetch),
        Reading::Headers => super::proxy::judge(capture, fetch),
    }
}
