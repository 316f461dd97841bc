//! A lab with the work that it is tried on, and how that must be graded.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, bail};
use grader::stack::{Ports, Programs, Service, Stack, StackPlan};
use grader::{CollectOptions, Evidence, Guard, Targets, work_folder};
use labs::{Catalogue, Lab};
use model::{Report, Status};

use super::Shared;
use super::drills::Session;
use super::golden::Golden;
use super::subject::{Aim, Subject, subjects};
use crate::root;

/// A lab and what it is tried on.
#[derive(Debug, Clone)]
pub struct Variant {
    lab: Arc<Lab>,
    subject: Subject,
}

/// How a variant is graded.
#[derive(Debug, Clone, Copy)]
pub struct Grading {
    pub seed: u64,
    /// Write down what a mistake loses, instead of comparing it.
    pub bless: bool,
}

/// A variant that was graded as it should be.
#[derive(Debug)]
pub struct Graded {
    pub points: String,
    /// The checks that a mistake lost.
    pub lost: String,
    /// Looking at the stack and judging it, without starting it.
    pub took: Duration,
}

/// Every lab with its solution, its starter and each of its mistakes.
pub fn variants() -> anyhow::Result<Vec<Variant>> {
    let catalogue = Catalogue::load(&root().join("labs")).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(problems.join("\n"))
    })?;
    let mut variants = Vec::new();
    for lab in catalogue.iter() {
        let (runnable, missing) = runnable(lab);
        let left_out = lab.rubric.criteria.len() - runnable.rubric.criteria.len();
        if left_out > 0 {
            let missing: Vec<&str> = missing.into_iter().map(Service::name).collect();
            let name = &lab.rubric.lab;
            println!(
                "- {name}: {left_out} checks skipped without {}",
                missing.join(", ")
            );
        }
        let lab = Arc::new(runnable);
        variants.extend(subjects(&lab)?.into_iter().map(|subject| Variant {
            lab: Arc::clone(&lab),
            subject,
        }));
    }
    Ok(variants)
}

/// Servers that not every machine can have: without one, the checks that look at it are left out.
const OPTIONAL: [Service; 1] = [Service::Grafana];

/// The lab without the checks of what can't be started here, and what that is.
fn runnable(lab: &Lab) -> (Lab, Vec<Service>) {
    let programs = Programs::below(&root());
    let is_missing = |service: &Service| programs.find(service.name()).is_none();
    let missing: Vec<Service> = OPTIONAL.into_iter().filter(is_missing).collect();
    let is_gone = |name: &str| missing.iter().any(|service| service.target() == Some(name));
    let mut lab = lab.clone();
    lab.rubric.targets.retain(|target| !is_gone(&target.name));
    lab.rubric.criteria.retain(|criterion| {
        let uses = criterion.check.uses();
        !uses.targets.into_iter().any(is_gone)
    });
    (lab, missing)
}

impl Variant {
    pub fn subject(&self) -> &Subject {
        &self.subject
    }

    pub fn lab(&self) -> &Lab {
        &self.lab
    }

    pub fn has_drills(&self) -> bool {
        self.lab.rubric.failures.is_some()
    }

    /// The drills that this lab looks back at, if it does; the first to ask waits until they were carried out.
    pub async fn drills(&self, shared: &Shared, seed: u64) -> anyhow::Result<Option<Arc<Session>>> {
        if !self.has_drills() {
            return Ok(None);
        }
        let flowforge = shared.builds.get(&self.subject.flowforge()).await?;
        let session = shared.drills.get(&self.lab, &flowforge, seed).await?;
        Ok(Some(session))
    }

    /// Runs the lab on a stack of its own, or looks back at drills; says what it lost, or how that is not what it
    /// should lose.
    pub async fn grade(
        &self,
        shared: &Shared,
        drills: anyhow::Result<Option<Arc<Session>>>,
        grading: Grading,
    ) -> anyhow::Result<Graded> {
        let (report, took) = self.report(shared, drills?, grading.seed).await?;
        let lost = Golden::of(&report);
        if lost.has(Status::Error) {
            bail!("an infrastructure fault: {lost}; {}", self.evidence());
        }
        let points = format!("{:>3}/{}", report.points, report.points_possible);
        match self.subject.aim() {
            Aim::FullMarks if !report.is_full_marks() => {
                bail!("{points}, loses {lost}; {}", self.evidence())
            }
            Aim::FullMarks if took > self.limit() => bail!(
                "{points}, but it took {:.0} s of {} s",
                took.as_secs_f64(),
                self.limit().as_secs()
            ),
            Aim::LessThanFullMarks if report.is_full_marks() => {
                bail!("{points} without any work")
            }
            Aim::Golden(_) if report.is_full_marks() => bail!("{points} in spite of the mistake"),
            Aim::Golden(name) => self.compare(&lost, name, grading.bless)?,
            Aim::FullMarks | Aim::LessThanFullMarks => {}
        }
        let lost = match self.subject.aim() {
            Aim::Golden(_) => lost.to_string(),
            _ => String::new(),
        };
        Ok(Graded { points, lost, took })
    }

