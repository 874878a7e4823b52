//! How the source files depend on one another: without circles, and never on a folder above their own. A file depends on
//! another when it names an item that is defined there; `mod.rs` files that only hand names on do not count.

use crate::common::sources::{ModulePath, Sources, Used, is_for_tests, names_of};
use proc_macro2::{TokenStream, TokenTree};
use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Item, Visibility};

/// The folders and files at the root of the library, from the lowest. Each may use those in earlier rows.
const FLOORS: &[&[&str]] = &[
    &["names", "nearest", "ordered", "parallel", "sanitize"],
    &["standard"],
    &["browser"],
    &["har", "input"],
    &["session", "time"],
    &["rules"],
    &["explain", "filter"],
    &["console", "toml_text"],
    &["known", "policy"],
    &["report"],
    &["analyze", "config", "exchanges"],
    &["extract"],
];

/// The files that each file depends on.
type Graph = BTreeMap<ModulePath, BTreeSet<ModulePath>>;

fn graph(sources: &Sources) -> Graph {
    let mut graph = Graph::new();
    for (module, items) in &sources.modules {
        let file = sources.file_of(module);
        let reader = Reader { sources, module };
        let mut found = BTreeSet::new();
        let mut words = BTreeSet::new();
        for item in items.iter().filter(|item| !matches!(item, Item::Use(_) | Item::Mod(_))) {
            if !is_for_tests(attributes(item)) {
                reader.tokens(item.to_token_stream(), &mut found, &mut words);
            }
        }
        for item in items {
            let Item::Use(used) = item else { continue };
            if is_for_tests(&used.attrs) {
                continue;
            }
            let hands_on = !matches!(used.vis, Visibility::Inherited);
            for used in names_of(&used.tree) {
                if !hands_on || used.called.as_ref().is_some_and(|called| words.contains(called)) {
                    found.extend(reader.used(&used));
                }
            }
        }
        let found = found.into_iter().map(|module| sources.file_of(&module)).filter(|other| *other != file);
        graph.entry(file.clone()).or_default().extend(found);
    }
    graph
}

fn attributes(item: &Item) -> &[syn::Attribute] {
    match item {
        Item::Fn(item) => &item.attrs,
        Item::Impl(item) => &item.attrs,
        Item::Struct(item) => &item.attrs,
        Item::Enum(item) => &item.attrs,
        Item::Const(item) => &item.attrs,
        Item::Static(item) => &item.attrs,
        Item::Macro(item) => &item.attrs,
        Item::Type(item) => &item.attrs,
        Item::Trait(item) => &item.attrs,
        _ => &[],
    }
}

/// Reads one module for what it names.
struct Reader<'a> {
    sources: &'a Sources,
    module: &'a ModulePath,
}

impl Reader<'_> {
    /// The module that defines what a `use` names; a module that is named is no dependency by itself.
    fn used(&self, used: &Used) -> Option<ModulePath> {
        if used.called.is_none() {
            return self.sources.module(self.module, &used.path).or_else(|| self.item(&used.path));
        }
        self.item(&[used.path.as_slice(), std::slice::from_ref(&used.name)].concat())
    }

    /// The module that defines the first item on a path.
    fn item(&self, path: &[String]) -> Option<ModulePath> {
        let mut at = self.sources.module(self.module, &path[..1])?;
        for (n, name) in path.iter().enumerate().skip(1) {
            match self.sources.module(self.module, &path[..=n]) {
                Some(inner) => at = inner,
                None => return Some(self.sources.resolve(&at, name, 0)?.0),
            }
        }
        // A function may have the name of the module that it comes from.
        let (name, parent) = path.split_last()?;
        let parent = self.sources.module(self.module, parent).filter(|_| !parent.is_empty())?;
        Some(self.sources.resolve(&parent, name, 0)?.0)
    }

    /// The path with a module that was imported written out.
    fn written_out(&self, path: Vec<String>) -> Option<Vec<String>> {
        let first = path.first()?;
        if matches!(&**first, "crate" | "super" | "self") {
            return Some(path);
        }
        let own = [self.module.as_slice(), std::slice::from_ref(first)].concat();
        if self.sources.modules.contains_key(&own) {
            return Some([vec!["self".to_owned()], path].concat());
        }
        let uses = self.sources.modules[self.module].iter();
        let uses = uses.filter_map(|item| if let Item::Use(used) = item { Some(&used.tree) } else { None });
        let imported = uses.flat_map(names_of).find(|used| used.called.as_ref() == Some(first))?;
        let full = [imported.path, vec![imported.name]].concat();
        self.sources.module(self.module, &full)?;
        Some([full, path[1..].to_vec()].concat())
    }

    fn tokens(&self, tokens: TokenStream, found: &mut BTreeSet<ModulePath>, words: &mut BTreeSet<String>) {
        let mut path: Vec<String> = Vec::new();
        let mut colons = 0;
        for token in tokens {
            match token {
                TokenTree::Ident(name) => {
                    if colons != 2 {
                        self.end(&mut path, found);
                    }
                    words.insert(name.to_string());
                    path.push(name.to_string());
                    colons = 0;
                }
                TokenTree::Punct(sign) if sign.as_char() == ':' => colons += 1,
                TokenTree::Group(group) => {
                    self.end(&mut path, found);
                    self.tokens(group.stream(), found, words);
                    colons = 0;
                }
                _ => {
                    self.end(&mut path, found);
                    colons = 0;
                }
            }
        }
        self.end(&mut path, found);
    }

    fn end(&self, path: &mut Vec<String>, found: &mut BTreeSet<ModulePath>) {
        let path = std::mem::take(path);
        if path.len() > 1
            && let Some(path) = self.written_out(path)
        {
            found.extend(self.item(&path));
        }
    }
}

