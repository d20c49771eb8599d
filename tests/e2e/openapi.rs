//! The description of the API, pinned: whoever changes it sees what phones and pages will see.

#[test]
fn the_description_is_the_one_that_was_reviewed() {
    let description = serde_json::to_value(accalmie::router::description()).unwrap();
    let mut settings = insta::Settings::clone_current();
    settings.set_sort_maps(true);
    settings.bind(|| insta::assert_json_snapshot!("openapi", description));
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
