//! What happened, in a few words that follow from the engines' answer.

use super::strip::{Episode, Strip, minutes};
use super::{MINUTE_MS, Told};

/// The table above the sentence.
pub(super) fn facts(strip: &Strip) -> [(&'static str, String); 5] {
    let first = strip.fired().next();
    let began = first.or(strip.0.first()).map(|episode| episode.began_ms);
    let fired = first.and_then(|episode| episode.fired_ms);
    let waited = fired.zip(began).map(|(fired, began)| fired - began);
    let ended = first.map(|episode| {
        episode
            .ended_ms
            .map_or_else(|| "not yet".to_owned(), minutes)
    });
    [
        ("true from", said(began)),
        ("fires at", said(fired)),
        ("after", said(waited)),
        ("resolved at", ended.unwrap_or_else(nothing)),
        ("fires, times", strip.fired().count().to_string()),
    ]
}

fn said(ms: Option<i64>) -> String {
    ms.map_or_else(nothing, minutes)
}

fn nothing() -> String {
    "–".to_owned()
}

/// When it fired and how it ended, or why it never fired.
pub(super) fn sentence(told: &Told, strip: &Strip) -> String {
    let mut text = match (strip.fired().next(), strip.nearest()) {
        (Some(first), _) => fired(told, strip, first),
        (None, Some(nearest)) => waited(told, strip, nearest),
        (None, None) => format!(
            "There are never more than {:.0} tasks in the queue, so the alert stays inactive.",
            told.rule.threshold
        ),
    };
    if let Some(at_ms) = bridged_by_lookback(told) {
        text.push_str(&format!(
            " At {} there is no sample, and the condition holds all the same: for five minutes the last one counts. A scrape that fails marks the series as stale at once; write `stale` for it.",
            minutes(at_ms)
        ));
    }
    text
}

fn fired(told: &Told, strip: &Strip, first: &Episode) -> String {
    let began = minutes(first.began_ms);
    let mut text = if told.rule.for_min > 0.0 {
        let fired = minutes(first.fired_ms.unwrap_or(first.began_ms));
        format!(
            "Pending at {began}; the condition held at every evaluation for {:.0} min, so at {fired} it fires.",
            told.rule.for_min
        )
    } else {
        format!(
            "Without waiting it fires at the first evaluation at which the condition holds, at {began}."
        )
    };
    if let Some(ended_ms) = first.ended_ms {
        text.push_str(&if told.rule.keep_min > 0.0 {
            format!(
                " The condition held for the last time at {}; `keep_firing_for` carried the alert on until {}.",
                minutes(first.held_last_ms),
                minutes(ended_ms)
            )
        } else {
            format!(" At {} {}: resolved.", minutes(ended_ms), reset(told, ended_ms))
        });
    }
    match first.bridged {
        0 => {}
        1 => text.push_str(
            " In between the condition failed once, and nobody was told that it was over.",
        ),
        more => text.push_str(&format!(
            " In between the condition failed {more} times, and nobody was told that it was over."
        )),
    }
    let count = strip.fired().count();
    if count > 1 {
        text.push_str(&format!(
            " In all it fires {count} times, and each is a message."
        ));
    }
    text
}

fn waited(told: &Told, strip: &Strip, nearest: &Episode) -> String {
    let held = match nearest.held_for_ms() {
        0 => "at a single evaluation".to_owned(),
        length => format!("for {}", minutes(length)),
    };
    let asks = format!("`for` asks for {:.0} min", told.rule.for_min);
    let Some(ended_ms) = nearest.ended_ms else {
        return format!(
            "Pending at {}, and still so at the end: the condition held {held} so far, {asks}.",
            minutes(nearest.began_ms)
        );
    };
    let tries = match strip.0.len() {
        1 => "It never fires".to_owned(),
        count => format!("It is pending {count} times and never fires"),
    };
    format!(
        "{tries}: from {} the condition held {held}, {asks}. At {} {}, and the clock went back to nothing.",
        minutes(nearest.began_ms),
        minutes(ended_ms),
        reset(told, ended_ms)
    )
}

/// Why the condition did not hold at an evaluation.
fn reset(told: &Told, at_ms: i64) -> String {
    match sample(told, at_ms) {
        Some(value) => format!("the queue was at {value}"),
        None => "the series had no sample".to_owned(),
    }
}

/// The first evaluation at which the condition held by a sample of before.
fn bridged_by_lookback(told: &Told) -> Option<i64> {
    let held = told.held.iter().copied();
    let mut without_sample = held.filter(|at_ms| sample(told, *at_ms).is_none());
    without_sample.next()
}

/// The sample of the minute.
fn sample(told: &Told, at_ms: i64) -> Option<f64> {
    let minute = usize::try_from(at_ms / MINUTE_MS).ok()?;
    told.samples.get(minute).copied().flatten()
}
