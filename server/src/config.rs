//! Settings: flags over `ACCALMIE_*` over a TOML file over defaults. A bad one names itself, its value and what
//! is accepted.

use std::{
    net::SocketAddr,
    path::{Path, PathBuf},
};

use clap::Args;
use figment::{
    Figment,
    providers::{Env, Format, Serialized, Toml},
};
use mobile_core::telling::telling;
use serde::{Deserialize, Serialize};

mod push;

pub use push::PushConfig;

use crate::{fault::Fault, proxies::TrustedProxies};

/// The settings as they are typed, before they are checked.
#[derive(Debug, Default, Clone, Args, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Flags {
    /// TOML file with any of these settings [default: accalmie.toml in the data folder, if present]
    #[arg(long, value_name = "FILE", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    config: Option<PathBuf>,
    /// Folder for the database, the keyring and the keys file [default: ./accalmie-data]
    #[arg(long, value_name = "DIR", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    data_dir: Option<String>,
    /// Address to listen on [default: 127.0.0.1:8080]
    #[arg(long, value_name = "ADDR", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    listen: Option<String>,
    /// PostgreSQL database instead of the SQLite file: postgres://user:password@host/name
    #[arg(long, value_name = "URL", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    database_url: Option<String>,
    /// PostgreSQL database of its own for the keyring
    #[arg(long, value_name = "URL", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    keyring_url: Option<String>,
    /// The master key's file [default: keys in the data folder]
    #[arg(long, value_name = "FILE", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    keys_file: Option<String>,
    /// Address people type, such as `https://suivi.example.org`: a neutral name, it shows in browsers [default: `http://ADDR`]
    #[arg(long, value_name = "URL", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    public_url: Option<String>,
    /// Reverse proxies whose X-Forwarded-For or Forwarded is believed: addresses or networks, separated by commas
    #[arg(long, value_name = "ADDRS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    trusted_proxies: Option<String>,
    /// Serve requests only; background work runs elsewhere
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL")]
    #[serde(skip_serializing_if = "Option::is_none")]
    no_worker: Option<String>,
    /// Neutral contact that push services see, mailto: or https: [default: the public URL, if that is https]
    #[arg(long, value_name = "CONTACT", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_contact: Option<String>,
    /// Push services that may be spoken to, separated by commas [default: those of the usual browsers]
    #[arg(long, value_name = "HOSTS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_services: Option<String>,
    /// Proxy by which messages to push services leave: http://host:port
    #[arg(long, value_name = "URL", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_proxy: Option<String>,
    /// A further root certificate for push services (PEM), as a proxy that opens TLS needs it
    #[arg(long, value_name = "FILE", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_root: Option<String>,
    /// Seconds that a push service may take to answer, 1 to 60 [default: 20]
    #[arg(long, value_name = "SECONDS", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_timeout: Option<String>,
    /// Let push services have private addresses: for tests on one machine alone
    #[arg(long, global = true, num_args = 0..=1, default_missing_value = "true", value_name = "BOOL", hide = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    push_private_addresses: Option<String>,
    /// Log format: text or json [default: text]
    #[arg(long, value_name = "FORMAT", global = true)]
    #[serde(skip_serializing_if = "Option::is_none")]
    log_format: Option<String>,
}

/// Where the data lives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Storage {
    /// `data.db` and `keyring.db` in the data folder.
    Sqlite,
    /// Two PostgreSQL databases.
    Postgres {
        /// The data.
        database_url: String,
        /// The keyring.
        keyring_url: String,
    },
}

/// How the log is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// Lines for people.
    Text,
    /// One JSON object a line.
    Json,
}

