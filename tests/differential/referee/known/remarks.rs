//! How a server may word and place a remark that means the same as ours.

use promql::ast::{Expr, ExprKind};

use super::super::version::Version;
use super::Case;
use crate::answer::{Difference, When};

const NO_PLACE: &str = "a subquery as an argument has no place: its remarks stand at the start";
const PARENTHESES: &str = "the parentheses around an argument were blamed";
const MERGED: &str = "remarks of the same words at several places are one";
const MORE_SAMPLES: &str = "samples that needed monotonicity are counted anew at every step";
const FEWER_DETAILS: &str = "less was said of buckets that are not in order";
const METRIC_NAMES: &str = "metrics were named that had lost their name, or had none";
const PAST_THE_END: &str = "a subquery was evaluated past the last step";
const SORTING: &str = "sorting over a range was no reason for a warning";

/// A remark without its place, and the column of its place.
struct Remark<'a> {
    text: &'a str,
    column: usize,
}

impl<'a> Remark<'a> {
    fn read(rendered: &'a str) -> Self {
        let placed = rendered.rsplit_once(" (1:").and_then(|(text, column)| {
            let column = column.strip_suffix(')')?.parse().ok()?;
            Some(Self { text, column })
        });
        placed.unwrap_or(Self {
            text: rendered,
            column: 0,
        })
    }
}

/// The reason why the remarks differ, if each of them has its like on the other side.
pub(super) fn reason(case: &Case<'_>) -> Option<&'static str> {
    if case.difference != Difference::Remarks {
        return None;
    }
    let mut reasons = Vec::new();
    for (ours, theirs) in [
        (&case.ours.warnings, &case.theirs.warnings),
        (&case.ours.infos, &case.theirs.infos),
    ] {
        // The server shows ten of a kind and counts the rest.
        let is_cut = theirs.iter().any(|remark| remark.ends_with("omitted"));
        let ours: Vec<Remark<'_>> = ours.iter().map(|remark| Remark::read(remark)).collect();
        let theirs: Vec<Remark<'_>> = theirs
            .iter()
            .filter(|remark| !remark.ends_with("omitted"))
            .map(|remark| Remark::read(remark))
            .collect();
        for their in &theirs {
            let like = ours.iter().find_map(|our| {
                let text = same_text(case, &ours, our, their)?;
                let place = same_place(case, our, their)?;
                Some(text.or(place))
            });
            reasons.push(match like {
                Some(reason) => reason,
                None if evaluates_past_the_end(case) => Some(PAST_THE_END),
                None => return None,
            });
        }
        for our in &ours {
            let like = theirs
                .iter()
                .find(|their| same_text(case, &ours, our, their).is_some());
            reasons.push(match like {
                Some(their) if same_place(case, our, their).is_some() => None,
                Some(_) => Some(MERGED),
                None if is_cut => None,
                None if our.text.contains("sort is ineffective")
                    && case.server < Version(3, 12) =>
                {
                    Some(SORTING)
                }
                None => return None,
            });
        }
    }
    reasons.into_iter().flatten().next()
}

/// Before 3.13 a subquery went on to the end of the range, whether or not a step falls on it.
fn evaluates_past_the_end(case: &Case<'_>) -> bool {
    let ends_between_steps = match case.when {
        When::Instant { .. } => false,
        When::Range {
            start_ms,
            end_ms,
            step_ms,
        } => (end_ms - start_ms) % step_ms != 0,
    };
    case.server < Version(3, 13) && ends_between_steps && has_subquery(case)
}

fn has_subquery(case: &Case<'_>) -> bool {
    super::has(case.expr, |expr| {
        matches!(expr.kind, ExprKind::Subquery { .. })
    })
}

/// `None` where they mean different things; else the reason for different words, if they differ. `all` are our
/// remarks, which the server may have put together.
fn same_text(
    case: &Case<'_>,
    all: &[Remark<'_>],
    ours: &Remark<'_>,
    theirs: &Remark<'_>,
) -> Option<Option<&'static str>> {
    if ours.text == theirs.text {
        return Some(None);
    }
    let words = |remark: &Remark<'_>| {
        if case.server < Version(3, 14) {
            without_metric_name(remark.text)
        } else {
            remark.text.to_owned()
        }
    };
    let (our_words, their_words) = (words(ours), words(theirs));
    if our_words == their_words {
        return Some(Some(METRIC_NAMES));
    }
    let (start, _) = our_words.split_once(", from buckets ")?;
    if case.server < Version(3, 10) {
        return (start == their_words).then_some(Some(FEWER_DETAILS));
    }
    let (their_start, their_details) = their_words.split_once(", from buckets ")?;
    let together = all
        .iter()
        .map(words)
        .filter_map(|words| {
            let (other_start, details) = words.split_once(", from buckets ")?;
            (other_start == start)
                .then(|| Details::read(details))
                .flatten()
        })
        .reduce(Details::and)?;
    let theirs = Details::read(their_details)?;
    let takes_steps = matches!(case.when, When::Range { .. }) || has_subquery(case);
    let is_same = their_start == start
        && Details {
            samples: 0,
            ..theirs.clone()
        } == Details {
            samples: 0,
            ..together.clone()
        };
    if theirs.samples == together.samples {
        return is_same.then_some(Some(MERGED));
    }
    // The count doubles from step to step, and soon overflows.
    (is_same && takes_steps).then_some(Some(MORE_SAMPLES))
}

