//! The queue in the database, and the workers that poll it every second.

use std::collections::VecDeque;

use super::api::answer_pool;
use super::pool::Pool;
use super::{Event, Owner, System};
use crate::episode::HarmKind;
use crate::histogram::{Histogram, HistogramNames, TASK_BOUNDS};
use crate::process::{Process, Work};
use crate::scrape::Answer;

const POLL_EVERY_US: u64 = 1_000_000;
/// A task that waited longer is late in the eyes of who created it.
const LATE_AFTER_US: u64 = 30_000_000;
const FAILED_TASKS: f64 = 0.008;
const TASK_MEDIAN_US: f64 = 1_400_000.0;
const TASK_SIGMA: f64 = 0.75;
/// Share of its time that a task computes.
const TASK_CPU_SHARE: f64 = 0.11;
const POLL: Work = Work {
    cpu_us: 450,
    allocates: 3400,
    receives: 210,
    sends: 260,
};

/// Tasks that wait in the database, by the time of their creation; and the books of all tasks.
#[derive(Debug, Default)]
pub(crate) struct Queue {
    pub(crate) tasks: VecDeque<u64>,
    pub(crate) created: u64,
    pub(crate) completed: u64,
    /// Held by workers that died, until their leases run out.
    pub(crate) orphaned: usize,
    /// Waiting tasks that will fail again; they are tried before all others.
    pub(crate) poison: usize,
}

impl Queue {
    /// How many tasks wait.
    pub(crate) fn depth(&self) -> usize {
        self.tasks.len() + self.poison
    }
}

#[derive(Debug)]
pub(crate) struct Worker {
    /// `None` while it is down.
    pub(crate) process: Option<Process>,
    pub(super) epoch: u32,
    pub(super) is_draining: bool,
    version: String,
    slots: usize,
    pub(crate) in_progress: usize,
    pub(crate) pool: Pool,
    succeeded: u64,
    failed: u64,
    durations: Histogram,
}

impl Worker {
    pub(super) fn new(
        process: Option<Process>,
        epoch: u32,
        version: String,
        slots: usize,
        pool_max: usize,
    ) -> Self {
        Self {
            process,
            epoch,
            is_draining: false,
            version,
            slots,
            in_progress: 0,
            pool: Pool::new(pool_max),
            succeeded: 0,
            failed: 0,
            durations: Histogram::new(TASK_BOUNDS),
        }
    }

    pub(super) fn goroutines(&self) -> u64 {
        9 + self.pool.open() as u64 + self.in_progress as u64
    }

    fn is_alive(&self, epoch: u32) -> bool {
        self.process.is_some() && self.epoch == epoch
    }

    fn work(&mut self, work: Work, now_us: u64) {
        let goroutines = self.goroutines();
        if let Some(process) = &mut self.process {
            process.work(work, goroutines, now_us);
        }
    }

    /// FlowForge's own series of this worker.
    pub(super) fn answer(&self, answer: &mut Answer<'_>) {
        const DURATION: HistogramNames = HistogramNames {
            bucket: "flowforge_task_processing_duration_seconds_bucket",
            sum: "flowforge_task_processing_duration_seconds_sum",
            count: "flowforge_task_processing_duration_seconds_count",
        };
        answer.sample("flowforge_build_info", &[("version", &self.version)], 1.0);
        answer_pool(&self.pool, answer);
        self.durations.answer(DURATION, &[], answer);
        answer.sample(
            "flowforge_tasks_completed_total",
            &[("outcome", "failed")],
            self.failed as f64,
        );
        answer.sample(
            "flowforge_tasks_completed_total",
            &[("outcome", "succeeded")],
            self.succeeded as f64,
        );
        answer.plain("flowforge_tasks_in_progress", self.in_progress as f64);
    }
}

impl System {
    pub(super) fn task_created(&mut self) {
        self.queue.created += 1;
        if self.conditions.poison_to_come > 0 {
            self.conditions.poison_to_come -= 1;
            self.queue.poison += 1;
        } else {
            self.queue.tasks.push_back(self.now_us);
        }
    }

    pub(super) fn poll(&mut self, worker: usize, epoch: u32) {
        let now_us = self.now_us;
        let state = &mut self.workers[worker];
        if !state.is_alive(epoch) {
            return;
        }
        state.work(POLL, now_us);
        let has_room = state.in_progress < state.slots && !state.is_draining;
        self.after(POLL_EVERY_US, Event::Poll { worker, epoch });
        if has_room {
            self.want_connection(Owner::Claim { worker, epoch });
        }
    }

    /// Takes as many waiting tasks as there is room for.
    pub(super) fn claim(&mut self, worker: usize, epoch: u32) {
        if !self.workers[worker].is_alive(epoch) {
            return;
        }
        while self.workers[worker].in_progress < self.workers[worker].slots {
            let is_poison = self.queue.poison > 0;
            if is_poison {
                self.queue.poison -= 1;
            } else if let Some(created_us) = self.queue.tasks.pop_front() {
                self.truth.saw(
                    HarmKind::LateTasks,
                    self.now_us - created_us > LATE_AFTER_US,
                    self.now_us,
                );
            } else {
                break;
            }
            self.workers[worker].in_progress += 1;
            let slowness = self.conditions.slow_workers.get(&worker).copied();
            let duration_us = self.random.log_normal(TASK_MEDIAN_US, TASK_SIGMA)
                * self.machine.contention()
                * slowness.unwrap_or(1.0);
            self.after(
                duration_us as u64,
                Event::Processed {
                    worker,
                    epoch,
                    duration_us: duration_us as u64,
                    is_poison,
                },
            );
        }
    }

    pub(super) fn processed(
        &mut self,
        worker: usize,
        epoch: u32,
        duration_us: u64,
        is_poison: bool,
    ) {
        let now_us = self.now_us;
        let state = &mut self.workers[worker];
        if !state.is_alive(epoch) {
            return;
        }
        state.durations.observe(duration_us);
        let cpu_us = (duration_us as f64 * TASK_CPU_SHARE) as u64;
        state.work(
            Work {
                cpu_us,
                allocates: 310_000,
                receives: 2600,
                sends: 1900,
            },
            now_us,
        );
        let has_failed = self.random.chance(FAILED_TASKS) || is_poison;
        self.want_connection(Owner::Outcome {
            worker,
            epoch,
            has_failed,
            is_poison,
        });
    }

    /// The outcome is in the database: the task leaves the worker.
    pub(super) fn finish_task(
        &mut self,
        worker: usize,
        epoch: u32,
        has_failed: bool,
        is_poison: bool,
    ) {
        let is_tried_again =
            is_poison && self.conditions.retries_poison && self.workers[worker].is_alive(epoch);
        if is_tried_again {
            self.queue.poison += 1;
        } else {
            self.queue.completed += 1;
        }
        let state = &mut self.workers[worker];
        if !state.is_alive(epoch) {
            // Written by a query that outlived its worker; the lease must not bring the task back.
            self.queue.orphaned = self.queue.orphaned.saturating_sub(1);
            return;
        }
        state.in_progress -= 1;
        if has_failed {
            state.failed += 1;
        } else {
            state.succeeded += 1;
        }
    }

    pub(super) fn lease_expired(&mut self, tasks: usize) {
        let back = tasks.min(self.queue.orphaned);
        self.queue.orphaned -= back;
        for _ in 0..back {
            self.queue.tasks.push_front(self.now_us);
        }
    }
}
