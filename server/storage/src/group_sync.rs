//! One fsync for many commits.
//!
//! An fsync takes milliseconds, and each commit needs one before it may be acknowledged. Commits that wait at the
//! same time share the next one, as long as it began after they were written.

use std::io;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use tokio::sync::Mutex;

type Sync = dyn Fn() -> io::Result<()> + Send + std::marker::Sync;

/// Makes what was written last, once for everybody who waits.
#[derive(Clone)]
pub(crate) struct GroupSync {
    sync: Arc<Sync>,
    requested: Arc<AtomicU64>,
    /// All requests up to this one are on disk.
    done: Arc<Mutex<u64>>,
}

impl GroupSync {
    pub(crate) fn new(
        sync: impl Fn() -> io::Result<()> + Send + std::marker::Sync + 'static,
    ) -> Self {
        Self {
            sync: Arc::new(sync),
            requested: Arc::default(),
            done: Arc::default(),
        }
    }

    /// Returns once everything written before this call is on disk.
    pub(crate) async fn wait(&self) -> io::Result<()> {
        let wanted = self.requested.fetch_add(1, Ordering::SeqCst) + 1;
        // Whoever holds this is syncing. Those behind it wait, and find that they are covered, or sync for all the rest.
        let mut done = self.done.lock().await;
        if *done >= wanted {
            return Ok(());
        }
        let covered = self.requested.load(Ordering::SeqCst);
        let sync = Arc::clone(&self.sync);
        tokio::task::spawn_blocking(move || sync())
            .await
            .map_err(io::Error::other)??;
        *done = covered;
        Ok(())
    }
}

impl std::fmt::Debug for GroupSync {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("GroupSync")
            .field("requested", &self.requested)
            .finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn those_who_wait_while_a_sync_runs_share_the_next_one() {
        let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
        let (go_on, may_go_on) = mpsc::channel();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let group = GroupSync::new(move || {
            begun.send(()).map_err(io::Error::other)?;
            may_go_on.lock().unwrap().recv().map_err(io::Error::other)
        });
        let first = tokio::spawn({
            let group = group.clone();
            async move { group.wait().await }
        });
        has_begun.recv().await.unwrap();
        let late: Vec<_> = (0..50)
            .map(|_| {
                let group = group.clone();
                tokio::spawn(async move { group.wait().await })
            })
            .collect();
        while group.requested.load(Ordering::SeqCst) < 51 {
            tokio::task::yield_now().await;
        }
        assert!(!first.is_finished());
        go_on.send(()).unwrap();
        go_on.send(()).unwrap();
        first.await.unwrap().unwrap();
        for one in late {
            one.await.unwrap().unwrap();
        }
        has_begun.recv().await.unwrap();
        assert!(has_begun.try_recv().is_err(), "51 waits, two syncs");
    }

    #[tokio::test]
    async fn a_sync_that_fails_is_no_sync() {
        let is_broken = Arc::new(std::sync::atomic::AtomicBool::new(true));
        let group = GroupSync::new({
            let is_broken = Arc::clone(&is_broken);
            move || {
                if is_broken.load(Ordering::SeqCst) {
                    Err(io::Error::other("disk full"))
                } else {
                    Ok(())
                }
            }
        });
        group.wait().await.unwrap_err();
        group.wait().await.unwrap_err();
        is_broken.store(false, Ordering::SeqCst);
        group.wait().await.unwrap();
    }
}
