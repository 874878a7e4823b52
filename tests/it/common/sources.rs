//! The sources of the program as modules, with names resolved as far as `mod`, `use` and `impl` need it.

use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Attribute, Item, UseTree};

/// A module: `report::model`; empty for the root.
pub(crate) type ModulePath = Vec<String>;

/// All modules of the library.
#[derive(Default)]
pub(crate) struct Sources {
    pub(crate) modules: BTreeMap<ModulePath, Vec<Item>>,
    /// Those that have no file of their own.
    inline: BTreeSet<ModulePath>,
}

impl Sources {
    /// The library.
    pub(crate) fn read() -> Sources {
        Sources::read_from("lib.rs")
    }

    /// The program alone.
    pub(crate) fn read_program() -> Sources {
        Sources::read_from("main.rs")
    }

    fn read_from(file: &str) -> Sources {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Sources::default();
        let text = std::fs::read_to_string(root.join(file)).unwrap();
        sources.add(Vec::new(), &root, syn::parse_file(&text).unwrap().items);
        sources
    }

    /// The module whose file holds this one.
    pub(crate) fn file_of(&self, module: &ModulePath) -> ModulePath {
        let mut file = module.clone();
        while self.inline.contains(&file) {
            file.pop();
        }
        file
    }

    /// Adds a module and those in it; `folder` is where their files are.
    fn add(&mut self, path: ModulePath, folder: &Path, items: Vec<Item>) {
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inner = [path.as_slice(), std::slice::from_ref(&name)].concat();
            let below = folder.join(&name);
            match &module.content {
                _ if is_for_tests(&module.attrs) => {}
                Some((_, items)) => {
                    self.inline.insert(inner.clone());
                    self.add(inner, &below, items.clone());
                }
                None => {
                    let files: [PathBuf; 2] = [folder.join(format!("{name}.rs")), below.join("mod.rs")];
                    let text = files.iter().find_map(|file| std::fs::read_to_string(file).ok()).unwrap();
                    self.add(inner, &below, syn::parse_file(&text).unwrap().items);
                }
            }
        }
        self.modules.insert(path, items);
    }

    /// Where a name that is used in a module is defined.
    pub(crate) fn resolve(&self, module: &ModulePath, name: &str, depth: usize) -> Option<(ModulePath, String)> {
        let items = self.modules.get(module).filter(|_| depth < 8)?;
        if items.iter().any(|item| defines(item).iter().any(|defined| defined == name)) {
            return Some((module.clone(), name.to_owned()));
        }
        let uses = items.iter().filter_map(|item| if let Item::Use(used) = item { Some(&used.tree) } else { None });
        uses.flat_map(names_of).find_map(|Used { path, name: original, called }| {
            let from = self.module(module, &path)?;
            match called {
                Some(called) if called == name => self.resolve(&from, &original, depth + 1),
                None => self.resolve(&from, name, depth + 1),
                Some(_) => None,
            }
        })
    }

    /// The module that a path leads to.
    pub(crate) fn module(&self, from: &ModulePath, path: &[String]) -> Option<ModulePath> {
        let mut at = from.clone();
        for (n, part) in path.iter().enumerate() {
            match &**part {
                "crate" => at.clear(),
                "self" => {}
                "super" => drop(at.pop()),
                name => {
                    let inner = [at.as_slice(), &[name.to_owned()]].concat();
                    if self.modules.contains_key(&inner) {
                        at = inner;
                    } else if n == 0 && self.modules.contains_key(&vec![name.to_owned()]) {
                        at = vec![name.to_owned()];
                    } else {
                        return None;
                    }
                }
            }
        }
        Some(at)
    }
}

/// One name of a `use`; without `called` it is a glob.
pub(crate) struct Used {
    pub(crate) path: Vec<String>,
    pub(crate) name: String,
    pub(crate) called: Option<String>,
}

pub(crate) fn names_of(tree: &UseTree) -> Vec<Used> {
    match tree {
        UseTree::Path(path) => {
            let mut names = names_of(&path.tree);
            names.iter_mut().for_each(|used| used.path.insert(0, path.ident.to_string()));
            names
        }
        UseTree::Name(name) => {
            let name = name.ident.to_string();
            vec![Used { path: Vec::new(), called: Some(name.clone()), name }]
        }
        UseTree::Rename(rename) => {
            let (name, called) = (rename.ident.to_string(), rename.rename.to_string());
            vec![Used { path: Vec::new(), name, called: Some(called) }]
        }
        UseTree::Glob(_) => vec![Used { path: Vec::new(), name: "*".into(), called: None }],
        UseTree::Group(group) => group.items.iter().flat_map(names_of).collect(),
    }
}

/// What an item defines, by name. Two macros of the library define enumerations.
pub(crate) fn defines(item: &Item) -> Vec<String> {
    match item {
        Item::Struct(item) => vec![item.ident.to_string()],
        Item::Enum(item) => vec![item.ident.to_string()],
        Item::Trait(item) => vec![item.ident.to_string()],
        Item::Type(item) => vec![item.ident.to_string()],
        Item::Const(item) => vec![item.ident.to_string()],
        Item::Static(item) => vec![item.ident.to_string()],
        Item::Fn(item) => vec![item.sig.ident.to_string()],
        Item::Macro(item) => {
            let rules = item.ident.iter().map(ToString::to_string);
            enumerations(&item.mac.tokens.to_string()).into_iter().chain(rules).collect()
        }
        _ => Vec::new(),
    }
}

/// The names after `pub enum` in the tokens of a macro.
pub(crate) fn enumerations(tokens: &str) -> Vec<String> {
    tokens.split("pub enum ").skip(1).filter_map(|rest| rest.split([' ', '{']).next()).map(str::to_owned).collect()
}

pub(crate) fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).contains("cfg (test)") || text(attribute).contains("cfg(test)"))
}

/// Tokens as a person would write them, nearly.
pub(crate) fn text(tokens: &impl ToTokens) -> String {
    let mut text = tokens.to_token_stream().to_string();
    for (from, to) in [
        (" :: ", "::"),
        (":: ", "::"),
        (" ,", ","),
        (" (", "("),
        ("( ", "("),
        (" )", ")"),
        (" < ", "<"),
        (" >", ">"),
        ("& ", "&"),
        (" :", ":"),
        (" ;", ";"),
        (" [", "["),
        ("[ ", "["),
        (" ]", "]"),
        ("' ", "'"),
    ] {
        text = text.replace(from, to);
    }
    text
}
