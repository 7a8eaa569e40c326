//! The example on hyper receives and rejects.
#![allow(clippy::unwrap_used, missing_docs, reason = "tests")]

#[path = "support/example.rs"]
mod example;

#[test]
fn the_example_prints_what_it_receives_and_rejects_a_stranger() {
    example::prints_what_it_receives_and_rejects_a_stranger("hyper");
}
