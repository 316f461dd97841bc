//! What a seed draws for an incident: who, how bad, when, how long.

use super::IncidentKind;
use crate::faults::{
    BadDeploy, ConnectionLeak, CounterReset, CpuSaturation, DependencyFlapping, ErrorBurst, Fault,
    LatencyOnePath, Partition, PoolExhausted, QueuePoison, SlowWorker, TailLatency, TargetLost,
    TrafficSurge, WorkerCrash,
};
use crate::random::Random;
use crate::route::{Endpoint, USERS_ENDPOINTS};
use crate::scenario::{MINUTE_MS, PlannedIncident, SECOND_MS};

const REPLICAS: u64 = 3;
const WORKERS: u64 = 2;

pub(super) fn draw(kind: IncidentKind, random: &mut Random) -> PlannedIncident {
    let fault = fault(kind, random);
    let (shortest, longest) = minutes(kind);
    PlannedIncident {
        at_ms: 90 * MINUTE_MS + random.below(20 * 60) as i64 * SECOND_MS,
        duration_ms: random.between(shortest, longest) as i64 * MINUTE_MS,
        fault,
    }
}

/// How long an incident of this kind lasts. What leaves a long queue is short: the queue is to be gone at the end.
fn minutes(kind: IncidentKind) -> (f64, f64) {
    match kind {
        IncidentKind::WorkerCrash | IncidentKind::SlowWorker => (22.0, 36.0),
        IncidentKind::QueuePoison | IncidentKind::TrafficSurge => (18.0, 26.0),
        IncidentKind::CpuSaturation => (16.0, 22.0),
        IncidentKind::ConnectionLeak => (80.0, 95.0),
        IncidentKind::CounterReset => (30.0, 60.0),
        _ => (20.0, 50.0),
    }
}

fn fault(kind: IncidentKind, random: &mut Random) -> Fault {
    match kind {
        IncidentKind::WorkerCrash => Fault::WorkerCrash(WorkerCrash {
            worker: random.below(WORKERS) as usize,
        }),
        IncidentKind::SlowWorker => Fault::SlowWorker(SlowWorker {
            worker: random.below(WORKERS) as usize,
            factor: random.between(14.0, 30.0).round(),
        }),
        IncidentKind::PoolExhausted => Fault::PoolExhausted(PoolExhausted {
            leak_share: random.between(0.04, 0.1),
        }),
        IncidentKind::ConnectionLeak => Fault::ConnectionLeak(ConnectionLeak {
            leak_share: random.between(0.0045, 0.0065),
        }),
        IncidentKind::LatencyOnePath => Fault::LatencyOnePath(LatencyOnePath {
            endpoint: endpoint(random),
            extra_median_ms: 600 + 100 * random.below(10),
        }),
        IncidentKind::TailLatency => Fault::TailLatency(TailLatency {
            endpoint: endpoint(random),
            extra_median_ms: 900 + 100 * random.below(6),
            share: random.between(0.17, 0.28),
        }),
        IncidentKind::ErrorBurst => Fault::ErrorBurst(ErrorBurst {
            replica: random.below(REPLICAS) as usize,
            endpoint: endpoint(random),
            share: random.between(0.6, 0.95),
        }),
        IncidentKind::BadDeploy => Fault::BadDeploy(BadDeploy {
            version: format!("1.5.{}", random.below(9)),
            endpoint: endpoint(random),
            share: random.between(0.25, 0.7),
        }),
        IncidentKind::CpuSaturation => Fault::CpuSaturation(CpuSaturation {
            programs: 14 + random.below(7) as usize,
        }),
        IncidentKind::Partition => Fault::Partition(Partition {
            replicas: cut_off(random),
        }),
        IncidentKind::TrafficSurge => Fault::TrafficSurge(TrafficSurge {
            factor: (random.between(2.8, 3.4) * 10.0).round() / 10.0,
        }),
        IncidentKind::QueuePoison => Fault::QueuePoison(QueuePoison {
            tasks: 5 + random.below(3) as usize,
        }),
        IncidentKind::TargetLost => Fault::TargetLost(TargetLost {
            targets: vec![random.below(REPLICAS + WORKERS) as usize],
        }),
        IncidentKind::CounterReset => Fault::CounterReset(CounterReset {
            replica: random.below(REPLICAS) as usize,
            every_ms: (4 + random.below(7)) * 60_000,
        }),
        IncidentKind::DependencyFlapping => Fault::DependencyFlapping(DependencyFlapping {
            down_ms: (45 + random.below(10) * 5) * 1000,
            up_ms: (60 + random.below(10) * 6) * 1000,
        }),
    }
}

fn endpoint(random: &mut Random) -> Endpoint {
    USERS_ENDPOINTS[random.below(USERS_ENDPOINTS.len() as u64) as usize]
}

/// One replica, two, or all.
fn cut_off(random: &mut Random) -> Vec<usize> {
    let first = random.below(REPLICAS);
    let count = 1 + random.below(REPLICAS);
    let mut replicas: Vec<usize> = (first..first + count)
        .map(|replica| (replica % REPLICAS) as usize)
        .collect();
    replicas.sort_unstable();
    replicas
}
