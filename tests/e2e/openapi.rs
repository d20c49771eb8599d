//! The description of the API, pinned: whoever changes it sees what phones and pages will see.

#[test]
fn the_description_is_the_one_that_was_reviewed() {
    let description = serde_json::to_value(accalmie::router::description()).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(|| insta::assert_json_snapshot!("openapi", description));
}

/// Generated clients name their calls by it.
#[test]
fn every_operation_has_a_name_of_its_own() {
    let description = serde_json::to_value(accalmie::router::description()).unwrap();
    let paths = description["paths"].as_object().unwrap().values();
    let operations = paths.flat_map(|methods| methods.as_object().unwrap().values());
    let mut names: Vec<&str> = operations
        .map(|operation| operation["operationId"].as_str().unwrap())
        .collect();
    names.sort_unstable();
    for name in &names {
        assert!(name.contains('_'), "{name} is no verb and noun");
    }
    for pair in names.windows(2) {
        assert_ne!(pair[0], pair[1]);
    }
    assert!(names.contains(&"create_enrolment"));
}

#[test]
fn every_operation_has_words_and_refusals() {
    let description = serde_json::to_value(accalmie::router::description()).unwrap();
    assert_eq!(
        description["openapi"]
            .as_str()
            .unwrap()
            .split('.')
            .take(2)
            .collect::<Vec<_>>(),
        ["3", "1"]
    );
    for (path, methods) in description["paths"].as_object().unwrap() {
        for (method, operation) in methods.as_object().unwrap() {
            let summary = operation["summary"].as_str().unwrap_or_default();
            assert!(!summary.is_empty(), "{method} {path} has no summary");
            assert!(
                operation["responses"]["4XX"].is_object(),
                "{method} {path} tells of no refusal"
            );
        }
    }
}
