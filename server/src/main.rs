//! The command line.

use std::process::ExitCode;

use accalmie::{
    commands::{demo, keys, migrate, serve, staff, worker},
    config::Flags,
    fault::Fault,
};
use clap::{Parser, Subcommand};

/// Accalmie: follows cravings between the sessions of a therapy group.
#[derive(Parser)]
#[command(name = "accalmie", version)]
struct Cli {
    #[command(flatten)]
    flags: Flags,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the web app and the API
    Serve,
    /// Run background work in a process of its own (PostgreSQL)
    Worker,
    /// Bring the database's schema up to date and stop
    Migrate,
    /// Serve a demonstration centre with simulated people
    Demo(demo::Options),
    /// Invite, list or disable staff
    #[command(subcommand)]
    Staff(staff::Command),
    /// Make the master key of a new installation
    #[command(subcommand)]
    Keys(keys::Command),
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    match run(cli) {
        Ok(()) => ExitCode::SUCCESS,
        Err(fault) => {
            report(&fault);
            ExitCode::from(2)
        }
    }
}

fn run(cli: Cli) -> Result<(), Fault> {
    // A demonstration's temporary folder is gone when this returns.
    let (config, _folder) = match &cli.command {
        Command::Demo(_) => demo::settings(cli.flags)?,
        _ => (cli.flags.resolve()?, None),
    };
    let runtime = tokio::runtime::Runtime::new().map_err(|error| {
        Fault::new(
            format!("the runtime can't start ({error})"),
            "free some memory or threads",
        )
    })?;
    runtime.block_on(async {
        match cli.command {
            Command::Serve => serve::run(config).await,
            Command::Worker => worker::run(config).await,
            Command::Migrate => migrate::run(config).await,
            Command::Demo(options) => demo::run(config, options).await,
            Command::Staff(command) => staff::run(config, command).await,
            Command::Keys(command) => keys::run(&config, &command),
        }
    })
}

#[expect(
    clippy::print_stderr,
    reason = "a fault is told to whoever typed the command"
)]
fn report(fault: &Fault) {
    eprintln!("accalmie: {fault}");
}
