//! The head of the page: what the files hold, in numbers.

use super::markup::Html;
use crate::report::finding::counted;
use crate::report::model::{File, Report, Summary};
use crate::report::text::{Piece, words};

/// What stands in the tab of the browser.
pub(super) fn title(report: &Report) -> Piece<'static> {
    let failed = report.totals.summary.cors;
    match report.files.as_slice() {
        [file] => words!("{} failed CORS: {}", failed, file.path),
        files => words!("{} failed CORS in {} files", failed, files.len()),
    }
}

pub(super) fn write(page: &mut Html, report: &Report) {
    page.markup("<header class=\"top\">\n<h1>");
    match report.files.as_slice() {
        [file] => page.markup("<span class=\"kicker\">CORS report</span> <span class=\"path\">").text(&file.path),
        files => page.markup("<span class=\"kicker\">CORS report</span> <span class=\"path\">").text(counted(
            files.len(),
            "file",
            "files",
        )),
    };
    page.markup("</span></h1>\n");
    if let [file] = report.files.as_slice() {
        page.markup("<p class=\"about\">");
        about(page, file);
        page.markup("</p>\n");
    }
    counts(page, &report.totals.summary);
    verdict(page, report);
    page.markup("</header>\n");
}

/// `Chrome 156, sanitized export · 214 entries · 37 cross-origin fetches`
fn about(page: &mut Html, file: &File) {
    page.text(&file.exporter.label).markup(match file.exporter.sanitized {
        Some(true) => ", sanitized export",
        Some(false) => ", with sensitive data",
        None => "",
    });
    page.markup(" · ").text(counted(file.entries, "entry", "entries"));
    page.markup(" · ").text(counted(file.summary.cross_origin, "cross-origin fetch", "cross-origin fetches"));
    if let Some(hash) = &file.sha256 {
        page.markup(" · SHA-256 ").code(hash);
    }
}

/// The outcomes with their class, their number and their name for people.
fn outcomes(summary: &Summary) -> [(&'static str, usize, &'static str); 6] {
    [
        ("cors", summary.cors, "failed CORS"),
        ("network", summary.network, "failed on the network"),
        ("policy", summary.policy, "stopped by another policy"),
        ("aborted", summary.aborted, "aborted"),
        ("undetermined", summary.undetermined, "undetermined"),
        ("succeeded", summary.succeeded, "succeeded"),
    ]
}

fn counts(page: &mut Html, summary: &Summary) {
    page.markup("<ul class=\"counts\">");
    for (class, count, name) in outcomes(summary).into_iter().filter(|(class, count, _)| *count > 0 || *class == "cors")
    {
        page.markup("<li class=\"").markup(if count == 0 { "none" } else { class }).markup("\"><b>").count(count);
        page.markup("</b> ").markup(name).markup("</li>");
    }
    page.markup("</ul>\n");
}

/// What the numbers do not say by themselves.
fn verdict(page: &mut Html, report: &Report) {
    let summary = &report.totals.summary;
    let doubtful: usize = report.files.iter().map(File::doubtful).sum();
    if summary.cross_origin == 0 {
        page.markup("<p>No cross-origin fetch in it, so nothing for CORS to judge.</p>\n");
    } else if doubtful > 0 {
        page.markup("<p>").count(doubtful).markup(if doubtful == 1 {
            " more may have failed CORS: the export does not tell. It is listed as possible.</p>\n"
        } else {
            " more may have failed CORS: the export does not tell. They are listed as possible.</p>\n"
        });
    }
}

/// One row for each of several files, and the groups over all of them.
pub(super) fn files(page: &mut Html, report: &Report) {
    if report.files.len() < 2 {
        return;
    }
    page.markup(
        "<section aria-labelledby=\"files\">\n<h2 id=\"files\">Files</h2>\n\
         <div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Files\">\n<table>\n\
         <caption class=\"unseen\">What each file holds</caption>\n<thead><tr><th scope=\"col\" class=\"n\">No.</th>\
         <th scope=\"col\">File</th><th scope=\"col\">From</th><th scope=\"col\" class=\"n\">Entries</th>\
         <th scope=\"col\" class=\"n\">Cross-origin</th><th scope=\"col\">Outcome</th></tr></thead>\n<tbody>\n",
    );
    for (n, file) in report.files.iter().enumerate() {
        page.markup("<tr><td class=\"n\">").count(n + 1).markup("</td><th scope=\"row\">").text(&file.path);
        page.markup("</th><td>").text(&file.exporter.label).markup("</td><td class=\"n\">").count(file.entries);
        page.markup("</td><td class=\"n\">").count(file.summary.cross_origin).markup("</td><td>");
        let shown = outcomes(&file.summary).into_iter().filter(|(_, count, _)| *count > 0);
        for (n, (class, count, name)) in shown.enumerate() {
            page.markup(if n > 0 { ", " } else { "" })
                .markup("<span class=\"")
                .markup(class)
                .markup("\">")
                .count(count);
            page.markup(" ").markup(name).markup("</span>");
        }
        page.markup("</td></tr>\n");
    }
    page.markup("</tbody>\n</table>\n</div>\n</section>\n");
}
