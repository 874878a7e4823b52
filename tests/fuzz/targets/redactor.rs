//! The redactor: any text, in each of its roles.

use har_cors::report::{Overrides, Redactor};

/// A secret that no rule of shape knows.
const SECRET: &str = "correct-horse";

/// Nothing panics, what was redacted once is redacted, and a value that is a secret by its place is gone.
pub(crate) fn run(data: &[u8]) {
    // Values that are not secret at their place are not searched for.
    let text = String::from_utf8_lossy(data).replace(SECRET, "~");
    let (name, value) = text.split_once('\n').unwrap_or(("x-name", &text));
    for mut redactor in [Redactor::new(), Redactor::with_overrides(Overrides::new(["x-name"], ["x-kept"]))] {
        for role in [Redactor::text, Redactor::url, Redactor::value] {
            let once = role(&mut redactor, &text);
            assert_eq!(role(&mut redactor, once.unescaped()), once, "twice is once");
        }
        let _ = redactor.header(name, value);
        for (header, value) in [
            ("Cookie", format!("a={text}; sid={SECRET}")),
            ("Set-Cookie", format!("sid={SECRET}; Path={text}")),
            ("Authorization", format!("Bearer {SECRET}{text}")),
            ("X-Api-Key", format!("{SECRET}{text}")),
        ] {
            let shown = redactor.header(header, &value);
            assert!(!shown.contains(SECRET), "{header}: {shown:?}");
        }
        let url = format!("https://api.test/x?token={SECRET}&{}", text.replace('#', ""));
        let shown = redactor.url(&url);
        assert!(!shown.contains(SECRET), "{shown:?}");
        assert!(redactor.receipt().iter().all(|redacted| redacted.times >= redacted.count));
    }
    let mut off = Redactor::off();
    assert_eq!(off.text(&text), *text, "nothing goes where nothing shall");
}
