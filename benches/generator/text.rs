//! What bodies are made of.

use super::random::Random;

const WORDS: [&str; 40] = [
    "lorem",
    "ipsum",
    "dolor",
    "sit",
    "amet",
    "entries",
    "response",
    "status",
    "request",
    "headers",
    "access",
    "control",
    "allow",
    "origin",
    "null",
    "true",
    "false",
    "value",
    "content",
    "text",
    "fetch",
    "window",
    "document",
    "return",
    "const",
    "await",
    "item",
    "price",
    "user",
    "name",
    "title",
    "naïve",
    "café",
    "Größe",
    "東京",
    "データ",
    "предмет",
    "😀",
    "id",
    "page",
];

/// Different lengths of bodies: they come to some 300 MB.
const LENGTHS: usize = 1 << 13;

/// Pieces that bodies are put together from, so that a gigabyte of them costs little.
pub(super) struct Texts {
    /// Lengths of bodies. They are taken in turn, so that of two large files the one that is four times as long holds four
    /// times the entries.
    lengths: Vec<usize>,
    pub(super) base64: String,
    json: Vec<String>,
    html: Vec<String>,
    script: Vec<String>,
}

impl Texts {
    pub(super) fn new() -> Self {
        const ALPHABET: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
        let mut random = Random(7);
        let base64 = (0..1 << 20).map(|_| char::from(ALPHABET[(random.next() >> 58) as usize])).collect();
        let json = (0..200).map(|number| json(&mut random, number % 6 == 0)).collect();
        let html = (0..200).map(|_| html(&mut random)).collect();
        let script = (0..200).map(|_| script(&mut random)).collect();
        let lengths = (0..LENGTHS).map(|_| random.body_length()).collect();
        Texts { lengths, base64, json, html, script }
    }

    /// The length of the body of that number.
    pub(super) fn body_length(&self, number: usize) -> usize {
        self.lengths[number % LENGTHS]
    }

    /// A body of about that length, and its encoding if it has one.
    pub(super) fn body(&self, random: &mut Random, mime_type: &str, length: usize) -> (String, Option<&'static str>) {
        let pool = match mime_type {
            "application/json" => &self.json,
            "text/html; charset=utf-8" => &self.html,
            "application/javascript" => &self.script,
            _ => return (self.base64_of(random, length / 3 * 4), Some("base64")),
        };
        let mut text = String::with_capacity(length + 1024);
        while text.len() < length {
            text += &pool[random.below(pool.len() as u64) as usize];
        }
        (text, None)
    }

    fn base64_of(&self, random: &mut Random, length: usize) -> String {
        let mut text = String::with_capacity(length);
        while text.len() < length {
            let start = random.below(self.base64.len() as u64 / 2) as usize;
            let end = self.base64.len().min(start + length - text.len());
            text += &self.base64[start..end];
        }
        text
    }
}

fn words(random: &mut Random, least: u64, more: u64) -> String {
    let count = least + random.below(more);
    (0..count).map(|_| random.pick(&WORDS)).collect::<Vec<_>>().join(" ")
}

fn json(random: &mut Random, pretty: bool) -> String {
    let entries: Vec<_> = (0..2 + random.below(10))
        .map(|_| {
            let status = [0, 200, 404][random.below(3) as usize];
            serde_json::json!({
                "id": random.below(1 << 40), "name": words(random, 2, 8), "ok": random.chance(50),
                "response": {"status": status, "headers": []},
                "price": random.below(100_000) as f64 / 100.0,
            })
        })
        .collect();
    let value = serde_json::json!({ "entries": entries });
    if pretty { format!("{value:#}") } else { value.to_string() }
}

fn html(random: &mut Random) -> String {
    let part = |random: &mut Random| {
        let (class, number) = (random.pick(&WORDS), random.below(9999));
        format!("<div class=\"{class}\" data-x=\"{number}\">\n\t{}</div>\n", words(random, 5, 55))
    };
    (0..6).map(|_| part(random)).collect()
}

fn script(random: &mut Random) -> String {
    let part = |random: &mut Random| {
        let (name, key) = (random.pick(&["a", "b", "c", "d"]), random.pick(&WORDS));
        format!(
            "function {name}(e,t,n){{if(!e[\"{key}\"])return t(n,/\\d+\\/\"/g);var r=e.length;{}}}",
            words(random, 5, 35)
        )
    };
    (0..6).map(|_| part(random)).collect()
}
