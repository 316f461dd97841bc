//! Connections and transactions, and the only place that knows which database answers.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StorageError;

/// What reading functions work on: a pooled connection or a transaction.
pub type Connection = AnyConnection;
/// A connection from the pool, for reads.
pub type ReadConnection = PoolConnection<Any>;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Dialect {
    Sqlite,
    Postgres,
}

/// The database: cheap to clone, shared by everything in the process.
#[derive(Debug, Clone)]
pub struct Db {
    pool: AnyPool,
    dialect: Dialect,
    /// SQLite has one writer at a time. Waiting here is fair; waiting in SQLite's busy handler is not.
    writer: Arc<Semaphore>,
}

/// A write transaction: rolled back unless committed.
pub struct WriteTransaction {
    transaction: Transaction<'static, Any>,
    _writer: Option<OwnedSemaphorePermit>,
}

impl Db {
    /// Connects to `sqlite://path` (made if missing), `sqlite::memory:` or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Db, StorageError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);

        let dialect = if url.starts_with("sqlite:") {
            Dialect::Sqlite
        } else if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            Dialect::Postgres
        } else {
            return Err(StorageError::UnknownDatabase {
                url: url.to_owned(),
            });
        };
        let pool = match dialect {
            Dialect::Sqlite => sqlite_pool(url).await?,
            Dialect::Postgres => pool_options().max_connections(16).connect(url).await?,
        };
        Ok(Db {
            pool,
            dialect,
            writer: Arc::new(Semaphore::new(1)),
        })
    }

    /// Applies the migrations that are missing.
    pub async fn migrate(&self) -> Result<(), StorageError> {
        Ok(sqlx::migrate!("./migrations").run(&self.pool).await?)
    }

    /// A connection for reads.
    pub async fn read(&self) -> Result<ReadConnection, StorageError> {
        Ok(self.pool.acquire().await?)
    }

    /// Begins a transaction that may write.
    pub async fn begin_write(&self) -> Result<WriteTransaction, StorageError> {
        match self.dialect {
            Dialect::Sqlite => {
                let writer = Arc::clone(&self.writer).acquire_owned().await.ok();
                // A plain BEGIN that reads first and writes later fails under other writers, whatever the busy timeout.
                let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(WriteTransaction {
                    transaction,
                    _writer: writer,
                })
            }
            Dialect::Postgres => Ok(WriteTransaction {
                transaction: self.pool.begin().await?,
                _writer: None,
            }),
        }
    }

    /// Waits for running statements and closes the connections.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

impl WriteTransaction {
    /// Makes what was written last: on return it is on disk.
    pub async fn commit(self) -> Result<(), StorageError> {
        Ok(self.transaction.commit().await?)
    }
}

impl Deref for WriteTransaction {
    type Target = Connection;
    fn deref(&self) -> &Connection {
        &self.transaction
    }
}

impl DerefMut for WriteTransaction {
    fn deref_mut(&mut self) -> &mut Connection {
        &mut self.transaction
    }
}

fn pool_options() -> AnyPoolOptions {
    AnyPoolOptions::new().acquire_timeout(Duration::from_secs(10))
}

async fn sqlite_pool(url: &str) -> Result<AnyPool, StorageError> {
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    let mut url = url.to_owned();
    if !in_memory && !url.contains("mode=") {
        url.push_str(if url.contains('?') {
            "&mode=rwc"
        } else {
            "?mode=rwc"
        });
    }
    // In memory each connection would be a database of its own; and that one must never be dropped.
    let options = if in_memory {
        pool_options()
            .max_connections(1)
            .min_connections(1)
            .idle_timeout(None)
            .max_lifetime(None)
    } else {
        pool_options().max_connections(8)
    };
    let pool = options.after_connect(|connection, _| {
        Box::pin(async move {
            // FULL: a commit that was acknowledged survives a power cut, not only a crash of ours.
            for pragma in [
                "PRAGMA busy_timeout = 10000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = FULL",
                "PRAGMA foreign_keys = ON",
            ] {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    });
    Ok(pool.connect(&url).await?)
}
