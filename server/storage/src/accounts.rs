//! People with an account.

use model::{Person, Role, UserId};

use crate::{Connection, StorageError, WriteTransaction};

/// A person with the password hash that only signing in may see.
#[derive(Debug, Clone)]
pub struct StoredAccount {
    pub person: Person,
    pub password_hash: String,
}

/// Adds an account; `Duplicate` if the name is taken in any case.
pub async fn insert(
    tx: &mut WriteTransaction,
    account: &StoredAccount,
    now_ms: i64,
) -> Result<(), StorageError> {
    sqlx::query(
        "INSERT INTO account (id, name, name_key, display_name, role, password_hash, created_at)
         VALUES ($1, $2, $3, $4, $5, $6, $7)",
    )
    .bind(account.person.id.as_str())
    .bind(&account.person.name)
    .bind(name_key(&account.person.name))
    .bind(&account.person.display_name)
    .bind(account.person.role.word())
    .bind(&account.password_hash)
    .bind(now_ms)
    .execute(&mut **tx)
    .await?;
    Ok(())
}

/// The account that signs in as `name`, whatever its case.
pub async fn find_by_name(
    connection: &mut Connection,
    name: &str,
) -> Result<Option<StoredAccount>, StorageError> {
    let row: Option<AccountRow> = sqlx::query_as(
        "SELECT id, name, display_name, role, password_hash FROM account WHERE name_key = $1",
    )
    .bind(name_key(name))
    .fetch_optional(connection)
    .await?;
    row.map(|row| {
        let password_hash = row.password_hash.clone();
        Ok(StoredAccount {
            person: row.person()?,
            password_hash,
        })
    })
    .transpose()
}

/// Everybody, by display name.
pub async fn list(connection: &mut Connection) -> Result<Vec<Person>, StorageError> {
    let rows: Vec<AccountRow> = sqlx::query_as(
        "SELECT id, name, display_name, role, password_hash FROM account ORDER BY LOWER(display_name), name_key",
    )
    .fetch_all(connection)
    .await?;
    rows.into_iter().map(AccountRow::person).collect()
}

/// How many accounts there are.
pub async fn count(connection: &mut Connection) -> Result<u64, StorageError> {
    let (count,): (i64,) = sqlx::query_as("SELECT COUNT(*) FROM account")
        .fetch_one(connection)
        .await?;
    Ok(count.unsigned_abs())
}

/// Replaces a password; whether the account exists.
pub async fn set_password_hash(
    tx: &mut WriteTransaction,
    id: &UserId,
    hash: &str,
) -> Result<bool, StorageError> {
    let done = sqlx::query("UPDATE account SET password_hash = $1 WHERE id = $2")
        .bind(hash)
        .bind(id.as_str())
        .execute(&mut **tx)
        .await?;
    Ok(done.rows_affected() > 0)
}

fn name_key(name: &str) -> String {
    name.to_lowercase()
}

/// The columns of a person, as joins select them.
#[derive(sqlx::FromRow)]
pub(crate) struct PersonRow {
    pub(crate) id: String,
    pub(crate) name: String,
    pub(crate) display_name: String,
    pub(crate) role: String,
}

impl PersonRow {
    pub(crate) fn person(self) -> Result<Person, StorageError> {
        let role = parse_role("account", &self.id, &self.role)?;
        Ok(Person {
            id: UserId(self.id),
            name: self.name,
            display_name: self.display_name,
            role,
        })
    }
}

pub(crate) fn parse_role(table: &'static str, id: &str, role: &str) -> Result<Role, StorageError> {
    match role {
        "student" => Ok(Role::Student),
        "instructor" => Ok(Role::Instructor),
        other => Err(StorageError::Corrupt {
            table,
            id: id.to_owned(),
            problem: format!("no role is called `{other}`"),
        }),
    }
}

#[derive(sqlx::FromRow)]
struct AccountRow {
    id: String,
    name: String,
    display_name: String,
    role: String,
    password_hash: String,
}

impl AccountRow {
    fn person(self) -> Result<Person, StorageError> {
        PersonRow {
            id: self.id,
            name: self.name,
            display_name: self.display_name,
            role: self.role,
        }
        .person()
    }
}
