//! PostgreSQL: a few queries compute at once, the others stand in line; then each may wait for the disk.

use std::collections::VecDeque;

use super::{Event, Owner, System};

/// One query, with what it will cost.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Query {
    pub(crate) owner: Owner,
    pub(crate) compute_us: u64,
    /// Time off the processor: the disk, a lock.
    pub(crate) wait_us: u64,
}

#[derive(Debug)]
pub(crate) struct Database {
    slots: usize,
    computing: usize,
    line: VecDeque<Query>,
    /// What it has used and done since it was started.
    pub(crate) compute_us: u64,
    pub(crate) wait_us: u64,
    pub(crate) pages_read: u64,
    /// Commits, each of which goes to the disk at once.
    pub(crate) writes: u64,
}

impl Database {
    pub(crate) fn new(slots: usize) -> Self {
        Self {
            slots,
            computing: 0,
            line: VecDeque::new(),
            compute_us: 0,
            wait_us: 0,
            pages_read: 0,
            writes: 0,
        }
    }

    /// Queries that compute or stand in line.
    pub(crate) fn busy(&self) -> usize {
        self.computing + self.line.len()
    }
}

impl System {
    pub(super) fn submit(&mut self, query: Query) {
        if self.database.computing < self.database.slots {
            self.compute(query);
        } else {
            self.database.line.push_back(query);
        }
    }

    fn compute(&mut self, query: Query) {
        self.database.computing += 1;
        // A busy machine computes more slowly.
        let stretched = (query.compute_us as f64 * self.machine.contention()) as u64;
        self.after(stretched, Event::QueryComputed(query));
    }

    pub(super) fn query_computed(&mut self, query: Query) {
        self.database.computing -= 1;
        self.database.compute_us += query.compute_us;
        self.database.wait_us += query.wait_us;
        if let Some(next) = self.database.line.pop_front() {
            self.compute(next);
        }
        self.after(query.wait_us, Event::QueryDone(query));
    }
}
