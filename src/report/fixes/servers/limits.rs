//! In what a configuration allows more or less than it is asked for.

use crate::report::fixes::requirements::Requirements;

/// It can be told exactly what is asked for.
pub(in crate::report::fixes) fn exact(_: &Requirements) -> String {
    String::new()
}

/// What is there, a line each.
pub(super) fn joined(limits: impl IntoIterator<Item = Option<String>>) -> String {
    limits.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Methods that the rules of most object stores can name; OPTIONS the stores answer by themselves.
pub(super) const STORE_METHODS: &[&str] = &["GET", "HEAD", "PUT", "POST", "DELETE"];

/// The limits of an object store whose rules can name these methods alone, and `others`.
pub(super) fn store_limits<const N: usize>(
    needs: &Requirements,
    known: &[&str],
    others: [Option<String>; N],
) -> String {
    named_limits(needs, known, "rule of this store", others)
}

/// The limits of what can name these methods alone, and `others`. Without a method it is refused, so where it can name none
/// of them nothing is written, and there is nothing else to say.
pub(super) fn named_limits<const N: usize>(
    needs: &Requirements,
    known: &[&str],
    what: &str,
    others: [Option<String>; N],
) -> String {
    if needs.methods_of(known, "").is_empty() {
        let (asked, known) = (needs.methods(""), known.join(", "));
        return format!("not allowed: {asked}; a {what} can only name {known}, so none is written");
    }
    let beyond = needs.methods_beyond(known).into_iter().filter(|method| *method != "OPTIONS").collect::<Vec<_>>();
    let methods = (!beyond.is_empty()).then(|| format!("not allowed: {} (a {what} cannot name it)", beyond.join(", ")));
    joined([methods].into_iter().chain(others))
}

/// What is not allowed where the answer to a preflight can be kept for so many seconds at most.
pub(super) fn longest_max_age(needs: &Requirements, most: u32) -> Option<String> {
    let asked = needs.max_age.filter(|seconds| *seconds > most)?;
    Some(format!("not allowed: a max-age of {asked}; the most it takes is {most}"))
}

/// What is not allowed where names of methods are sent in capitals: browsers compare them byte for byte.
pub(super) fn capitals(needs: &Requirements) -> Option<String> {
    let small: Vec<&str> =
        needs.methods.iter().map(String::as_str).filter(|m| m.bytes().any(|b| b.is_ascii_lowercase())).collect();
    (!small.is_empty()).then(|| format!("not allowed: {}; the library writes methods in capitals", small.join(", ")))
}

/// What is allowed besides where the library allows the safelisted headers with every value.
pub(super) fn safelisted_headers(needs: &Requirements) -> Option<String> {
    let is_listed = needs.headers.iter().any(|name| name == "content-type");
    (!is_listed).then(|| "also allowed: Content-Type of any value, which the middleware always allows".to_owned())
}
