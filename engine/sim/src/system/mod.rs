//! FlowForge as a discrete-event simulation: users, replicas, a database, a queue, workers, and who scrapes them.
//!
//! Promises: no clock but its own, nothing but the scenario decides what happens. Time is microseconds since the
//! simulation's start, which lies `warm_up_ms` before the first scrape.

pub(crate) mod agenda;
pub(crate) mod api;
mod conditions;
pub(crate) mod database;
mod lifecycle;
pub(crate) mod pool;
mod requests;
mod scraping;
#[cfg(test)]
mod tests;
mod traffic;
pub(crate) mod workers;

use std::collections::BTreeMap;

use tsdb::MemoryStore;

use crate::machine::Machine;
use crate::process::Process;
use crate::random::Random;
use crate::scenario::Scenario;
use crate::scrape::Target;
use crate::truth::Truth;
use agenda::{Agenda, Event};
use api::ApiReplica;
pub(crate) use conditions::{BrokenVersion, Conditions, SlowQueries};
use database::Database;
use requests::Request;
use traffic::Traffic;
use workers::{Queue, Worker};

/// One service's process.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ProcessId {
    Api(usize),
    Worker(usize),
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct RequestId(u64);

/// Whose connection or query something is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Owner {
    Request(RequestId),
    /// A worker asks for tasks.
    Claim {
        worker: usize,
        epoch: u32,
    },
    /// A worker writes down how a task ended.
    Outcome {
        worker: usize,
        epoch: u32,
        has_failed: bool,
        is_poison: bool,
    },
}

/// Every five seconds the kernel takes its load average, and we what else changes slowly.
pub(crate) const BEAT_US: u64 = 5_000_000;

/// The whole system at one moment.
pub(crate) struct System {
    pub(crate) scenario: Scenario,
    pub(crate) now_us: u64,
    agenda: Agenda,
    pub(crate) conditions: Conditions,
    traffic: Traffic,
    random: Random,
    requests: BTreeMap<RequestId, Request>,
    requests_made: u64,
    next_replica: usize,
    pub(crate) apis: Vec<ApiReplica>,
    pub(crate) workers: Vec<Worker>,
    pub(crate) queue: Queue,
    pub(crate) database: Database,
    pub(crate) machine: Machine,
    node_exporter: Process,
    targets: Vec<Target>,
    scrape_random: Random,
    /// Faults that are there now, and since when.
    active: Vec<(usize, u64)>,
    pub(crate) truth: Truth,
}

impl System {
    pub(crate) fn new(scenario: &Scenario) -> Self {
        let topology = &scenario.topology;
        let stream = |purpose: &str| Random::stream(scenario.seed, purpose);
        let mut system = Self {
            now_us: 0,
            agenda: Agenda::default(),
            conditions: Conditions::new(topology.version.clone()),
            traffic: Traffic::new(scenario),
            random: stream("requests and tasks"),
            requests: BTreeMap::new(),
            requests_made: 0,
            next_replica: 0,
            apis: Vec::new(),
            workers: Vec::new(),
            queue: Queue::default(),
            database: Database::new(topology.database_slots),
            machine: Machine::new(stream("machine"), topology.cpus),
            node_exporter: Process::new(stream("node-exporter"), 2_600_000, 0),
            targets: Vec::new(),
            scrape_random: stream("scrapes"),
            active: Vec::new(),
            truth: Truth::new(scenario),
            scenario: scenario.clone(),
        };
        system.set_up();
        system
    }

    /// Runs from beginning to end and gives what was scraped.
    pub(crate) fn run(mut self) -> (MemoryStore, Truth) {
        let end_us = (self.scenario.warm_up_ms + self.scenario.duration_ms) as u64 * 1000;
        while let Some((at_us, event)) = self.agenda.next_before(end_us) {
            self.now_us = at_us;
            self.handle(event);
        }
        let mut store = MemoryStore::default();
        for target in self.targets {
            target.store(&mut store);
        }
        (store, self.truth)
    }