    fn compare(&self, lost: &Golden, mistake: &str, bless: bool) -> anyhow::Result<()> {
        let golden = self.lab.folder.join("mistakes").join(mistake);
        let golden = golden.join("report.json");
        if bless {
            return lost.write(&golden);
        }
        Golden::read(&golden)?
            .compare(lost, &self.lab.rubric)
            .with_context(|| self.evidence())
    }

    /// How long grading may take: the first lab is tried most often.
    fn limit(&self) -> Duration {
        Duration::from_secs(if self.lab.rubric.number == 1 { 20 } else { 60 })
    }

    /// Judging takes seconds: the stacks beside it must not take that for servers that hang.
    fn judge(&self, evidence: &Evidence) -> Report {
        tokio::task::block_in_place(|| grader::judge(&self.lab.rubric, evidence))
    }

    fn evidence(&self) -> String {
        let file = self.run_dir().join("evidence.json");
        format!("`labcheck replay {}` shows why", file.display())
    }

    fn run_dir(&self) -> PathBuf {
        let name = format!("{}-{}", self.lab.rubric.lab, self.subject.name());
        root().join("target/stack/run/labs").join(name)
    }

    async fn report(
        &self,
        shared: &Shared,
        drills: Option<Arc<Session>>,
        seed: u64,
    ) -> anyhow::Result<(Report, Duration)> {
        let run_dir = self.run_dir();
        // An older run's samples must not be graded.
        let _ = fs::remove_dir_all(&run_dir);
        let work = self
            .subject
            .lay_out(&self.lab.folder, &run_dir.join("handed-in"))?;
        if let (Some(drills), Some(work)) = (&drills, &work) {
            return self.look_back(drills, work, seed).await;
        }
        let flowforge = shared.builds.get(&self.subject.flowforge()).await?;
        let mut plan = StackPlan::new(
            Programs::below(&root()),
            run_dir.clone(),
            Ports::free()?,
            flowforge,
        )
        .for_rubric(&self.lab.rubric)?;
        plan.work.clone_from(&work);
        let stack = Stack::up(&plan).await?;
        let targets = plan.targets_of(&self.lab.rubric);
        let mut options = CollectOptions::new(Guard::open(), seed);
        if let Some(work) = &work {
            options.files = work_folder::read(&self.lab.rubric, work)?;
        }
        let started = std::time::Instant::now();
        let evidence = grader::collect(&self.lab.rubric, &targets, &options).await;
        let report = self.judge(&evidence);
        let took = started.elapsed();
        stack.down().await;
        self.replay(&evidence, &report, &run_dir.join("evidence.json"))?;
        Ok((report, took))
    }

    /// Grades what is said of drills that were carried out once for all variants.
    async fn look_back(
        &self,
        drills: &Session,
        work: &Path,
        seed: u64,
    ) -> anyhow::Result<(Report, Duration)> {
        let mut targets = Targets::default();
        targets.set("prometheus", drills.hand_in(work)?);
        let mut options = CollectOptions::new(Guard::open(), seed);
        options.files = work_folder::read(&self.lab.rubric, work)?;
        let started = std::time::Instant::now();
        let evidence = grader::collect(&self.lab.rubric, &targets, &options).await;
        let report = self.judge(&evidence);
        let took = started.elapsed();
        self.replay(&evidence, &report, &self.run_dir().join("evidence.json"))?;
        Ok((report, took))
    }

    /// Keeps the evidence and judges it again from its file, now that the stack is gone: the same, to the byte.
    fn replay(&self, evidence: &Evidence, report: &Report, file: &Path) -> anyhow::Result<()> {
        fs::write(file, evidence.to_canonical_json()?)
            .with_context(|| format!("could not write {}", file.display()))?;
        let again = Evidence::from_json(&fs::read_to_string(file)?)?;
        let again = self.judge(&again);
        if serde_json::to_vec(&again)? != serde_json::to_vec(report)? {
            bail!("judged again, {} gives another report", file.display());
        }
        Ok(())
    }
}

impl std::fmt::Display for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.lab.rubric.lab, self.subject.name())
    }
}
