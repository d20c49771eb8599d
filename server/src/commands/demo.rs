//! `accalmie demo`: a demonstration centre with simulated people, for this machine alone.

use std::{fs::Permissions, os::unix::fs::PermissionsExt, sync::Arc};

use clap::Args;
use tempfile::TempDir;
use tokio_util::sync::CancellationToken;

use super::serve;
use crate::{
    app::App,
    clock::{Clock, SystemClock},
    config::{Config, Flags, Storage},
    demo::{self, Welcome},
    fault::Fault,
};

/// Its options.
#[derive(Debug, Args)]
pub struct Options {
    /// Print one line of JSON instead of text
    #[arg(long)]
    pub json: bool,
}

/// The settings of a demonstration: on this machine, on SQLite, in a temporary folder unless one is named.
///
/// # Errors
/// A [`Fault`] naming the setting that a demonstration doesn't accept.
pub fn settings(flags: Flags) -> Result<(Config, Option<TempDir>), Fault> {
    let folder = match flags.names_data_dir()? {
        true => None,
        false => Some(temporary_folder()?),
    };
    let flags = match &folder {
        Some(folder) => flags.in_folder(folder.path()),
        None => flags,
    };
    let config = flags.resolve()?;
    if !config.listen.ip().to_canonical().is_loopback() {
        return Err(Fault::setting(
            "listen",
            &config.listen.to_string(),
            "an address of this machine alone, such as 127.0.0.1:8080: a demonstration is for nobody else",
        ));
    }
    if config.storage != Storage::Sqlite {
        return Err(Fault::new(
            "a demonstration does not use the database that database_url names",
            "leave database_url out: it lives on SQLite",
        ));
    }
    Ok((config, folder))
}

fn temporary_folder() -> Result<TempDir, Fault> {
    let made = tempfile::Builder::new()
        .prefix("accalmie-demo-")
        .permissions(Permissions::from_mode(0o700))
        .tempdir();
    made.map_err(|error| {
        Fault::new(
            format!("no temporary folder can be made ({})", error.kind()),
            "name a folder with --data-dir",
        )
    })
}

/// Serves a demonstration centre until SIGTERM or Ctrl-C.
///
/// # Errors
/// A [`Fault`] before anything is served.
pub async fn run(config: Config, options: Options) -> Result<(), Fault> {
    serve::log(&config);
    let (listener, url) = serve::listen(&config)?;
    let (app, welcome) = tokio::select! {
        prepared = prepare(&config, url) => prepared?,
        () = serve::stop_on_signal(CancellationToken::new()) => return Ok(()),
    };
    super::say(&match options.json {
        true => serde_json::to_string(&welcome).unwrap_or_default(),
        false => text(&welcome),
    });
    serve::serve(&config, listener, app).await
}

async fn prepare(config: &Config, url: String) -> Result<(App, Welcome), Fault> {
    let clock = SystemClock;
    let cycle = demo::prepare(config, clock.now()).await?;
    let app = App::open(config, Arc::new(clock), url).await?;
    let welcome = demo::welcome(&app, &cycle).await;
    let welcome = welcome.map_err(|error| super::failed(&error))?;
    Ok((app, welcome))
}

/// What someone at a terminal reads.
fn text(welcome: &Welcome) -> String {
    let Welcome {
        url,
        staff,
        cycle_id,
        session_number,
        invitations,
    } = welcome;
    let codes: Vec<String> = invitations
        .iter()
        .map(|code| format!("    {code}   {url}/i#{code}"))
        .collect();
    format!(
        "
Accalmie is served at {url}, for this machine alone.
Everyone in it is simulated: nine people with a phone, and three to whom the codes below are handed.

  The team      {url}/team/sign-in
    login       {}
    password    {}
    brief of session {session_number}
                {url}/team/cycles/{cycle_id}/briefs/{session_number}

  A phone       {url}/i
    with one of these codes, each for one phone:
{}

Ctrl-C stops it.
",
        staff.login,
        staff.password,
        codes.join("\n"),
    )
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        flags: Flags,
    }

    fn typed(line: &str) -> Result<(Config, Option<TempDir>), Fault> {
        let words = std::iter::once("accalmie").chain(line.split_whitespace());
        settings(Line::try_parse_from(words).unwrap().flags)
    }

    #[test]
    fn it_is_for_this_machine_alone() {
        for address in [
            "127.0.0.1:0",
            "[::1]:8080",
            "127.1.2.3:9",
            "[::ffff:127.0.0.1]:1",
        ] {
            assert!(typed(&format!("--listen {address}")).is_ok(), "{address}");
        }
        for address in [
            "0.0.0.0:8080",
            "[::]:8080",
            "192.168.1.5:80",
            "[::ffff:10.0.0.1]:1",
        ] {
            let fault = typed(&format!("--listen {address}"))
                .unwrap_err()
                .to_string();
            assert!(
                fault.starts_with("setting listen") && fault.contains(address),
                "{fault}"
            );
        }
        let postgres = "--database-url postgres://a@b/c --keyring-url postgres://a@b/d";
        assert!(typed(postgres).unwrap_err().to_string().contains("SQLite"));
    }

    #[test]
    fn without_a_folder_a_temporary_one_is_used_and_removed() {
        let (config, folder) = typed("").unwrap();
        let folder = folder.unwrap();
        assert_eq!(config.data_dir, folder.path());
        assert_eq!(config.keys_file, folder.path().join("keys"));
        let mode = folder.path().metadata().unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o700);
        drop(folder);
        assert!(!config.data_dir.exists());
        assert!(typed("--data-dir somewhere").unwrap().1.is_none());
    }
}
