//! What every writer promises.

use super::model::{File, Report};
use super::{DEFAULT_MAX_SIZE, Format, Look, report, samples};

const HOSTILE: &str = "a|b `c` <script>alert(1)</script> [x](javascript:alert(1)) \u{1b}[31mred\u{1b}[0m \u{202e}txt\u{200b} \
                       @everyone #1 \r\n| x | ${{ x }} \u{9b}2J \\";

fn render(report: &Report, format: Format) -> String {
    let mut out = Vec::new();
    format.write(report, &mut out).unwrap();
    String::from_utf8(out).unwrap()
}

fn table(files: Vec<File>, width: usize) -> String {
    render(&report(files), Format::Table(Look { width, color: false }))
}

#[test]
fn the_table_is_readable_at_every_width() {
    for width in [80, 120, 200] {
        let text = table(vec![samples::checkout()], width);
        insta::assert_snapshot!(format!("table_{width}"), text);
    }
}

#[test]
fn several_files_are_summed_up() {
    let second = samples::file("second.har", vec![samples::preflight_401(0)]);
    let third = samples::file("third.har", vec![]);
    insta::assert_snapshot!(table(vec![samples::checkout(), second, third], 120));
}

#[test]
fn hostile_text_is_shown_and_does_nothing() {
    let files = vec![samples::file("x.har", vec![samples::hostile(0, HOSTILE)])];
    insta::assert_snapshot!("hostile_table", table(files.clone(), 120));
    insta::assert_snapshot!(
        "hostile_markdown",
        render(&report(files), Format::Markdown { max_size: DEFAULT_MAX_SIZE })
    );
}

#[test]
fn markdown_is_ready_for_a_ticket() {
    insta::assert_snapshot!(render(
        &report(vec![samples::checkout()]),
        Format::Markdown { max_size: DEFAULT_MAX_SIZE }
    ));
}
