//! Where the alert goes, in a sentence.

use crate::play::engine::{RouteStep, RouteVerdict};

/// Who hears of the alert, and the one thing about it that is most often missed.
pub(super) fn sentence(steps: &[RouteStep]) -> String {
    let notifying: Vec<&RouteStep> = of(steps, RouteVerdict::Notifies).collect();
    let receivers: Vec<String> = notifying.iter().map(|step| step.receiver.clone()).collect();
    let goes = format!("The alert goes to {}.", list(&receivers));
    let remark = if notifying.iter().any(|step| step.depth == 0) {
        "No child takes it, so it stays with the root: nobody may have thought of it.".to_owned()
    } else if let Some(missed) = steps
        .iter()
        .find(|step| step.would_match && step.matchers != "{}")
    {
        format!(
            "The route to {} would match as well, but a sibling above it took the alert: put the special case above the general one.",
            missed.receiver
        )
    } else if let Some(step) = notifying.iter().find(|step| step.continues) {
        format!(
            "After {} it goes on to the next sibling, because of `continue: true`; otherwise the first that matches would be the last.",
            step.receiver
        )
    } else {
        "The first child that matches takes it, and the siblings below are not asked.".to_owned()
    };
    format!("{goes} {remark}")
}

fn of(steps: &[RouteStep], verdict: RouteVerdict) -> impl Iterator<Item = &RouteStep> {
    steps.iter().filter(move |step| step.verdict == verdict)
}

/// `a`, `a and b`, `a, b and c`.
pub(super) fn list(names: &[String]) -> String {
    match names {
        [] => "nobody".to_owned(),
        [one] => one.clone(),
        [first @ .., last] => format!("{} and {last}", first.join(", ")),
    }
}

/// A length as a configuration says it, in words: `1 h 30 min`.
pub(super) fn length(ms: i64) -> String {
    let seconds = ms / 1_000;
    let parts = [
        (seconds / 86_400, "d"),
        (seconds % 86_400 / 3_600, "h"),
        (seconds % 3_600 / 60, "min"),
        (seconds % 60, "s"),
    ];
    let said: Vec<String> = parts
        .iter()
        .filter(|(count, _)| *count > 0)
        .map(|(count, unit)| format!("{count} {unit}"))
        .collect();
    match said.is_empty() {
        true => "0 s".to_owned(),
        false => said.join(" "),
    }
}

#[cfg(test)]
mod tests {
    use super::{length, list};

    #[test]
    fn lengths_and_lists_are_said_as_people_do() {
        assert_eq!(length(30_000), "30 s");
        assert_eq!(length(5_400_000), "1 h 30 min");
        assert_eq!(length(0), "0 s");
        let names = ["a", "b", "c"].map(str::to_owned);
        assert_eq!(list(&names), "a, b and c");
        assert_eq!(list(&names[..1]), "a");
    }
}
