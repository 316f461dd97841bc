//! The drills of a lab about failures, carried out once for all its variants: each takes a minute, whoever looks.
//!
//! One stack is broken and mended again. Variants with rules of their own have a Prometheus of their own beside it,
//! which scrapes the same services.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::Context;
use grader::failures::{Answers, DrillRecord, DrillRecords, Failure};
use grader::stack::failing::{DrillPlan, Scene};
use grader::stack::{FlowForgeBuild, Ports, Programs, Service, Stack, StackPlan, StackState};
use jiff::Timestamp;
use labs::Lab;
use tokio::sync::Mutex;

use crate::root;

const CALM: Duration = Duration::from_secs(16);
const FAILING: Duration = Duration::from_secs(24);
const AFTER: Duration = Duration::from_secs(14);

/// The control first: nothing of an earlier failure can be left then.
const ORDER: [Failure; 6] = [
    Failure::Nothing,
    Failure::WorkerKilled,
    Failure::Latency,
    Failure::Partition,
    Failure::ConnectionsExhausted,
    Failure::HighCpu,
];

/// The session of this run.
#[derive(Debug, Default)]
pub struct Drills(Mutex<Option<(u64, Arc<Session>)>>);

/// Drills that were carried out, and the servers that watched.
#[derive(Debug)]
pub struct Session {
    records: Vec<DrillRecord>,
    /// The address of Prometheus by the text of the rules it has.
    prometheus: BTreeMap<String, String>,
    _watching: Vec<Stack>,
    _broken: Broken,
}

/// A stack whose processes a drill has killed and started: only the state file knows them all.
#[derive(Debug)]
struct Broken {
    run_dir: PathBuf,
}

impl Drop for Broken {
    fn drop(&mut self) {
        if let Ok(Some(state)) = StackState::read(&self.run_dir) {
            state.stop(&self.run_dir);
        }
    }
}

impl Drills {
    /// The session of that seed; who comes second waits for the first.
    pub async fn get(
        &self,
        lab: &Lab,
        flowforge: &FlowForgeBuild,
        seed: u64,
    ) -> anyhow::Result<Arc<Session>> {
        let mut session = self.0.lock().await;
        match &*session {
            Some((of, there)) if *of == seed => Ok(Arc::clone(there)),
            _ => {
                // The one of the last seed goes before its ports and processors are wanted.
                *session = None;
                let carried_out = Arc::new(carry_out(lab, flowforge, seed).await?);
                *session = Some((seed, Arc::clone(&carried_out)));
                Ok(carried_out)
            }
        }
    }
}

impl Session {
    /// The Prometheus that had the rules of this work folder, and the folder's `drills.json`, written as this student
    /// would have it.
    pub fn hand_in(&self, work: &Path) -> anyhow::Result<String> {
        let rules = rules(work)?;
        let url = self
            .prometheus
            .get(&rules)
            .context("no Prometheus watched the drills with these rules")?;
        let answers = work.join("drills.yml");
        let mut text = fs::read_to_string(&answers)
            .with_context(|| format!("could not read {}", answers.display()))?;
        for record in &self.records {
            text = with_times(&text, record)?;
        }
        fs::write(&answers, &text)?;
        let drills = match Answers::parse(&text) {
            // Whoever has nothing to say about a drill has not carried it out.
            Ok(said) => self
                .records
                .iter()
                .filter_map(|record| {
                    let answer = said.about(&record.id)?;
                    Some(DrillRecord {
                        hypothesis: answer.hypothesis.clone(),
                        diagnosed_at_ms: answer.diagnosis.as_ref().map(|_| record.ended_at_ms),
                        ..record.clone()
                    })
                })
                .collect(),
            // The drills were carried out; what is said of them can't be read.
            Err(_) => self.records.clone(),
        };
        let records = serde_json::to_vec_pretty(&DrillRecords { drills })?;
        fs::write(work.join("drills.json"), records)?;
        Ok(url.clone())
    }
}

/// `{latency}` becomes the time when that failure began, `{latency-600}` ten minutes before it.
fn with_times(text: &str, record: &DrillRecord) -> anyhow::Result<String> {
    let at = |ms: i64| anyhow::Ok(Timestamp::from_millisecond(ms)?.to_string());
    let id = &record.id;
    let text = text.replace(&format!("{{{id}}}"), &at(record.injected_at_ms)?);
    Ok(text.replace(
        &format!("{{{id}-600}}"),
        &at(record.injected_at_ms - 600_000)?,
    ))
}

async fn carry_out(lab: &Lab, flowforge: &FlowForgeBuild, seed: u64) -> anyhow::Result<Session> {
    let run_dir = root().join("target/stack/run/labs/drills");
    let _ = fs::remove_dir_all(&run_dir);
    let programs = Programs::below(&root());
    let solution = lab.folder.join("solution");
    let mut plan = StackPlan::new(
        programs.clone(),
        run_dir.join("broken"),
        Ports::free()?,
        flowforge.clone(),
    );
    plan.services.insert(Service::NodeExporter);
    plan.work = Some(solution.clone());
    let stack = Stack::up(&plan).await?;
    let mut prometheus = BTreeMap::new();
    prometheus.insert(rules(&solution)?, address(&stack)?);

    let mut watching = Vec::new();
    for work in folders_with_rules(lab)? {
        let rules = rules(&work)?;
        if prometheus.contains_key(&rules) {
            continue;
        }
        let name = work.file_name().unwrap_or_default();
        let mut beside = StackPlan {
            run_dir: run_dir.join(name),
            ports: plan.ports.with_free(Service::Prometheus)?,
            work: Some(work),
            ..plan.clone()
        };
        // The others run already; this one only scrapes them.
        let others = beside.services.iter().copied();
        beside.elsewhere = others
            .filter(|service| *service != Service::Prometheus)
            .map(|service| (service, String::new()))
            .collect();
        let beside = Stack::up(&beside).await?;
        prometheus.insert(rules, address(&beside)?);
        watching.push(beside);
    }

    stack.detach();
    let broken = Broken {
        run_dir: plan.run_dir.clone(),
    };
    let mut scene = Scene::open(&programs, &plan.run_dir, seed).await?;
    let mut records = Vec::new();
    for failure in ORDER {
        let drill = DrillPlan {
            id: failure.word().to_owned(),
            failure,
            hypothesis: None,
            calm: CALM,
            failing: FAILING,
            after: AFTER,
        };
        let record = scene.play(&drill, std::future::pending(), |_| {}).await?;
        records.push(record);
    }
    scene.close().await?;
    Ok(Session {
        records,
        prometheus,
        _watching: watching,
        _broken: broken,
    })
}

fn address(stack: &Stack) -> anyhow::Result<String> {
    let mut targets = stack.targets();
    targets
        .remove("prometheus")
        .context("the stack has no Prometheus")
}

/// The mistakes and the starter that bring rules.
fn folders_with_rules(lab: &Lab) -> anyhow::Result<Vec<PathBuf>> {
    let mistakes = lab.folder.join("mistakes");
    let entries = fs::read_dir(&mistakes)
        .with_context(|| format!("could not read {}", mistakes.display()))?;
    let mut folders: Vec<PathBuf> = entries
        .filter_map(|entry| Some(entry.ok()?.path()))
        .chain([lab.folder.join("starter")])
        .filter(|folder| folder.join("rules").is_dir())
        .collect();
    folders.sort();
    Ok(folders)
}

fn rules(work: &Path) -> anyhow::Result<String> {
    let path = work.join("rules/flowforge.yml");
    fs::read_to_string(&path).with_context(|| format!("could not read {}", path.display()))
}
