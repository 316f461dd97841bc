//! Argon2id, off the async threads, and never more at once than there are processors: each takes 19 MiB.

use std::sync::Arc;

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{Error, PasswordHasher, PasswordVerifier};

use crate::ServiceError;
use crate::slots::Slots;

/// Hashes and checks passwords.
pub(crate) struct Passwords {
    slots: Slots,
    /// Checked against when the name is unknown, so that it takes as long as a wrong password.
    nobody: Arc<str>,
}

impl Passwords {
    /// `slots` is how many hashes may be computed at once.
    pub(crate) fn new(slots: usize) -> Result<Self, ServiceError> {
        let nobody = hash("nobody signs in with this").map_err(ServiceError::PasswordHash)?;
        Ok(Self {
            slots: Slots::new(slots),
            nobody: nobody.into(),
        })
    }

    /// The text to store for a password.
    pub(crate) async fn hash(&self, password: &str) -> Result<String, ServiceError> {
        let password = password.to_owned();
        self.slots
            .run(move || hash(&password))
            .await?
            .map_err(ServiceError::PasswordHash)
    }

    /// Whether `password` is the one that `stored` was made from; without `stored` it takes as long and is false.
    pub(crate) async fn verify(
        &self,
        password: &str,
        stored: Option<String>,
    ) -> Result<bool, ServiceError> {
        let password = password.to_owned();
        let is_known = stored.is_some();
        let stored: Arc<str> = stored.map_or_else(|| Arc::clone(&self.nobody), Arc::from);
        let verify = move || {
            Argon2::default().verify_password(password.as_bytes(), &PasswordHash::new(&stored)?)
        };
        let verified = self.slots.run(verify).await?;
        match verified {
            Ok(()) => Ok(is_known),
            Err(Error::PasswordInvalid) => Ok(false),
            Err(error) => Err(ServiceError::PasswordHash(error)),
        }
    }
}

// The crate's defaults are what OWASP recommends: Argon2id, 19 MiB, two passes, one lane.
fn hash(password: &str) -> Result<String, Error> {
    let hash: PasswordHash = Argon2::default().hash_password(password.as_bytes())?;
    Ok(hash.to_string())
}
