//! A mutator of captures that knows their structure: a value becomes any other JSON value, a member is deleted, renamed,
//! doubled or moved, elements are reordered or doubled. What comes out is JSON always, and nearly always still a HAR, so it
//! gets past the reader, where a mutator of bytes usually ends.

use serde_json::Value;
use std::fmt::Write;

/// A JSON value whose members are in order and may be doubled.
enum Node {
    Object(Vec<(String, Node)>),
    Array(Vec<Node>),
    /// Anything else, as it is written.
    Leaf(String),
}

/// Values that a member may have instead of its own.
const VALUES: [&str; 20] = [
    "null",
    "true",
    "false",
    "0",
    "-1",
    "1e999",
    "18446744073709551616",
    "0.1",
    "\"\"",
    "\"0\"",
    "\"null\"",
    "\"*\"",
    "\"\\u0000\\u001b[31m\\u202e\"",
    "\"\\ud800\"",
    "[]",
    "{}",
    "[[[[[]]]]]",
    "[null]",
    "{\"name\":\"Origin\",\"value\":\"null\"}",
    "\"https://user:pass@api.example:8443/x?y=z#w\"",
];

/// Names that a member may get: those that the reader looks for.
const NAMES: [&str; 24] = [
    "log",
    "entries",
    "request",
    "response",
    "headers",
    "name",
    "value",
    "url",
    "method",
    "status",
    "statusText",
    "_error",
    "_initiator",
    "_resourceType",
    "startedDateTime",
    "time",
    "timings",
    "cache",
    "pageref",
    "redirectURL",
    "content",
    "creator",
    "pages",
    "",
];

/// Some changes of a document; `choose(n)` gives a number below `n`. `None` where the bytes are not JSON.
pub(crate) fn mutated(document: &[u8], choose: &mut dyn FnMut(usize) -> usize) -> Option<Vec<u8>> {
    let mut root = node(serde_json::from_slice(document).ok()?);
    for _ in 0..=choose(6) {
        let count = count(&root);
        change(&mut root, choose(count), choose);
    }
    let mut out = String::with_capacity(document.len());
    write(&root, &mut out);
    Some(out.into_bytes())
}

/// serde_json refuses what is nested deeper than 128, so these recursions have an end.
fn node(value: Value) -> Node {
    match value {
        Value::Object(members) => Node::Object(members.into_iter().map(|(name, value)| (name, node(value))).collect()),
        Value::Array(elements) => Node::Array(elements.into_iter().map(node).collect()),
        leaf => Node::Leaf(leaf.to_string()),
    }
}

fn count(node: &Node) -> usize {
    1 + match node {
        Node::Object(members) => members.iter().map(|(_, value)| count(value)).sum(),
        Node::Array(elements) => elements.iter().map(count).sum::<usize>(),
        Node::Leaf(_) => 0,
    }
}

/// Changes the node of that number, counted in the order of the text. Returns how many of the count are left.
fn change(node: &mut Node, at: usize, choose: &mut dyn FnMut(usize) -> usize) -> Option<usize> {
    if at == 0 {
        change_here(node, choose);
        return None;
    }
    let mut left = at - 1;
    let children: Vec<&mut Node> = match node {
        Node::Object(members) => members.iter_mut().map(|(_, value)| value).collect(),
        Node::Array(elements) => elements.iter_mut().collect(),
        Node::Leaf(_) => Vec::new(),
    };
    for child in children {
        left = change(child, left, choose)?;
    }
    Some(left)
}

fn change_here(node: &mut Node, choose: &mut dyn FnMut(usize) -> usize) {
    let what = choose(9);
    match node {
        Node::Object(members) if !members.is_empty() && what < 8 => {
            let (n, other) = (choose(members.len()), choose(members.len()));
            match what {
                0 | 1 => drop(members.remove(n)),
                2 => NAMES[choose(NAMES.len())].clone_into(&mut members[n].0),
                3 => {
                    let twin = (members[n].0.clone(), copy(&members[n].1));
                    members.insert(other, twin);
                }
                4 => members.swap(n, other),
                5 => {
                    // Into the value of another member, where that holds members.
                    let moved = members.remove(n);
                    match members.iter_mut().find_map(|(_, value)| inside(value)) {
                        Some(inner) => inner.push(moved),
                        None => members.push(moved),
                    }
                }
                6 => members[n].1 = copy(&members[other].1),
                _ => members[n].1 = Node::Leaf(VALUES[choose(VALUES.len())].to_owned()),
            }
        }
        Node::Array(elements) if !elements.is_empty() && what < 8 => {
            let (n, other) = (choose(elements.len()), choose(elements.len()));
            match what {
                0 => drop(elements.remove(n)),
                1 | 2 => elements.swap(n, other),
                3 => elements.reverse(),
                4 | 5 => elements.insert(other, copy(&elements[n])),
                6 => elements.rotate_left(n),
                _ => elements[n] = Node::Leaf(VALUES[choose(VALUES.len())].to_owned()),
            }
        }
        Node::Leaf(text) if what < 2 => *text = long(text, 1 << choose(13)),
        _ => *node = Node::Leaf(VALUES[choose(VALUES.len())].to_owned()),
    }
}

fn inside(node: &mut Node) -> Option<&mut Vec<(String, Node)>> {
    match node {
        Node::Object(members) => Some(members),
        Node::Array(_) | Node::Leaf(_) => None,
    }
}

fn copy(node: &Node) -> Node {
    match node {
        Node::Object(members) => {
            Node::Object(members.iter().map(|(name, value)| (name.clone(), copy(value))).collect())
        }
        Node::Array(elements) => Node::Array(elements.iter().map(copy).collect()),
        Node::Leaf(text) => Node::Leaf(text.clone()),
    }
}

/// A string whose first character is there many times; of a number a string of its digits.
fn long(text: &str, times: usize) -> String {
    let text = text.trim_matches('"');
    let first = text.chars().find(|c| c.is_ascii_graphic() && !matches!(c, '"' | '\\')).unwrap_or('@');
    format!("\"{}{}\"", first.to_string().repeat(times), if text.contains('\\') { "" } else { text })
}

fn write(node: &Node, out: &mut String) {
    match node {
        Node::Object(members) => {
            out.push('{');
            for (n, (name, value)) in members.iter().enumerate() {
                // Writing to a String cannot fail.
                let _ = write!(out, "{}{}:", if n > 0 { "," } else { "" }, Value::from(name.as_str()));
                self::write(value, out);
            }
            out.push('}');
        }
        Node::Array(elements) => {
            out.push('[');
            for (n, element) in elements.iter().enumerate() {
                out.push_str(if n > 0 { "," } else { "" });
                self::write(element, out);
            }
            out.push(']');
        }
        Node::Leaf(text) => out.push_str(text),
    }
}

/// SplitMix64 (Steele, Lea, Flood 2014): the same choices for the same seed, everywhere.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Random {
        Random(seed)
    }

    /// A number below `most`, or 0.
    pub(crate) fn below(&mut self, most: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.0 ^ (self.0 >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % most.max(1) as u64).unwrap_or(0)
    }
}
