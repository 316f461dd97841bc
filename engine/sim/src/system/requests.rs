//! The life of a request: arrives, may wait for a connection, queries, answers.

use super::database::Query;
use super::pool::Acquired;
use super::{Event, Owner, RequestId, System};
use crate::episode::HarmKind;
use crate::process::Work;
use crate::route::{Endpoint, Status};

/// How long a request waits for a connection before it fails.
const POOL_TIMEOUT_US: u64 = 3_000_000;
/// How long a request tries to reach a database that does not answer.
const CONNECT_TIMEOUT_US: u64 = 2_000_000;
/// What opening a connection takes.
const CONNECT_US: u64 = 3800;
/// Reading one page from somewhere on the disk.
const SCATTERED_READ_US: f64 = 1500.0;
const INVALID_TASKS: f64 = 0.01;
const UNKNOWN_TASKS: f64 = 0.004;

#[derive(Debug)]
pub(super) struct Request {
    replica: usize,
    endpoint: Endpoint,
    arrived_us: u64,
    /// What it will be answered with, unless something goes wrong.
    status: Status,
}

impl Request {
    #[cfg(test)]
    pub(super) fn is_at(&self, replica: usize) -> bool {
        self.replica == replica
    }
}

/// What an endpoint costs: medians in microseconds and deviations of the logarithm.
struct Cost {
    handler_us: f64,
    compute_us: f64,
    compute_sigma: f64,
    wait_us: f64,
    wait_sigma: f64,
    work: Work,
}

fn cost(endpoint: Endpoint) -> Cost {
    let work = |cpu_us, allocates, receives, sends| Work {
        cpu_us,
        allocates,
        receives,
        sends,
    };
    let costs = |handler_us, (compute_us, compute_sigma), (wait_us, wait_sigma), work| Cost {
        handler_us,
        compute_us,
        compute_sigma,
        wait_us,
        wait_sigma,
        work,
    };
    match endpoint {
        Endpoint::ListTasks => costs(
            2600.0,
            (44_000.0, 0.55),
            (3000.0, 0.8),
            work(7200, 96_000, 380, 14_200),
        ),
        Endpoint::CreateTask => costs(
            1100.0,
            (3200.0, 0.5),
            (6500.0, 0.6),
            work(3100, 27_000, 720, 460),
        ),
        Endpoint::GetTask => costs(
            900.0,
            (2300.0, 0.55),
            (900.0, 0.9),
            work(2400, 19_000, 360, 610),
        ),
        Endpoint::Health => costs(180.0, (260.0, 0.4), (0.0, 0.0), work(420, 5200, 190, 150)),
        Endpoint::UnknownGet | Endpoint::UnknownPost => {
            costs(240.0, (0.0, 0.0), (0.0, 0.0), work(500, 6000, 410, 180))
        }
    }
}

impl System {
    pub(super) fn arrives(&mut self, replica: usize, endpoint: Endpoint) {
        if self.apis[replica].process.is_none() {
            return;
        }
        self.apis[replica].in_flight += 1;
        let id = RequestId(self.requests_made);
        self.requests_made += 1;
        let mut request = Request {
            replica,
            endpoint,
            arrived_us: self.now_us,
            status: self.success(endpoint),
        };
        let broken = self.broken_share(replica, endpoint);
        let fails_at_once = self.random.chance(broken);
        if fails_at_once {
            request.status = Status::Internal;
        }
        let needs_no_query = fails_at_once
            || matches!(request.status, Status::BadRequest)
            || cost(endpoint).compute_us <= 0.0;
        self.requests.insert(id, request);
        if needs_no_query {
            self.answer_soon(id);
        } else {
            self.want_connection(Owner::Request(id));
        }
    }

    /// The share of these requests that are answered with 500 at once.
    fn broken_share(&self, replica: usize, endpoint: Endpoint) -> f64 {
        let here = self.conditions.failing.get(&(replica, endpoint)).copied();
        let version = &self.apis[replica].version;
        let everywhere = self
            .conditions
            .broken_version
            .as_ref()
            .filter(|broken| broken.version == *version && broken.endpoint == endpoint)
            .map(|broken| broken.share);
        here.or(everywhere).unwrap_or(0.0)
    }

    fn success(&mut self, endpoint: Endpoint) -> Status {
        match endpoint {
            Endpoint::UnknownGet | Endpoint::UnknownPost => Status::NotFound,
            Endpoint::CreateTask if self.random.chance(INVALID_TASKS) => Status::BadRequest,
            Endpoint::CreateTask => Status::Created,
            Endpoint::GetTask if self.random.chance(UNKNOWN_TASKS) => Status::NotFound,
            _ => Status::Ok,
        }
    }

    pub(super) fn want_connection(&mut self, owner: Owner) {
        let now_us = self.now_us;
        if let Owner::Request(id) = owner
            && self.is_cut_off(id)
        {
            self.after(CONNECT_TIMEOUT_US, Event::ConnectFailed(id));
            return;
        }
        let Some(pool) = self.pool_of(owner) else {
            return;
        };
        match pool.acquire(owner, now_us) {
            Acquired::AtOnce => self.start_query(owner),
            Acquired::Opening => {
                let connect_us = (CONNECT_US as f64 * self.random.between(0.7, 1.6)) as u64;
                if let Some(pool) = self.pool_of(owner) {
                    pool.count_wait(connect_us);
                }
                self.after(connect_us, Event::Connected(owner));
            }
            Acquired::Waits => {
                if let Owner::Request(id) = owner {
                    self.after(POOL_TIMEOUT_US, Event::PoolTimeout(id));
                }
            }
        }
    }

