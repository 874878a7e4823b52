//! The configuration of a project: `har-cors.toml` applies to every run in it. It cannot disable redaction or write files,
//! because the person who can change it may not be the one who runs the program.

use crate::filter::Filter;
use crate::input::Globs;
use crate::known::Known;
use crate::report::{Day, Gate, GroupBy, Overrides};
use crate::toml_text::{self, FileError, Value};
use std::path::{Path, PathBuf};

/// The names of the file, by priority.
const NAMES: [&str; 3] = ["har-cors.toml", ".har-cors.toml", ".config/har-cors.toml"];
/// Its keys.
const KEYS: &[&str] = &["filter", "fail-on", "known", "exclude", "redact", "group-by", "top"];
/// Settings that only the command line accepts, and why.
const REFUSED: [(&[&str], &str); 2] = [
    (&["show-secrets", "keep"], "it could reveal secrets"),
    (&["output", "outputs", "o", "format", "write-known"], "it could overwrite files"),
];

/// The settings of a configuration. A missing setting is `None` or empty.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Config {
    /// The requests to count, list and gate.
    pub filter: Option<Filter>,
    /// The findings that fail a run.
    pub fail_on: Option<Gate>,
    /// The known failures.
    pub known: Option<KnownIn>,
    /// Inputs to leave out.
    pub exclude: Globs,
    /// Headers, cookies and query parameters whose values are also redacted.
    pub redact: Vec<String>,
    /// The grouping of failures of several files.
    pub group_by: Option<GroupBy>,
    /// Maximum number of groups of failures; 0: all.
    pub top: Option<usize>,
}

/// The location of known failures.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum KnownIn {
    /// In a separate file; a relative path is relative to the folder of the configuration.
    File(PathBuf),
    /// In the configuration itself.
    Here(Known),
}

impl Config {
    /// Reads it; `name` is the file's name in reports, and `today` decides which known failures have expired.
    ///
    /// # Errors
    /// Invalid TOML, an unknown key, one that a file must not set, or an invalid value, with its position.
    pub fn parse(name: &str, text: &str, today: Day) -> Result<Config, FileError> {
        let mut config = Config::default();
        for (key, value) in &toml_text::parse(text)? {
            let key_name: &str = key.get_ref();
            match key_name {
                "filter" => config.filter = Some(toml_text::filter(text, "filter", value)?),
                "fail-on" => config.fail_on = Some(gate(value)?),
                "known" => config.known = Some(known(name, text, value, today)?),
                "exclude" => {
                    let globs = toml_text::strings("exclude", value)?;
                    config.exclude = Globs::new(globs.into_iter().map(|(glob, _)| glob));
                }
                "redact" => config.redact = redact(value)?,
                "group-by" => config.group_by = Some(group_by(value)?),
                "top" => config.top = Some(top(value)?),
                _ => {
                    let refused = REFUSED.iter().find(|(names, _)| names.contains(&key_name));
                    return Err(match refused {
                        Some((_, why)) => {
                            FileError::new(format!("a configuration cannot set `{key_name}`: {why}"), key.span())
                                .with_help(format!("use the command line: --{key_name}"))
                        }
                        None => toml_text::unknown_key(key_name, key.span(), KEYS),
                    });
                }
            }
        }
        Ok(config)
    }

    /// The configuration for runs in an absolute folder: the nearest one from there up to the folder with `.git`; without
    /// `.git`, only the folder itself is searched.
    pub fn find(folder: &Path) -> Option<PathBuf> {
        let is_root = |folder: &&Path| folder.join(".git").exists();
        let depth = folder.ancestors().position(|ancestor| is_root(&ancestor)).unwrap_or(0);
        let candidates = folder.ancestors().take(depth + 1).flat_map(|ancestor| NAMES.map(|name| ancestor.join(name)));
        candidates.into_iter().find(|path| path.is_file())
    }
}

fn gate(value: &Value<'_>) -> Result<Gate, FileError> {
    let conditions = toml_text::strings("fail-on", value)?;
    let all: Vec<&str> = conditions.iter().map(|(condition, _)| condition.as_str()).collect();
    all.join(",").parse().map_err(|error: String| FileError::new(error, value.span()))
}

fn known(name: &str, text: &str, value: &Value<'_>, today: Day) -> Result<KnownIn, FileError> {
    match value.get_ref().as_str() {
        Some("") => Err(FileError::new("`known` is empty", value.span())),
        Some(path) => Ok(KnownIn::File(PathBuf::from(path))),
        None => Known::from_value(name, text, value, today).map(KnownIn::Here),
    }
}

fn redact(value: &Value<'_>) -> Result<Vec<String>, FileError> {
    let names = toml_text::strings("redact", value)?;
    match names.iter().find_map(|(name, span)| Some((Overrides::refuses(name)?, span))) {
        Some((why, span)) => Err(FileError::new(why, span.clone())),
        None => Ok(names.into_iter().map(|(name, _)| name).collect()),
    }
}

