//! Numbers that no exporter writes.

use serde_json::Value;

use super::support::file_of;

/// Sizes, times and statuses of any size and sign are added and compared, and overflow nothing.
#[test]
fn numbers_of_any_size_are_borne() {
    const ROOT: &str = env!("CARGO_MANIFEST_DIR");
    let extremes = [u64::MAX.into(), i64::MAX.into(), i64::MIN.into(), 1e308.into(), (-1e308).into(), 0.into()];
    for capture in ["chromium", "firefox", "webkit"] {
        let text = std::fs::read_to_string(format!(
            "{ROOT}/fixtures/captures/{capture}/beacon-json-preflight-fails/capture.har"
        ))
        .unwrap();
        let har: Value = serde_json::from_str(&text).unwrap();
        let mut names = std::collections::BTreeSet::new();
        each_number(&mut har.clone(), "", &mut |name, _| _ = names.insert(name.to_owned()));
        assert!(names.contains("headersSize") && names.contains("time"), "{capture}: {names:?}");
        for number in &extremes {
            // All of them, and those of one name.
            for only in names.iter().map(Some).chain([None]) {
                let mut changed = har.clone();
                each_number(&mut changed, "", &mut |name, value| {
                    if only.is_none_or(|only| only == name) {
                        value.clone_from(number);
                    }
                });
                file_of(changed.to_string().as_bytes()).unwrap_or_else(|error| panic!("{capture}: {error}"));
            }
        }
    }
}

/// Gives each number to `work`, with the name of the member that it is of.
fn each_number(value: &mut Value, name: &str, work: &mut impl FnMut(&str, &mut Value)) {
    match value {
        Value::Number(_) => work(name, value),
        Value::Array(items) => items.iter_mut().for_each(|item| each_number(item, name, work)),
        Value::Object(members) => members.iter_mut().for_each(|(name, member)| each_number(member, name, work)),
        _ => {}
    }
}
