//! Runs the programs that do the work: says what and why, how long it took, and what exactly failed.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::time::{Duration, Instant};

/// Why a command of xtask stopped.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Something that the person at the terminal has to provide or decide.
    #[error("{0}")]
    Missing(String),
    /// A program ran and did not succeed.
    #[error("{what}: {status}\n  {command}")]
    Step {
        what: String,
        status: ExitStatus,
        command: String,
    },
    /// A program could not be started.
    #[error("{what}: could not start: {source}\n  {command}")]
    Start {
        what: String,
        source: std::io::Error,
        command: String,
    },
    /// Work done by xtask itself failed.
    #[error("{what}: {why}")]
    Work { what: String, why: String },
    /// Parts of the test suite failed; the table has said which.
    #[error("{0}")]
    Parts(String),
}

impl Error {
    /// An [`Error::Work`] about `what`, for `map_err`.
    pub fn work<E: std::fmt::Display>(what: impl Into<String>) -> impl FnOnce(E) -> Self {
        let what = what.into();
        move |why| Self::Work {
            what,
            why: why.to_string(),
        }
    }

    /// Prints the error; 2 asks for a change on the machine or the command line, 1 is anything else.
    pub fn report(&self) -> ExitCode {
        match self {
            Self::Parts(summary) => println!("{summary}"),
            _ => println!("\nxtask: {self}"),
        }
        ExitCode::from(if matches!(self, Self::Missing(_)) {
            2
        } else {
            1
        })
    }
}

/// Runs a command with its output on the terminal.
pub fn run(what: &str, command: &mut Command) -> Result<(), Error> {
    let started = announce(what, command);
    let status = command
        .status()
        .map_err(|source| start_error(what, command, source))?;
    finish(what, command, status, started)
}

/// Runs a command and hands each line of its output on, to `each_line` as well as to the terminal.
pub fn run_reading(
    what: &str,
    command: &mut Command,
    mut each_line: impl FnMut(&str),
) -> Result<(), Error> {
    let started = announce(what, command);
    let mut child = command
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|source| start_error(what, command, source))?;
    for line in child
        .stdout
        .take()
        .into_iter()
        .flat_map(|out| BufReader::new(out).split(b'\n'))
    {
        let line = line.map_err(Error::work(what))?;
        let line = String::from_utf8_lossy(&line);
        println!("{line}");
        each_line(&line);
    }
    let status = child.wait().map_err(Error::work(what))?;
    finish(what, command, status, started)
}

/// What a command printed on its standard output, if it could be started and succeeded.
pub fn output(program: impl AsRef<std::ffi::OsStr>, args: &[&str]) -> Option<String> {
    let output = Command::new(program)
        .args(args)
        .stderr(Stdio::null())
        .output()
        .ok()?;
    output
        .status
        .success()
        .then(|| String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Says that a step of xtask's own is about to run, does it, and says how long it took.
pub fn timed<T>(what: &str, work: impl FnOnce() -> Result<T, Error>) -> Result<T, Error> {
    println!("\n▸ {what}");
    let started = Instant::now();
    let done = work()?;
    println!("  {what}: done in {}", seconds(started.elapsed()));
    Ok(done)
}

/// A duration as people read it.
pub fn seconds(duration: Duration) -> String {
    match duration.as_secs() {
        0..60 => format!("{:.1} s", duration.as_secs_f64()),
        whole => format!("{} min {:02} s", whole / 60, whole % 60),
    }
}

/// The command as one would type it, with the folder and the variables it was given.
pub fn command_line(command: &Command) -> String {
    let elsewhere = |folder: &&Path| std::env::current_dir().is_ok_and(|here| here != **folder);
    let folder = command.get_current_dir().filter(elsewhere);
    let folder = folder.map(|folder| format!("cd {} && ", quoted(&folder.to_string_lossy())));
    let variables = command.get_envs().filter_map(|(name, value)| {
        Some(format!(
            "{}={} ",
            name.to_string_lossy(),
            quoted(&value?.to_string_lossy())
        ))
    });
    let words: Vec<_> = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| quoted(&word.to_string_lossy()))
        .collect();
    folder
        .into_iter()
        .chain(variables)
        .chain([words.join(" ")])
        .collect()
}

/// A command that starts in the given folder.
pub fn command_in(folder: &Path, program: &str, args: &[&str]) -> Command {
    let mut command = Command::new(program);
    command.args(args).current_dir(folder);
    command
}

fn announce(what: &str, command: &Command) -> Instant {
    println!("\n▸ {what}\n  {}", command_line(command));
    Instant::now()
}

fn finish(
    what: &str,
    command: &Command,
    status: ExitStatus,
    started: Instant,
) -> Result<(), Error> {
    if status.success() {
        println!("  {what}: done in {}", seconds(started.elapsed()));
        return Ok(());
    }
    Err(Error::Step {
        what: what.to_owned(),
        status,
        command: command_line(command),
    })
}

fn start_error(what: &str, command: &Command, source: std::io::Error) -> Error {
    Error::Start {
        what: what.to_owned(),
        source,
        command: command_line(command),
    }
}

fn quoted(word: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || "-_./:=@,+%".contains(c);
    if !word.is_empty() && word.chars().all(plain) {
        return word.to_owned();
    }
    format!("'{}'", word.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_failure_names_the_exact_command_and_its_exit_code() {
        let mut command = command_in(Path::new("/"), "sh", &["-c", "exit 7"]);
        command.env("GREETING", "good day");
        let error = run("greet", &mut command).unwrap_err().to_string();
        assert_eq!(
            error,
            "greet: exit status: 7\n  cd / && GREETING='good day' sh -c 'exit 7'"
        );
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let error = run("greet", &mut Command::new("no-such-program"))
            .unwrap_err()
            .to_string();
        assert!(
            error.starts_with("greet: could not start: ") && error.ends_with("\n  no-such-program"),
            "{error}"
        );
    }

    #[test]
    fn lines_are_read_as_they_come() {
        let mut lines = Vec::new();
        let mut command = Command::new("printf");
        run_reading("print", command.arg(r"one\ntwo"), |line| {
            lines.push(line.to_owned())
        })
        .unwrap();
        assert_eq!(lines, ["one", "two"]);
    }

    #[test]
    fn words_are_quoted_so_that_a_shell_reads_them_back() {
        assert_eq!(quoted("it's"), r"'it'\''s'");
        assert_eq!(quoted(""), "''");
        assert_eq!(quoted("--listen=127.0.0.1:8080"), "--listen=127.0.0.1:8080");
    }

    #[test]
    fn durations_read_naturally() {
        assert_eq!(seconds(Duration::from_millis(3_240)), "3.2 s");
        assert_eq!(seconds(Duration::from_secs(125)), "2 min 05 s");
    }
}
