//! Lists of inputs, as `find` and other programs print them.

use std::path::PathBuf;

/// The names in a list: one per line, or NUL-terminated if there is a NUL (then a name may contain a line feed). There are
/// no comments.
pub fn names_in_list(list: &[u8]) -> Vec<PathBuf> {
    let end = if list.contains(&0) { 0 } else { b'\n' };
    let names = list.split(|byte| *byte == end).map(|name| match end {
        0 => name,
        _ => name.strip_suffix(b"\r").unwrap_or(name),
    });
    names.filter(|name| !name.is_empty()).map(path).collect()
}

#[cfg(unix)]
fn path(name: &[u8]) -> PathBuf {
    use std::os::unix::ffi::OsStrExt;
    PathBuf::from(std::ffi::OsStr::from_bytes(name))
}

#[cfg(not(unix))]
fn path(name: &[u8]) -> PathBuf {
    PathBuf::from(String::from_utf8_lossy(name).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_stand_on_lines_or_before_nuls() {
        let names = |list: &[u8]| {
            names_in_list(list).iter().map(|name| name.to_string_lossy().into_owned()).collect::<Vec<_>>()
        };
        assert_eq!(names(b"a.har\r\n\nb c.har\n# d.har"), ["a.har", "b c.har", "# d.har"]);
        assert_eq!(names(b"a\nb.har\0c.har\0"), ["a\nb.har", "c.har"]);
        assert_eq!(names(b"\n"), [""; 0]);
    }
}