    fn handle(&mut self, event: Event) {
        match event {
            Event::User => self.user_comes(),
            Event::Import => self.import_comes(),
            Event::Scanner { left } => self.scanner_comes(left),
            Event::Probe { replica } => self.probe(replica),
            Event::Connected(owner) => self.start_query(owner),
            Event::PoolTimeout(request) => self.pool_timed_out(request),
            Event::ConnectFailed(request) => self.connect_failed(request),
            Event::QueryComputed(query) => self.query_computed(query),
            Event::QueryDone(query) => self.query_done(query.owner),
            Event::Answered(request) => self.answered(request),
            Event::Poll { worker, epoch } => self.poll(worker, epoch),
            Event::Processed {
                worker,
                epoch,
                duration_us,
                is_poison,
            } => self.processed(worker, epoch, duration_us, is_poison),
            Event::LeaseExpired { tasks } => self.lease_expired(tasks),
            Event::ReadDepth { replica, epoch } => self.read_depth(replica, epoch),
            Event::Drain(process) => self.drain(process),
            Event::Stop(process) => self.stop(process),
            Event::Start(process) => self.start(process),
            Event::FaultBegins(incident) => self.fault_begins(incident),
            Event::FaultEnds(incident) => self.fault_ends(incident),
            Event::Beat => self.beat(),
            Event::Scrape { target } => self.scrape(target),
        }
    }

    fn after(&mut self, delay_us: u64, event: Event) {
        self.agenda.plan(self.now_us + delay_us, event);
    }

    /// The Unix time at which the simulation's clock shows 0.
    fn boot_unix_us(&self) -> u64 {
        (self.scenario.start_ms - self.scenario.warm_up_ms) as u64 * 1000
    }

    fn fault_begins(&mut self, incident: usize) {
        let fault = self.scenario.incidents[incident].fault.clone();
        self.active.push((incident, self.now_us));
        fault.behaviour().begin(self);
    }

    fn fault_ends(&mut self, incident: usize) {
        let fault = self.scenario.incidents[incident].fault.clone();
        self.active.retain(|(active, _)| *active != incident);
        fault.behaviour().end(self);
    }

    fn faults_go_on(&mut self) {
        for (incident, since_us) in self.active.clone() {
            let fault = self.scenario.incidents[incident].fault.clone();
            fault.behaviour().go_on(self.now_us - since_us, self);
        }
    }

    fn beat(&mut self) {
        self.faults_go_on();
        let cpu = |process: Option<&Process>| process.map_or(0, Process::cpu_us);
        let services: u64 = self
            .apis
            .iter()
            .map(|api| cpu(api.process.as_ref()))
            .sum::<u64>()
            + self
                .workers
                .iter()
                .map(|worker| cpu(worker.process.as_ref()))
                .sum::<u64>()
            + self.node_exporter.cpu_us();
        let resident = |process: Option<&Process>| process.map_or(0, Process::resident_bytes);
        let memory: u64 = self
            .apis
            .iter()
            .map(|api| resident(api.process.as_ref()))
            .sum::<u64>()
            + self
                .workers
                .iter()
                .map(|worker| resident(worker.process.as_ref()))
                .sum::<u64>();
        let network = self
            .apis
            .iter()
            .filter_map(|api| api.process.as_ref())
            .map(Process::network_bytes);
        let network = network.fold((0, 0), |sum, one| (sum.0 + one.0, sum.1 + one.1));
        self.machine
            .beat(BEAT_US, services, memory, network, &self.database);
        // Idle connections go slowly: about one in half a minute.
        if (self.now_us / BEAT_US).is_multiple_of(6) {
            self.apis.iter_mut().for_each(|api| api.pool.shrink());
            self.workers
                .iter_mut()
                .for_each(|worker| worker.pool.shrink());
        }
        self.after(BEAT_US, Event::Beat);
    }
}
