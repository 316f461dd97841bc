//! What a query variable offers: the values that the server answered, narrowed and cut by the variable's regex.
//!
//! Source: Grafana's documentation of filtering variables by regex, and its `stringToJsRegex`. What JavaScript has and
//! this engine has not (looking ahead and back, back references) is an error.

use std::collections::BTreeSet;

use regex::bytes::{Captures, Regex, RegexBuilder};

use crate::model::variable::{Choice, Variable};

/// A regex that Grafana or this engine can't read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("the variable's regex `{regex}` can't be read: {why}")]
pub struct RegexError {
    pub regex: String,
    pub why: String,
}

/// The choices that `answered` becomes, each value once.
///
/// # Errors
/// When the variable has a regex that can't be read.
pub fn offered(variable: &Variable, answered: &[String]) -> Result<Vec<Choice>, RegexError> {
    let filter = match &variable.regex {
        Some(regex) => Some(Filter::read(regex)?),
        None => None,
    };
    let mut seen = BTreeSet::new();
    let choices = answered.iter().flat_map(|value| match &filter {
        Some(filter) => filter.choices(value),
        None => vec![Choice {
            text: value.clone(),
            value: value.clone(),
        }],
    });
    Ok(choices
        .filter(|choice| seen.insert(choice.value.clone()))
        .collect())
}

/// A regex as Grafana writes them: `/pattern/flags`, or a pattern for the whole value.
struct Filter {
    regex: Regex,
    /// `g`: every match of a value counts, not the first one alone.
    is_global: bool,
}

impl Filter {
    fn read(text: &str) -> Result<Self, RegexError> {
        let error = |why: String| RegexError {
            regex: text.to_owned(),
            why,
        };
        let (pattern, flags) = match text.strip_prefix('/') {
            None => (format!("^{text}$"), ""),
            Some(rest) => {
                let (pattern, flags) = rest
                    .rsplit_once('/')
                    .ok_or_else(|| error("it begins with `/` and has no second one".to_owned()))?;
                // JavaScript escapes the slash that it also ends with.
                (pattern.replace("\\/", "/"), flags)
            }
        };
        if let Some(unknown) = flags.chars().find(|flag| !"gimy".contains(*flag)) {
            return Err(error(format!("there is no flag `{unknown}`")));
        }
        let regex = RegexBuilder::new(&pattern)
            // In JavaScript, `\d` and `\w` mean ASCII.
            .unicode(false)
            .case_insensitive(flags.contains('i'))
            .multi_line(flags.contains('m'))
            .build()
            .map_err(|problem| error(last_line(&problem.to_string())))?;
        Ok(Self {
            regex,
            is_global: flags.contains('g'),
        })
    }

    /// Named groups `value` and `text` decide; else the first group of each match; else the whole value stays.
    fn choices(&self, value: &str) -> Vec<Choice> {
        let most = if self.is_global { usize::MAX } else { 1 };
        let matches: Vec<Captures<'_>> = self
            .regex
            .captures_iter(value.as_bytes())
            .take(most)
            .collect();
        let Some(first) = matches.first() else {
            return Vec::new();
        };
        let named = |name| matches.iter().find_map(|found| found.name(name)).map(text);
        let (named_value, named_text) = (named("value"), named("text"));
        if let Some(some) = named_value.clone().or(named_text.clone()) {
            return vec![Choice {
                text: named_text.unwrap_or_else(|| some.clone()),
                value: named_value.unwrap_or(some),
            }];
        }
        if first.len() == 1 {
            return vec![plain(value.to_owned())];
        }
        let groups = matches.iter().filter_map(|found| found.get(1));
        groups.map(|group| plain(text(group))).collect()
    }
}

fn plain(value: String) -> Choice {
    Choice {
        text: value.clone(),
        value,
    }
}

fn text(part: regex::bytes::Match<'_>) -> String {
    String::from_utf8_lossy(part.as_bytes()).into_owned()
}

/// What is wrong stands at the end, below the pattern and a mark.
fn last_line(message: &str) -> String {
    let line = message.lines().last().unwrap_or(message);
    line.trim_start_matches("error: ").to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(regex: &str, answered: &[&str], expected: &[(&str, &str)]) {
        let filter = Filter::read(regex).unwrap();
        let choices: Vec<Choice> = answered
            .iter()
            .flat_map(|value| filter.choices(value))
            .collect();
        let found: Vec<(&str, &str)> = choices
            .iter()
            .map(|choice| (choice.text.as_str(), choice.value.as_str()))
            .collect();
        assert_eq!(found, expected, "{regex}");
    }

    const JOBS: [&str; 3] = ["api-service", "node", "worker-service"];
    const SERIES: [&str; 2] = [
        r#"up{instance="a:8080", job="api-service"} 1 1700000000000"#,
        r#"up{instance="b:8081", job="worker-service"} 1 1700000000000"#,
    ];

    #[test]
    fn without_slashes_it_is_about_the_whole_value() {
        check("api", &JOBS, &[]);
        check(
            ".*-service",
            &JOBS,
            &[
                ("api-service", "api-service"),
                ("worker-service", "worker-service"),
            ],
        );
    }

    #[test]
    fn between_slashes_any_part_will_do() {
        check("/NODE/i", &JOBS, &[("node", "node")]);
        check("/a\\/b/", &["a/b", "ab"], &[("a/b", "a/b")]);
    }

    #[test]
    fn the_first_group_is_what_stays() {
        check(
            r#"/job="([^"]+)"/"#,
            &SERIES,
            &[
                ("api-service", "api-service"),
                ("worker-service", "worker-service"),
            ],
        );
    }

    #[test]
    fn names_say_what_is_shown_and_what_is_meant() {
        check(
            r#"/instance="(?<text>[^"]+)".*job="(?<value>[^"]+)"/"#,
            &SERIES,
            &[("a:8080", "api-service"), ("b:8081", "worker-service")],
        );
        check(
            r"/(?<value>\w+)-service/",
            &JOBS,
            &[("api", "api"), ("worker", "worker")],
        );
    }

    #[test]
    fn every_match_counts_if_it_says_so() {
        check("/([a-z])[0-9]/", &["a1b2"], &[("a", "a")]);
        check("/([a-z])[0-9]/g", &["a1b2"], &[("a", "a"), ("b", "b")]);
    }

    #[test]
    fn what_cannot_be_read_is_told() {
        let why = |regex| Filter::read(regex).err().map(|error| error.why);
        assert_eq!(
            why("/api").as_deref(),
            Some("it begins with `/` and has no second one")
        );
        assert_eq!(why("/api/x").as_deref(), Some("there is no flag `x`"));
        assert_eq!(why("(api").as_deref(), Some("unclosed group"));
        assert!(why("(?=api)").is_some());
    }
}
