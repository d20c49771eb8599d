//! Accalmie.
fn main() {}
