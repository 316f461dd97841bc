//! A session as the rest of the server holds it: who it is, where they call from, and the cookie.

use std::net::IpAddr;

use model::{Person, Role, UserId};

use crate::ServiceError;

/// The cookie that carries the session's token.
pub const SESSION_COOKIE: &str = "sightline_session";

/// A module lasts weeks; a lab machine in a classroom is the reason not to make it longer.
pub(super) const LIFETIME_MS: i64 = 14 * 24 * 3_600_000;

/// Somebody whose session or token was checked. Only this crate can make one, so holding one is the proof.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CurrentUser {
    person: Person,
}

impl CurrentUser {
    pub(crate) fn new(person: Person) -> Self {
        Self { person }
    }

    pub fn person(&self) -> &Person {
        &self.person
    }

    pub fn id(&self) -> &UserId {
        &self.person.id
    }

    pub fn is_instructor(&self) -> bool {
        self.person.role == Role::Instructor
    }

    /// Refuses everybody but instructors; `action` completes "only an instructor may …".
    pub(crate) fn must_be_instructor(&self, action: &'static str) -> Result<(), ServiceError> {
        if self.is_instructor() {
            Ok(())
        } else {
            Err(ServiceError::InstructorsOnly { action })
        }
    }
}

/// A session just opened.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub token: String,
    /// Unix milliseconds.
    pub expires_at_ms: i64,
    pub user: CurrentUser,
    /// The `Set-Cookie` text that signs a browser in.
    pub set_cookie: String,
}

/// Where a request comes from, for the sign-in limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct ClientAddress(pub IpAddr);

/// The session token that a request carried, for signing out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SessionToken(pub String);

pub(super) fn setting_cookie(token: &str, secure: bool) -> String {
    let seconds = LIFETIME_MS / 1000;
    format!(
        "{SESSION_COOKIE}={token}; Path=/; HttpOnly; SameSite=Lax; Max-Age={seconds}{}",
        secure_suffix(secure)
    )
}

pub(super) fn removing_cookie(secure: bool) -> String {
    format!(
        "{SESSION_COOKIE}=; Path=/; HttpOnly; SameSite=Lax; Max-Age=0{}",
        secure_suffix(secure)
    )
}

fn secure_suffix(secure: bool) -> &'static str {
    if secure { "; Secure" } else { "" }
}
