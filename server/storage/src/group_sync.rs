//! One fsync for many commits.
//!
//! An fsync takes milliseconds, and each commit needs one before it may be acknowledged. Commits that wait at the
//! same time share the next one, as long as it began after they were written.
//!
//! A failed fsync is final: the system may have given up on pages and call them clean, so that the next fsync succeeds
//! over a hole. Of a write-ahead log, recovery drops all that stands behind one.

use std::io;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

use tokio::sync::Mutex;

type Sync = dyn Fn() -> Result<(), Unsynced> + Send + std::marker::Sync;

/// Why nothing was synced.
#[derive(Debug)]
pub(crate) enum Unsynced {
    /// It was not tried, as when no file can be opened: the next sync makes up for it.
    NotTried(io::Error),
    /// What was written may never reach the disk.
    Failed(io::Error),
}

/// Makes what was written last, once for everybody who waits.
#[derive(Clone)]
pub(crate) struct GroupSync {
    sync: Arc<Sync>,
    requested: Arc<AtomicU64>,
    /// All requests up to this one are on disk.
    done: Arc<Mutex<u64>>,
    failure: Arc<OnceLock<Failure>>,
}

/// The sync that failed.
#[derive(Debug)]
struct Failure {
    kind: io::ErrorKind,
    message: String,
}

impl GroupSync {
    pub(crate) fn new(
        sync: impl Fn() -> Result<(), Unsynced> + Send + std::marker::Sync + 'static,
    ) -> Self {
        Self {
            sync: Arc::new(sync),
            requested: Arc::default(),
            done: Arc::default(),
            failure: Arc::default(),
        }
    }

    /// Returns once everything written before this call is on disk.
    pub(crate) async fn wait(&self) -> io::Result<()> {
        let wanted = self.requested.fetch_add(1, Ordering::SeqCst) + 1;
        // Whoever holds this is syncing. Those behind it wait, and find that they are covered, or sync for all the rest.
        let mut done = Arc::clone(&self.done).lock_owned().await;
        if *done >= wanted {
            return Ok(());
        }
        self.check()?;
        let covered = self.requested.load(Ordering::SeqCst);
        let (sync, failure) = (Arc::clone(&self.sync), Arc::clone(&self.failure));
        // The lock goes along: who no longer waits for a sync must not let the next begin before this one's end is noted.
        let synced = tokio::task::spawn_blocking(move || match sync() {
            Ok(()) => {
                *done = covered;
                Ok(())
            }
            Err(Unsynced::NotTried(error)) => Err(error),
            Err(Unsynced::Failed(error)) => {
                failure.get_or_init(|| Failure {
                    kind: error.kind(),
                    message: error.to_string(),
                });
                Err(error)
            }
        });
        synced.await.map_err(io::Error::other)?
    }

    /// Fails once a sync has failed: until a restart nothing that is written can be trusted to last.
    pub(crate) fn check(&self) -> io::Result<()> {
        match self.failure.get() {
            None => Ok(()),
            Some(Failure { kind, message }) => Err(io::Error::new(
                *kind,
                format!(
                    "writing to disk failed before ({message}): restart the server once the disk is well"
                ),
            )),
        }
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
    use std::collections::VecDeque;
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn those_who_wait_while_a_sync_runs_share_the_next_one() {
        let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
        let (go_on, may_go_on) = mpsc::channel();
        let may_go_on = std::sync::Mutex::new(may_go_on);
        let group = GroupSync::new(move || {
            begun.send(()).unwrap();
            may_go_on.lock().unwrap().recv().unwrap();
            Ok(())
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

    /// Ends one sync after the other as `ends` say.
    fn ending(ends: impl IntoIterator<Item = Result<(), Unsynced>>) -> GroupSync {
        let ends = std::sync::Mutex::new(ends.into_iter().collect::<VecDeque<_>>());
        GroupSync::new(move || ends.lock().unwrap().pop_front().unwrap())
    }

    #[tokio::test]
    async fn after_a_failed_sync_no_later_one_is_trusted() {
        let failed = Unsynced::Failed(io::Error::other("bad block"));
        let group = ending([Ok(()), Err(failed), Ok(())]);
        group.wait().await.unwrap();
        group.check().unwrap();
        assert_eq!(group.wait().await.unwrap_err().to_string(), "bad block");
        let later = group.wait().await.unwrap_err().to_string();
        assert!(later.contains("(bad block): restart the server"), "{later}");
        group.check().unwrap_err();
    }

    #[tokio::test]
    async fn a_sync_that_was_not_tried_is_made_up_for() {
        let not_tried = Unsynced::NotTried(io::Error::other("too many open files"));
        let group = ending([Err(not_tried), Ok(())]);
        group.wait().await.unwrap_err();
        group.check().unwrap();
        group.wait().await.unwrap();
    }

    #[tokio::test]
    async fn a_failure_that_nobody_waits_for_is_noted() {
        let (begun, mut has_begun) = tokio::sync::mpsc::unbounded_channel();
        let (fail, may_fail) = mpsc::channel::<()>();
        let may_fail = std::sync::Mutex::new(may_fail);
        let group = GroupSync::new(move || {
            begun.send(()).unwrap();
            may_fail.lock().unwrap().recv().unwrap();
            Err(Unsynced::Failed(io::Error::other("bad block")))
        });
        let visitor = tokio::spawn({
            let group = group.clone();
            async move { group.wait().await }
        });
        has_begun.recv().await.unwrap();
        visitor.abort();
        assert!(visitor.await.unwrap_err().is_cancelled());
        fail.send(()).unwrap();
        let next = group.wait().await.unwrap_err().to_string();
        assert!(next.contains("failed before"), "{next}");
        assert!(has_begun.try_recv().is_err(), "nothing was synced again");
    }
}
