//! `labcheck drill diagnose`: the moment at which the student knew what it was.

use std::collections::BTreeSet;
use std::path::Path;

use super::super::error::CliError;
use super::super::{Exit, output};
use super::turn::Turn;
use super::under_way::{self, UnderWay};
use crate::failures::Answers;
use crate::stack::failing::now_ms;

pub(super) fn diagnose(run_dir: &Path, files: &Path) -> Result<Exit, CliError> {
    let answers = super::answers(files)?;
    let noted = note(run_dir, files, &answers, now_ms())?;
    if noted.is_empty() {
        return Err(CliError::NothingDiagnosed);
    }
    let noted: Vec<String> = noted.into_iter().collect();
    output::print(&format!("noted: the diagnosis of {}\n", noted.join(", ")))?;
    Ok(Exit::AllPassed)
}

/// Notes the time for each drill that had no diagnosis before, and returns their names.
pub(super) fn note(
    run_dir: &Path,
    files: &Path,
    answers: &Answers,
    now_ms: i64,
) -> Result<BTreeSet<String>, CliError> {
    let has = |id: &str| {
        answers
            .about(id)
            .is_some_and(|answer| answer.diagnosis.is_some())
    };
    let turn = Turn::take(run_dir)?;
    let mut noted = BTreeSet::new();
    if let Some(mut drill) = UnderWay::read(run_dir)?
        && has(&drill.id)
        && drill.diagnosed_at_ms.is_none()
    {
        drill.diagnosed_at_ms = Some(now_ms);
        drill.write(run_dir, &turn)?;
        noted.insert(drill.id);
    }
    let mut records = under_way::records(files)?;
    let mut is_changed = false;
    for record in &mut records.drills {
        if record.diagnosed_at_ms.is_none() && has(&record.id) {
            record.diagnosed_at_ms = Some(now_ms);
            noted.insert(record.id.clone());
            is_changed = true;
        }
    }
    if is_changed {
        under_way::write_records(files, &records, &turn)?;
    }
    Ok(noted)
}
