//! A process's connections to the database: a limited number, and a line of those that wait for one.

use std::collections::VecDeque;

use super::Owner;

/// Like pgxpool: opens on demand up to a limit, hands a released connection to who waits longest.
#[derive(Debug)]
pub(crate) struct Pool {
    pub(crate) max: usize,
    pub(crate) idle: usize,
    /// Includes those that were leaked: the pool cannot know.
    pub(crate) in_use: usize,
    waiting: VecDeque<Waiter>,
    waited_us: u64,
}

#[derive(Debug)]
struct Waiter {
    owner: Owner,
    since_us: u64,
}

/// What a request for a connection comes to.
#[derive(Debug, PartialEq, Eq)]
pub(crate) enum Acquired {
    AtOnce,
    /// After opening one.
    Opening,
    Waits,
}

impl Pool {
    /// As many idle connections are kept open.
    const MIN_IDLE: usize = 2;

    pub(crate) fn new(max: usize) -> Self {
        Self {
            max,
            idle: Self::MIN_IDLE.min(max),
            in_use: 0,
            waiting: VecDeque::new(),
            waited_us: 0,
        }
    }

    pub(crate) fn acquire(&mut self, owner: Owner, now_us: u64) -> Acquired {
        if self.idle > 0 {
            self.idle -= 1;
            self.in_use += 1;
            Acquired::AtOnce
        } else if self.in_use < self.max {
            self.in_use += 1;
            Acquired::Opening
        } else {
            self.waiting.push_back(Waiter {
                owner,
                since_us: now_us,
            });
            Acquired::Waits
        }
    }

    /// Whether a connection could be had without waiting.
    pub(crate) fn has_idle(&self) -> bool {
        self.idle > 0
    }

    /// Gives a connection back; the one who gets it next, if somebody waits.
    pub(crate) fn release(&mut self, now_us: u64) -> Option<Owner> {
        let Some(next) = self.waiting.pop_front() else {
            self.in_use -= 1;
            self.idle += 1;
            return None;
        };
        self.waited_us += now_us - next.since_us;
        Some(next.owner)
    }

    /// Takes `owner` out of the line; false if it does not stand there.
    pub(crate) fn give_up(&mut self, owner: Owner, now_us: u64) -> bool {
        let Some(place) = self.waiting.iter().position(|waiter| waiter.owner == owner) else {
            return false;
        };
        if let Some(waiter) = self.waiting.remove(place) {
            self.waited_us += now_us - waiter.since_us;
        }
        true
    }

    pub(crate) fn count_wait(&mut self, waited_us: u64) {
        self.waited_us += waited_us;
    }

    /// Closes one connection that has not been needed.
    pub(crate) fn shrink(&mut self) {
        if self.idle > Self::MIN_IDLE {
            self.idle -= 1;
        }
    }

    pub(crate) fn waited_us(&self) -> u64 {
        self.waited_us
    }

    pub(crate) fn open(&self) -> usize {
        self.idle + self.in_use
    }
}
