//! What the library promises: every public item that is not hidden from the documentation, as a listing. A change of it shows
//! in the difference of the snapshot.
//!
//! The sources are read, and names are resolved as far as `mod`, `use` and `impl` need it. Rustdoc knows more, but tells it
//! on nightly alone.

use quote::ToTokens;
use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use syn::{Attribute, Fields, ImplItem, Item, Signature, Type, UseTree, Visibility};

/// A module: `report::model`; empty for the root.
type ModulePath = Vec<String>;

/// All modules of the library.
#[derive(Default)]
struct Sources {
    modules: BTreeMap<ModulePath, Vec<Item>>,
}

impl Sources {
    fn read() -> Sources {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
        let mut sources = Sources::default();
        let text = std::fs::read_to_string(root.join("lib.rs")).unwrap();
        sources.add(Vec::new(), &root, syn::parse_file(&text).unwrap().items);
        sources
    }

    /// Adds a module and those in it; `folder` is where their files are.
    fn add(&mut self, path: ModulePath, folder: &Path, items: Vec<Item>) {
        for item in &items {
            let Item::Mod(module) = item else { continue };
            let name = module.ident.to_string();
            let inner = [path.as_slice(), std::slice::from_ref(&name)].concat();
            let below = folder.join(&name);
            match &module.content {
                Some((_, items)) => self.add(inner, &below, items.clone()),
                None if is_for_tests(&module.attrs) => {}
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
    fn resolve(&self, module: &ModulePath, name: &str, depth: usize) -> Option<(ModulePath, String)> {
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
    fn module(&self, from: &ModulePath, path: &[String]) -> Option<ModulePath> {
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
struct Used {
    path: Vec<String>,
    name: String,
    called: Option<String>,
}

fn names_of(tree: &UseTree) -> Vec<Used> {
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
fn defines(item: &Item) -> Vec<String> {
    match item {
        Item::Struct(item) => vec![item.ident.to_string()],
        Item::Enum(item) => vec![item.ident.to_string()],
        Item::Trait(item) => vec![item.ident.to_string()],
        Item::Type(item) => vec![item.ident.to_string()],
        Item::Const(item) => vec![item.ident.to_string()],
        Item::Static(item) => vec![item.ident.to_string()],
        Item::Fn(item) => vec![item.sig.ident.to_string()],
        Item::Macro(item) => enumerations(&item.mac.tokens.to_string()),
        _ => Vec::new(),
    }
}

/// The names after `pub enum` in the tokens of a macro.
fn enumerations(tokens: &str) -> Vec<String> {
    tokens.split("pub enum ").skip(1).filter_map(|rest| rest.split([' ', '{']).next()).map(str::to_owned).collect()
}

/// The variants that a macro gives an enumeration: after its name, or where another macro of the module is called.
fn variants(items: &[Item], item: &syn::ItemMacro, name: &str) -> Vec<String> {
    let caller = item.ident.as_ref().and_then(|called| {
        items.iter().find_map(|other| match other {
            Item::Macro(other) if other.mac.path.is_ident(called) => Some(other.mac.tokens.to_string()),
            _ => None,
        })
    });
    let own = || item.mac.tokens.to_string().split(&format!("pub enum {name} ")).nth(1).map(str::to_owned);
    let (text, sign) = match caller {
        Some(text) => (text, " =>"),
        None => (own().unwrap_or_default(), " = \""),
    };
    let parts: Vec<&str> = text.split(sign).collect();
    let (_, before) = parts.split_last().unwrap();
    let names = before.iter().filter_map(|part| part.rsplit([' ', ',', ']', '{']).next());
    // Anything else is the `doc` of an attribute.
    names.filter(|name| name.starts_with(char::is_uppercase)).map(str::to_owned).collect()
}

fn is_for_tests(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).contains("cfg (test)") || text(attribute).contains("cfg(test)"))
}

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).replace(' ', "").contains("doc(hidden)"))
}

/// Tokens as a person would write them, nearly.
fn text(tokens: &impl ToTokens) -> String {
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

fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

/// The listing, as it grows.
struct Listing<'a> {
    sources: &'a Sources,
    lines: BTreeSet<String>,
    done: BTreeSet<ModulePath>,
}

impl Listing<'_> {
    fn module(&mut self, path: &ModulePath) {
        if !self.done.insert(path.clone()) {
            return;
        }
        let shown = path.join("::");
        for item in &self.sources.modules[path] {
            match item {
                Item::Mod(module) if is_public(&module.vis) && !is_hidden(&module.attrs) => {
                    self.module(&[path.as_slice(), &[module.ident.to_string()]].concat());
                }
                Item::Use(used) if is_public(&used.vis) && !is_hidden(&used.attrs) => self.used(path, &used.tree),
                item => {
                    for name in defines(item) {
                        if is_public_item(item) {
                            self.item(&shown, &name, path, &name);
                        }
                    }
                }
            }
        }
    }

    fn used(&mut self, module: &ModulePath, tree: &UseTree) {
        let shown = module.join("::");
        for Used { path, name, called } in names_of(tree) {
            let from = self.sources.module(module, &path).unwrap_or_else(|| panic!("{path:?} in {module:?}"));
            match called {
                Some(called) => {
                    let (place, name) = self
                        .sources
                        .resolve(&from, &name, 0)
                        .unwrap_or_else(|| panic!("{name} of {from:?} is defined nowhere"));
                    self.item(&shown, &called, &place, &name);
                }
                None => {
                    for item in &self.sources.modules[&from] {
                        match item {
                            Item::Use(used) if is_public(&used.vis) => {
                                for used in names_of(&used.tree) {
                                    let called = used.called.unwrap();
                                    let (place, name) = self.sources.resolve(&from, &called, 0).unwrap();
                                    self.item(&shown, &called, &place, &name);
                                }
                            }
                            item if is_public_item(item) => {
                                defines(item).iter().for_each(|name| self.item(&shown, name, &from, name));
                            }
                            _ => {}
                        }
                    }
                }
            }
        }
    }

    /// One item under the name that users know, with its public members.
    fn item(&mut self, shown: &str, called: &str, module: &ModulePath, name: &str) {
        let full = [shown, called].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join("::");
        let items = &self.sources.modules[module];
        let item = items.iter().find(|item| defines(item).iter().any(|defined| defined == name)).unwrap();
        let mut lines = Vec::new();
        match item {
            Item::Struct(item) => {
                lines.push(format!("struct {full}{}", text(&item.generics)));
                if let Fields::Named(fields) = &item.fields {
                    let public = fields.named.iter().filter(|field| is_public(&field.vis));
                    lines.extend(public.map(|field| {
                        format!("{full}.{}: {}", field.ident.as_ref().map(text).unwrap_or_default(), text(&field.ty))
                    }));
                }
            }
            Item::Enum(item) => {
                lines.push(format!("enum {full}"));
                for variant in &item.variants {
                    let fields = match &variant.fields {
                        Fields::Named(fields) => {
                            let names = fields.named.iter().filter_map(|field| field.ident.as_ref());
                            format!(" {{ {} }}", names.map(text).collect::<Vec<_>>().join(", "))
                        }
                        fields => text(fields),
                    };
                    lines.push(format!("{full}::{}{fields}", variant.ident));
                }
            }
            Item::Trait(item) => {
                lines.push(format!("trait {full}"));
                for member in &item.items {
                    if let syn::TraitItem::Fn(function) = member {
                        lines.push(format!("{full}::{}", signature(&function.sig)));
                    }
                }
            }
            Item::Type(item) => lines.push(format!("type {full} = {}", text(&item.ty))),
            Item::Const(item) => lines.push(format!("const {full}: {}", text(&item.ty))),
            Item::Static(item) => lines.push(format!("static {full}: {}", text(&item.ty))),
            Item::Fn(item) => lines.push(format!("fn {}{}", prefix(&full, called), signature(&item.sig))),
            Item::Macro(item) => {
                lines.push(format!("enum {full}"));
                lines.extend(variants(items, item, name).into_iter().map(|variant| format!("{full}::{variant}")));
            }
            _ => {}
        }
        lines.extend(self.methods(&full, module, name));
        self.lines.extend(lines);
    }

    /// Public methods and constants of a type, wherever its `impl` is.
    fn methods(&self, full: &str, module: &ModulePath, name: &str) -> Vec<String> {
        let mut lines = Vec::new();
        for (at, items) in &self.sources.modules {
            for item in items {
                let Item::Impl(item) = item else { continue };
                let Type::Path(of) = &*item.self_ty else { continue };
                let Some(last) = of.path.segments.last().map(|segment| segment.ident.to_string()) else { continue };
                if item.trait_.is_some() || last != name || is_for_tests(&item.attrs) {
                    continue;
                }
                let is_it =
                    self.sources.resolve(at, &last, 0).is_some_and(|found| found == (module.clone(), name.to_owned()));
                if !is_it {
                    continue;
                }
                for member in &item.items {
                    match member {
                        ImplItem::Fn(function) if is_public(&function.vis) && !is_hidden(&function.attrs) => {
                            lines.push(format!("{full}::{}", signature(&function.sig)));
                        }
                        ImplItem::Const(constant) if is_public(&constant.vis) => {
                            lines.push(format!("const {full}::{}: {}", constant.ident, text(&constant.ty)));
                        }
                        _ => {}
                    }
                }
            }
        }
        lines
    }
}

fn is_public_item(item: &Item) -> bool {
    match item {
        Item::Struct(item) => is_public(&item.vis) && !is_hidden(&item.attrs),
        Item::Enum(item) => is_public(&item.vis) && !is_hidden(&item.attrs),
        Item::Trait(item) => is_public(&item.vis),
        Item::Type(item) => is_public(&item.vis),
        Item::Const(item) => is_public(&item.vis),
        Item::Static(item) => is_public(&item.vis),
        Item::Fn(item) => is_public(&item.vis) && !is_hidden(&item.attrs),
        Item::Macro(_) => true,
        _ => false,
    }
}

/// What is before the name of a function.
fn prefix<'a>(full: &'a str, called: &str) -> &'a str {
    full.strip_suffix(called).unwrap_or(full)
}

fn signature(signature: &Signature) -> String {
    text(signature).trim_start_matches("fn ").replace(",)", ")")
}

#[test]
fn the_surface_of_the_library_is_known() {
    let sources = Sources::read();
    let mut listing = Listing { sources: &sources, lines: BTreeSet::new(), done: BTreeSet::new() };
    listing.module(&Vec::new());
    let lines: Vec<String> = listing.lines.into_iter().collect();
    insta::assert_snapshot!(lines.join("\n"));
}
