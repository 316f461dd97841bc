//! Heavy work off the async threads, so many pieces of it at once.

use std::sync::Arc;

use tokio::sync::Semaphore;
use tokio::task::JoinError;

/// Places for work of one kind; clones share them.
#[derive(Debug, Clone)]
pub(crate) struct Slots {
    free: Arc<Semaphore>,
}

impl Slots {
    /// At least one.
    pub(crate) fn new(count: usize) -> Self {
        Self {
            free: Arc::new(Semaphore::new(count.max(1))),
        }
    }

    /// Runs `work` once a slot is free, which is taken until the work ends.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, JoinError> {
        // The semaphore is never closed, so there is always a permit to come.
        let slot = Arc::clone(&self.free).acquire_owned().await.ok();
        tokio::task::spawn_blocking(move || {
            // Held here, not by the future: a visitor who hangs up drops that, and the work goes on without them.
            let _slot = slot;
            work()
        })
        .await
    }
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[tokio::test]
    async fn work_that_nobody_waits_for_any_more_keeps_its_slot() {
        let slots = Slots::new(1);
        let (begun, has_begun) = tokio::sync::oneshot::channel();
        let (end, may_end) = mpsc::channel::<()>();
        let visitor = tokio::spawn({
            let slots = slots.clone();
            async move {
                let work = move || {
                    let _ = begun.send(());
                    let _ = may_end.recv();
                };
                slots.run(work).await
            }
        });
        has_begun.await.unwrap();
        visitor.abort();
        assert!(visitor.await.unwrap_err().is_cancelled());
        assert_eq!(slots.free.available_permits(), 0);

        end.send(()).unwrap();
        assert_eq!(slots.run(|| "next").await.unwrap(), "next");
    }
}
