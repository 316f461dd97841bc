//! Who is signed in, by the hash of the cookie's token.

use model::{Person, UserId};

use crate::accounts::PersonRow;
use crate::{Connection, StorageError, TokenHash, WriteTransaction};

/// Opens a session until `expires_at_ms`.
pub async fn insert(
    tx: &mut WriteTransaction,
    token: &TokenHash,
    account: &UserId,
    now_ms: i64,
    expires_at_ms: i64,
) -> Result<(), StorageError> {
    sqlx::query("INSERT INTO session (token_hash, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)")
        .bind(token.as_str())
        .bind(account.as_str())
        .bind(now_ms)
        .bind(expires_at_ms)
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Whose session it is, unless it has expired.
pub async fn find(
    connection: &mut Connection,
    token: &TokenHash,
    now_ms: i64,
) -> Result<Option<Person>, StorageError> {
    let row: Option<PersonRow> = sqlx::query_as(
        "SELECT account.id, account.name, account.display_name, account.role
           FROM session JOIN account ON account.id = session.account_id
          WHERE session.token_hash = $1 AND session.expires_at > $2",
    )
    .bind(token.as_str())
    .bind(now_ms)
    .fetch_optional(connection)
    .await?;
    row.map(PersonRow::person).transpose()
}

/// Ends one session.
pub async fn delete(tx: &mut WriteTransaction, token: &TokenHash) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM session WHERE token_hash = $1")
        .bind(token.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Ends all sessions of one person, such as after a new password.
pub async fn delete_of(tx: &mut WriteTransaction, account: &UserId) -> Result<(), StorageError> {
    sqlx::query("DELETE FROM session WHERE account_id = $1")
        .bind(account.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(())
}

/// Removes what has expired and says how many that were.
pub async fn delete_expired(tx: &mut WriteTransaction, now_ms: i64) -> Result<u64, StorageError> {
    let done = sqlx::query("DELETE FROM session WHERE expires_at <= $1")
        .bind(now_ms)
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected())
}
