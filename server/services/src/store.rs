//! Where everything is kept, opened: the database, brought up to date, and the folder of evidence. Processes that share
//! the database have to share the folder as well.

use std::path::{Path, PathBuf};

use storage::{Blobs, Db, StorageError};

/// An open store, to be handed to [`crate::Services::open`].
#[derive(Clone)]
pub struct Store {
    pub(crate) db: Db,
    pub(crate) blobs: Blobs,
}

/// Why a store could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    #[error("data directory `{path}` can't be made: {source}", path = path.display())]
    Folder {
        path: PathBuf,
        source: std::io::Error,
    },
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl Store {
    /// Connects to the database, brings it up to date, and opens the folder of evidence below `data_dir`.
    pub async fn open(database_url: &str, data_dir: &Path) -> Result<Self, StoreError> {
        std::fs::create_dir_all(data_dir).map_err(|source| StoreError::Folder {
            path: data_dir.to_path_buf(),
            source,
        })?;
        let db = Db::connect(database_url).await?;
        db.migrate().await?;
        let blobs = Blobs::in_folder(&data_dir.join("evidence"))?;
        Ok(Self { db, blobs })
    }

    /// Lets go of the database.
    pub async fn close(self) {
        self.db.close().await;
    }
}
