//! Processes start, drain, stop and crash.

use super::api::ApiReplica;
use super::workers::Worker;
use super::{Event, ProcessId, System};
use crate::process::Process;
use crate::random::Random;
use crate::scrape::Target;

/// How long a stopping replica finishes what it has, and how long until it is back.
const DRAIN_US: u64 = 2_000_000;
const RESTART_US: u64 = 7_000_000;
/// Between two replicas of a rolling restart.
const ROLL_US: u64 = 45_000_000;
/// A dead worker's tasks go back to the queue after this.
const LEASE_US: u64 = 60_000_000;

impl System {
    pub(super) fn set_up(&mut self) {
        let topology = self.scenario.topology.clone();
        for replica in 0..topology.api_replicas {
            self.apis.push(ApiReplica::new(
                None,
                0,
                String::new(),
                topology.api_pool_max,
            ));
            self.targets
                .push(Target::new("api-service", format!("api-{replica}:8080")));
            // The last roll-out before the dataset begins.
            self.agenda.plan(
                ROLL_US * replica as u64,
                Event::Start(ProcessId::Api(replica)),
            );
        }
        for worker in 0..topology.workers {
            self.workers.push(Worker::new(
                None,
                0,
                String::new(),
                topology.worker_slots,
                topology.worker_pool_max,
            ));
            self.targets.push(Target::new(
                "worker-service",
                format!("worker-{worker}:8081"),
            ));
            self.agenda.plan(
                20_000_000 * (worker as u64 + 1),
                Event::Start(ProcessId::Worker(worker)),
            );
        }
        self.targets
            .push(Target::new("node", "node-0:9100".to_owned()));
        self.begin_traffic();
        self.begin_scrapes();
        self.after(0, Event::Beat);
        for (incident, planned) in self.scenario.incidents.clone().into_iter().enumerate() {
            let begins_us = (self.scenario.warm_up_ms + planned.at_ms) as u64 * 1000;
            self.agenda.plan(begins_us, Event::FaultBegins(incident));
            self.agenda.plan(
                begins_us + planned.duration_ms as u64 * 1000,
                Event::FaultEnds(incident),
            );
        }
    }

    /// Replaces one api replica after the other, as a deployment does.
    pub(crate) fn restart_apis(&mut self) {
        for replica in 0..self.apis.len() {
            let wait_us = ROLL_US * replica as u64;
            let process = ProcessId::Api(replica);
            self.after(wait_us, Event::Drain(process));
            self.after(wait_us + DRAIN_US, Event::Stop(process));
            self.after(wait_us + DRAIN_US + RESTART_US, Event::Start(process));
        }
    }

    /// Replaces one api replica that finishes what it has; it is back after `down_us`.
    pub(crate) fn restart_api(&mut self, replica: usize, down_us: u64) {
        let process = ProcessId::Api(replica);
        self.after(0, Event::Drain(process));
        self.after(DRAIN_US, Event::Stop(process));
        self.after(DRAIN_US + down_us, Event::Start(process));
    }

    /// Kills a worker at once.
    pub(crate) fn crash_worker(&mut self, worker: usize) {
        self.after(0, Event::Stop(ProcessId::Worker(worker)));
    }

    pub(crate) fn start_worker(&mut self, worker: usize) {
        self.after(0, Event::Start(ProcessId::Worker(worker)));
    }

    pub(super) fn drain(&mut self, process: ProcessId) {
        match process {
            ProcessId::Api(replica) => self.apis[replica].is_draining = true,
            ProcessId::Worker(worker) => self.workers[worker].is_draining = true,
        }
    }

    pub(super) fn stop(&mut self, process: ProcessId) {
        let topology = &self.scenario.topology;
        match process {
            ProcessId::Api(replica) => {
                let epoch = self.apis[replica].epoch;
                self.apis[replica] =
                    ApiReplica::new(None, epoch, String::new(), topology.api_pool_max);
                self.drop_requests_of(replica);
            }
            ProcessId::Worker(worker) => {
                let orphans = self.workers[worker].in_progress;
                let epoch = self.workers[worker].epoch;
                let (slots, pool_max) = (topology.worker_slots, topology.worker_pool_max);
                self.workers[worker] = Worker::new(None, epoch, String::new(), slots, pool_max);
                self.queue.orphaned += orphans;
                self.after(LEASE_US, Event::LeaseExpired { tasks: orphans });
            }
        }
    }

    pub(super) fn start(&mut self, process: ProcessId) {
        let topology = &self.scenario.topology;
        let seed = self.scenario.seed;
        match process {
            ProcessId::Api(replica) => {
                let epoch = self.apis[replica].epoch + 1;
                let random = Random::stream(seed, &format!("api-{replica} {epoch}"));
                let process = Process::new(random, 2_900_000, self.now_us);
                let version = self.conditions.api_version.clone();
                self.apis[replica] =
                    ApiReplica::new(Some(process), epoch, version, topology.api_pool_max);
                self.after(120_000, Event::ReadDepth { replica, epoch });
            }
            ProcessId::Worker(worker) => {
                let epoch = self.workers[worker].epoch + 1;
                let random = Random::stream(seed, &format!("worker-{worker} {epoch}"));
                let process = Process::new(random, 2_300_000, self.now_us);
                let version = self.conditions.worker_version.clone();
                let (slots, pool_max) = (topology.worker_slots, topology.worker_pool_max);
                self.workers[worker] = Worker::new(Some(process), epoch, version, slots, pool_max);
                // Workers poll at different moments of a second, so that they share the tasks.
                self.after(
                    310_000 + 430_000 * worker as u64,
                    Event::Poll { worker, epoch },
                );
            }
        }
    }
}
