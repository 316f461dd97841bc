//! Reads a JSON answer of a server of the stack, and says what is wrong with one that is not.

use serde::de::DeserializeOwned;

use super::client::Answer;
use crate::evidence::{Fault, FaultKind};

/// So much of an answer that was not expected is quoted.
const LONGEST_QUOTE: usize = 120;

/// The answer as `T`; anything but 200 with that JSON is a fault of `server`.
pub(super) fn read<T: DeserializeOwned>(
    server: &str,
    url: &str,
    answer: &Answer,
) -> Result<T, Fault> {
    if answer.is_cut {
        return Err(unexpected(server, format!("{url} sent more than 4 MiB")));
    }
    if (300..400).contains(&answer.status) {
        return Err(unexpected(
            server,
            format!("{url} answered {}, a redirect", answer.status),
        ));
    }
    if answer.status != 200 {
        return Err(unexpected(
            server,
            format!("{url} answered {}{}", answer.status, quote(&answer.body)),
        ));
    }
    serde_json::from_str(&answer.body).map_err(|error| {
        let what = match answer.body.trim_start().starts_with('<') {
            true => "with HTML".to_owned(),
            false => format!("what {server} would not say ({error})"),
        };
        unexpected(server, format!("{url} answered {what}"))
    })
}

/// A fault of a server that answers, but not as what it should be.
pub(super) fn unexpected(server: &str, reason: String) -> Fault {
    Fault {
        kind: FaultKind::Unexpected,
        reason,
        advice: format!(
            "see whether this is really the address of {server}, and what its log says"
        ),
    }
}

/// `: the first words`, on one line.
pub(super) fn quote(body: &str) -> String {
    let line = body.split_whitespace().collect::<Vec<_>>().join(" ");
    if line.is_empty() {
        return String::new();
    }
    let short: String = line.chars().take(LONGEST_QUOTE).collect();
    format!(": {short}")
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use expect_test::{Expect, expect};

    use super::*;

    #[track_caller]
    fn check(status: u16, body: &str, expected: &Expect) {
        let answer = Answer {
            status,
            content_type: None,
            body: body.to_owned(),
            is_cut: false,
            duration: Duration::ZERO,
        };
        let read: Result<Vec<u32>, Fault> = read("Loki", "http://loki/ready", &answer);
        let said = match read {
            Ok(numbers) => format!("{numbers:?}"),
            Err(fault) => fault.reason,
        };
        expected.assert_eq(&said);
    }

    #[test]
    fn only_json_of_that_shape_is_taken() {
        check(200, "[1, 2]", &expect!["[1, 2]"]);
        check(
            500,
            "out\nof memory",
            &expect!["http://loki/ready answered 500: out of memory"],
        );
        check(
            302,
            "",
            &expect!["http://loki/ready answered 302, a redirect"],
        );
        check(
            200,
            "<html>",
            &expect!["http://loki/ready answered with HTML"],
        );
        check(
            200,
            "{}",
            &expect![
                "http://loki/ready answered what Loki would not say (invalid type: map, expected a sequence at line 1 column 0)"
            ],
        );
    }
}