    fn is_cut_off(&self, id: RequestId) -> bool {
        self.requests
            .get(&id)
            .is_some_and(|request| self.conditions.cut_off.contains(&request.replica))
    }

    fn pool_of(&mut self, owner: Owner) -> Option<&mut super::pool::Pool> {
        match owner {
            Owner::Request(id) => self
                .requests
                .get(&id)
                .map(|request| &mut self.apis[request.replica].pool),
            Owner::Claim { worker, epoch } | Owner::Outcome { worker, epoch, .. } => {
                let worker = &mut self.workers[worker];
                (worker.epoch == epoch).then_some(&mut worker.pool)
            }
        }
    }

    pub(super) fn start_query(&mut self, owner: Owner) {
        let (compute_us, wait_us) = match owner {
            Owner::Request(id) => {
                let Some(request) = self.requests.get(&id) else {
                    return;
                };
                let endpoint = request.endpoint;
                let cost = cost(endpoint);
                let mut wait_us = self.random.log_normal(cost.wait_us, cost.wait_sigma);
                if let Some(slow) = self.conditions.slow_queries.get(&endpoint).copied()
                    && (slow.share >= 1.0 || self.random.chance(slow.share))
                {
                    let extra_us = self.random.log_normal(slow.extra_median_us as f64, 0.42);
                    self.database.pages_read += (extra_us / SCATTERED_READ_US) as u64;
                    wait_us += extra_us;
                }
                self.database.pages_read += u64::from(self.random.chance(0.08));
                self.database.writes += u64::from(endpoint == Endpoint::CreateTask);
                (
                    self.random.log_normal(cost.compute_us, cost.compute_sigma),
                    wait_us,
                )
            }
            Owner::Claim { .. } => (
                self.random.log_normal(900.0, 0.4),
                self.random.log_normal(700.0, 0.6),
            ),
            Owner::Outcome { .. } => {
                self.database.writes += 1;
                (
                    self.random.log_normal(1500.0, 0.4),
                    self.random.log_normal(5200.0, 0.6),
                )
            }
        };
        self.submit(Query {
            owner,
            compute_us: compute_us as u64,
            wait_us: wait_us as u64,
        });
    }

    pub(super) fn query_done(&mut self, owner: Owner) {
        if let Owner::Request(id) = owner
            && let Some(request) = self.requests.get(&id)
            && request.endpoint == Endpoint::GetTask
            && self.random.chance(self.conditions.leak_share)
        {
            // The connection is never given back.
            self.answer_soon(id);
            return;
        }
        self.release_connection(owner);
        match owner {
            Owner::Request(id) => self.request_queried(id),
            Owner::Claim { worker, epoch } => self.claim(worker, epoch),
            Owner::Outcome {
                worker,
                epoch,
                has_failed,
                is_poison,
            } => self.finish_task(worker, epoch, has_failed, is_poison),
        }
    }

    fn release_connection(&mut self, owner: Owner) {
        let now_us = self.now_us;
        let next = self.pool_of(owner).and_then(|pool| pool.release(now_us));
        if let Some(next) = next {
            self.start_query(next);
        }
    }

    fn request_queried(&mut self, id: RequestId) {
        let fails = self.random.chance(self.scenario.background_failures);
        let Some(request) = self.requests.get_mut(&id) else {
            return;
        };
        if fails && request.endpoint != Endpoint::Health {
            request.status = Status::Internal;
        } else if request.status == Status::Created {
            self.task_created();
        }
        self.answer_soon(id);
    }

    pub(super) fn pool_timed_out(&mut self, id: RequestId) {
        let now_us = self.now_us;
        let Some(pool) = self.pool_of(Owner::Request(id)) else {
            return;
        };
        if !pool.give_up(Owner::Request(id), now_us) {
            return;
        }
        self.connect_failed(id);
    }

    /// A request that got no connection fails.
    pub(super) fn connect_failed(&mut self, id: RequestId) {
        if let Some(request) = self.requests.get_mut(&id) {
            let is_health = request.endpoint == Endpoint::Health;
            request.status = if is_health {
                Status::Unavailable
            } else {
                Status::Internal
            };
        }
        self.answer_soon(id);
    }

    fn answer_soon(&mut self, id: RequestId) {
        let Some(request) = self.requests.get(&id) else {
            return;
        };
        let handler_us = cost(request.endpoint).handler_us * self.machine.contention();
        let handler_us = self.random.log_normal(handler_us, 0.35);
        self.after(handler_us as u64, Event::Answered(id));
    }

    pub(super) fn answered(&mut self, id: RequestId) {
        let Some(request) = self.requests.remove(&id) else {
            return;
        };
        let duration_us = self.now_us - request.arrived_us;
        let api = &mut self.apis[request.replica];
        let goroutines = api.goroutines();
        api.in_flight -= 1;
        api.count(request.endpoint, request.status, duration_us);
        if let Some(process) = &mut api.process {
            process.work(cost(request.endpoint).work, goroutines, self.now_us);
        }
        self.truth.saw(
            HarmKind::Errors(request.endpoint),
            request.status.is_server_error(),
            self.now_us,
        );
        self.truth.saw(
            HarmKind::Slow(request.endpoint),
            duration_us > 300_000,
            self.now_us,
        );
    }

    /// Forgets the requests of a replica that has stopped: their callers see a broken connection.
    pub(super) fn drop_requests_of(&mut self, replica: usize) {
        self.requests
            .retain(|_, request| request.replica != replica);
    }
}
