//! Nothing is lost and nothing is made up: checked after every single event.

use super::*;
use crate::faults::{
    Deploy, Fault, Partition, PoolExhausted, QueuePoison, TrafficSurge, WorkerCrash,
};
use crate::load::LoadCurve;
use crate::scenario::{PlannedIncident, Topology};

/// An hour in which everything that touches the books happens.
fn eventful_hour(seed: u64) -> Scenario {
    let incidents = vec![
        PlannedIncident::new(
            (0, 2),
            3,
            Fault::Deploy(Deploy {
                version: "2".to_owned(),
            }),
        ),
        PlannedIncident::new((0, 8), 6, Fault::WorkerCrash(WorkerCrash { worker: 1 })),
        PlannedIncident::new(
            (0, 16),
            4,
            Fault::TrafficSurge(TrafficSurge { factor: 20.0 }),
        ),
        PlannedIncident::new((0, 18), 1, Fault::WorkerCrash(WorkerCrash { worker: 0 })),
        PlannedIncident::new(
            (0, 30),
            15,
            Fault::PoolExhausted(PoolExhausted { leak_share: 0.3 }),
        ),
        PlannedIncident::new((0, 48), 10, Fault::QueuePoison(QueuePoison { tasks: 6 })),
        PlannedIncident::new((0, 50), 1, Fault::WorkerCrash(WorkerCrash { worker: 0 })),
        PlannedIncident::new(
            (0, 52),
            4,
            Fault::Partition(Partition {
                replicas: vec![0, 2],
            }),
        ),
    ];
    let topology = Topology::default();
    Scenario {
        topology,
        incidents,
        load: LoadCurve::flat(5.0),
        ..Scenario::quiet_hour(seed)
    }
}

#[track_caller]
fn check_books(system: &System) {
    let in_progress: usize = system.workers.iter().map(|worker| worker.in_progress).sum();
    let open = system.queue.created - system.queue.completed;
    let found = system.queue.depth() + in_progress + system.queue.orphaned;
    assert_eq!(open, found as u64, "tasks at {} us", system.now_us);
    for (replica, api) in system.apis.iter().enumerate() {
        let requests = system
            .requests
            .values()
            .filter(|request| request.is_at(replica))
            .count();
        assert_eq!(
            api.in_flight, requests as u64,
            "requests at api-{replica}, {} us",
            system.now_us
        );
        assert!(
            api.pool.open() <= api.pool.max,
            "connections of api-{replica}, {} us",
            system.now_us
        );
    }
    for worker in &system.workers {
        assert!(worker.in_progress <= system.scenario.topology.worker_slots);
        assert!(worker.pool.open() <= worker.pool.max);
    }
}

#[test]
fn tasks_requests_and_connections_are_conserved_through_every_event() {
    for seed in 1..4 {
        let mut system = System::new(&eventful_hour(seed));
        let mut events = 0;
        while let Some((at_us, event)) = system.agenda.next_before(65 * 60_000_000) {
            system.now_us = at_us;
            system.handle(event);
            check_books(&system);
            events += 1;
        }
        assert!(events > 100_000, "{events}");
        assert!(system.queue.completed > 3000, "{}", system.queue.completed);
        assert_eq!(system.queue.orphaned, 0);
    }
}

#[test]
fn time_never_runs_backwards() {
    let mut agenda = Agenda::default();
    for at_us in [30, 10, 20, 10] {
        agenda.plan(at_us, Event::Beat);
    }
    let times: Vec<u64> = std::iter::from_fn(|| agenda.next_before(30))
        .map(|(at_us, _)| at_us)
        .collect();
    assert_eq!(times, [10, 10, 20]);
}
