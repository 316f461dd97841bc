//! The runtime of the process: it ends when its work has ended, also if one of its threads has not.

use std::time::Duration;

use tokio::runtime::Runtime;

/// Runs `work` to its end. Threads that still compute then have `grace` to finish and are left behind after it.
pub fn run_to_end<T>(work: impl Future<Output = T>, grace: Duration) -> std::io::Result<T> {
    let runtime = Runtime::new()?;
    let result = runtime.block_on(work);
    // Dropping the runtime would wait for what nothing stops from outside, such as the judging of a student's rules.
    runtime.shutdown_timeout(grace);
    Ok(result)
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc;

    use super::*;

    #[test]
    fn a_thread_that_never_ends_does_not_keep_the_process() {
        let (release, held) = mpsc::channel::<()>();
        let (ended, has_ended) = mpsc::channel();
        std::thread::spawn(move || {
            let work = async move {
                let (begun, has_begun) = tokio::sync::oneshot::channel();
                tokio::task::spawn_blocking(move || {
                    let _ = begun.send(());
                    held.recv()
                });
                has_begun.await.unwrap();
                "served"
            };
            ended.send(run_to_end(work, Duration::ZERO).unwrap())
        });
        let result = has_ended.recv_timeout(Duration::from_secs(30));
        assert_eq!(result, Ok("served"));
        drop(release);
    }
}
