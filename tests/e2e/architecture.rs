//! The house rules: what a line may touch, by the file in which it stands. They hold because this fails otherwise.

use std::{collections::BTreeSet, fs};

use mobile_core::{
    codes::Vocabulary,
    coping::Coping,
    entries::{Meaning, MomentCode},
    products::{Product, Route},
    triggers::CATALOGUE,
};

use crate::sources::{Source, files, sources, workspace};

/// What is wrong, all of it, or nothing.
#[track_caller]
fn nothing(faults: Vec<String>) {
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// The files that name something they must not, with what they name.
fn naming<'a>(sources: &'a [Source], forbidden: &'a [&str]) -> Vec<String> {
    let faults = sources.iter().flat_map(|source| {
        let named = forbidden.iter().filter(|path| source.names(path));
        named.map(|path| format!("{} names {path}", source.path))
    });
    faults.collect()
}

fn core_parts() -> (Vec<Source>, Vec<Source>, Vec<Source>) {
    let (mut domain, mut client, mut ffi) = (Vec::new(), Vec::new(), Vec::new());
    for source in sources("mobile-core/src") {
        match source.path.split('/').nth(2) {
            Some("client") => client.push(source),
            Some("ffi") => ffi.push(source),
            _ => domain.push(source),
        }
    }
    (domain, client, ffi)
}

/// The names by which code can reach a crate's dependencies.
fn dependencies(manifest: &str) -> Vec<String> {
    let text = fs::read_to_string(workspace().join(manifest)).unwrap();
    let mut names = Vec::new();
    let mut inside = false;
    for line in text.lines() {
        match line.strip_prefix('[') {
            Some(section) => {
                inside = section.contains("dependencies]") && !section.contains("dev-")
            }
            None if inside => names.extend(
                line.split_once('=')
                    .map(|(name, _)| name.trim().replace('-', "_")),
            ),
            None => {}
        }
    }
    assert!(!names.is_empty(), "{manifest}");
    names
}

const OUTSIDE_WORLD: [&str; 9] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::thread",
    "std::time",
    "chrono::Utc::now",
    "chrono::Local",
    "Utc::now",
];

#[test]
fn the_domain_is_pure() {
    let (domain, ..) = core_parts();
    let allowed = ["serde", "serde_json", "chrono", "uuid", "thiserror"];
    let mut faults = naming(&domain, &OUTSIDE_WORLD);
    for name in dependencies("mobile-core/Cargo.toml") {
        // Ids of once-a-day records are a keyed hash; the description of the API is one optional line a type.
        let is_known = |source: &Source| match name.as_str() {
            "hmac" | "sha2" => source.path.ends_with("/ids.rs"),
            "utoipa" => true,
            name => allowed.contains(&name),
        };
        let named = domain
            .iter()
            .filter(|source| source.names(&name) && !is_known(source));
        faults.extend(named.map(|source| format!("{} names {name}", source.path)));
    }
    nothing(faults);
}

#[test]
fn the_client_does_nothing_by_itself() {
    let (_, client, _) = core_parts();
    let forbidden = [
        "reqwest",
        "tokio",
        "rand",
        "getrandom",
        "web_sys",
        "js_sys",
        "tracing",
        "log",
    ];
    nothing([naming(&client, &OUTSIDE_WORLD), naming(&client, &forbidden)].concat());
}

#[test]
fn bindings_stay_in_their_folder() {
    let (domain, client, ffi) = core_parts();
    let bindings = [
        "wasm_bindgen",
        "serde_wasm_bindgen",
        "js_sys",
        "web_sys",
        "uniffi",
    ];
    nothing([naming(&domain, &bindings), naming(&client, &bindings)].concat());
    for bridge in ["wasm_bindgen", "uniffi"] {
        assert!(
            ffi.iter().any(|source| source.names(bridge)),
            "this rule looks for what is there"
        );
    }
}

/// The crates that a package is built from on this machine, tests aside.
fn built_from(package: &[&str]) -> BTreeSet<String> {
    let cargo = std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into());
    let tree = ["tree", "--locked", "--edges=no-dev", "--prefix=none"];
    let output = std::process::Command::new(cargo)
        .current_dir(workspace())
        .args(tree.iter().chain(package))
        .output()
        .unwrap();
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let lines = String::from_utf8(output.stdout).unwrap();
    let names = lines.lines().filter_map(|line| line.split(' ').next());
    names.map(str::to_owned).collect()
}

