//! A real PostgreSQL in a temporary directory, on a free port.

use std::fs;
use std::os::unix::fs::chown;
use std::os::unix::process::CommandExt as _;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;
use tokio_postgres::NoTls;

use super::{eventually, free_port, signal};

/// A running server. Its owner is the user `postgres` if the tests run as root, which it refuses.
pub struct Postgres {
    directory: TempDir,
    user: Option<(u32, u32)>,
    port: u16,
    child: Child,
}

impl Postgres {
    pub fn start() -> Self {
        let directory = tempfile::tempdir().unwrap();
        let user =
            (id("-u", None) == 0).then(|| (id("-u", Some("postgres")), id("-g", Some("postgres"))));
        if let Some((uid, gid)) = user {
            chown(directory.path(), Some(uid), Some(gid)).unwrap();
        }
        let data = directory.path().join("data");
        let mut initdb = program("initdb", user);
        initdb.args([
            "--auth=trust",
            "--username=zapi",
            "--encoding=UTF8",
            "--no-locale",
        ]);
        let output = initdb.arg("-D").arg(&data).output().unwrap();
        assert!(
            output.status.success(),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        let port = free_port();
        let child = serve(&directory, user, port);
        let server = Self {
            directory,
            user,
            port,
            child,
        };
        server.wait();
        server
    }

    pub fn url(&self) -> String {
        format!(
            "postgres://zapi@127.0.0.1:{}/postgres?sslmode=disable",
            self.port
        )
    }

    /// The server's own directory.
    pub fn data(&self) -> PathBuf {
        self.directory.path().join("data")
    }

    /// A command of the user that owns the server.
    pub fn command(&self, program: &str) -> Command {
        as_user(Command::new(program), self.user)
    }

    /// Ends the server as a crash does, so that only what was synced remains.
    pub fn stop(&mut self) {
        signal(self.child.id(), "QUIT");
        self.child.wait().unwrap();
    }

    /// Starts the server again.
    pub fn start_again(&mut self) {
        self.child = serve(&self.directory, self.user, self.port);
        self.wait();
    }

    fn wait(&self) {
        let runtime = tokio::runtime::Builder::new_current_thread()
            .enable_all()
            .build();
        let (runtime, url) = (runtime.unwrap(), self.url());
        eventually("PostgreSQL accepts connections", || {
            runtime
                .block_on(tokio_postgres::connect(&url, NoTls))
                .is_ok()
        });
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        signal(self.child.id(), "QUIT");
        self.child.wait().unwrap();
    }
}

fn serve(directory: &TempDir, user: Option<(u32, u32)>, port: u16) -> Child {
    let log = fs::File::options()
        .create(true)
        .append(true)
        .open(directory.path().join("log"));
    program("postgres", user)
        .arg("-D")
        .arg(directory.path().join("data"))
        .args(["-p", &port.to_string(), "-c", "listen_addresses=127.0.0.1"])
        // A careless default, which the receiver must not rely on.
        .args(["-c", "synchronous_commit=off"])
        .args([
            "-c",
            &format!("unix_socket_directories={}", directory.path().display()),
        ])
        .stdout(Stdio::null())
        .stderr(log.unwrap())
        .spawn()
        .unwrap()
}

/// A program of the newest server that is installed, as the user that owns it.
fn program(name: &str, user: Option<(u32, u32)>) -> Command {
    let mut versions: Vec<PathBuf> = fs::read_dir("/usr/lib/postgresql")
        .expect("install the package `postgresql`")
        .map(|entry| entry.unwrap().path().join("bin").join(name))
        .filter(|path| path.exists())
        .collect();
    versions.sort();
    let path = versions.pop().expect("install the package `postgresql`");
    as_user(Command::new(path), user)
}

fn as_user(mut command: Command, user: Option<(u32, u32)>) -> Command {
    command.current_dir("/");
    if let Some((uid, gid)) = user {
        command.uid(uid).gid(gid);
    }
    command
}

fn id(flag: &str, user: Option<&str>) -> u32 {
    let output = Command::new("id").arg(flag).args(user).output().unwrap();
    String::from_utf8(output.stdout)
        .unwrap()
        .trim()
        .parse()
        .unwrap()
}
