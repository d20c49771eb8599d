//! `cargo xtask bench push` with few subscriptions: everything it measures works, and its line has its five figures.

use std::process::Command;

use serde_json::Value;

#[test]
fn a_small_wave_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let measured = Command::new(env!("CARGO_BIN_EXE_bench-push"))
        .args(["--json", "--rounds=1", "--subscriptions=500", "--folder"])
        .arg(folder.path().join("wave"))
        .output()
        .unwrap();
    let said = String::from_utf8(measured.stdout).unwrap();
    assert!(measured.status.success(), "{said}");
    let [line] = said.lines().collect::<Vec<_>>()[..] else {
        panic!("one line: {said}");
    };
    let line: Value = serde_json::from_str(line).unwrap();
    let figures = [
        "per_core",
        "bound_per_core",
        "ratio_to_bound",
        "ratio_to_npm",
        "peak_rss_mb",
    ];
    assert_eq!(line.as_object().unwrap().len(), figures.len());
    for figure in figures {
        assert!(line[figure].as_f64().unwrap() > 0.0, "{line}");
    }
}
