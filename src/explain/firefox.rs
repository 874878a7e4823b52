//! Firefox's messages in all of its languages: complete, cut off, or with the slightly different wording of another version.
//!
//! The exact texts are in `firefox_languages.json`: language, category, message with `%1$S` for the URL and
//! `%2$S` for status, header, token or value. Missing texts are English in that language as well.

use super::needles::Needles;
use super::plain::squeezed;
use foldhash::{HashMap, HashMapExt};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

/// One message in one language, without spaces and punctuation.
struct Template {
    language: &'static str,
    category: &'static str,
    /// The part before the URL.
    head: String,
    /// The fixed parts between the URL and the end of the reason.
    reason: Vec<String>,
}

/// The result for a text in another language.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct Translated {
    /// Categories, the likeliest first; empty if the reason is cut off.
    pub(super) categories: Vec<&'static str>,
    /// Its start in the text without spaces and punctuation.
    pub(super) at: usize,
}

static LANGUAGES: LazyLock<BTreeMap<&'static str, BTreeMap<&'static str, String>>> = LazyLock::new(|| {
    // The file is part of the program; a test checks that it can be parsed.
    serde_json::from_str(include_str!("firefox_languages.json")).unwrap_or_default()
});

static TEMPLATES: LazyLock<Vec<Template>> = LazyLock::new(|| {
    let messages =
        LANGUAGES.iter().flat_map(|(language, messages)| messages.iter().map(move |message| (language, message)));
    messages.filter_map(|(language, (category, text))| template(language, category, text)).collect()
});

fn template(language: &'static str, category: &'static str, text: &str) -> Option<Template> {
    let (head, rest) = text.split_once("%1$S")?;
    // The status that follows the reason is missing in older versions.
    let rest = rest.trim_start_matches(|c: char| !c.is_alphanumeric());
    let end = rest.find([')', '）']).or_else(|| rest.find(". ")).unwrap_or(rest.len());
    let reason = rest.get(..end)?.split("%2$S").map(squeezed).filter(|part| !part.is_empty());
    Some(Template { language, category, head: squeezed(head), reason: reason.collect() })
}

/// Maximum number of letters between two parts of a reason: a header or a token is there.
const FARTHEST: usize = 300;

impl Template {
    /// The position and length of its reason; `start` is the position of the first part.
    fn find(&self, text: &str, start: usize) -> Option<(usize, usize)> {
        let mut parts = self.reason.iter();
        let first = parts.next()?;
        let mut end = start + first.len();
        for part in parts {
            let next = text.get(end..)?.find(part.as_str()).filter(|gap| *gap <= FARTHEST)?;
            end += next + part.len();
        }
        Some((start, end - start))
    }
}

/// The meaning of a text that is not in English; `None` if nothing in it looks like a message of Firefox.
pub(super) fn translated(text: &str) -> Option<Translated> {
    /// A longer text is a log: then only lines with "CORS" are checked, up to this number of bytes.
    const LONGEST: usize = 64 * 1024;
    if text.len() > LONGEST {
        let lines = text.lines().filter(|line| line.len() < LONGEST && squeezed(line).contains("cors"));
        let mut room = LONGEST;
        let lines = lines.take_while(|line| {
            room = room.saturating_sub(line.len() + 1);
            room > 0
        });
        return translated(&lines.collect::<Vec<_>>().join("\n"));
    }
    let squeezed = squeezed(text);
    if !squeezed.contains("cors") && !squeezed.contains("http") && !squeezed.contains("file") {
        return None;
    }
    whole(&squeezed).or_else(|| {
        let head = HEADS.iter().filter_map(|head| Some((squeezed.find(head)?, *head))).max_by_key(|(_, h)| h.len());
        let like = like(text);
        match head {
            Some((at, head)) => {
                let categories = cut(&squeezed, head).or(like).unwrap_or_default();
                Some(Translated { categories, at })
            }
            None => like.map(|categories| Translated { categories, at: 0 }),
        }
    })
}