/// What is said of buckets that are not in order: `0.5 to +Inf, with a max diff of 2, over 3 samples from … to …`.
#[derive(Clone, PartialEq)]
struct Details {
    lowest: f64,
    highest: f64,
    fall: f64,
    samples: i64,
    first: String,
    last: String,
}

impl Details {
    fn read(text: &str) -> Option<Self> {
        let (lowest, rest) = text.split_once(" to ")?;
        let (highest, rest) = rest.split_once(", with a max diff of ")?;
        let (fall, rest) = rest.split_once(", over ")?;
        let (samples, rest) = rest.split_once(" samples from ")?;
        let (first, last) = rest.split_once(" to ")?;
        Some(Self {
            lowest: lowest.parse().ok()?,
            highest: highest.parse().ok()?,
            fall: fall.parse().ok()?,
            samples: samples.parse().ok()?,
            first: first.to_owned(),
            last: last.to_owned(),
        })
    }

    /// One remark for both. Times are written so that they sort.
    fn and(self, other: Self) -> Self {
        Self {
            lowest: self.lowest.min(other.lowest),
            highest: self.highest.max(other.highest),
            fall: self.fall.max(other.fall),
            samples: self.samples + other.samples,
            first: self.first.min(other.first),
            last: self.last.max(other.last),
        }
    }
}

/// `None` where one stands elsewhere than the other; else the reason for two ways to say where, if they differ.
fn same_place(
    case: &Case<'_>,
    ours: &Remark<'_>,
    theirs: &Remark<'_>,
) -> Option<Option<&'static str>> {
    if ours.column == theirs.column {
        return Some(None);
    }
    if theirs.column == 1
        && super::has(case.expr, |expr| {
            matches!(expr.kind, ExprKind::Subquery { .. }) && expr.span.start + 1 == ours.column
        })
    {
        return Some(Some(NO_PLACE));
    }
    let opens = |expr: &Expr| {
        matches!(expr.kind, ExprKind::Paren(_))
            && expr.span.start + 1 == theirs.column
            && innermost(expr).span.start + 1 == ours.column
    };
    (case.server < Version(3, 14) && super::has(case.expr, opens)).then_some(Some(PARENTHESES))
}

fn innermost(expr: &Expr) -> &Expr {
    match &expr.kind {
        ExprKind::Paren(inner) => innermost(inner),
        _ => expr,
    }
}

/// Without ` for metric name "…"`.
fn without_metric_name(text: &str) -> String {
    let Some((before, rest)) = text.split_once(" for metric name \"") else {
        return text.to_owned();
    };
    let after = rest.split_once('"').map_or("", |(_, after)| after);
    format!("{before}{after}")
}
