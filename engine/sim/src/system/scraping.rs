//! Prometheus comes by: every interval, at an offset of its own for each target.

use super::{Event, System};
use crate::scrape::Outcome;

/// Prometheus writes the planned time into the database if it was at most this late.
const LATE_SHARE: f64 = 0.003;

impl System {
    pub(super) fn begin_scrapes(&mut self) {
        let interval_us = self.scenario.scrape_interval_ms as u64 * 1000;
        let start_us = self.scenario.warm_up_ms as u64 * 1000;
        for target in 0..self.targets.len() {
            let offset_ms = self.scrape_random.below(interval_us / 1000);
            self.agenda
                .plan(start_us + offset_ms * 1000, Event::Scrape { target });
        }
    }

    pub(super) fn scrape(&mut self, target: usize) {
        self.after(
            self.scenario.scrape_interval_ms as u64 * 1000,
            Event::Scrape { target },
        );
        let now_us = self.now_us;
        let boot_unix_us = self.boot_unix_us();
        let late_ms = if self.scrape_random.chance(LATE_SHARE) {
            3 + self.scrape_random.below(30)
        } else {
            0
        };
        let timestamp_ms = ((boot_unix_us + now_us) / 1000 + late_ms) as i64;
        let contention = self.machine.contention();
        let cpus = self.scenario.topology.cpus;
        let is_reachable = !self.conditions.unreachable.contains(&target);
        let mut answer = self.targets[target].answer(timestamp_ms);
        let apis = self.apis.len();
        let workers = self.workers.len();
        let outcome = if !is_reachable {
            Outcome::Failed
        } else if target < apis {
            let api = &mut self.apis[target];
            let (goroutines, files) = (
                api.goroutines() + 2,
                10 + api.pool.open() as u64 + api.in_flight,
            );
            if let Some(process) = &mut api.process {
                process.scraped(goroutines, files, now_us);
                process.answer(boot_unix_us, cpus, &mut answer);
                api.answer(&mut answer);
                Outcome::Answered
            } else {
                Outcome::Failed
            }
        } else if target < apis + workers {
            let worker = &mut self.workers[target - apis];
            let (goroutines, files) = (worker.goroutines() + 2, 10 + worker.pool.open() as u64);
            if let Some(process) = &mut worker.process {
                process.scraped(goroutines, files, now_us);
                process.answer(boot_unix_us, cpus, &mut answer);
                worker.answer(&mut answer);
                Outcome::Answered
            } else {
                Outcome::Failed
            }
        } else {
            self.node_exporter.scraped(9, 10, now_us);
            self.node_exporter.answer(boot_unix_us, cpus, &mut answer);
            self.machine.answer(boot_unix_us, now_us, &mut answer);
            Outcome::Answered
        };
        let duration_us = match outcome {
            Outcome::Answered => {
                let median_us = 900.0 + 14.0 * answer.samples() as f64;
                self.scrape_random.log_normal(median_us * contention, 0.22)
            }
            // The connection is refused.
            Outcome::Failed => self.scrape_random.log_normal(420.0, 0.2),
        };
        answer.finish(outcome, duration_us.round() / 1e6);
    }
}
