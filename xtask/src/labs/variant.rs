//! One FlowForge that a lab is tried on, and how it must be graded.

use std::fs;
use std::path::PathBuf;
use std::sync::Arc;

use anyhow::{Context, bail};
use grader::stack::{FlowForgeSource, Ports, Programs, Stack, StackPlan};
use grader::{CollectOptions, Guard, Targets};
use labs::{Catalogue, Lab};
use model::{Report, Status};

use super::golden::Golden;
use crate::root;

/// A lab, and the code that it is tried on.
#[derive(Debug, Clone)]
pub struct Variant {
    lab: Arc<Lab>,
    source: FlowForgeSource,
}

/// Every lab with the reference, the starter and each of its mistakes.
pub fn variants() -> anyhow::Result<Vec<Variant>> {
    let catalogue = Catalogue::load(&root().join("labs")).map_err(|problems| {
        let problems: Vec<String> = problems.iter().map(ToString::to_string).collect();
        anyhow::anyhow!(problems.join("\n"))
    })?;
    let mut variants = Vec::new();
    for lab in catalogue.iter() {
        let lab = Arc::new(lab.clone());
        let mistakes = mistakes(&lab)?;
        if mistakes.is_empty() {
            bail!(
                "lab `{}` has no mistake: who knows what it catches?",
                lab.rubric.lab
            );
        }
        let whole = [FlowForgeSource::Reference, FlowForgeSource::Starter];
        variants.extend(whole.into_iter().chain(mistakes).map(|source| Variant {
            lab: Arc::clone(&lab),
            source,
        }));
    }
    Ok(variants)
}

fn mistakes(lab: &Lab) -> anyhow::Result<Vec<FlowForgeSource>> {
    let folder = lab.folder.join("mistakes");
    let entries =
        fs::read_dir(&folder).with_context(|| format!("could not read {}", folder.display()))?;
    let mut names: Vec<String> = entries
        .filter_map(Result::ok)
        .filter(|entry| entry.path().is_dir())
        .map(|entry| entry.file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    let lab = lab.rubric.lab.to_string();
    Ok(names
        .into_iter()
        .map(|name| FlowForgeSource::Mistake {
            lab: lab.clone(),
            name,
        })
        .collect())
}

impl Variant {
    /// The code that is built.
    pub fn source(&self) -> &FlowForgeSource {
        &self.source
    }

    pub fn is_called(&self, name: &str) -> bool {
        self.name() == name
    }

    fn name(&self) -> String {
        match &self.source {
            FlowForgeSource::Mistake { name, .. } => name.clone(),
            source => source.name(),
        }
    }

    /// Runs the lab on a stack of its own; says what it lost, or how that is not what it should lose.
    pub async fn grade(&self, seed: u64, bless: bool) -> anyhow::Result<String> {
        let report = self.report(seed).await?;
        let lost = Golden::of(&report);
        if lost.has(Status::Error) {
            bail!(
                "an infrastructure fault: {lost}; the evidence is in {}",
                self.run_dir().display()
            );
        }
        let points = format!("{:>3}/{}", report.points, report.points_possible);
        match &self.source {
            FlowForgeSource::Starter if report.is_full_marks() => {
                bail!("{points} without any work")
            }
            FlowForgeSource::Starter => Ok(points),
            FlowForgeSource::Mistake { .. } if report.is_full_marks() => {
                bail!("{points} in spite of the mistake")
            }
            FlowForgeSource::Mistake { name, .. } => {
                let golden = self
                    .lab
                    .folder
                    .join("mistakes")
                    .join(name)
                    .join("report.json");
                if bless {
                    lost.write(&golden)?;
                } else {
                    let golden = Golden::read(&golden)?;
                    golden
                        .compare(&lost, &self.lab.rubric)
                        .with_context(|| self.evidence())?;
                }
                Ok(format!("{points}  {lost}"))
            }
            _ if report.is_full_marks() => Ok(points),
            _ => bail!("{points}, loses {lost}; {}", self.evidence()),
        }
    }

    fn evidence(&self) -> String {
        let file = self.run_dir().join("evidence.json");
        format!("`labcheck replay {}` shows why", file.display())
    }

    fn run_dir(&self) -> PathBuf {
        root().join("target/stack/run/labs").join(format!(
            "{}-{}",
            self.lab.rubric.lab,
            self.name()
        ))
    }

    async fn report(&self, seed: u64) -> anyhow::Result<Report> {
        let run_dir = self.run_dir();
        // An older run's samples must not be graded.
        let _ = fs::remove_dir_all(&run_dir);
        let programs = Programs::below(&root());
        let build = || {
            self.source.build(
                &programs,
                &root().join("labs"),
                &root().join("target/flowforge"),
            )
        };
        let flowforge = tokio::task::block_in_place(build)?;
        let plan = StackPlan::new(programs, run_dir.clone(), Ports::free()?, flowforge);
        let stack = Stack::up(&plan).await?;
        let targets = Targets::from(stack.targets());
        let options = CollectOptions::new(Guard::open(), seed);
        let evidence = grader::collect(&self.lab.rubric, &targets, &options).await;
        stack.down().await;
        let file = run_dir.join("evidence.json");
        fs::write(&file, evidence.to_canonical_json()?)
            .with_context(|| format!("could not write {}", file.display()))?;
        Ok(grader::judge(&self.lab.rubric, &evidence))
    }
}

impl std::fmt::Display for Variant {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} {}", self.lab.rubric.lab, self.name())
    }
}