/// The sets of files that depend on each other in a circle (Tarjan's strongly connected components).
fn circles(graph: &Graph) -> Vec<Vec<ModulePath>> {
    struct State<'a> {
        graph: &'a Graph,
        index: BTreeMap<&'a ModulePath, usize>,
        low: BTreeMap<&'a ModulePath, usize>,
        stack: Vec<&'a ModulePath>,
        found: Vec<Vec<ModulePath>>,
    }
    fn visit<'a>(state: &mut State<'a>, at: &'a ModulePath) {
        let number = state.index.len();
        state.index.insert(at, number);
        state.low.insert(at, number);
        state.stack.push(at);
        for next in state.graph.get(at).into_iter().flatten() {
            if !state.index.contains_key(next) {
                visit(state, next);
                state.low.insert(at, state.low[at].min(state.low[next]));
            } else if state.stack.contains(&next) {
                state.low.insert(at, state.low[at].min(state.index[next]));
            }
        }
        if state.low[at] == number {
            let from = state.stack.iter().position(|other| *other == at).unwrap();
            let circle = state.stack.split_off(from);
            if circle.len() > 1 {
                state.found.push(circle.into_iter().cloned().collect());
            }
        }
    }
    let mut state = State { graph, index: BTreeMap::new(), low: BTreeMap::new(), stack: Vec::new(), found: Vec::new() };
    for at in graph.keys() {
        if !state.index.contains_key(at) {
            visit(&mut state, at);
        }
    }
    state.found
}

/// A circle as text: its files, each with those of the same circle that it depends on.
fn shown(graph: &Graph, circle: &[ModulePath]) -> String {
    let mut lines: Vec<String> = Vec::new();
    for file in circle {
        let inside: Vec<String> =
            graph[file].iter().filter(|other| circle.contains(other)).map(|other| other.join("::")).collect();
        lines.push(format!("  {} -> {}", file.join("::"), inside.join(", ")));
    }
    lines.sort();
    format!("{} files\n{}\n", circle.len(), lines.join("\n"))
}

#[test]
fn no_files_depend_on_each_other_in_a_circle() {
    for sources in [Sources::read(), Sources::read_program()] {
        let graph = graph(&sources);
        assert!(graph.values().map(BTreeSet::len).sum::<usize>() > 50, "nothing was read");
        let circles: Vec<String> = circles(&graph).iter().map(|circle| shown(&graph, circle)).collect();
        assert!(circles.is_empty(), "{} circles\n{}", circles.len(), circles.join("\n"));
    }
}

#[test]
fn no_folder_depends_on_one_above_it() {
    let graph = graph(&Sources::read());
    let floor = |name: &str| FLOORS.iter().position(|row| row.contains(&name));
    let mut wrong = BTreeSet::new();
    for (file, others) in graph.iter().filter(|(file, _)| !file.is_empty()) {
        let own = floor(&file[0]).unwrap_or_else(|| panic!("{} has no floor", file[0]));
        for other in others {
            // Nothing uses `lib.rs`, which has no floor.
            let name = other.first().map_or("lib", String::as_str);
            if name != file[0] && floor(name).is_none_or(|floor| floor >= own) {
                wrong.insert(format!("{} -> {name}::{}", file.join("::"), other.join("::")));
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.into_iter().collect::<Vec<_>>().join("\n"));
}

#[test]
fn no_file_is_longer_than_400_lines() {
    fn long(folder: &Path, found: &mut Vec<PathBuf>) {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                long(&path, found);
            } else if path.extension().is_some_and(|ending| ending == "rs")
                && std::fs::read_to_string(&path).unwrap().lines().count() > 400
            {
                found.push(path);
            }
        }
    }
    let mut found = Vec::new();
    long(&Path::new(env!("CARGO_MANIFEST_DIR")).join("src"), &mut found);
    assert!(found.is_empty(), "{found:?}");
}

#[test]
fn a_circle_is_found() {
    let file = |name: &str| vec![name.to_owned()];
    let to = |names: &[&str]| names.iter().map(|name| file(name)).collect::<BTreeSet<_>>();
    let graph: Graph =
        [(file("a"), to(&["b"])), (file("b"), to(&["c"])), (file("c"), to(&["b"])), (file("d"), to(&["a", "c"]))]
            .into();
    assert_eq!(circles(&graph).len(), 1);
    assert!(shown(&graph, &circles(&graph)[0]).starts_with("2 files\n  b -> c\n  c -> b"));
}
