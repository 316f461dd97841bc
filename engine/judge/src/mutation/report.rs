//! Which mistakes the unit tests let pass.

use std::fmt::Write as _;

use rules::unit_test::{self, Report, RuleSource, RunOptions, TestFile};
use serde::{Deserialize, Serialize};

use super::{Kind, Mutant, Mutation, for_each_mutant};
use crate::error::JudgeError;
use crate::replay::RuleSet;

/// How many mistakes the unit tests noticed, and which they did not.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct MutationReport {
    /// How many broken rule files were tested.
    pub mutants: usize,
    pub survivors: Vec<Survivor>,
}

/// A mistake that no test noticed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Survivor {
    pub rule: String,
    /// Where the rule begins in its file, from 1.
    pub line: usize,
    pub mutation: Mutation,
    /// What was broken, and which case would have caught it.
    pub because: String,
}

/// A student's rules and the tests of them.
#[derive(Debug, Clone, Copy)]
pub struct TestedRules<'a> {
    /// The rule file that is broken: its name, as the tests' `rule_files` name it, and its text.
    pub rules: (&'a str, &'a str),
    /// What `promtool test rules` takes, with its name.
    pub tests: (&'a str, &'a str),
    /// The label that says how urgent an alert is.
    pub severity_label: &'a str,
}

impl MutationReport {
    /// The share of the mistakes that were noticed; 1 where there was none to make.
    pub fn share_noticed(&self) -> f64 {
        if self.mutants == 0 {
            return 1.0;
        }
        1.0 - self.survivors.len() as f64 / self.mutants as f64
    }
}

/// Breaks the rules in all ways, one mistake at a time, and runs their unit tests on each.
///
/// # Errors
/// When a server would not take the rules, the tests cannot be read, or they fail on the rules as they are.
pub fn mutate_and_test(tested: &TestedRules<'_>) -> Result<MutationReport, JudgeError> {
    let (name, text) = tested.rules;
    // What is wrong with the rules is said before what is wrong with their tests.
    RuleSet::load(&[(name, text)])?;
    let tests = unit_test::load(tested.tests.1);
    let refuse = |message: String| JudgeError::Tests {
        file: tested.tests.0.to_owned(),
        message,
    };
    if let Some(problem) = tests.problems.first() {
        return Err(refuse(problem.to_string()));
    }
    let report = run(&tests, name, text);
    if let Some(pattern) = report.unmatched.first() {
        let message = format!("`rule_files` names `{pattern}`, which is not `{name}`");
        return Err(refuse(message));
    }
    if !report.is_success() {
        return Err(refuse(failing(&report)));
    }
    let mut outcome = MutationReport {
        mutants: 0,
        survivors: Vec::new(),
    };
    for_each_mutant(name, text, tested.severity_label, |mutant| {
        outcome.mutants += 1;
        if run(&tests, name, &mutant.text).is_success() {
            outcome.survivors.push(survivor(&mutant));
        }
    })?;
    Ok(outcome)
}

/// Runs the tests with `text` in place of the rule file.
fn run(tests: &TestFile, name: &str, text: &str) -> Report {
    let resolve = |pattern: &str| {
        // Patterns are relative to the tests; the student's one rule file is known by its last part.
        let is_ours = last_part(pattern) == last_part(name) || pattern.contains('*');
        let source = is_ours.then(|| RuleSource {
            name: name.to_owned(),
            text: text.to_owned(),
        });
        source.into_iter().collect()
    };
    unit_test::run(tests, &resolve, &RunOptions::default())
}

fn last_part(path: &str) -> &str {
    path.rsplit('/').next().unwrap_or(path)
}

/// Where the tests fail on rules that nobody broke.
fn failing(report: &Report) -> String {
    let failures = report.groups.iter().flat_map(|group| &group.failures);
    let mut message = "the tests must pass before they can be tested; they fail at".to_owned();
    for failure in failures {
        // A string takes everything.
        let _ = write!(message, " {}", failure.place);
    }
    message
}

fn survivor(mutant: &Mutant) -> Survivor {
    let Mutation {
        kind,
        from,
        to,
        hint,
    } = &mutant.mutation;
    let broken = match (kind, to.as_str()) {
        (Kind::Rule, _) => format!("without `{}` altogether", mutant.rule),
        (_, "") => format!("without `{from}`"),
        (_, to) => format!("with `{to}` in place of `{from}`"),
    };
    Survivor {
        rule: mutant.rule.clone(),
        line: mutant.line,
        mutation: mutant.mutation.clone(),
        because: format!("the tests pass {broken}; missing: {hint}"),
    }
}