/// The categories of a line of Firefox's console in a language other than English: several if that language has one
/// sentence for them, none if the exact reason is unknown. `None` for any other line.
pub(crate) fn categories_of_line(line: &str) -> Option<Vec<&'static str>> {
    let squeezed = squeezed(line);
    let whole = whole(&squeezed).map(|found| found.categories);
    whole.or_else(|| HEAD_NEEDLES.places(&squeezed).iter().any(Option::is_some).then(Vec::new))
}

/// The parts before the URL in all languages.
static HEADS: LazyLock<BTreeSet<&'static str>> =
    LazyLock::new(|| TEMPLATES.iter().map(|template| template.head.as_str()).filter(|head| !head.is_empty()).collect());

/// The first parts of all reasons. A reason without one cannot be found.
static FIRST_PARTS: LazyLock<Needles> =
    LazyLock::new(|| Needles::of(TEMPLATES.iter().map(|template| template.reason.first().map_or("", String::as_str))));

/// The same parts as an index.
static HEAD_NEEDLES: LazyLock<Needles> = LazyLock::new(|| Needles::of(HEADS.iter().copied()));

/// The longest reason that the text contains exactly.
fn whole(squeezed: &str) -> Option<Translated> {
    let starts = FIRST_PARTS.places(squeezed);
    let found: Vec<_> =
        TEMPLATES.iter().zip(starts).filter_map(|(t, start)| Some((t.find(squeezed, start?)?, t.category))).collect();
    let ((at, length), _) = *found.iter().max_by_key(|((_, length), _)| *length)?;
    let mut categories: Vec<&str> =
        found.iter().filter(|((_, other), _)| *other == length).map(|(_, category)| *category).collect();
    // If a language has one sentence for both: nobody disables CORS without knowing it.
    categories.sort_by_key(|category| *category == "CORSDisabled");
    categories.dedup();
    Some(Translated { categories, at })
}

/// The categories whose reason may continue after the end of the text; none if there are too many. `None` if the text does
/// not end within a reason.
fn cut(squeezed: &str, head: &str) -> Option<Vec<&'static str>> {
    /// With more categories the result is useless; fewer bytes may be the end of a URL.
    const MOST: usize = 3;
    const LEAST: usize = 5;
    let mut longest: (usize, BTreeSet<&str>) = (0, BTreeSet::new());
    // A language may have several heads, because its messages were translated at different times.
    let languages: BTreeSet<&str> =
        TEMPLATES.iter().filter(|template| template.head == head).map(|template| template.language).collect();
    let templates: Vec<&Template> = TEMPLATES.iter().filter(|t| languages.contains(t.language)).collect();
    // After a complete first part the reason has already begun.
    let firsts = templates.iter().filter(|t| t.reason.len() > 1).filter_map(|t| t.reason.first());
    if firsts.into_iter().any(|first| squeezed.contains(first.as_str())) {
        return None;
    }
    for template in templates {
        let reason = template.reason.first().map_or("", String::as_str);
        let starts = reason.char_indices().map(|(at, c)| at + c.len_utf8()).filter(|length| *length >= LEAST);
        let Some(length) = starts.rev().find(|end| reason.get(..*end).is_some_and(|part| squeezed.ends_with(part)))
        else {
            continue;
        };
        if length > longest.0 {
            longest = (length, BTreeSet::new());
        }
        if length == longest.0 {
            longest.1.insert(template.category);
        }
    }
    let (length, categories) = longest;
    // If the rest may be anything, there is no guess.
    (length > 0).then(|| if categories.len() <= MOST { categories.into_iter().collect() } else { Vec::new() })
}

/// The categories with the most similar reason: older versions have slightly different wordings.
fn like(text: &str) -> Option<Vec<&'static str>> {
    /// Minimum similarity of two texts, from 0 to 1, and minimum distance to any other category.
    const ALIKE: f64 = 0.55;
    const AHEAD: f64 = 0.04;
    let lower = text.to_lowercase();
    let cors = lower.rfind("cors")?;
    let before = lower.get(..cors)?;
    // The reason starts at its bracket; French has none.
    let start = before.rfind(['(', '（']).or_else(|| before.rfind(". "))?;
    let rest = lower.get(start + 1..)?;
    // There is no guess for a reason that is cut off.
    let end = rest.find([')', '）']).or_else(|| rest.find(". "))?;
    let asked = pairs(&squeezed(rest.get(..end)?));
    let mut best: BTreeMap<&str, f64> = BTreeMap::new();
    for template in TEMPLATES.iter() {
        let score = likeness(&asked, &pairs(&template.reason.concat()));
        let known = best.entry(template.category).or_default();
        *known = known.max(score);
    }
    let mut ranked: Vec<(&str, f64)> = best.into_iter().collect();
    ranked.sort_by(|one, two| two.1.total_cmp(&one.1));
    let [(category, first), (_, second), ..] = ranked[..] else { return None };
    (first >= ALIKE && first - second >= AHEAD).then(|| vec![category])
}

