//! Recorded evidence: bytes under the name of their SHA-256, written once and never changed.

use std::path::Path;
use std::sync::Arc;

use object_store::local::LocalFileSystem;
use object_store::path::Path as Key;
use object_store::{ObjectStore, ObjectStoreExt, PutMode, PutOptions};

use crate::StorageError;
use crate::token_hash::hex_sha256;

/// The name of stored bytes: their SHA-256.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct BlobId(String);

impl BlobId {
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// A name that comes from the database.
    pub(crate) fn stored(name: String) -> Self {
        Self(name)
    }

    // Two letters of fan-out keep folders small.
    fn key(&self) -> Key {
        Key::from(format!("{}/{}", self.0.get(..2).unwrap_or("xx"), self.0))
    }
}

/// The store of evidence.
#[derive(Debug, Clone)]
pub struct Blobs {
    store: Arc<dyn ObjectStore>,
}

impl Blobs {
    /// Keeps blobs in a local folder, made if missing.
    pub fn in_folder(folder: &Path) -> Result<Blobs, StorageError> {
        std::fs::create_dir_all(folder).map_err(|source| StorageError::BlobFolder {
            path: folder.display().to_string(),
            source,
        })?;
        // With fsync: what was acknowledged must survive a power cut.
        let store = LocalFileSystem::new_with_prefix(folder)?.with_fsync(true);
        Ok(Blobs {
            store: Arc::new(store),
        })
    }

    /// Stores `bytes` and returns their name; storing the same bytes again changes nothing.
    pub async fn put(&self, bytes: Vec<u8>) -> Result<BlobId, StorageError> {
        let id = BlobId(hex_sha256(&bytes));
        let once = PutOptions::from(PutMode::Create);
        match self.store.put_opts(&id.key(), bytes.into(), once).await {
            Ok(_) | Err(object_store::Error::AlreadyExists { .. }) => Ok(id),
            Err(error) => Err(error.into()),
        }
    }

    /// The bytes stored under `id`, or `None` if they are gone. Damaged bytes are an error, never returned.
    pub async fn get(&self, id: &BlobId) -> Result<Option<Vec<u8>>, StorageError> {
        let bytes = match self.store.get(&id.key()).await {
            Ok(found) => found.bytes().await?,
            Err(object_store::Error::NotFound { .. }) => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        if hex_sha256(&bytes) != id.0 {
            let problem = "its bytes do not have the SHA-256 that they are stored under".to_owned();
            return Err(StorageError::Corrupt {
                table: "evidence",
                id: id.0.clone(),
                problem,
            });
        }
        Ok(Some(bytes.into()))
    }
}