fn group_by(value: &Value<'_>) -> Result<GroupBy, FileError> {
    let mut by = GroupBy { cause: false, host: false };
    let listed = toml_text::strings("group-by", value)?;
    for (name, span) in listed.iter().flat_map(|(list, span)| list.split(',').map(move |name| (name.trim(), span))) {
        match name {
            "cause" => by.cause = true,
            "host" => by.host = true,
            _ => return Err(toml_text::unknown_key(name, span.clone(), &["cause", "host"])),
        }
    }
    match by.cause || by.host {
        true => Ok(by),
        false => Err(FileError::new("`group-by` must be cause, host, or both", value.span())),
    }
}

fn top(value: &Value<'_>) -> Result<usize, FileError> {
    let number =
        value.get_ref().as_integer().and_then(|number| usize::from_str_radix(number.as_str(), number.radix()).ok());
    number.ok_or_else(|| FileError::new("`top` must be a number; 0 shows all", value.span()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn parsed(text: &str) -> Result<Config, FileError> {
        Config::parse("har-cors.toml", text, Day::numbered(20_000).unwrap())
    }

    #[test]
    fn each_key_is_read() {
        let text = "filter = 'domain:a'\nfail-on = ['cors', 'network:deduced']\nknown = 'k.toml'\nexclude = '*.old.har'\n\
                    redact = ['x-user']\ngroup-by = 'host'\ntop = 3\n";
        let config = parsed(text).unwrap();
        assert_eq!(config.filter, Some("domain:a".parse().unwrap()));
        assert_eq!(config.fail_on, Some("cors,network:deduced".parse().unwrap()));
        assert_eq!(config.known, Some(KnownIn::File("k.toml".into())));
        assert!(config.exclude.match_path("a/b.old.har"));
        assert_eq!((config.redact, config.top), (vec!["x-user".to_owned()], Some(3)));
        assert_eq!(config.group_by, Some(GroupBy { cause: false, host: true }));
        let config = parsed("[[known]]\nfilter = 'x'\n").unwrap();
        assert!(matches!(config.known, Some(KnownIn::Here(known)) if known.entries().len() == 1));
        assert_eq!(parsed("").unwrap(), Config::default());
    }

    #[test]
    fn what_is_wrong_has_its_place() {
        for (text, at, part) in [
            ("fliter = 'x'", "fliter", "unknown key `fliter`"),
            ("\nshow-secrets = true", "show-secrets", "it could reveal secrets"),
            ("keep = ['x']", "keep", "it could reveal secrets"),
            ("output = 'x.json'", "output", "it could overwrite files"),
            ("filter = 'domian:x'", "domian", "unknown key domian"),
            ("fail-on = 'corss'", "'corss'", "did you mean 'cors'?"),
            ("redact = ['a', 'Origin']", "'Origin'", "verdicts depend on it"),
            ("group-by = ['cause', 'file']", "'file'", "unknown key `file`"),
            ("group-by = []", "[]", "must be cause, host"),
            ("top = -1", "-1", "must be a number"),
            ("top = 'x'", "'x'", "must be a number"),
            ("known = ''", "''", "is empty"),
            ("exclude = [3]", "[3]", "list of texts"),
        ] {
            let error = parsed(text).unwrap_err();
            assert_eq!(text.get(error.span.clone()), Some(at), "{text}: {error:?}");
            assert!(error.message.contains(part), "{text}: {error:?}");
        }
    }

    #[test]
    fn the_nearest_one_below_the_root_of_the_project_is_found() {
        let root = tempfile::tempdir().unwrap();
        let path = |name: &str| root.path().join(name);
        let file = |name: &str| {
            std::fs::create_dir_all(path(name).parent().unwrap()).unwrap();
            std::fs::write(path(name), "").unwrap();
        };
        std::fs::create_dir_all(path("project/a/b")).unwrap();
        file("har-cors.toml");
        let found =
            |folder: &str| Config::find(&path(folder)).map(|found| found.strip_prefix(root.path()).unwrap().to_owned());
        assert_eq!(found("project/a/b"), None, "outside of a project only the folder itself counts");
        assert_eq!(found("."), Some("har-cors.toml".into()));
        std::fs::create_dir(path("project/.git")).unwrap();
        assert_eq!(found("project/a/b"), None, "what is above the project does not count");
        file("project/.config/har-cors.toml");
        assert_eq!(found("project/a/b"), Some("project/.config/har-cors.toml".into()));
        file("project/.har-cors.toml");
        file("project/a/har-cors.toml");
        assert_eq!(found("project"), Some("project/.har-cors.toml".into()));
        assert_eq!(found("project/a/b"), Some("project/a/har-cors.toml".into()));
    }
}
