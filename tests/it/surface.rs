//! What the library promises: every public item that is not hidden from the documentation, as a listing. A change of it shows
//! in the difference of the snapshot.
//!
//! The sources are read, and names are resolved as far as `mod`, `use` and `impl` need it. Rustdoc knows more, but tells it
//! on nightly alone.

use crate::common::sources::{ModulePath, Sources, Used, defines, is_for_tests, names_of, text};
use std::collections::BTreeSet;
use syn::{Attribute, Fields, ImplItem, Item, Signature, Type, UseTree, Visibility};

/// The variants that a macro gives an enumeration: after its name, or where another macro of the module is called.
fn variants(items: &[Item], item: &syn::ItemMacro, name: &str) -> Vec<String> {
    let macros = || items.iter().filter_map(|other| if let Item::Macro(other) = other { Some(other) } else { None });
    // A list that is a macro calls the one that defines.
    let lister = |called: &syn::Ident| {
        let called = called.to_string();
        let call = macros().find(|other| other.ident.is_none() && called == other.mac.tokens.to_string())?;
        let list = macros().find(|other| other.ident.as_ref().is_some_and(|list| call.mac.path.is_ident(list)))?;
        Some(list.mac.tokens.to_string())
    };
    let caller = item.ident.as_ref().and_then(lister);
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

fn is_hidden(attributes: &[Attribute]) -> bool {
    attributes.iter().any(|attribute| text(attribute).replace(' ', "").contains("doc(hidden)"))
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