type Pairs = HashMap<(char, char), u32>;

/// The frequency of each pair of adjacent letters in a text.
fn pairs(text: &str) -> Pairs {
    let mut pairs = Pairs::new();
    for pair in text.chars().zip(text.chars().skip(1)) {
        *pairs.entry(pair).or_default() += 1;
    }
    pairs
}

/// The Dice coefficient: 1 for equal texts, 0 for texts without a common pair.
fn likeness(one: &Pairs, two: &Pairs) -> f64 {
    let sum = f64::from(one.values().sum::<u32>() + two.values().sum::<u32>());
    let common: u32 = one.iter().map(|(pair, count)| two.get(pair).map_or(0, |other| *other.min(count))).sum();
    if sum == 0.0 { 0.0 } else { 2.0 * f64::from(common) / sum }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A message as it is in a console.
    fn printed(text: &str) -> String {
        text.replace("%1$S", "https://api.example/v1/me?x=1").replace("%2$S", "404")
    }

    #[test]
    fn every_message_of_every_language_is_recognised() {
        assert_eq!(LANGUAGES.len(), 35);
        for (language, messages) in &*LANGUAGES {
            for (category, text) in messages {
                let found = translated(&printed(text)).unwrap_or_else(|| panic!("{language} {category}"));
                assert!(found.categories.contains(category), "{language} {category}: {found:?}");
                assert!(found.categories.len() == 1 || *language == "sr", "{language} {category}: {found:?}");
            }
        }
    }

    #[test]
    fn a_message_that_is_cut_off_never_gives_another_reason() {
        for (language, messages) in &*LANGUAGES {
            for (category, text) in messages {
                let text = printed(text);
                for (end, _) in text.char_indices().skip(text.chars().count() / 3).step_by(11) {
                    let text = text.get(..end).unwrap();
                    let Some(found) = translated(text) else { continue };
                    // Mexican Spanish begins the message on several values like the one on a missing header, and has its whole
                    // text in it.
                    let alike = *language == "es-MX" && *category == "CORSMultipleAllowOriginNotAllowed";
                    let right = found.categories.is_empty() || found.categories.contains(category) || alike;
                    assert!(right, "{language} {category}: {:?} of {}", found.categories, text);
                }
            }
        }
    }

    #[test]
    fn other_versions_and_other_texts() {
        let cases: [(&str, Option<&[&str]>); 6] = [
            (
                "Solicitud de origen cruzado bloqueada: La misma política de origen no permite la lectura de recursos remotos \
                 en https://api.example.com/. (Razón: Cabecera CORS 'Access-Control-Allow-Origin' faltante).",
                Some(&["CORSMissingAllowOrigin2"]),
            ),
            (
                "> クロスオリジン要求をブロックしました: 同一生成元ポリシーにより、https://api.example.com/v1/me にあるリモートリソースの\
                 読み込みは拒否されます (理由: CORS プリフライト応答が継承されていない)。ステータスコード: 401",
                Some(&["CORSPreflightDidNotSucceed3"]),
            ),
            ("已拦截跨源请求：同源策略禁止读取位于 https://api.example.com/v1/me 的远程资源。", Some(&[])),
            ("I have a problem with CORS (see https://example.com): it does not work. Please help.", None),
            ("https://example.com/cors is the documentation of our rules (in English).", None),
            ("", None),
        ];
        for (text, expected) in cases {
            let found = translated(text).map(|found| found.categories);
            assert_eq!(found.as_deref(), expected, "{text}");
        }
    }
}
