//! A folder for each test with its archives, and bodies for them.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use flate2::Compression;
use flate2::write::GzEncoder;
use serde_json::Value;
use tempfile::TempDir;

/// A folder of its own for each test.
pub struct Bench(TempDir);

/// The exit code and the output of a run.
pub struct Run {
    pub code: Option<i32>,
    pub stdout: String,
    pub stderr: String,
}

impl Bench {
    pub fn new() -> Self {
        Self(TempDir::new().unwrap())
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn folder(&self) -> &Path {
        self.0.path()
    }

    /// Makes a file, and the folders around it.
    pub fn file(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
        self
    }

    pub fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap_or_else(|error| panic!("{name}: {error}"))
    }

    /// Reads a file of one JSON object on each line.
    pub fn records(&self, name: &str) -> Vec<Value> {
        let records = self.read(name);
        let records = records
            .lines()
            .map(|line| serde_json::from_str(line).unwrap());
        records.collect()
    }

    pub fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_zapi-webhooks"));
        command
            .current_dir(self.folder())
            .env_remove("CLICOLOR_FORCE")
            .arg("replay")
            .args(arguments);
        command
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped());
        command
    }

    /// A script for the shell, in which `$0` is the command.
    pub fn sh(&self, script: &str) -> Command {
        let mut shell = Command::new("sh");
        shell
            .args(["-c", script, env!("CARGO_BIN_EXE_zapi-webhooks")])
            .current_dir(self.folder())
            .env_remove("CLICOLOR_FORCE");
        shell
    }

    pub fn replay(&self, arguments: &[&str]) -> Run {
        self.command(arguments).output().unwrap().into()
    }

    pub fn replay_stdin(&self, arguments: &[&str], stdin: &[u8]) -> Run {
        let mut child = self
            .command(arguments)
            .stdin(Stdio::piped())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(stdin).unwrap();
        child.wait_with_output().unwrap().into()
    }
}

impl From<Output> for Run {
    fn from(output: Output) -> Self {
        Self {
            code: output.status.code(),
            stdout: String::from_utf8(output.stdout).unwrap(),
            stderr: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

impl Run {
    /// Asserts everything that a run shows.
    #[track_caller]
    pub fn shows(&self, code: i32, stdout: &str, stderr: &str) {
        assert_eq!(self.stderr, stderr);
        assert_eq!(self.stdout, stdout);
        assert_eq!(self.code, Some(code));
    }
}

/// The members of a body, each body another.
fn members(number: usize) -> (usize, String, String) {
    let id = format!(
        "{:032X}",
        (number as u128).wrapping_mul(0x9e37_79b9_7f4a_7c15_f39c_c060_5ced_c835)
    );
    (1_757_333_824_580 + number, id, format!("55449{number:08}"))
}

/// A body as it comes over the wire.
pub fn wire(number: usize) -> String {
    let (momment, id, phone) = members(number);
    format!(
        r#"{{"type":"ConnectedCallback","connected":true,"momment":{momment},"instanceId":"{id}","phone":"{phone}"}}"#
    )
}

/// The same with line breaks and two quirks.
pub fn quirky(number: usize) -> String {
    wire(number)
        .replace(',', ",\n  ")
        .replace("\"type\"", "'type'")
        .replace('}', ",}")
}

/// The line that both of them become.
pub fn canonical(number: usize) -> String {
    let (momment, id, phone) = members(number);
    format!(
        "{{\"connected\":true,\"instanceId\":\"{id}\",\"momment\":{momment},\"phone\":\"{phone}\",\"type\":\"ConnectedCallback\"}}\n"
    )
}

/// The lines of several.
pub fn canonicals(numbers: impl IntoIterator<Item = usize>) -> String {
    numbers.into_iter().map(canonical).collect()
}

/// An archive of several megabytes, in which every seventh line is cut, and a few are blank.
pub fn large(lines: usize) -> String {
    let line = |number: usize| match number % 7 {
        6 => wire(number)[..90 + number % 50].to_owned() + "\n",
        3 if number % 5 == 0 => " \n".to_owned(),
        _ => wire(number) + "\n",
    };
    (0..lines).map(line).collect()
}

pub fn gzip(bytes: impl AsRef<[u8]>) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes.as_ref()).unwrap();
    encoder.finish().unwrap()
}
