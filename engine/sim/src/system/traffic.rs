//! Who asks for what, and when: Poisson arrivals whose rate follows the load curve.

use super::{Event, System};
use crate::load::Wobble;
use crate::random::Random;
use crate::route::Endpoint;
use crate::scenario::Scenario;

const PROBE_EVERY_US: u64 = 5_000_000;
const SCANS_PER_DAY: f64 = 7.0;
/// How long to wait before looking again whether there is an import.
const NO_IMPORT_US: u64 = 20_000_000;

/// The outside world.
#[derive(Debug)]
pub(crate) struct Traffic {
    random: Random,
    wobble: Wobble,
    /// Seconds of day at which the simulation's clock shows 0.
    offset_seconds: f64,
}

impl Traffic {
    pub(super) fn new(scenario: &Scenario) -> Self {
        let seconds = (scenario.warm_up_ms + scenario.duration_ms) as f64 / 1000.0;
        let mut random = Random::stream(scenario.seed, "traffic");
        let since_midnight = (scenario.start_ms - scenario.warm_up_ms).rem_euclid(86_400_000);
        Self {
            wobble: Wobble::new(&mut random, seconds),
            random,
            offset_seconds: since_midnight as f64 / 1000.0,
        }
    }

    fn hour(&self, now_us: u64) -> f64 {
        ((self.offset_seconds + now_us as f64 / 1e6) / 3600.0) % 24.0
    }
}

impl System {
    /// Plans the first arrival of everybody.
    pub(super) fn begin_traffic(&mut self) {
        self.after(0, Event::User);
        self.after(0, Event::Import);
        self.plan_scanner();
        for replica in 0..self.apis.len() {
            // Replicas are probed at different moments.
            self.after(1_300_000 * (replica as u64 + 1), Event::Probe { replica });
        }
    }

    pub(super) fn user_comes(&mut self) {
        let hour = self.traffic.hour(self.now_us);
        let wobble = self.traffic.wobble.at(self.now_us as f64 / 1e6);
        let rate = self.scenario.load.users_at(hour) * wobble * self.conditions.traffic_factor;
        let draw = self.traffic.random.unit();
        let next = self.traffic.random.exponential(rate.max(0.001));
        self.after((next * 1e6) as u64, Event::User);
        self.balance(match draw {
            draw if draw < 0.5 => Endpoint::GetTask,
            draw if draw < 0.78 => Endpoint::ListTasks,
            _ => Endpoint::CreateTask,
        });
    }

    pub(super) fn import_comes(&mut self) {
        let rate = self
            .scenario
            .load
            .imports_at(self.traffic.hour(self.now_us));
        if rate <= 0.0 {
            self.after(NO_IMPORT_US, Event::Import);
            return;
        }
        let next = self.traffic.random.exponential(rate);
        self.after((next * 1e6) as u64, Event::Import);
        self.balance(Endpoint::CreateTask);
    }

    fn plan_scanner(&mut self) {
        let wait = self.traffic.random.exponential(SCANS_PER_DAY / 86_400.0);
        let left = 12 + self.traffic.random.below(50);
        self.after((wait * 1e6) as u64, Event::Scanner { left });
    }

    pub(super) fn scanner_comes(&mut self, left: u64) {
        let is_post = self.traffic.random.chance(0.12);
        self.balance(if is_post {
            Endpoint::UnknownPost
        } else {
            Endpoint::UnknownGet
        });
        if left == 0 {
            self.plan_scanner();
            return;
        }
        let next = self.traffic.random.exponential(2.5);
        self.after((next * 1e6) as u64, Event::Scanner { left: left - 1 });
    }

    pub(super) fn probe(&mut self, replica: usize) {
        self.after(PROBE_EVERY_US, Event::Probe { replica });
        self.arrives(replica, Endpoint::Health);
    }

    /// Gives a request to the next replica that takes any.
    fn balance(&mut self, endpoint: Endpoint) {
        for _ in 0..self.apis.len() {
            let replica = self.next_replica;
            self.next_replica = (replica + 1) % self.apis.len();
            if self.apis[replica].takes_requests() {
                self.arrives(replica, endpoint);
                return;
            }
        }
    }
}
