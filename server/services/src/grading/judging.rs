//! Judging on a thread of its own, within a time limit: what is judged may be anybody's.
//!
//! Promises: nobody waits longer than the limit, and a judging that nobody waits for any more ends soon.

use std::time::Duration;

use grader::Interrupt;
use model::{Report, Verdict};
use tokio::sync::mpsc;
use tokio::task::JoinHandle;
use tokio::time::{Instant, timeout_at};

use super::attempt::Ended;

/// The slowest lab takes some seconds on a machine of its own. Meanwhile a grader does nothing else.
const LIMIT: Duration = Duration::from_secs(120);
/// Verdicts that came while the last ones were being stored share one transaction.
const BATCH: usize = 64;

/// A judging under way.
pub(super) struct Judging {
    verdicts: mpsc::UnboundedReceiver<Verdict>,
    task: JoinHandle<Option<Report>>,
    limit: Duration,
    deadline: Instant,
}

impl Judging {
    /// Begins to judge. `judge` is given what tells it to stop, and where its verdicts go; stopped, it has no report.
    pub(super) fn begin(
        judge: impl FnOnce(Interrupt, &mut dyn FnMut(&Verdict)) -> Option<Report> + Send + 'static,
    ) -> Self {
        Self::within(LIMIT, judge)
    }

    fn within(
        limit: Duration,
        judge: impl FnOnce(Interrupt, &mut dyn FnMut(&Verdict)) -> Option<Report> + Send + 'static,
    ) -> Self {
        let (sender, verdicts) = mpsc::unbounded_channel();
        let deadline = Instant::now() + limit;
        let task = tokio::task::spawn_blocking(move || {
            // Weak: whoever keeps the question must not keep the channel open.
            let channel = sender.downgrade();
            let is_over = move || {
                // Nobody receives any more once the lease is lost or the server ends.
                let is_heard = channel.upgrade().is_some_and(|sender| !sender.is_closed());
                !is_heard || Instant::now() >= deadline
            };
            judge(Interrupt::when(is_over), &mut |verdict: &Verdict| {
                let _ = sender.send(verdict.clone());
            })
        });
        Self {
            verdicts,
            task,
            limit,
            deadline,
        }
    }

    /// Verdicts that have come since; none when there are no more.
    pub(super) async fn more(&mut self) -> Result<Vec<Verdict>, Ended> {
        let mut batch = Vec::new();
        let receiving = self.verdicts.recv_many(&mut batch, BATCH);
        match timeout_at(self.deadline, receiving).await {
            Ok(_) => Ok(batch),
            Err(_) => Err(too_long(self.limit)),
        }
    }

    /// The report, after the last verdict.
    pub(super) async fn report(self) -> Result<Report, Ended> {
        match timeout_at(self.deadline, self.task).await {
            Ok(judged) => judged?.ok_or_else(|| too_long(self.limit)),
            Err(_) => Err(too_long(self.limit)),
        }
    }
}

fn too_long(limit: Duration) -> Ended {
    Ended::Fault(format!(
        "judging took longer than {} s: does one of your rules or queries cost so much? If none does, tell your instructor",
        limit.as_secs()
    ))
}

#[cfg(test)]
mod tests {
    use std::sync::mpsc::channel;

    use model::Status;

    use super::*;

    fn verdict() -> Verdict {
        Verdict {
            check: "one".parse().unwrap(),
            title: String::new(),
            status: Status::Pass,
            points: 1.0,
            points_possible: 1.0,
            expected: String::new(),
            observed: String::new(),
            why: String::new(),
            hint: None,
            misconception: None,
            lesson: None,
        }
    }

    fn report() -> Report {
        Report {
            lab: "07-small".parse().unwrap(),
            title: String::new(),
            points: 1.0,
            points_possible: 1.0,
            verdicts: vec![verdict()],
        }
    }

    /// A judging that goes on until it is told to stop, and says then that it was.
    fn endless(limit: Duration) -> (Judging, std::sync::mpsc::Receiver<()>) {
        let (stopped, has_stopped) = channel();
        let judging = Judging::within(limit, move |interrupt, _| {
            while !interrupt.is_over() {
                std::thread::yield_now();
            }
            stopped.send(()).unwrap();
            None
        });
        (judging, has_stopped)
    }

    #[tokio::test]
    async fn verdicts_come_and_then_the_report() {
        let mut judging = Judging::begin(|_, on_verdict| {
            on_verdict(&verdict());
            Some(report())
        });
        assert_eq!(judging.more().await.unwrap(), [verdict()]);
        assert!(judging.more().await.unwrap().is_empty());
        assert_eq!(judging.report().await.unwrap(), report());
    }

    #[tokio::test]
    async fn what_takes_too_long_is_a_fault_and_is_stopped() {
        let (mut judging, has_stopped) = endless(Duration::from_millis(20));
        let ended = match judging.more().await {
            // It may have stopped itself a moment before.
            Ok(none) => {
                assert!(none.is_empty());
                judging.report().await.unwrap_err()
            }
            Err(ended) => ended,
        };
        let Ended::Fault(because) = ended else {
            panic!("no fault: {ended:?}");
        };
        assert!(because.contains("longer than"), "{because}");
        has_stopped.recv_timeout(Duration::from_secs(20)).unwrap();
    }

    #[tokio::test]
    async fn nobody_waits_for_a_check_that_does_not_hear() {
        let (go_on, wait) = channel::<()>();
        let mut judging = Judging::within(Duration::from_millis(20), move |_, _| {
            let _ = wait.recv();
            Some(report())
        });
        let ended = judging.more().await.unwrap_err();
        assert!(matches!(ended, Ended::Fault(_)), "{ended:?}");
        drop(go_on);
    }

    #[tokio::test]
    async fn a_judging_that_is_dropped_is_stopped() {
        let (judging, has_stopped) = endless(Duration::from_secs(600));
        drop(judging);
        has_stopped.recv_timeout(Duration::from_secs(20)).unwrap();
    }
}
