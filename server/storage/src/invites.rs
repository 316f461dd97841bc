//! Links by which people join the course.

use model::{Invitation, InviteId, InviteState, InviteSummary, Role, UserId};

use crate::accounts::parse_role;
use crate::{Connection, StorageError, TokenHash, WriteTransaction};

/// An invite about to be stored.
pub struct NewInviteRow<'a> {
    pub id: &'a InviteId,
    pub token: &'a TokenHash,
    pub role: Role,
    pub note: &'a str,
    pub created_by: &'a UserId,
    pub created_at_ms: i64,
    pub expires_at_ms: i64,
    pub max_uses: u32,
}

/// Adds an invite.
pub async fn insert(
    tx: &mut WriteTransaction,
    invite: &NewInviteRow<'_>,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO invite (id, token_hash, role, note, created_by, created_at, expires_at, max_uses)
         VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
    )
    .bind(invite.id.as_str())
    .bind(invite.token.as_str())
    .bind(invite.role.word())
    .bind(invite.note)
    .bind(invite.created_by.as_str())
    .bind(invite.created_at_ms)
    .bind(invite.expires_at_ms)
    .bind(i64::from(invite.max_uses))
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// All invites, newest first.
pub async fn list(
    connection: &mut Connection,
    now_ms: i64,
) -> Result<Vec<InviteSummary>, StorageError> {
    let rows: Vec<Row> = sqlx::query_as(
        "SELECT id, role, note, created_at, expires_at, max_uses, uses, revoked_at
           FROM invite ORDER BY created_at DESC, id DESC",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(|row| row.summary(now_ms)).collect()
}

/// What the link offers, if one can still join by it.
pub async fn find_open(
    connection: &mut Connection,
    token: &TokenHash,
    now_ms: i64,
) -> Result<Option<Invitation>, StorageError> {
    let row: Option<(String, String, String, i64)> = sqlx::query_as(
        "SELECT invite.id, invite.role, account.display_name, invite.expires_at
           FROM invite JOIN account ON account.id = invite.created_by
          WHERE token_hash = $1 AND expires_at > $2 AND uses < max_uses AND revoked_at IS NULL",
    )
    .bind(token.as_str())
    .bind(now_ms)
    .fetch_optional(connection)
    .await?;
    row.map(|(id, role, invited_by, expires_at_ms)| {
        Ok(Invitation {
            role: parse_role("invite", &id, &role)?,
            invited_by,
            expires_at_ms,
        })
    })
    .transpose()
}

/// Uses one place of the invite up and returns the role it gives; `None` if nobody can join by it any more.
pub async fn take_place(
    tx: &mut WriteTransaction,
    token: &TokenHash,
    now_ms: i64,
) -> Result<Option<Role>, StorageError> {
    let row: Option<(String, String)> = sqlx::query_as(
        "UPDATE invite SET uses = uses + 1
          WHERE token_hash = $1 AND expires_at > $2 AND uses < max_uses AND revoked_at IS NULL
      RETURNING id, role",
    )
    .bind(token.as_str())
    .bind(now_ms)
    .fetch_optional(&mut **tx)
    .await?;
    row.map(|(id, role)| parse_role("invite", &id, &role))
        .transpose()
}

/// Closes an invite; whether there is one of that id.
pub async fn revoke(
    tx: &mut WriteTransaction,
    id: &InviteId,
    now_ms: i64,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE invite SET revoked_at = COALESCE(revoked_at, $1) WHERE id = $2")
        .bind(now_ms)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

#[derive(sqlx::FromRow)]
struct Row {
    id: String,
    role: String,
    note: String,
    created_at: i64,
    expires_at: i64,
    max_uses: i64,
    uses: i64,
    revoked_at: Option<i64>,
}

impl Row {
    fn summary(self, now_ms: i64) -> Result<InviteSummary, StorageError> {
        let state = if self.revoked_at.is_some() {
            InviteState::Revoked
        } else if self.uses >= self.max_uses {
            InviteState::UsedUp
        } else if self.expires_at <= now_ms {
            InviteState::Expired
        } else {
            InviteState::Open
        };
        Ok(InviteSummary {
            role: parse_role("invite", &self.id, &self.role)?,
            id: InviteId(self.id),
            note: self.note,
            uses: u32::try_from(self.uses).unwrap_or(u32::MAX),
            max_uses: u32::try_from(self.max_uses).unwrap_or(u32::MAX),
            created_at_ms: self.created_at,
            expires_at_ms: self.expires_at,
            state,
        })
    }
}
