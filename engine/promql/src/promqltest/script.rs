//! A script's text → commands.

use regex::Regex;

use crate::literal::parse_duration;

use super::expectation::Expectation;

/// A line that is no part of a script.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("line {line}: {problem}")]
pub struct ScriptError {
    pub line: usize,
    pub problem: String,
}

/// One command and the line it starts on.
#[derive(Debug, Clone)]
pub struct Command {
    pub line: usize,
    pub kind: CommandKind,
}

#[derive(Debug, Clone)]
pub enum CommandKind {
    Clear,
    Load(Load),
    Eval(Box<Eval>),
}

/// `load 5m`: series, and how far apart their samples lie.
#[derive(Debug, Clone)]
pub struct Load {
    pub step_ms: i64,
    /// Whether classic histograms are stored as native ones with custom buckets too.
    pub with_custom_buckets: bool,
    pub lines: Vec<String>,
}

/// `eval instant` or `eval range`: a query and what is expected of it.
#[derive(Debug, Clone)]
pub struct Eval {
    pub query: String,
    pub times: Times,
    pub expectation: Expectation,
}

/// When a query is evaluated.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Times {
    Instant {
        at_ms: i64,
    },
    Range {
        start_ms: i64,
        end_ms: i64,
        step_ms: i64,
    },
}

/// Reads a whole script.
///
/// # Errors
/// When a line is neither a command nor part of one.
pub fn read(text: &str) -> Result<Vec<Command>, ScriptError> {
    let mut lines = (1..).zip(text.lines().map(|line| {
        if line.trim().starts_with('#') {
            ""
        } else {
            line.trim()
        }
    }));
    let mut commands = Vec::new();
    while let Some((line, head)) = lines.next() {
        if head.is_empty() {
            continue;
        }
        let block: Vec<(usize, String)> = if head == "clear" {
            Vec::new()
        } else {
            lines
                .by_ref()
                .take_while(|(_, text)| !text.is_empty())
                .map(|(line, text)| (line, text.to_owned()))
                .collect()
        };
        let kind = command(head, block).map_err(|(offset, problem)| ScriptError {
            line: line + offset,
            problem,
        })?;
        commands.push(Command { line, kind });
    }
    Ok(commands)
}

/// A problem and how many lines below the command's first it stands.
type Problem = (usize, String);

fn command(head: &str, block: Vec<(usize, String)>) -> Result<CommandKind, Problem> {
    let word = head
        .split_whitespace()
        .next()
        .unwrap_or_default()
        .to_lowercase();
    if word == "clear" {
        Ok(CommandKind::Clear)
    } else if word.starts_with("load") {
        load(head, block).map(CommandKind::Load)
    } else if word.starts_with("eval") {
        eval(head, &block).map(|eval| CommandKind::Eval(Box::new(eval)))
    } else {
        Err((
            0,
            format!("`{word}` is no command: use clear, load or eval"),
        ))
    }
}

fn load(head: &str, block: Vec<(usize, String)>) -> Result<Load, Problem> {
    let captures = capture(r"^load(?:_(with_nhcb))?\s+(.+?)$", head)
        .ok_or_else(|| (0, "a load names its step: `load 5m`".to_owned()))?;
    let step_ms = duration(&captures[2])?;
    let lines = block.into_iter().map(|(_, text)| text).collect();
    Ok(Load {
        step_ms,
        with_custom_buckets: !captures[1].is_empty(),
        lines,
    })
}

fn eval(head: &str, block: &[(usize, String)]) -> Result<Eval, Problem> {
    let instant = r"^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$";
    let range =
        r"^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$";
    let (flag, times, query) = if let Some(captures) = capture(instant, head) {
        let at_ms = if captures[2].is_empty() {
            0
        } else {
            duration(&captures[2])?
        };
        (
            captures[1].clone(),
            Times::Instant { at_ms },
            captures[3].clone(),
        )
    } else if let Some(captures) = capture(range, head) {
        let [start_ms, end_ms, step_ms] =
            [&captures[2], &captures[3], &captures[4]].map(|text| duration(text));
        let times = Times::Range {
            start_ms: start_ms?,
            end_ms: end_ms?,
            step_ms: step_ms?,
        };
        (captures[1].clone(), times, captures[5].clone())
    } else {
        return Err((
            0,
            "an eval is `eval instant at 5m QUERY` or `eval range from 0 to 10m step 5m QUERY`"
                .to_owned(),
        ));
    };
    let mut expectation = Expectation::from_flag(&flag);
    for (index, (_, line)) in block.iter().enumerate() {
        expectation
            .read_line(line)
            .map_err(|problem| (index + 1, problem))?;
    }
    Ok(Eval {
        query,
        times,
        expectation,
    })
}

/// The groups of `pattern` in `text`; one that took no part is empty.
pub(super) fn capture(pattern: &str, text: &str) -> Option<Vec<String>> {
    let captures = Regex::new(pattern).ok()?.captures(text)?;
    Some(
        captures
            .iter()
            .map(|group| group.map_or_else(String::new, |group| group.as_str().to_owned()))
            .collect(),
    )
}

/// A duration after the epoch; a lone `0` needs no unit.
pub(super) fn duration(text: &str) -> Result<i64, Problem> {
    let (sign, digits) = text.strip_prefix('-').map_or((1, text), |rest| (-1, rest));
    if digits == "0" {
        return Ok(0);
    }
    match parse_duration(digits) {
        Ok(ms) => Ok(sign * ms),
        Err(error) => Err((0, format!("`{text}` is no duration: {error}"))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_comment_ends_a_block() {
        let commands = read("load 1m\n  a 1\n# done\n\neval instant at 5m a\n  a 1\n").unwrap();
        assert_eq!(commands.len(), 2);
        assert_eq!(commands[1].line, 5);
    }

    #[test]
    fn a_line_that_is_no_command_is_named() {
        let error = read("load 1m\n  a 1\n\nlaod 5m\n").unwrap_err();
        assert_eq!(
            error.to_string(),
            "line 4: `laod` is no command: use clear, load or eval"
        );
    }
}
