//! The store of evidence.

use storage::{Blobs, StorageError};

fn files(folder: &std::path::Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            found.push(path);
        }
    }
    found
}

#[tokio::test]
async fn bytes_come_back_and_the_same_bytes_are_kept_once() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let id = blobs.put(b"evidence".to_vec()).await.unwrap();
    assert_eq!(blobs.put(b"evidence".to_vec()).await.unwrap(), id);
    assert_eq!(
        blobs.get(&id).await.unwrap().as_deref(),
        Some(&b"evidence"[..])
    );
    assert_eq!(files(folder.path()).len(), 1);
}

#[tokio::test]
async fn damaged_bytes_are_an_error_and_missing_ones_are_none() {
    let folder = tempfile::tempdir().unwrap();
    let blobs = Blobs::in_folder(folder.path()).unwrap();
    let id = blobs.put(b"evidence".to_vec()).await.unwrap();
    let file = files(folder.path()).remove(0);
    std::fs::write(&file, b"evidencf").unwrap();
    assert!(matches!(
        blobs.get(&id).await,
        Err(StorageError::Corrupt {
            table: "evidence",
            ..
        })
    ));
    std::fs::remove_file(file).unwrap();
    assert_eq!(blobs.get(&id).await.unwrap(), None);
}
