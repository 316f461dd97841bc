//! `labcheck explain`: a check of a lab with its whole hint ladder, a check of the linter, or a misconception.

use std::fmt::Write;
use std::path::Path;

use clap::Args;

use super::error::CliError;
use super::{Exit, labs, output};
use crate::rubric::Criterion;

#[derive(Debug, Args)]
pub(super) struct ExplainArguments {
    /// Checks of a lab (`failures-exact`), misconceptions (`I15`), checks of the linter (`pint/promql/impossible`)
    #[arg(required = true, value_name = "ID")]
    ids: Vec<String>,
}

pub(super) fn explain(
    folder: Option<&Path>,
    arguments: &ExplainArguments,
) -> Result<Exit, CliError> {
    // A linter's check can be explained anywhere; the checks of the labs only where the labs are.
    let rubrics = match labs::all(folder) {
        Err(CliError::NoLabsFolder) => Vec::new(),
        rubrics => rubrics?,
    };
    let mut text = String::new();
    for id in &arguments.ids {
        let known = lint::explain(id);
        if let Some(page) = &known {
            text.push_str(page);
            text.push('\n');
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
    // Writing to a String can't fail.
    let _ = writeln!(text, "{}  {}\n", criterion.id, criterion.title);
    let _ = writeln!(text, "  wanted  {}", criterion.expected);
    let _ = writeln!(text, "  why     {}", criterion.why);
    for (index, hint) in criterion.hints.iter().enumerate() {
        let _ = writeln!(text, "  hint {}  {hint}", index + 1);
    }
    if let Some(lesson) = &criterion.lesson {
        let _ = writeln!(text, "  read    /lessons/{lesson}");
    }
    text.push('\n');
}
