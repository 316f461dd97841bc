//! `labcheck explain`: a check with its whole hint ladder, or a misconception.

use std::fmt::Write;
use std::path::Path;

use clap::Args;

use super::error::CliError;
use super::{Exit, labs, output};
use crate::misconceptions::misconception;
use crate::rubric::Criterion;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Checks (`failures-exact`) and misconceptions (`I15`)
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(super) fn explain(
    folder: Option<&Path>,
    arguments: &ExplainArguments,
) -> Result<Exit, CliError> {
    let rubrics = labs::all(folder)?;
    let mut text = String::new();
    for id in &arguments.ids {
        let known = misconception(id);
        if let Some(known) = known {
            // Writing to a String can't fail.
            let _ = writeln!(
                text,
                "{}  \"{}\"\n\n  {}\n",
                known.id, known.belief, known.truth
            );
        }
        let mut is_check = false;
        for rubric in &rubrics {
            for criterion in &rubric.criteria {
                if criterion.id.as_str() == id {
                    is_check = true;
                    check(&mut text, criterion);
                }
            }
        }
        if !is_check && known.is_none() {
            return Err(CliError::NothingToExplain { id: id.clone() });
        }
    }
    output::print(&text)?;
    Ok(Exit::AllPassed)
}

fn check(text: &mut String, criterion: &Criterion) {
    let _ = writeln!(text, "{}  {}\n", criterion.id, criterion.title);
    let _ = writeln!(text, "  wanted  {}", criterion.check.expected());
    let _ = writeln!(text, "  why     {}", criterion.why);
    for (index, hint) in criterion.hints.iter().enumerate() {
        let _ = writeln!(text, "  hint {}  {hint}", index + 1);
    }
    if let Some(lesson) = &criterion.lesson {
        let _ = writeln!(text, "  read    /lessons/{lesson}");
    }
    text.push('\n');
}
