//! Connections and transactions, and the only place that knows which database answers.

use std::ops::{Deref, DerefMut};
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::AnyPoolOptions;
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, Transaction};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use crate::StorageError;
use crate::group_sync::{GroupSync, Unsynced};

/// What reading functions work on: a pooled connection or a transaction.
pub type Connection = AnyConnection;
/// A connection from the pool, for reads.
pub type ReadConnection = PoolConnection<Any>;

#[derive(Debug, Clone)]
enum Dialect {
    Sqlite {
        /// SQLite has one writer at a time. Waiting here is fair; waiting in SQLite's busy handler is not.
        writer: Arc<Semaphore>,
        /// Of the write-ahead log; none in memory.
        durable: Option<GroupSync>,
    },
    Postgres,
}

/// The database: cheap to clone, shared by everything in the process.
#[derive(Debug, Clone)]
pub struct Db {
    pool: AnyPool,
    dialect: Dialect,
}

/// A write transaction: rolled back unless committed.
pub struct WriteTransaction {
    transaction: Transaction<'static, Any>,
    writer: Option<OwnedSemaphorePermit>,
    durable: Option<GroupSync>,
}

impl Db {
    /// Connects to `sqlite://path` (made if missing), `sqlite::memory:` or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Db, StorageError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);

        if url.starts_with("sqlite:") {
            let pool = sqlite_pool(url).await?;
            let durable = write_ahead_log(&pool).await?;
            let writer = Arc::new(Semaphore::new(1));
            return Ok(Db {
                pool,
                dialect: Dialect::Sqlite { writer, durable },
            });
        }
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let pool = pool_options().max_connections(16).connect(url).await?;
            return Ok(Db {
                pool,
                dialect: Dialect::Postgres,
            });
        }
        Err(StorageError::UnknownDatabase {
            url: url.to_owned(),
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
        // Else everybody would see what is told to nobody as kept, and is gone after a restart.
        self.check_durable()?;
        match &self.dialect {
            Dialect::Sqlite { writer, durable } => {
                let writer = Arc::clone(writer).acquire_owned().await.ok();
                // A plain BEGIN that reads first and writes later fails under other writers, whatever the busy timeout.
                let transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
                Ok(WriteTransaction {
                    transaction,
                    writer,
                    durable: durable.clone(),
                })
            }
            Dialect::Postgres => Ok(WriteTransaction {
                transaction: self.pool.begin().await?,
                writer: None,
                durable: None,
            }),
        }
    }

    /// Fails once something that was written may never reach the disk. Only a restart mends that.
    pub fn check_durable(&self) -> Result<(), StorageError> {
        match &self.dialect {
            Dialect::Sqlite { durable, .. } => durable
                .as_ref()
                .map_or(Ok(()), GroupSync::check)
                .map_err(StorageError::NotDurable),
            Dialect::Postgres => Ok(()),
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
        self.transaction.commit().await?;
        // The next writer need not wait for our fsync, and may share it.
        drop(self.writer);
        match self.durable {
            Some(durable) => durable.wait().await.map_err(StorageError::NotDurable),
            None => Ok(()),
        }
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
    // In memory each connection would be a database of its own, and that one must never be dropped. Of a file, SQLite
    // removes the log with the last connection: while we run there is to be one.
    let options = pool_options()
        .min_connections(1)
        .idle_timeout(None)
        .max_lifetime(None);
    let options = options.max_connections(if in_memory { 1 } else { 8 });
    let pool = options.after_connect(|connection, _| {
        Box::pin(async move {
            // NORMAL: a commit does not fsync. We do, for many commits at once, before any is acknowledged.
            for pragma in [
                "PRAGMA busy_timeout = 10000",
                "PRAGMA journal_mode = WAL",
                "PRAGMA synchronous = NORMAL",
                "PRAGMA foreign_keys = ON",
            ] {
                sqlx::query(pragma).execute(&mut *connection).await?;
            }
            Ok(())
        })
    });
    Ok(pool.connect(&url).await?)
}

/// What makes a commit durable: an fsync of the log that SQLite has written it to.
async fn write_ahead_log(pool: &AnyPool) -> Result<Option<GroupSync>, StorageError> {
    let (file,): (Option<String>,) =
        sqlx::query_as("SELECT file FROM pragma_database_list WHERE name = 'main'")
            .fetch_one(pool)
            .await?;
    let Some(file) = file.filter(|file| !file.is_empty()) else {
        return Ok(None);
    };
    let log = format!("{file}-wal");
    // Opened each time: SQLite may replace it.
    Ok(Some(GroupSync::new(move || {
        let log = std::fs::File::open(&log).map_err(Unsynced::NotTried)?;
        log.sync_data().map_err(Unsynced::Failed)
    })))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn after_a_failed_fsync_reads_go_on_and_nothing_is_written() {
        let db = Db::connect("sqlite::memory:").await.unwrap();
        let bad_disk = GroupSync::new(|| Err(Unsynced::Failed(std::io::Error::other("bad block"))));
        let db = Db {
            pool: db.pool,
            dialect: Dialect::Sqlite {
                writer: Arc::new(Semaphore::new(1)),
                durable: Some(bad_disk),
            },
        };
        db.check_durable().unwrap();
        let tx = db.begin_write().await.unwrap();
        let committed = tx.commit().await;
        assert!(
            matches!(committed, Err(StorageError::NotDurable(_))),
            "{committed:?}"
        );
        let begun = db.begin_write().await.err().unwrap();
        assert!(matches!(begun, StorageError::NotDurable(_)), "{begun}");
        db.check_durable().unwrap_err();
        db.read().await.unwrap();
    }
}
