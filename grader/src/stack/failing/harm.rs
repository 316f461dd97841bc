//! One failure, under way. Every one ends by itself: when it is mended, when this value is dropped, when this program
//! ends, or when its time is up.

use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;

use super::link::{Line, Link};
use crate::failures::Failure;
use crate::stack::process::{Process, READY_WITHIN};
use crate::stack::{Programs, StackError, StackState};

/// Nobody's machine is kept busy longer than that, whatever happens to this program.
const LONGEST: Duration = Duration::from_secs(1200);
/// The process that holds the lock.
pub(super) const LOCK: &str = "drill-lock";
/// So many busy threads for each processor.
const BUSY_PER_PROCESSOR: usize = 6;

/// What a failure needs to know of the stack that it breaks.
pub(super) struct Victim<'a> {
    pub(super) programs: &'a Programs,
    pub(super) state: &'a mut StackState,
    pub(super) run_dir: &'a std::path::Path,
    pub(super) link: &'a Link,
    pub(super) database: u16,
}

/// What has to be undone.
#[derive(Debug)]
pub(super) enum Harm {
    Worker,
    Line,
    /// A client of the database that holds a lock; its end is the lock's end.
    Lock(#[expect(dead_code, reason = "dropping it ends the process")] Process),
    /// Set when the threads shall stop.
    Busy(Arc<AtomicBool>),
    Nothing,
}

impl Harm {
    /// Breaks something.
    pub(super) fn begin(failure: Failure, victim: &mut Victim<'_>) -> Result<Self, StackError> {
        match failure {
            Failure::WorkerKilled => {
                if let Some(worker) = victim.state.process("worker-service") {
                    worker.signal(Signal::SIGKILL);
                }
                Ok(Self::Worker)
            }
            Failure::ConnectionsExhausted => lock(victim),
            Failure::Latency => {
                victim.link.set(Line::Slow);
                Ok(Self::Line)
            }
            Failure::Partition => {
                victim.link.set(Line::Cut);
                Ok(Self::Line)
            }
            Failure::HighCpu => Ok(Self::Busy(burn())),
            Failure::Nothing => Ok(Self::Nothing),
        }
    }

    /// Undoes it.
    pub(super) fn mend(self, victim: &mut Victim<'_>) -> Result<(), StackError> {
        match &self {
            Self::Worker => {
                start_worker(victim.state)?;
                victim.state.write(victim.run_dir)?;
            }
            Self::Line => victim.link.set(Line::Open),
            Self::Lock(_) | Self::Busy(_) | Self::Nothing => {}
        }
        // Dropping it does the rest.
        Ok(())
    }
}

impl Drop for Harm {
    fn drop(&mut self) {
        if let Self::Busy(stop) = self {
            stop.store(true, Ordering::Relaxed);
        }
    }
}

/// Starts the worker if it does not run.
pub(super) fn start_worker(state: &mut StackState) -> Result<(), StackError> {
    match state.process("worker-service") {
        Some(worker) if !worker.is_running() => worker.start_again(),
        _ => Ok(()),
    }
}

/// A transaction that somebody forgot to end: it holds the lock that every query needs.
fn lock(victim: &Victim<'_>) -> Result<Harm, StackError> {
    let sleep = LONGEST.as_secs();
    let sql = format!(
        "BEGIN; LOCK TABLE tasks IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep({sleep}); ROLLBACK;"
    );
    let mut psql = Command::new(victim.programs.require_postgres("psql")?);
    psql.args([
        "-X",
        "-q",
        "-h",
        "127.0.0.1",
        "-U",
        "flowforge",
        "-d",
        "postgres",
    ])
    .args(["-p", &victim.database.to_string(), "-c", &sql])
    // The server looks after its client, and lets the lock go when the client is gone.
    .env("PGOPTIONS", "-c client_connection_check_interval=500ms")
    .stdin(Stdio::null());
    Process::start(LOCK, victim.run_dir, psql).map(Harm::Lock)
}

fn burn() -> Arc<AtomicBool> {
    let stop = Arc::new(AtomicBool::new(false));
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let until = Instant::now() + LONGEST;
    for _ in 0..processors * BUSY_PER_PROCESSOR {
        let stop = Arc::clone(&stop);
        std::thread::spawn(move || {
            while !stop.load(Ordering::Relaxed) && Instant::now() < until {
                std::hint::black_box((0..20_000_u64).fold(1_u64, |a, b| a.wrapping_mul(31) ^ b));
            }
        });
    }
    stop
}

/// How long a service that was started again may take to answer.
pub(super) const ANSWERS_WITHIN: Duration = READY_WITHIN;
