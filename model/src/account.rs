//! People, and the links and tokens that let them in.

use serde::{Deserialize, Serialize};

use crate::{ApiTokenId, InviteId, UserId};

/// What a person may do here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Role {
    Student,
    Instructor,
}

impl Role {
    /// The word a page uses.
    pub fn word(self) -> &'static str {
        match self {
            Role::Student => "student",
            Role::Instructor => "instructor",
        }
    }
}

/// Somebody with an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub id: UserId,
    /// What they type to sign in; unique whatever its case.
    pub name: String,
    /// What pages and the gradebook call them.
    pub display_name: String,
    pub role: Role,
}

/// The form that makes an account.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewAccount {
    pub name: String,
    /// May be empty: then the name is shown.
    pub display_name: String,
    pub password: String,
}

/// A token for `labcheck … --submit`, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenSummary {
    pub id: ApiTokenId,
    pub label: String,
    /// Unix milliseconds.
    pub created_at_ms: i64,
    pub last_used_at_ms: Option<i64>,
}

/// A token just made: the only time its secret is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ApiTokenOnce {
    pub summary: ApiTokenSummary,
    pub token: String,
}

/// The form that makes an invite link.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewInvite {
    /// For the instructor's own list, such as "group B".
    pub note: String,
    pub role: Role,
    /// How many people may join by the link.
    pub max_uses: u32,
    pub valid_days: u32,
}

/// An invite as the instructor's list shows it, without its secret.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteSummary {
    pub id: InviteId,
    pub note: String,
    pub role: Role,
    pub uses: u32,
    pub max_uses: u32,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    pub state: InviteState,
}

/// Whether somebody can still join by an invite.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum InviteState {
    Open,
    UsedUp,
    Expired,
    Revoked,
}

/// An invite just made: the only time its link is shown.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct InviteLink {
    pub summary: InviteSummary,
    /// `/join/<token>`, to be put behind the site's address.
    pub path: String,
}

/// What somebody who follows an invite link is told before they join.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Invitation {
    pub role: Role,
    pub invited_by: String,
    pub expires_at_ms: i64,
}