#[test]
fn the_server_carries_no_bridge_and_the_core_no_server() {
    let server = built_from(&["--package=accalmie"]);
    let phone = built_from(&["--package=mobile-core", "--all-features"]);
    let bridges = ["uniffi", "uniffi_core", "wasm-bindgen", "js-sys"];
    let servers = ["tokio", "reqwest", "hyper", "sea-orm", "sqlx", "axum"];
    for bridge in bridges {
        assert!(phone.contains(bridge), "{bridge} has gone from the core");
        assert!(!server.contains(bridge), "the server carries {bridge}");
    }
    for part in servers {
        assert!(!phone.contains(part), "the core carries {part}");
    }
    assert!(server.contains("tokio") && server.contains("mobile-core"));
}

fn named(sources: Vec<Source>, names: &[&str]) -> Vec<Source> {
    let file = |source: &Source| {
        source
            .path
            .rsplit('/')
            .next()
            .unwrap_or_default()
            .to_owned()
    };
    sources
        .into_iter()
        .filter(|source| names.contains(&file(source).as_str()))
        .collect()
}

#[test]
fn handlers_know_no_database_and_queries_no_http() {
    let features = || sources("server/src/features");
    let below_queries = named(
        features(),
        &[
            "queries.rs",
            "store.rs",
            "queue.rs",
            "merge.rs",
            "seal.rs",
            "entity.rs",
            "schedule.rs",
        ],
    );
    assert!(
        below_queries.iter().any(|source| source.names("sea_orm")),
        "this rule looks for what is there"
    );
    let databases = ["sea_orm", "sea_orm_migration", "sea_query", "sqlx"];
    let paths: BTreeSet<&str> = below_queries
        .iter()
        .map(|source| source.path.as_str())
        .collect();
    let others: Vec<Source> = features()
        .into_iter()
        .filter(|source| !paths.contains(source.path.as_str()))
        .collect();
    nothing(
        [
            naming(&below_queries, &["axum", "axum_extra", "tower", "http"]),
            naming(&others, &databases),
        ]
        .concat(),
    );
}

/// What a feature shows of itself to another: its queries, its own types at the root, and views (`…View`), which
/// another feature's answer may contain.
#[test]
fn features_meet_through_queries() {
    let mut faults = Vec::new();
    let features = sources("server/src/features");
    let noun_of = |source: &Source| {
        let noun = source.path.split('/').nth(3).unwrap_or_default();
        noun.trim_end_matches(".rs").to_owned()
    };
    let nouns: BTreeSet<String> = features.iter().map(noun_of).collect();
    for source in &features {
        let noun = noun_of(source);
        for path in &source.paths {
            let parts: Vec<&str> = path.split("::").collect();
            // `crate::features::staff::…`, or `staff::handlers::…` once the feature itself was imported.
            let parts = match (
                parts.iter().position(|part| *part == "features"),
                &parts[..],
            ) {
                (Some(at), _) => &parts[at + 1..],
                (None, [noun, "handlers" | "entity", ..]) if nouns.contains(*noun) => &parts[..],
                _ => continue,
            };
            let is_open = match parts {
                [] | [_] | [_, "queries", ..] => true,
                [other, ..] if *other == noun => true,
                [_, name] if name.starts_with(char::is_uppercase) => true,
                [.., name] => name.ends_with("View"),
            };
            if !is_open {
                faults.push(format!("{} reaches into {path}", source.path));
            }
        }
    }
    nothing(faults);
}

#[test]
fn transactions_begin_in_one_place() {
    let begins = [
        "begin",
        "begin_with_config",
        "begin_with_options",
        "transaction",
        "transaction_with_config",
    ];
    let faults = sources("server/src").into_iter().filter(|source| {
        source.path != "server/src/db.rs"
            && source
                .methods
                .iter()
                .any(|method| begins.contains(&method.as_str()))
    });
    nothing(
        faults
            .map(|source| format!("{} begins a transaction", source.path))
            .collect(),
    );
}

#[test]
fn sql_stands_beside_the_tables() {
    // Opening the databases: pragmas, and the lock under which several processes bring the schema up to date.
    let openers = ["server/src/db.rs", "server/src/app.rs"];
    let verbs = [
        "SELECT ", "INSERT ", "UPDATE ", "DELETE ", "CREATE ", "ALTER ", "DROP ", "PRAGMA ",
    ];
    let mut faults = Vec::new();
    for source in sources("server/src") {
        let is_home = [
            "/queries.rs",
            "/store.rs",
            "/queue.rs",
            "/entity.rs",
            "/keyring.rs",
        ]
        .iter()
        .any(|end| source.path.ends_with(end));
        if is_home || openers.contains(&source.path.as_str()) {
            continue;
        }
        let sql = source
            .texts
            .iter()
            .filter(|text| verbs.iter().any(|verb| text.starts_with(verb)));
        faults.extend(sql.map(|text| format!("{}: {text}", source.path)));
        let asks = [
            "sea_orm::EntityTrait",
            "sea_orm::QueryFilter",
            "sea_orm::Statement",
            "sea_orm::QuerySelect",
        ];
        faults.extend(naming(std::slice::from_ref(&source), &asks));
    }
    nothing(faults);
}

