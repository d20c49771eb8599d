//! Staff passwords: Argon2id, few at once so that a burst of sign-ins can't exhaust memory.

use argon2::{
    Argon2,
    password_hash::{PasswordHasher, PasswordVerifier, phc::PasswordHash},
};
use tokio::sync::Semaphore;

use crate::error::{Error, Result};

/// How many hashes run at once (19 MiB each, the OWASP parameters that are the crate's default).
const AT_ONCE: usize = 2;

/// Shortest password accepted, in characters.
pub const MIN_LENGTH: usize = 12;

/// Hashes and checks passwords.
#[derive(Debug)]
pub struct Passwords {
    turns: Semaphore,
    decoy: String,
}

impl Passwords {
    /// Prepares the decoy that makes an unknown login as slow as a known one.
    pub fn new() -> Self {
        let decoy = hash_now(&crate::auth::Token::random()).unwrap_or_default();
        Self {
            turns: Semaphore::new(AT_ONCE),
            decoy,
        }
    }

    /// The hash to store for `password`.
    ///
    /// # Errors
    /// `invalid_field` when it is shorter than 12 characters or longer than 200 characters.
    pub async fn hash(&self, password: String) -> Result<String> {
        let length = password.chars().count();
        if !(MIN_LENGTH..=200).contains(&length) {
            return Err(Error::invalid("password", "12 to 200 characters"));
        }
        self.in_turn(move || hash_text(password.as_bytes()).ok_or(Error::Corrupt("password hash")))
            .await?
    }

    /// Whether `password` is the one behind `stored`; with `None`, takes as long and says no.
    ///
    /// # Errors
    /// Only if the runtime is shutting down.
    pub async fn verify(&self, password: String, stored: Option<String>) -> Result<bool> {
        let known = stored.is_some();
        let stored = stored.unwrap_or_else(|| self.decoy.clone());
        self.in_turn(move || {
            let Ok(hash) = PasswordHash::new(&stored) else {
                return false;
            };
            Argon2::default()
                .verify_password(password.as_bytes(), &hash)
                .is_ok()
                && known
        })
        .await
    }

    async fn in_turn<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T> {
        let _turn = self
            .turns
            .acquire()
            .await
            .map_err(|_| Error::Corrupt("password queue"))?;
        tokio::task::spawn_blocking(work)
            .await
            .map_err(|_| Error::Corrupt("password task"))
    }
}

impl Default for Passwords {
    fn default() -> Self {
        Self::new()
    }
}

fn hash_now(token: &crate::auth::Token) -> Option<String> {
    hash_text(token.reveal().as_bytes())
}

fn hash_text(password: &[u8]) -> Option<String> {
    Some(Argon2::default().hash_password(password).ok()?.to_string())
}
