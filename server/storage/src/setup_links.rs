//! The one-time link that makes the first instructor.

use crate::{Connection, StorageError, TokenHash, WriteTransaction};

/// Makes `token` the only link that works.
pub async fn replace(
    tx: &mut WriteTransaction,
    token: &TokenHash,
    now_ms: i64,
) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM setup_link")
        .execute(&mut **tx)
        .await?;
    sqlx::query("INSERT INTO setup_link (token_hash, created_at) VALUES ($1, $2)")
        .bind(token.as_str())
        .bind(now_ms)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whether the link would still work.
pub async fn is_open(connection: &mut Connection, token: &TokenHash) -> Result<bool, StorageError> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM setup_link WHERE token_hash = $1")
        .bind(token.as_str())
        .fetch_one(connection)
        .await?;
    Ok(count > 0)
}

/// Uses the link up. Of several who try at once, one gets `true`.
pub async fn take(tx: &mut WriteTransaction, token: &TokenHash) -> Result<bool, StorageError> {
    let done = sqlx::query("DELETE FROM setup_link WHERE token_hash = $1")
        .bind(token.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() > 0)
}