/// The settings, checked.
#[derive(Debug, Clone)]
pub struct Config {
    /// Folder for the files below.
    pub data_dir: PathBuf,
    /// Where to listen.
    pub listen: SocketAddr,
    /// Where the data lives.
    pub storage: Storage,
    /// The master key's file.
    pub keys_file: PathBuf,
    /// Address people type, without a trailing slash; `None`: derived from the address listened on.
    pub public_url: Option<String>,
    /// Reverse proxies whose word about their callers is believed.
    pub trusted_proxies: TrustedProxies,
    /// Whether background work runs in this process.
    pub worker: bool,
    /// How the log is written.
    pub log_format: LogFormat,
    /// How reminders leave.
    pub push: PushConfig,
}

impl Config {
    /// What in the names of this server would tell a bystander what it is for: settings with the telling words in them.
    pub fn telling(&self) -> Vec<(&'static str, Vec<&'static str>)> {
        let names = [
            ("public_url", self.public_url.as_ref()),
            ("push_contact", self.push.contact.as_ref()),
        ];
        let told = names
            .into_iter()
            .filter_map(|(setting, name)| Some((setting, telling(name?))));
        told.filter(|(_, words)| !words.is_empty()).collect()
    }
}

impl Flags {
    /// Whether a flag or the environment names the data folder.
    ///
    /// # Errors
    /// A [`Fault`] when the environment can't be read.
    pub fn names_data_dir(&self) -> Result<bool, Fault> {
        Ok(self.early()?.data_dir.is_some())
    }

    /// These settings in another data folder.
    pub fn in_folder(self, folder: &Path) -> Self {
        let data_dir = Some(folder.display().to_string());
        Self { data_dir, ..self }
    }

    /// What decides which file is read.
    fn early(&self) -> Result<Self, Fault> {
        Figment::from(env().only(&["config", "data_dir"]))
            .merge(Serialized::defaults(self))
            .extract()
            .map_err(unreadable)
    }

    /// Joins flags, environment and file, and checks every value.
    ///
    /// # Errors
    /// A [`Fault`] naming the first setting that isn't accepted.
    pub fn resolve(self) -> Result<Config, Fault> {
        let early = self.early()?;
        let folder = PathBuf::from(early.data_dir.as_deref().unwrap_or("accalmie-data"));
        if let Some(file) = early.config.as_deref().filter(|f| !f.is_file()) {
            return Err(Fault::setting(
                "config",
                &file.display().to_string(),
                "a TOML file that exists",
            ));
        }
        let file = early.config.unwrap_or_else(|| folder.join("accalmie.toml"));
        let known = |key: &figment::value::UncasedStr| key != "bin" && key != "test_postgres";
        let written = match file.is_file() {
            true => Figment::from(Toml::file_exact(file)),
            false => Figment::new(),
        };
        let flags: Self = written
            .merge(env().filter(known))
            .merge(Serialized::defaults(&self))
            .extract()
            .map_err(unreadable)?;
        flags.check()
    }

