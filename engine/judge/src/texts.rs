//! What alerts say: their labels and their rendered annotations.

use std::collections::{BTreeMap, BTreeSet};

use crate::expectation::Expectation;
use crate::track::AlertTrack;

/// An alerting rule, as far as its words go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Words {
    pub(crate) alert: String,
    /// The group's labels and the rule's own, as written.
    pub(crate) labels: BTreeMap<String, String>,
    /// As written.
    pub(crate) annotations: BTreeMap<String, String>,
}

/// Something that makes no sense in a rendered text, and how it came about.
const NONSENSE: [(&str, &str); 5] = [
    (
        "<no value>",
        "the template asks for something that is not there",
    ),
    (
        "<error expanding template",
        "the template cannot be expanded",
    ),
    ("%!", "a verb of `printf` does not fit its value"),
    ("NaN", "the value is 0 divided by 0"),
    ("Inf", "the value was divided by 0"),
];

/// What is wrong with a rule's labels, in words, given the alerts that it raised; empty if nothing is.
pub(crate) fn label_mistakes(
    words: &Words,
    tracks: &[&AlertTrack],
    expectation: &Expectation,
) -> Vec<String> {
    let name = &expectation.severity_label;
    match words.labels.get(name).map(String::as_str) {
        None | Some("") => vec![format!("it has no label `{name}`")],
        // What a template makes is known only where the rule has raised an alert.
        Some(templated) if templated.contains("{{") => {
            let raised: BTreeSet<&str> = tracks.iter().map(|track| track.label(name)).collect();
            let unknown = raised.into_iter().find(|made| !expectation.knows(made));
            unknown
                .map(|made| unknown_severity(name, made, expectation))
                .into_iter()
                .collect()
        }
        Some(severity) if !expectation.knows(severity) => {
            vec![unknown_severity(name, severity, expectation)]
        }
        Some(_) => Vec::new(),
    }
}

fn unknown_severity(name: &str, severity: &str, expectation: &Expectation) -> String {
    let known = expectation.page_severities.iter();
    let known: Vec<&str> = known
        .chain(&expectation.ticket_severities)
        .map(String::as_str)
        .collect();
    format!(
        "its `{name}` is `{severity}`, where {} are known",
        known.join(", ")
    )
}

/// What is wrong with what a rule says, given the alerts that it raised; empty if nothing is.
pub(crate) fn annotation_mistakes(words: &Words, tracks: &[&AlertTrack]) -> Vec<String> {
    let mut mistakes = BTreeSet::new();
    if !["summary", "description"]
        .iter()
        .any(|name| words.annotations.contains_key(*name))
    {
        mistakes.insert("it has neither a `summary` nor a `description`".to_owned());
    }
    for track in tracks {
        for (name, rendered) in &track.annotations {
            if rendered.trim().is_empty() {
                mistakes.insert(format!("`{name}` is empty"));
            }
            for (sign, reason) in NONSENSE {
                if has_word(rendered, sign) {
                    mistakes.insert(format!("`{name}` says `{}`: {reason}", shortened(rendered)));
                }
            }
        }
    }
    if !tracks.is_empty() {
        for (name, written) in &words.annotations {
            for label in labels_named_in(written) {
                if tracks.iter().all(|track| track.label(label).is_empty()) {
                    mistakes.insert(format!(
                        "`{name}` names `$labels.{label}`, a label that the alert never has"
                    ));
                }
            }
        }
    }
    mistakes.into_iter().collect()
}

/// Whether a rendered text is empty or holds what no person would write.
pub(crate) fn is_nonsense(rendered: &str) -> bool {
    rendered.trim().is_empty() || NONSENSE.iter().any(|(sign, _)| has_word(rendered, sign))
}

/// Whether `sign` stands in the text, for a word of letters not as part of a longer one: `Info` is no `Inf`.
fn has_word(text: &str, sign: &str) -> bool {
    let is_word = sign.bytes().all(|byte| byte.is_ascii_alphabetic());
    text.match_indices(sign).any(|(at, _)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text
            .get(at + sign.len()..)
            .and_then(|after| after.chars().next());
        let is_letter = |next: Option<char>| next.is_some_and(char::is_alphanumeric);
        !is_word || !(is_letter(before) || is_letter(after))
    })
}

/// The labels that a template asks for by `$labels.name`.
fn labels_named_in(template: &str) -> BTreeSet<&str> {
    let rest = template.split("$labels.").skip(1);
    rest.map(|rest| {
        let end = rest
            .find(|letter: char| !(letter.is_ascii_alphanumeric() || letter == '_'))
            .unwrap_or(rest.len());
        rest.get(..end).unwrap_or_default()
    })
    .filter(|name| !name.is_empty())
    .collect()
}

fn shortened(text: &str) -> String {
    const LETTERS: usize = 90;
    if text.chars().count() <= LETTERS {
        return text.to_owned();
    }
    text.chars().take(LETTERS).chain(['…']).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nonsense_is_found_as_a_word_only() {
        assert!(has_word("is NaN now", "NaN"));
        assert!(has_word("+Inf requests", "Inf"));
        assert!(!has_word("Info about Nancy", "Inf"));
        assert!(has_word("took %!d(float64=3)", "%!"));
    }

    #[test]
    fn labels_that_a_template_names() {
        let named = labels_named_in("{{ $labels.path }} on {{$labels.instance}} at {{ $value }}");
        assert_eq!(named.into_iter().collect::<Vec<_>>(), ["instance", "path"]);
    }
}
