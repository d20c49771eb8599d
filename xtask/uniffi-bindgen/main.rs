//! The generator of `cargo xtask bindings`, of the version in the lock file.

fn main() {
    uniffi::uniffi_bindgen_main();
}
