//! When the page comes, what is gone by then, when it clears: in sentences.

use super::objective::trimmed;
use super::{Told, Watch};

pub(super) fn sentence(told: &Told) -> String {
    let incident = told.case.incident;
    let watches = [&told.fast, &told.slow];
    let is_old = |watch: &&&Watch| watch.firing.first().is_some_and(|(from, _)| *from < 0.0);
    if let Some(watch) = watches.iter().find(is_old) {
        return format!(
            "The {}× alert fires before the incident begins: {} of all requests fail at any time, a burn rate of {}. Such a service doesn't keep its objective.",
            trimmed(watch.pair.factor),
            percent(incident.background),
            number(told.case.objective.burn(incident.background))
        );
    }
    let mut fired: Vec<&Watch> = watches
        .into_iter()
        .filter(|watch| !watch.firing.is_empty())
        .collect();
    fired.sort_by(|a, b| begin(a).total_cmp(&begin(b)));
    match fired.as_slice() {
        [] => silent(told),
        [only] => paged(told, only),
        [first, second, ..] => format!(
            "{} The {}× alert follows after {}.",
            paged(told, first),
            trimmed(second.pair.factor),
            length(begin(second))
        ),
    }
}

fn begin(watch: &Watch) -> f64 {
    watch
        .firing
        .first()
        .map_or(f64::INFINITY, |(from, _)| *from)
}

fn paged(told: &Told, watch: &Watch) -> String {
    let incident = told.case.incident;
    let from = begin(watch);
    let gone = told
        .case
        .objective
        .used(incident.failing, from.min(incident.minutes));
    let factor = trimmed(watch.pair.factor);
    let page = format!(
        "The page comes from the {factor}× alert, {} after the beginning: by then {} of the budget is gone.",
        length(from),
        percent(gone)
    );
    let clear = match watch.firing.first().and_then(|(_, to)| *to) {
        Some(to) if to > incident.minutes => format!(
            "It clears {} after the repair, when {} is below {factor}× again{}",
            length(to - incident.minutes),
            window(watch.pair.short),
            long_alone(watch, to)
        ),
        Some(to) => format!(
            "It clears after {}, while the incident goes on: {} is below {factor}× again.",
            length(to),
            window(watch.pair.short)
        ),
        None => "It still fires at the end of the drawing.".to_owned(),
    };
    format!("{page} {clear}")
}

/// How much longer the long window would have kept it firing.
fn long_alone(watch: &Watch, cleared: f64) -> String {
    let above = watch
        .long
        .iter()
        .rev()
        .find(|(_, burn)| *burn > watch.pair.factor);
    match above {
        Some((last, _)) if *last > cleared => {
            let is_cut = watch.long.last().is_some_and(|(end, _)| end == last);
            format!(
                "; {} alone would have gone on for {}{}.",
                window(watch.pair.long),
                if is_cut { "more than " } else { "" },
                length(last - cleared)
            )
        }
        _ => ".".to_owned(),
    }
}

/// Why nobody is paged.
fn silent(told: &Told) -> String {
    let incident = told.case.incident;
    let used = percent(told.case.objective.used(incident.failing, incident.minutes));
    let slow = &told.slow.pair;
    let burn = told.case.objective.burn(incident.failing);
    if burn <= slow.factor {
        return format!(
            "Nobody is paged: a burn rate of {}× never reaches {}×. The incident uses {used} of the budget; a leak like this is for a ticket, with a longer window.",
            number(burn),
            trimmed(slow.factor)
        );
    }
    let is_above = |watch: &Watch| {
        watch
            .short
            .iter()
            .any(|(_, burn)| *burn > watch.pair.factor)
    };
    let peak = |watch: &Watch| watch.long.iter().map(|(_, burn)| *burn).fold(0.0, f64::max);
    let watch = if is_above(&told.fast) {
        &told.fast
    } else {
        &told.slow
    };
    let short = match is_above(watch) {
        true => format!("In {} it shows, but ", window(watch.pair.short)),
        false => String::new(),
    };
    format!(
        "Nobody is paged. {short}{} gets no higher than {}×, and the alert asks both for {}×. The incident is over too soon to cost much: {used} of the budget.",
        window(watch.pair.long),
        number(peak(watch)),
        trimmed(watch.pair.factor)
    )
}

fn window(range: &str) -> String {
    format!("the window of `{range}`")
}

/// A share as people say it: two digits that count.
pub(super) fn percent(share: f64) -> String {
    format!("{} %", number(share * 100.0))
}

/// Two or three digits that count, without zeros at the end.
pub(super) fn number(value: f64) -> String {
    let size = value.abs();
    let decimals = match size {
        _ if size >= 100.0 => 0,
        _ if size >= 10.0 => 1,
        _ if size >= 0.1 => 2,
        _ if size > 0.0 => 4,
        _ => 0,
    };
    let text = format!("{value:.decimals$}");
    if !text.contains('.') {
        return grouped(value);
    }
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

/// A whole number with spaces between its thousands.
pub(super) fn grouped(value: f64) -> String {
    let digits = format!("{value:.0}");
    let length = digits.len();
    let mut text = String::with_capacity(length + length / 3);
    for (index, digit) in digits.chars().enumerate() {
        // Four digits read well as they are.
        if index > 0 && (length - index) % 3 == 0 && length > 4 {
            text.push('\u{202f}');
        }
        text.push(digit);
    }
    text
}

/// Minutes as people say them, in at most two units.
pub(super) fn length(minutes: f64) -> String {
    if minutes < 90.0 && minutes.fract() > 0.05 {
        return format!("{minutes:.1} min");
    }
    let whole = minutes.round() as u64;
    let (days, hours, rest) = (whole / 1_440, whole % 1_440 / 60, whole % 60);
    match (days, hours, rest) {
        (0, 0, rest) => format!("{rest} min"),
        (0, hours, 0) => format!("{hours} h"),
        (0, hours, rest) => format!("{hours} h {rest} min"),
        (days, 0, _) => format!("{days} d"),
        (days, hours, _) => format!("{days} d {hours} h"),
    }
}

#[cfg(test)]
mod tests {
    use super::{grouped, length, number, percent};

    #[test]
    fn numbers_are_said_as_short_as_they_can_be() {
        assert_eq!(percent(0.0005), "0.05 %");
        assert_eq!(percent(0.1), "10 %");
        assert_eq!(percent(1.0), "100 %");
        assert_eq!(percent(0.0), "0 %");
        assert_eq!(number(14.4), "14.4");
        assert_eq!(grouped(15_552.0), "15\u{202f}552");
        assert_eq!(length(43.2), "43.2 min");
        assert_eq!(length(3_000.0), "2 d 2 h");
        assert_eq!(length(120.0), "2 h");
    }
}
