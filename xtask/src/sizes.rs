//! `cargo xtask sizes`: how long the source files are. One concept a file reads best: median about 120
//! lines, rarely above 400. It reports and fails nothing.

use crate::run::Error;
use crate::workspace::{Workspace, source_files};
use std::path::{Path, PathBuf};

const LONG: usize = 400;
const KINDS: [&str; 8] = ["rs", "ts", "js", "mjs", "svelte", "css", "html", "sh"];

/// Prints the medians by folder and every long file.
pub fn sizes(workspace: &Workspace) -> Result<(), Error> {
    let mut all = Vec::new();
    println!(
        "{:<14} {:>6} {:>7} {:>7} {:>7}",
        "folder", "files", "lines", "median", "longest"
    );
    for folder in [
        "mobile-core",
        "server/src",
        "server/web",
        "migrations",
        "tests",
        "xtask",
    ] {
        let lines = lines_in(&workspace.root.join(folder)).map_err(Error::work(folder))?;
        row(folder, &lines);
        all.extend(lines);
    }
    row("all", &all);

    all.retain(|(lines, _)| *lines > LONG);
    all.sort_by(|a, b| b.cmp(a));
    println!("\n{} above {LONG} lines", all.len());
    for (lines, file) in &all {
        println!(
            "{lines:>6} {}",
            file.strip_prefix(&workspace.root).unwrap_or(file).display()
        );
    }
    Ok(())
}

fn lines_in(folder: &Path) -> std::io::Result<Vec<(usize, PathBuf)>> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let source = |file: &Path| {
        file.extension()
            .is_some_and(|kind| KINDS.iter().any(|known| kind == *known))
    };
    source_files(folder)?
        .into_iter()
        .filter(|file| source(file))
        .map(|file| Ok((std::fs::read_to_string(&file)?.lines().count(), file)))
        .collect()
}

fn row(folder: &str, files: &[(usize, PathBuf)]) {
    let mut lines: Vec<usize> = files.iter().map(|(lines, _)| *lines).collect();
    lines.sort_unstable();
    let median = lines.get(lines.len() / 2).copied().unwrap_or_default();
    let longest = lines.last().copied().unwrap_or_default();
    println!(
        "{folder:<14} {:>6} {:>7} {median:>7} {longest:>7}",
        lines.len(),
        lines.iter().sum::<usize>()
    );
}
