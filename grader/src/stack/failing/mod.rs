//! Breaks a running stack on purpose and mends it again: the drills of lab 05.
//!
//! Promises: traffic flows from before the failure until after it; every failure is undone when the drill ends, when
//! it is broken off, and when this program dies; [`repair`] puts right what even that could leave.

mod harm;
mod link;
mod traffic;

use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

use super::{Process, Programs, Signal, StackError, StackState, StoredProcess};
use crate::failures::{DrillRecord, Failure, Hypothesis};
use harm::{ANSWERS_WITHIN, Harm, Victim};
use link::Link;

const DATABASE_URL: &str = "FLOWFORGE_DATABASE_URL";

/// A drill to carry out.
#[derive(Debug, Clone)]
pub struct DrillPlan {
    pub id: String,
    pub failure: Failure,
    pub hypothesis: Option<Hypothesis>,
    /// How long nothing is broken at first.
    pub calm: Duration,
    /// How long something is broken, unless the drill is ended before.
    pub failing: Duration,
    /// How long is watched after the mending.
    pub after: Duration,
}

/// A stack made ready for drills: traffic flows, and api-service reaches its database over a line of ours.
#[derive(Debug)]
pub struct Scene {
    programs: Programs,
    run_dir: PathBuf,
    state: StackState,
    database: u16,
    link: Link,
    _traffic: Process,
}

impl Scene {
    /// Makes the stack below `run_dir` ready; api-service is started again on the way.
    ///
    /// # Errors
    /// When no stack runs there, or a program does not start.
    pub async fn open(programs: &Programs, run_dir: &Path, seed: u64) -> Result<Self, StackError> {
        let mut state = StackState::read(run_dir)?.ok_or_else(|| StackError::NotRunning {
            run_dir: run_dir.to_owned(),
        })?;
        let database = database_port(&mut state, run_dir)?;
        let link = Link::open(database)
            .await
            .map_err(|_| StackError::NoFreePort)?;
        lead_api(&mut state, run_dir, link.port()).await?;
        let traffic = traffic::start(&mut state, run_dir, seed)?;
        Ok(Self {
            programs: programs.clone(),
            run_dir: run_dir.to_owned(),
            state,
            database,
            link,
            _traffic: traffic,
        })
    }

    /// Carries out one drill. `end` ends the failure before its time; `on_phase` hears of calm, failure and mending.
    ///
    /// # Errors
    /// When the failure can't be brought about or mended.
    pub async fn play(
        &mut self,
        plan: &DrillPlan,
        end: impl Future<Output = ()>,
        on_phase: impl Fn(&DrillRecord),
    ) -> Result<DrillRecord, StackError> {
        let mut record = DrillRecord {
            id: plan.id.clone(),
            failure: plan.failure,
            hypothesis: plan.hypothesis.clone(),
            began_at_ms: now_ms(),
            injected_at_ms: 0,
            mended_at_ms: 0,
            ended_at_ms: 0,
            diagnosed_at_ms: None,
        };
        on_phase(&record);
        let mut victim = Victim {
            programs: &self.programs,
            state: &mut self.state,
            run_dir: &self.run_dir,
            link: &self.link,
            database: self.database,
        };
        tokio::pin!(end);
        let is_ended = tokio::select! {
            () = tokio::time::sleep(plan.calm) => false,
            () = &mut end => true,
        };
        if !is_ended {
            let harm = Harm::begin(plan.failure, &mut victim)?;
            record.injected_at_ms = now_ms();
            on_phase(&record);
            tokio::select! {
                () = tokio::time::sleep(plan.failing) => {}
                () = &mut end => {}
            }
            harm.mend(&mut victim)?;
            record.mended_at_ms = now_ms();
            on_phase(&record);
            tokio::time::sleep(plan.after).await;
        }
        record.ended_at_ms = now_ms();
        Ok(record)
    }

    /// Leads api-service to its database directly again, and ends the traffic.
    ///
    /// # Errors
    /// When api-service does not start again.
    pub async fn close(self) -> Result<(), StackError> {
        repair(&self.run_dir).await
    }
}

/// Puts a stack right that a drill left half-way: api-service talks to its database, and the worker runs.
///
/// # Errors
/// When a service does not start again.
pub async fn repair(run_dir: &Path) -> Result<(), StackError> {
    let Some(mut state) = StackState::read(run_dir)? else {
        return Ok(());
    };
    for (name, program) in [(traffic::NAME, traffic::PROGRAM), (harm::LOCK, "psql")] {
        StoredProcess::left_behind(run_dir, name, program).signal(Signal::SIGKILL);
    }
    let database = database_port(&mut state, run_dir)?;
    harm::start_worker(&mut state)?;
    lead_api(&mut state, run_dir, database).await
}

/// Starts api-service again with its database at `port`.
async fn lead_api(state: &mut StackState, run_dir: &Path, port: u16) -> Result<(), StackError> {
    let health = state.targets.get("api").map(|url| format!("{url}/health"));
    if let Some(api) = state.process("api-service") {
        api.stop();
        let url = super::postgres::url(port);
        api.launch.environment.insert(DATABASE_URL.to_owned(), url);
        api.start_again()?;
    }
    state.write(run_dir)?;
    match health {
        Some(health) => answers(&health).await,
        None => Ok(()),
    }
}

async fn answers(url: &str) -> Result<(), StackError> {
    let client = reqwest::Client::new();
    let asking = async {
        while !client
            .get(url)
            .timeout(Duration::from_secs(2))
            .send()
            .await
            .is_ok_and(|answer| answer.status().is_success())
        {
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    };
    tokio::time::timeout(ANSWERS_WITHIN, asking)
        .await
        .map_err(|_| StackError::SilentAgain {
            address: url.to_owned(),
        })
}

/// Where the database listens: the worker's address of it, which no drill changes.
fn database_port(state: &mut StackState, run_dir: &Path) -> Result<u16, StackError> {
    let url = state
        .process("worker-service")
        .and_then(|worker| worker.launch.environment.get(DATABASE_URL));
    url.and_then(|url| url::Url::parse(url).ok()?.port())
        .ok_or_else(|| StackError::NotRunning {
            run_dir: run_dir.to_owned(),
        })
}

/// Now, in Unix milliseconds.
pub fn now_ms() -> i64 {
    let now = SystemTime::now().duration_since(UNIX_EPOCH);
    now.map_or(0, |now| i64::try_from(now.as_millis()).unwrap_or(i64::MAX))
}
