//! What a configuration allows beyond or below the policy.

use crate::report::fixes::requirements::Requirements;

/// It can express the policy exactly.
pub(in crate::report::fixes) fn exact(_: &Requirements) -> String {
    String::new()
}

/// The non-empty limits, one per line.
pub(super) fn joined(limits: impl IntoIterator<Item = Option<String>>) -> String {
    limits.into_iter().flatten().collect::<Vec<_>>().join("\n")
}

/// Methods that the rules of most object stores can name; the stores answer OPTIONS themselves.
pub(super) const STORE_METHODS: &[&str] = &["GET", "HEAD", "PUT", "POST", "DELETE"];

/// The limits of an object store whose rules can name only these methods, and `others`.
pub(super) fn store_limits<const N: usize>(
    needs: &Requirements,
    known: &[&str],
    others: [Option<String>; N],
) -> String {
    named_limits(needs, known, "rule of this store", others)
}

/// The limits of software that can name only these methods, and `others`. It rejects an empty list, so where it can name none
/// of them nothing is written, and there are no other limits.
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

/// The limit where a preflight response can be cached for at most that many seconds.
pub(super) fn longest_max_age(needs: &Requirements, most: u32) -> Option<String> {
    let asked = needs.max_age.filter(|seconds| *seconds > most)?;
    Some(format!("not allowed: a max-age of {asked}; the most it takes is {most}"))
}

/// The limit where method names are sent in upper case: browsers compare them byte for byte.
pub(super) fn capitals(needs: &Requirements) -> Option<String> {
    let small: Vec<&str> =
        needs.methods.iter().map(String::as_str).filter(|m| m.bytes().any(|b| b.is_ascii_lowercase())).collect();
    (!small.is_empty()).then(|| format!("not allowed: {}; the library writes methods in capitals", small.join(", ")))
}

/// The limit where the library also allows the safelisted headers with every value.
pub(super) fn safelisted_headers(needs: &Requirements) -> Option<String> {
    let is_listed = needs.headers.iter().any(|name| name == "content-type");
    (!is_listed).then(|| "also allowed: Content-Type of any value, which the middleware always allows".to_owned())
}
