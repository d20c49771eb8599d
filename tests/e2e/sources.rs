//! Our own sources as the house rules look at them: without tests, every path and every text in one list.

use std::{
    fs,
    path::{Path, PathBuf},
};

use proc_macro2::{TokenStream, TokenTree};
use syn::visit::{self, Visit};

/// One file: the paths it names (`crate::features::records::queries`), the methods it calls, its texts.
#[derive(Debug, Default)]
pub struct Source {
    /// Below the workspace, such as `server/src/app.rs`.
    pub path: String,
    /// Every path it names, imports spelled out.
    pub paths: Vec<String>,
    /// Every method it calls.
    pub methods: Vec<String>,
    /// Every string literal, documentation aside.
    pub texts: Vec<String>,
}

/// The workspace.
pub fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .parent()
        .unwrap()
        .to_owned()
}

/// The files below `folder` whose name ends in one of `endings`, by their path below the workspace.
pub fn files(folder: &str, endings: &[&str]) -> Vec<(String, String)> {
    let root = workspace();
    let mut found = Vec::new();
    let mut waiting = vec![root.join(folder)];
    while let Some(folder) = waiting.pop() {
        let Ok(entries) = fs::read_dir(&folder) else {
            continue;
        };
        for entry in entries {
            let path = entry.unwrap().path();
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            if path.is_dir() {
                if !matches!(
                    name.as_str(),
                    "node_modules" | "build" | "target" | "generated" | "snapshots"
                ) && !name.starts_with('.')
                {
                    waiting.push(path);
                }
            } else if endings.iter().any(|ending| name.ends_with(ending)) {
                let below = path.strip_prefix(&root).unwrap().display().to_string();
                found.push((below, fs::read_to_string(&path).unwrap()));
            }
        }
    }
    found.sort();
    found
}

/// The Rust files below `folder`, without files and modules of tests.
pub fn sources(folder: &str) -> Vec<Source> {
    let files = files(folder, &[".rs"]).into_iter();
    let own = files.filter(|(path, _)| !path.ends_with("/tests.rs") && !path.contains("/tests/"));
    let sources: Vec<Source> = own.map(|(path, text)| Source::read(path, &text)).collect();
    assert!(!sources.is_empty(), "{folder} has moved");
    sources
}

impl Source {
    fn read(path: String, text: &str) -> Self {
        let file = syn::parse_file(text).unwrap_or_else(|error| panic!("{path}: {error}"));
        let mut source = Self {
            path,
            ..Self::default()
        };
        source.visit_file(&file);
        source
    }

    /// Whether it names something below `prefix`.
    pub fn names(&self, prefix: &str) -> bool {
        let below = format!("{prefix}::");
        self.paths
            .iter()
            .any(|path| path == prefix || path.starts_with(&below))
    }

    fn import(&mut self, before: &str, tree: &syn::UseTree) {
        let join = |name: &syn::Ident| match (before, name.to_string().as_str()) {
            ("", name) => name.to_owned(),
            (before, "self") => before.to_owned(),
            (before, name) => format!("{before}::{name}"),
        };
        match tree {
            syn::UseTree::Path(path) => self.import(&join(&path.ident), &path.tree),
            syn::UseTree::Name(name) => self.paths.push(join(&name.ident)),
            syn::UseTree::Rename(rename) => self.paths.push(join(&rename.ident)),
            syn::UseTree::Glob(_) => self.paths.push(format!("{before}::*")),
            syn::UseTree::Group(group) => group
                .items
                .iter()
                .for_each(|tree| self.import(before, tree)),
        }
    }

    /// What a macro is given is not syntax yet: `a::b` and `"text"` are taken as they stand.
    fn scan(&mut self, tokens: TokenStream) {
        let mut path = String::new();
        for token in tokens {
            match token {
                TokenTree::Ident(ident) if path.is_empty() || path.ends_with("::") => {
                    path += &ident.to_string()
                }
                TokenTree::Punct(mark) if mark.as_char() == ':' && !path.is_empty() => {
                    path.push(':')
                }
                other => {
                    self.keep(std::mem::take(&mut path));
                    match other {
                        TokenTree::Group(group) => self.scan(group.stream()),
                        TokenTree::Ident(ident) => path = ident.to_string(),
                        TokenTree::Literal(literal) => {
                            if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                                self.texts.push(text.value());
                            }
                        }
                        TokenTree::Punct(_) => {}
                    }
                }
            }
        }
        self.keep(path);
    }

    fn keep(&mut self, path: String) {
        if path.contains("::") {
            self.paths.push(path);
        }
    }
}

fn is_test(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|attribute| match &attribute.meta {
        syn::Meta::List(list) => list.path.is_ident("cfg") && list.tokens.to_string() == "test",
        _ => false,
    })
}

impl<'ast> Visit<'ast> for Source {
    fn visit_item(&mut self, item: &'ast syn::Item) {
        match item {
            syn::Item::Mod(module) if is_test(&module.attrs) => {}
            syn::Item::Use(import) => self.import("", &import.tree),
            item => visit::visit_item(self, item),
        }
    }

    fn visit_attribute(&mut self, attribute: &'ast syn::Attribute) {
        if !attribute.path().is_ident("doc") {
            visit::visit_attribute(self, attribute);
            if let syn::Meta::List(list) = &attribute.meta {
                self.scan(list.tokens.clone());
            }
        }
    }

    fn visit_path(&mut self, path: &'ast syn::Path) {
        let names: Vec<String> = path
            .segments
            .iter()
            .map(|segment| segment.ident.to_string())
            .collect();
        self.paths.push(names.join("::"));
        visit::visit_path(self, path);
    }

    fn visit_expr_method_call(&mut self, call: &'ast syn::ExprMethodCall) {
        self.methods.push(call.method.to_string());
        visit::visit_expr_method_call(self, call);
    }

    fn visit_macro(&mut self, call: &'ast syn::Macro) {
        visit::visit_macro(self, call);
        self.scan(call.tokens.clone());
    }

    fn visit_lit_str(&mut self, text: &'ast syn::LitStr) {
        self.texts.push(text.value());
    }
}

#[test]
fn sources_are_read_as_the_compiler_would() {
    let text = r#"
        //! Nothing of `a::comment` counts.
        use one::{self, two::{three as four, *}};
        #[derive(five::Six)]
        struct S(seven::Eight<nine::Ten>);
        fn f(x: S) {
            x.begin();
            let y = eleven::twelve("said");
            json!({"held": thirteen::FOURTEEN, "deep": [fifteen::sixteen("within")]});
        }
        #[cfg(test)]
        mod tests { use never::named; const T: &str = "unsaid"; }
    "#;
    let source = Source::read("some.rs".to_owned(), text);
    for path in [
        "one",
        "one::two::three",
        "one::two::*",
        "five::Six",
        "seven::Eight",
        "nine::Ten",
        "eleven::twelve",
        "thirteen::FOURTEEN",
        "fifteen::sixteen",
    ] {
        assert!(
            source.paths.iter().any(|named| named == path),
            "{path}: {:?}",
            source.paths
        );
    }
    assert!(source.names("one::two") && !source.names("never") && !source.names("a"));
    assert_eq!(source.methods, ["begin"]);
    assert_eq!(source.texts, ["said", "held", "deep", "within"]);
}
