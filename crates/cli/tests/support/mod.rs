//! The command under test, run among the bodies of this folder.

use std::path::Path;

use snapbox::cmd::Command;

/// Starts the command line `zapi-webhooks ..` in `tests/bodies`.
pub fn zapi_webhooks<const N: usize>(arguments: [&str; N]) -> Command {
    Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"))
        .current_dir(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/bodies"))
        .env_remove("CLICOLOR_FORCE")
        .args(arguments)
}

/// Makes an empty folder that goes when the value does.
#[allow(dead_code, reason = "not every test writes files")]
pub fn folder() -> tempfile::TempDir {
    tempfile::tempdir().expect("a folder")
}
