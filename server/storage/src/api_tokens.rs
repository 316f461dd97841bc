//! Tokens by which `labcheck` hands in for its owner.

use model::{ApiTokenId, ApiTokenSummary, Person, UserId};

use crate::accounts::PersonRow;
use crate::{Connection, StorageError, TokenHash, WriteTransaction};

/// A token that was recognised.
#[derive(Debug, Clone)]
pub struct Recognised {
    pub id: ApiTokenId,
    pub owner: Person,
    pub last_used_at_ms: Option<i64>,
}

/// Adds a token.
pub async fn insert(
    tx: &mut WriteTransaction,
    summary: &ApiTokenSummary,
    token: &TokenHash,
    owner: &UserId,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO api_token (id, token_hash, account_id, label, created_at, last_used_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
    )
    .bind(summary.id.as_str())
    .bind(token.as_str())
    .bind(owner.as_str())
    .bind(&summary.label)
    .bind(summary.created_at_ms)
    .bind(summary.last_used_at_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// One person's tokens, newest first.
pub async fn list(
    connection: &mut Connection,
    owner: &UserId,
) -> Result<Vec<ApiTokenSummary>, StorageError> {
    let rows: Vec<(String, String, i64, Option<i64>)> = sqlx::query_as(
        "SELECT id, label, created_at, last_used_at FROM api_token
          WHERE account_id = $1 ORDER BY created_at DESC, id DESC",
    )
    .bind(owner.as_str())
    .fetch_all(connection)
    .await?;
    let summary = |(id, label, created_at_ms, last_used_at_ms)| ApiTokenSummary {
        id: ApiTokenId(id),
        label,
        created_at_ms,
        last_used_at_ms,
    };
    Ok(rows.into_iter().map(summary).collect())
}

/// Whose token it is.
pub async fn find(
    connection: &mut Connection,
    token: &TokenHash,
) -> Result<Option<Recognised>, StorageError> {
    let row: Option<Row> = sqlx::query_as(
        "SELECT api_token.id AS token_id, api_token.last_used_at,
                account.id, account.name, account.display_name, account.role
           FROM api_token JOIN account ON account.id = api_token.account_id
          WHERE api_token.token_hash = $1",
    )
    .bind(token.as_str())
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        Ok(Recognised {
            id: ApiTokenId(row.token_id),
            last_used_at_ms: row.last_used_at,
            owner: PersonRow {
                id: row.id,
                name: row.name,
                display_name: row.display_name,
                role: row.role,
            }
            .person()?,
        })
    })
    .transpose()
}

/// Notes when a token was last used.
pub async fn touch(
    tx: &mut WriteTransaction,
    id: &ApiTokenId,
    now_ms: i64,
) -> Result<(), StorageError> {
    sqlx::query("UPDATE api_token SET last_used_at = $1 WHERE id = $2")
        .bind(now_ms)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes one of `owner`'s tokens; whether it was theirs.
pub async fn delete(
    tx: &mut WriteTransaction,
    owner: &UserId,
    id: &ApiTokenId,
) -> Result<bool, StorageError> {
    let done = sqlx::query("DELETE FROM api_token WHERE id = $1 AND account_id = $2")
        .bind(id.as_str())
        .bind(owner.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

/// Removes all tokens of one person, such as after a new password.
pub async fn delete_of(tx: &mut WriteTransaction, owner: &UserId) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM api_token WHERE account_id = $1")
        .bind(owner.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

#[derive(sqlx::FromRow)]
struct Row {
    token_id: String,
    last_used_at: Option<i64>,
    id: String,
    name: String,
    display_name: String,
    role: String,
}
