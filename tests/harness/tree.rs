//! A folder as it is, to be compared with what it becomes.

use std::{
    collections::BTreeMap,
    fs,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

/// Every file and folder below a place, with its mode and its bytes.
#[derive(Debug, PartialEq, Eq)]
pub struct Tree(BTreeMap<PathBuf, (u32, Vec<u8>)>);

impl Tree {
    /// What is below `folder` now; a missing folder is empty.
    pub fn below(folder: &Path) -> Self {
        let mut found = BTreeMap::new();
        let mut waiting = vec![folder.to_owned()];
        while let Some(folder) = waiting.pop() {
            for entry in fs::read_dir(&folder).into_iter().flatten() {
                let path = entry.expect("an entry").path();
                let meta = fs::symlink_metadata(&path).expect("its metadata");
                let bytes = if meta.is_file() {
                    fs::read(&path).expect("its bytes")
                } else {
                    waiting.push(path.clone());
                    Vec::new()
                };
                found.insert(path, (meta.mode(), bytes));
            }
        }
        Self(found)
    }

    /// The names that there are.
    pub fn names(&self) -> Vec<String> {
        let name = |path: &PathBuf| path.file_name().map(|n| n.to_string_lossy().into_owned());
        self.0.keys().filter_map(name).collect()
    }
}
