//! Methods: <https://fetch.spec.whatwg.org/#methods>.

/// Whether the method is CORS-safelisted (<https://fetch.spec.whatwg.org/#cors-safelisted-method>): `GET`, `HEAD`,
/// `POST`, byte for byte.
pub fn is_cors_safelisted_method(method: &str) -> bool {
    matches!(method, "GET" | "HEAD" | "POST")
}

/// Normalizes a method (<https://fetch.spec.whatwg.org/#concept-method-normalize>): six names are upper-cased, any
/// other keeps its case (so `patch` stays `patch` and does not match `PATCH`).
pub fn normalize_method(method: &str) -> &str {
    const NORMALIZED: [&str; 6] = ["DELETE", "GET", "HEAD", "OPTIONS", "POST", "PUT"];
    NORMALIZED.iter().find(|m| m.eq_ignore_ascii_case(method)).map_or(method, |m| *m)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patch_keeps_its_case() {
        for (given, expected) in [("put", "PUT"), ("patch", "patch"), ("Options", "OPTIONS"), ("chicken", "chicken")] {
            assert_eq!(normalize_method(given), expected);
        }
        assert!(is_cors_safelisted_method("POST"));
        assert!(!is_cors_safelisted_method("post"));
    }
}
