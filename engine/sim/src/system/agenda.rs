//! What will happen when: the heap of events.

use std::cmp::Ordering;
use std::collections::BinaryHeap;

use super::database::Query;
use super::{Owner, ProcessId, RequestId};

/// Something that happens at one moment.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Event {
    /// A user's request may arrive, if the load of this moment wants it so.
    User,
    Import,
    /// A scanner comes with so many requests still to send.
    Scanner {
        left: u64,
    },
    /// The prober asks a replica for its health.
    Probe {
        replica: usize,
    },
    /// A connection for this owner is open now.
    Connected(Owner),
    PoolTimeout(RequestId),
    /// The database did not answer this request's attempt to connect.
    ConnectFailed(RequestId),
    /// The database has done the computing of a query, and then its waiting.
    QueryComputed(Query),
    QueryDone(Query),
    Answered(RequestId),
    Poll {
        worker: usize,
        epoch: u32,
    },
    Processed {
        worker: usize,
        epoch: u32,
        duration_us: u64,
        is_poison: bool,
    },
    /// The lease of tasks that a dead worker held has run out.
    LeaseExpired {
        tasks: usize,
    },
    /// A replica's background loop reads the depth of the queue.
    ReadDepth {
        replica: usize,
        epoch: u32,
    },
    /// No new requests go to this process.
    Drain(ProcessId),
    Stop(ProcessId),
    Start(ProcessId),
    FaultBegins(usize),
    FaultEnds(usize),
    /// Every five seconds, as the kernel's load average does.
    Beat,
    Scrape {
        target: usize,
    },
}

/// Events in the order of their time; at the same moment, in the order in which they were planned.
#[derive(Debug, Default)]
pub(crate) struct Agenda {
    heap: BinaryHeap<Entry>,
    planned: u64,
}

#[derive(Debug)]
struct Entry {
    at_us: u64,
    order: u64,
    event: Event,
}

impl Agenda {
    pub(crate) fn plan(&mut self, at_us: u64, event: Event) {
        self.heap.push(Entry {
            at_us,
            order: self.planned,
            event,
        });
        self.planned += 1;
    }

    /// The next event before `end_us`.
    pub(crate) fn next_before(&mut self, end_us: u64) -> Option<(u64, Event)> {
        if self.heap.peek()?.at_us >= end_us {
            return None;
        }
        self.heap.pop().map(|entry| (entry.at_us, entry.event))
    }
}

impl Ord for Entry {
    /// Reversed: the standard heap gives its largest first.
    fn cmp(&self, other: &Self) -> Ordering {
        (other.at_us, other.order).cmp(&(self.at_us, self.order))
    }
}

impl PartialOrd for Entry {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Entry {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other) == Ordering::Equal
    }
}

impl Eq for Entry {}
