//! What a mistake loses: the checks that do not pass, and how. Amounts are drawn anew each time, so they are left out.

use std::fs;
use std::path::Path;

use anyhow::{Context, bail};
use grader::Rubric;
use model::{CheckId, Report, Status};
use serde::{Deserialize, Serialize};

/// The content of a `report.json`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Golden(Vec<Loss>);

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Loss {
    check: CheckId,
    status: Status,
}

impl Golden {
    /// The checks of a report that did not pass, in the rubric's order.
    pub fn of(report: &Report) -> Self {
        let lost = report
            .verdicts
            .iter()
            .filter(|verdict| verdict.status != Status::Pass);
        Self(
            lost.map(|verdict| Loss {
                check: verdict.check.clone(),
                status: verdict.status,
            })
            .collect(),
        )
    }

    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = fs::read(path).with_context(|| {
            format!(
                "could not read {}; `cargo xtask labs --bless` writes it",
                path.display()
            )
        })?;
        serde_json::from_slice(&text)
            .with_context(|| format!("{} is no list of checks", path.display()))
    }

    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let mut text = serde_json::to_string_pretty(self)?;
        text.push('\n');
        fs::write(path, text).with_context(|| format!("could not write {}", path.display()))
    }

    /// Says what differs, if anything does.
    pub fn compare(&self, found: &Self, rubric: &Rubric) -> anyhow::Result<()> {
        let mut differences: Vec<String> = Vec::new();
        for criterion in &rubric.criteria {
            let (expected, found) = (self.status(&criterion.id), found.status(&criterion.id));
            if expected != found {
                let id = &criterion.id;
                differences.push(format!("`{id}` should {expected:?}, and did {found:?}"));
            }
        }
        // A check that has left the rubric is in no row above.
        if differences.is_empty() && self != found {
            differences.push("report.json names a check that the lab does not have".to_owned());
        }
        if !differences.is_empty() {
            bail!("{}", differences.join("; "));
        }
        Ok(())
    }

    pub fn has(&self, status: Status) -> bool {
        self.0.iter().any(|loss| loss.status == status)
    }

    fn status(&self, check: &CheckId) -> Status {
        self.0
            .iter()
            .find(|loss| loss.check == *check)
            .map_or(Status::Pass, |loss| loss.status)
    }
}

impl std::fmt::Display for Golden {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        // What is skipped follows from what failed.
        let lost = self.0.iter().filter(|loss| loss.status != Status::Skipped);
        let checks: Vec<&str> = lost.map(|loss| loss.check.as_str()).collect();
        f.write_str(&checks.join(", "))
    }
}
