//! The examples in README.md are run, and their output is what the README shows. `TRYCMD=overwrite cargo test --test it
//! readme` writes it anew.

#[test]
fn the_readme_shows_what_the_program_prints() {
    trycmd::TestCases::new().case("README.md");
}
