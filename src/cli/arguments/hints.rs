//! The hints about this program's options in the table and the doctor.

use har_cors::report::Hints;

pub(crate) const OF_PROGRAM: Hints = {
    let mut hints = Hints::NONE;
    hints.everything = "--format json lists all";
    hints.doubtful = "--all lists them";
    hints.supposed = "-v and --format json list all";
    hints.each = "--each lists the requests";
    hints.groups = "--top 0";
    hints.known = "--show-known lists them";
    hints.secrets = "--show-secrets to keep them";
    hints.one_file = "har-cors";
    hints.each_file = "or --each for the report on each file";
    hints.evidence = "-v evidence · ";
    hints.more = "-o report.html · -f markdown · har-cors explain";
    hints.console = "har-cors FILE --console LOG";
    hints
};