    fn check(self) -> Result<Config, Fault> {
        let data_dir = PathBuf::from(self.data_dir.as_deref().unwrap_or("accalmie-data"));
        let listen = self.listen.as_deref().unwrap_or("127.0.0.1:8080");
        let listen = listen.parse().map_err(|_| {
            Fault::setting(
                "listen",
                listen,
                "an address and a port, such as 127.0.0.1:8080 or [::]:8080",
            )
        })?;
        let storage = match (self.database_url, self.keyring_url) {
            (None, None) => Storage::Sqlite,
            (None, Some(_)) => {
                return Err(Fault::new(
                    "setting keyring_url is given without database_url",
                    "on SQLite the keyring lies in the data folder; leave keyring_url out",
                ));
            }
            (Some(database_url), keyring_url) => {
                let database_url = postgres_url("database_url", database_url)?;
                let Some(keyring_url) = keyring_url else {
                    return Err(Fault::new(
                        "setting keyring_url is missing",
                        "give the keyring a PostgreSQL database of its own, beside database_url",
                    ));
                };
                let keyring_url = postgres_url("keyring_url", keyring_url)?;
                if database_url == keyring_url {
                    return Err(Fault::new(
                        "settings database_url and keyring_url name the same database",
                        "keep keys apart from data: create a second database",
                    ));
                }
                Storage::Postgres {
                    database_url,
                    keyring_url,
                }
            }
        };
        let public_url = self.public_url.map(public_url).transpose()?;
        let trusted_proxies = self.trusted_proxies.as_deref().unwrap_or_default();
        let trusted_proxies = TrustedProxies::parse(trusted_proxies).ok_or_else(|| {
            let accepted =
                "addresses or networks separated by commas, such as 127.0.0.1,10.0.0.0/8";
            Fault::setting("trusted_proxies", trusted_proxies, accepted)
        })?;
        let worker = match self.no_worker.as_deref() {
            None | Some("false") => true,
            Some("true") => false,
            Some(other) => return Err(Fault::setting("no_worker", other, "true or false")),
        };
        let push = push::check(
            self.push_contact,
            self.push_services,
            self.push_proxy,
            self.push_root,
            self.push_timeout,
            self.push_private_addresses.as_deref(),
        )?;
        let log_format = match self.log_format.as_deref() {
            None | Some("text") => LogFormat::Text,
            Some("json") => LogFormat::Json,
            Some(other) => return Err(Fault::setting("log_format", other, "text or json")),
        };
        let keys_file = self
            .keys_file
            .map_or_else(|| data_dir.join("keys"), PathBuf::from);
        Ok(Config {
            data_dir,
            listen,
            storage,
            keys_file,
            public_url,
            trusted_proxies,
            worker,
            log_format,
            push,
        })
    }
}

fn env() -> Env {
    Env::prefixed("ACCALMIE_")
}

/// A URL with a password is never repeated to the screen.
fn postgres_url(name: &str, url: String) -> Result<String, Fault> {
    let scheme = url.split_once("://").map(|(scheme, _)| scheme);
    if matches!(scheme, Some("postgres" | "postgresql")) {
        return Ok(url);
    }
    let shown = match url.split_once("://") {
        Some((scheme, _)) => format!("{scheme}://…"),
        None if url.contains('@') => "…".to_owned(),
        None => url,
    };
    Err(Fault::setting(
        name,
        &shown,
        "postgres://user:password@host/name; leave it out for SQLite",
    ))
}

fn public_url(url: String) -> Result<String, Fault> {
    let trimmed = url.trim_end_matches('/').to_owned();
    let rest = trimmed
        .strip_prefix("https://")
        .or_else(|| trimmed.strip_prefix("http://"));
    let plain =
        |host: &str| !host.is_empty() && !host.contains(['/', '?', '#', '@', ' ', '"', '\'']);
    match rest {
        Some(host) if plain(host) => Ok(trimmed),
        _ => Err(Fault::setting(
            "public_url",
            &url,
            "https://host or http://host, without a path",
        )),
    }
}

fn unreadable(error: figment::Error) -> Fault {
    let setting = error.path.join(".");
    let what = match (&error.kind, setting.is_empty()) {
        (figment::error::Kind::UnknownField(name, _), _) => format!("setting {name} is unknown"),
        (kind, true) => format!("the settings can't be read ({kind})"),
        (kind, false) => format!("setting {setting} can't be read ({kind})"),
    };
    Fault::new(
        what,
        "`accalmie serve --help` lists the settings; in TOML every value stands in quotes",
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_setting_is_named_and_nothing_is_refused() {
        let flags = |url: &str, contact: Option<&str>| Flags {
            public_url: Some(url.to_owned()),
            push_contact: contact.map(str::to_owned),
            ..Default::default()
        };
        let config = flags(
            "https://chemsex.example.org",
            Some("mailto:sex@example.org"),
        );
        let told = config.check().unwrap().telling();
        let both = [
            ("public_url", vec!["chemsex"]),
            ("push_contact", vec!["sex"]),
        ];
        assert_eq!(told, both);
        let config = flags("https://sussex.example.org", None).check().unwrap();
        assert_eq!(config.telling(), []);
    }
}
