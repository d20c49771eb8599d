//! `cargo xtask demo`: builds everything, then becomes `accalmie demo`.

use crate::prerequisites::{self, ensure};
use crate::run::{Error, command_line};
use crate::web;
use crate::workspace::Workspace;
use std::net::TcpListener;
use std::process::Command;

const LISTEN: &str = "127.0.0.1:8080";

/// Serves a demonstration until Ctrl-C, which reaches the server itself: it has taken xtask's place.
pub fn demo(workspace: &Workspace, args: &[String]) -> Result<(), Error> {
    let listen = value_of(args, "--listen").unwrap_or(LISTEN);
    // Before minutes of building, and before the data of a demonstration that may still run there is replaced.
    TcpListener::bind(listen).map_err(|why| {
        Error::Missing(format!("can't listen on {listen}: {why}; choose another: cargo xtask demo -- --listen 127.0.0.1:8081"))
    })?;

    ensure(&prerequisites::SERVER)?;
    web::web(workspace)?;
    let mut demo = Command::new(workspace.build_server("--package=accalmie")?);
    demo.arg("demo");
    if value_of(args, "--data-dir").is_none() {
        let data = workspace.target.join("demo").join(listen.replace(':', "-"));
        if data.exists() {
            std::fs::remove_dir_all(&data).map_err(Error::work("clear the last demonstration"))?;
        }
        demo.arg("--data-dir").arg(data);
    }
    if value_of(args, "--listen").is_none() {
        demo.args(["--listen", LISTEN]);
    }
    demo.args(args);
    println!(
        "\n▸ serve the demonstration, until Ctrl-C\n  {}\n",
        command_line(&demo)
    );
    become_it(demo)
}

/// The value of an option among arguments that are passed on as they are.
fn value_of<'a>(args: &'a [String], option: &str) -> Option<&'a str> {
    args.iter()
        .enumerate()
        .find_map(|(at, arg)| match arg.strip_prefix(option)? {
            "" => args.get(at + 1).map(String::as_str),
            rest => rest.strip_prefix('='),
        })
}

#[cfg(unix)]
fn become_it(mut command: Command) -> Result<(), Error> {
    use std::os::unix::process::CommandExt;
    Err(Error::work("serve the demonstration")(command.exec()))
}

#[cfg(not(unix))]
fn become_it(mut command: Command) -> Result<(), Error> {
    let status = command
        .status()
        .map_err(Error::work("serve the demonstration"))?;
    std::process::exit(status.code().unwrap_or(1))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_option_is_found_in_both_spellings() {
        let args = |words: &str| words.split(' ').map(str::to_owned).collect::<Vec<_>>();
        let listen = |words: &str| value_of(&args(words), "--listen").map(str::to_owned);
        assert_eq!(
            listen("--json --listen 127.0.0.1:9000").as_deref(),
            Some("127.0.0.1:9000")
        );
        assert_eq!(
            listen("--listen=127.0.0.1:9000 --json").as_deref(),
            Some("127.0.0.1:9000")
        );
        assert_eq!(listen("--listener x"), None);
        assert_eq!(listen("--json"), None);
    }
}
