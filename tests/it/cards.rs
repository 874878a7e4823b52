//! Everything about a cause is on its card: a new cause needs no other file.

use std::path::{Path, PathBuf};

/// Where causes may be compared: the cards and their registry, the order of the checks, the engines' behaviour, and the
/// names of errors, which only create causes.
const MAY: [&str; 13] = [
    "rules/cors/",
    "rules/network/",
    "rules/policy/",
    "rules/root_cause/",
    "rules/advice/",
    "rules/cause.rs",
    "rules/registry.rs",
    "rules/checks/",
    "rules/judge/chromium.rs",
    "rules/judge/firefox/",
    "rules/judge/webkit.rs",
    "rules/net_error",
    "rules/texts.rs",
];

/// A source without its comments and tests, in one line.
fn code(text: &str) -> String {
    let code = text.split("#[cfg(test)]\nmod tests {").next().unwrap_or_default();
    let lines = code.lines().map(str::trim).filter(|line| !line.starts_with("//"));
    lines.collect::<Vec<_>>().join(" ")
}

/// Whether a cause is compared, not created, judging by the surrounding text.
fn compares(before: &str, behind: &str) -> bool {
    let mut before = before;
    while let Some(shorter) = ["Some(", "&", "[", "Root"].iter().find_map(|wrapping| before.strip_suffix(wrapping)) {
        before = shorter;
    }
    let is_wanted = ["== ", "!= ", "let ", "contains("].iter().any(|word| before.ends_with(word));
    let is_matched = before.rsplit_once("matches!(").is_some_and(|(_, inner)| {
        let depths = inner.chars().scan(0, |depth, c| {
            *depth += i32::from(c == '(') - i32::from(c == ')');
            Some(*depth)
        });
        depths.min().is_none_or(|least| least >= 0)
    });
    let behind = behind.trim_start_matches([')', ']']).trim_start();
    is_wanted || is_matched || ["=>", "==", "!=", "| ", "if "].iter().any(|word| behind.starts_with(word))
}

/// The causes, root causes and pieces of advice that a source compares.
fn compared(text: &str) -> Vec<String> {
    let code = code(text);
    let names = ["Cause::", "Advice::"].into_iter().flat_map(|kind| code.match_indices(kind));
    let found = names.filter_map(|(at, kind)| {
        let rest = &code[at + kind.len()..];
        let end = rest.find(|c: char| !c.is_alphanumeric()).unwrap_or(rest.len());
        let (variant, behind) = rest.split_at(end);
        // Constants and functions are not variants.
        let is_variant = variant.starts_with(char::is_uppercase) && variant.contains(char::is_lowercase);
        let is_glob = behind.starts_with(['*', '{']);
        (is_glob || is_variant && compares(&code[..at], behind)).then(|| format!("{kind}{variant}"))
    });
    found.collect()
}

#[test]
fn a_cause_is_compared_only_where_its_kind_is_judged() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files: Vec<PathBuf> = Vec::new();
    crate::dependencies::sources(&root, &mut files);
    let mut wrong = Vec::new();
    for file in files {
        let name = file.strip_prefix(&root).unwrap().to_str().unwrap().replace('\\', "/");
        let is_test = name.ends_with("tests.rs") || name.ends_with("samples.rs");
        if !is_test && !MAY.iter().any(|place| name.starts_with(place)) {
            let found = compared(&std::fs::read_to_string(&file).unwrap());
            wrong.extend(found.into_iter().map(|cause| format!("{name}: {cause}")));
        }
    }
    assert!(wrong.is_empty(), "ask the card instead (rules/card.rs):\n{}", wrong.join("\n"));
}

#[test]
fn making_a_cause_is_not_comparing_it() {
    for (text, expected) in [
        ("Some(Cause::Dns) => 1,", true),
        ("Cause::Dns | Cause::Tls => 1,", true),
        ("Cause::Dns if is_so => 1,", true),
        ("if cause == Cause::Dns {}", true),
        ("if verdict.cause() != Some(Cause::Dns) {}", true),
        ("if let Some(RootCause::NotFound) = root {}", true),
        ("causes.contains(&Cause::Dns)", true),
        ("matches!(cause, Cause::Dns | Cause::Tls)", true),
        ("matches!(cause, Some(Cause::Dns))", true),
        ("matches!(cause, None); refused(Cause::Dns)", false),
        ("refused(Cause::Dns).or([Cause::Tls])", false),
        ("\"csp\" => Cause::Csp, \"integrity\" => Cause::Integrity,", false),
        ("let cause = Cause::Dns;", false),
        ("Cause::ALL.iter()", false),
        ("// cause == Cause::Dns", false),
    ] {
        assert_eq!(!compared(text).is_empty(), expected, "{text}");
    }
}