#[test]
fn the_schemas_history_stands_alone() {
    let ours = ["accalmie", "mobile_core", "harness"];
    let named = dependencies("migrations/Cargo.toml");
    assert!(
        !named.iter().any(|name| ours.contains(&name.as_str())),
        "{named:?}"
    );
    nothing(naming(&sources("migrations/src"), &ours));
}

#[test]
fn no_test_sleeps() {
    let mut faults = Vec::new();
    for folder in [
        "tests",
        "server/src",
        "server/tests",
        "mobile-core/src",
        "mobile-core/tests",
        "migrations/src",
    ] {
        for (path, text) in files(folder, &[".rs"]) {
            let own_rule = path.ends_with("/architecture.rs");
            if !own_rule && (text.contains("sleep(") || text.contains("sleep_until(")) {
                faults.push(format!("{path} sleeps"));
            }
        }
    }
    for folder in ["tests/web", "server/web/src", "server/web/tests"] {
        let tests = files(folder, &[".spec.ts", ".test.ts"]);
        faults.extend(
            tests
                .iter()
                .filter(|(_, text)| text.contains("waitForTimeout"))
                .map(|(path, _)| format!("{path} sleeps")),
        );
    }
    nothing(faults);
}

fn codes_of<V: Vocabulary>() -> impl Iterator<Item = &'static str> {
    V::ALL.iter().map(|member| member.code())
}

/// Codes that mean something clinical and nothing else.
fn clinical_codes() -> BTreeSet<&'static str> {
    let everyday = [
        "other", "oral", "sleep", "eat", "walk", "delay", "distract", "shower", "ground", "money",
        "travel", "conflict", "weekend", "party", "music", "desire",
    ];
    let codes = codes_of::<Product>()
        .chain(codes_of::<Route>())
        .chain(codes_of::<Meaning>());
    let codes = codes
        .chain(codes_of::<Coping>())
        .chain(codes_of::<MomentCode>());
    let codes = codes
        .chain(CATALOGUE.iter().map(|trigger| trigger.code))
        .chain(["craving"]);
    codes.filter(|code| !everyday.contains(code)).collect()
}

#[test]
fn the_server_holds_no_clinical_code() {
    let clinical = clinical_codes();
    let mut faults = Vec::new();
    for source in sources("server/src") {
        // The demonstration's people live through something; what they log is data.
        if source.path.starts_with("server/src/demo/") {
            continue;
        }
        let held = source
            .texts
            .iter()
            .filter(|text| clinical.contains(text.as_str()));
        faults.extend(held.map(|text| format!("{} holds {text:?}", source.path)));
    }
    nothing(faults);
}

/// The pages take their vocabularies from the core. Three codes are more than words to them: a craving is a kind of
/// record, what was taken without choice opens Help, and a flashback leads to grounding.
#[test]
fn the_pages_hold_no_clinical_code() {
    let mut clinical = clinical_codes();
    clinical.retain(|code| !matches!(*code, "craving" | "not_by_choice" | "flashback"));
    let mut faults = Vec::new();
    let mut seen = 0;
    for (path, text) in files("server/web/src", &[".ts", ".svelte"]) {
        let is_types = path.contains("/core/types/") || path.ends_with(".d.ts");
        let is_test = path.ends_with(".test.ts") || path.ends_with("/testing.ts");
        if is_types || is_test || path.contains("/paraglide/") || path.contains("/core/pkg/") {
            continue;
        }
        seen += 1;
        let lines = text.lines().map(str::trim_start);
        let code = lines.filter(|line| !line.starts_with(['/', '*']));
        for line in code {
            let held = clinical.iter().filter(|code| {
                let quoted = ['\'', '"', '`'].map(|mark| format!("{mark}{code}{mark}"));
                quoted.iter().any(|quoted| line.contains(quoted.as_str()))
            });
            faults.extend(held.map(|code| format!("{path} holds {code:?}: {line}")));
        }
    }
    assert!(seen > 20, "the pages have moved");
    nothing(faults);
}
