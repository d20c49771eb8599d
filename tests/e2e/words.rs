//! Every refusal has words, in both languages.

use std::collections::BTreeSet;

use mobile_core::{
    invalid::Code,
    messages::{Locale, say},
};
use syn::visit::{self, Visit};

use crate::sources::files;

/// The codes of problems and rejections that the server's sources hold.
#[derive(Default)]
struct Codes {
    found: BTreeSet<String>,
    in_arms: bool,
}

fn literal(expr: &syn::Expr) -> Option<String> {
    match expr {
        syn::Expr::Lit(syn::ExprLit {
            lit: syn::Lit::Str(text),
            ..
        }) => Some(text.value()),
        _ => None,
    }
}

impl<'ast> Visit<'ast> for Codes {
    fn visit_expr_call(&mut self, call: &'ast syn::ExprCall) {
        if let syn::Expr::Path(path) = &*call.func {
            let names: Vec<String> = path
                .path
                .segments
                .iter()
                .map(|part| part.ident.to_string())
                .collect();
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let arguments = match names[..] {
                [.., "Problem", "new"] => call.args.iter().nth(1),
                [.., "Error" | "Self", "conflict"] | ["refuse"] => call.args.first(),
                _ => None,
            };
            self.found.extend(arguments.and_then(literal));
        }
        visit::visit_expr_call(self, call);
    }

    /// `Refusal::X => "code"` and `StatusCode::Y => "code"`.
    fn visit_arm(&mut self, arm: &'ast syn::Arm) {
        let is_code = |text: &String| {
            text.contains('_') && text.chars().all(|c| c.is_ascii_lowercase() || c == '_')
        };
        if self.in_arms {
            self.found.extend(literal(&arm.body).filter(is_code));
        }
        visit::visit_arm(self, arm);
    }
}

fn codes() -> BTreeSet<String> {
    let mut codes = Codes::default();
    for (path, text) in files("server/src", &[".rs"]) {
        let file = syn::parse_file(&text).unwrap_or_else(|error| panic!("{path}: {error}"));
        codes.in_arms = path.ends_with("/error.rs") || path.ends_with("/merge.rs");
        codes.visit_file(&file);
    }
    codes.found
}

#[test]
fn every_action_in_the_trail_has_words_in_both_languages() {
    let trail = files("server/src/features/audit", &["queries.rs"]);
    let mut actions = Codes {
        in_arms: true,
        ..Codes::default()
    };
    actions.visit_file(&syn::parse_file(&trail[0].1).unwrap());
    assert!(actions.found.contains("brief_read"));
    for action in &actions.found {
        let key = format!("team_audit_{action}");
        for locale in [Locale::Fr, Locale::En] {
            assert_ne!(say(locale, &key, &[]), key, "{locale:?}");
        }
    }
}

#[test]
fn every_refusal_has_words_in_both_languages() {
    let mut codes = codes();
    for known in [
        "invitation_unusable",
        "resync_required",
        "unknown_device",
        "revision_not_above_base",
        "too_large",
    ] {
        assert!(
            codes.contains(known),
            "{known} was looked for and not found"
        );
    }
    codes.extend(Code::ALL.iter().map(|code| code.code().to_owned()));
    let mut missing = Vec::new();
    for code in &codes {
        let key = format!("error_{code}");
        for locale in [Locale::Fr, Locale::En] {
            if say(locale, &key, &[]) == key {
                missing.push(format!("{key} in {locale:?}"));
            }
        }
    }
    assert!(missing.is_empty(), "{missing:#?}");
}
