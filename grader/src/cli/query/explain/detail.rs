//! What became of the series at a node, in lines.

use promql::api_json::format_value;
use promql::explain::{
    Detail, DropReason, Dropped, Extrapolation, Grouping, HistogramHit, Matching, MissReason,
    Missing, Pair, SeriesGroup, Side,
};

use super::{list, moment, series_and_value, value};

/// Whether the lines show the node's values too.
pub(super) fn shows_values(detail: &Detail) -> bool {
    match detail {
        Detail::Selection { .. } | Detail::Filter(_) => false,
        Detail::Grouping(grouping) => {
            grouping.groups.shown.iter().any(|group| {
                group.result.is_some() || group.members.shown.iter().any(|m| !m.is_kept)
            })
        }
        Detail::Matching(_) | Detail::Extrapolation(_) | Detail::Quantile(_) => true,
    }
}

pub(super) fn lines(detail: &Detail) -> Vec<String> {
    match detail {
        Detail::Selection { matched, missing } => {
            let mut lines = list(missing, |series| vec![missing_line(series)]);
            if *matched == 0 {
                lines.push("no series has these labels".to_owned());
            }
            lines
        }
        Detail::Matching(matching) => matching_lines(matching),
        Detail::Filter(dropped) => list(dropped, |dropped| vec![dropped_line(dropped)]),
        Detail::Grouping(grouping) => grouping_lines(grouping),
        Detail::Extrapolation(series) => list(series, |series| vec![extrapolation_line(series)]),
        Detail::Quantile(hits) => list(hits, hit_lines),
    }
}

fn missing_line(missing: &Missing) -> String {
    let reason = match missing.reason {
        MissReason::NotYet => "has no sample yet".to_owned(),
        MissReason::Ended(at) => format!("ended at {}", moment(at)),
        MissReason::TooOld(at) => {
            format!("has no recent sample, the last one is of {}", moment(at))
        }
    };
    format!("without: {} {reason}", missing.labels)
}

fn matching_lines(matching: &Matching) -> Vec<String> {
    let mut lines = list(&matching.pairs, |pair| vec![pair_line(pair)]);
    lines.extend(list(&matching.dropped, |dropped| {
        vec![dropped_line(dropped)]
    }));
    lines
}

fn pair_line(pair: &Pair) -> String {
    let side = |side: &Option<promql::VectorSample>| {
        side.as_ref()
            .map_or_else(|| "nothing".to_owned(), |sample| value(&sample.value))
    };
    format!(
        "{}: {} and {} give {}",
        pair.key,
        side(&pair.left),
        side(&pair.right),
        series_and_value(&pair.result)
    )
}

fn dropped_line(dropped: &Dropped) -> String {
    let (side, other) = match dropped.side {
        Side::Left => ("left", "right"),
        Side::Right => ("right", "left"),
    };
    let partner = dropped
        .partner
        .as_ref()
        .map(|partner| value(&partner.value));
    let reason = match (dropped.reason, partner) {
        (DropReason::NoPartner, _) => {
            format!("nothing on the {other} has {}", dropped.key)
        }
        (DropReason::ComparisonFalse, Some(partner)) => format!("false beside {partner}"),
        (DropReason::ComparisonFalse, None) => "the comparison is false".to_owned(),
        (DropReason::HasPartner, _) => format!("the {other} has {} too", dropped.key),
        (DropReason::TypesDoNotFit, _) => {
            "a float and a histogram, or two histograms, do not go together here".to_owned()
        }
        (DropReason::NotUnique, _) => {
            format!("not the only one on the {side} with {}", dropped.key)
        }
    };
    format!(
        "dropped, {side}: {} ({reason})",
        series_and_value(&dropped.sample)
    )
}

fn grouping_lines(grouping: &Grouping) -> Vec<String> {
    let mut lines = list(&grouping.groups, group_lines);
    if !grouping.lost_labels.is_empty() {
        lines.push(format!("labels lost: {}", grouping.lost_labels.join(", ")));
    }
    lines
}

fn group_lines(group: &SeriesGroup) -> Vec<String> {
    let result = group
        .result
        .as_ref()
        .map_or_else(String::new, |result| format!("  {}", value(result)));
    let mut lines = vec![format!(
        "{}{result}  from {} series:",
        group.labels, group.members.total
    )];
    let members = list(&group.members, |member| {
        let fate = if member.is_kept { "" } else { "  (not chosen)" };
        vec![series_and_value(&member.sample) + fate]
    });
    lines.extend(members.into_iter().map(|line| format!("    {line}")));
    lines
}

fn extrapolation_line(series: &Extrapolation) -> String {
    let mut line = format!(
        "{}  {}: rose by {} in {} s",
        series.labels,
        format_value(series.result),
        format_value(series.rise),
        format_value(series.sampled_seconds)
    );
    if series.lost_in_resets != 0.0 {
        line += &format!(
            " ({} added for resets)",
            format_value(series.lost_in_resets)
        );
    }
    line + &format!(
        ", stretched by {} s before and {} s after to a window of {} s",
        format_value(series.to_start_seconds),
        format_value(series.to_end_seconds),
        format_value(series.range_seconds)
    )
}

fn hit_lines(hit: &HistogramHit) -> Vec<String> {
    let mut lines = vec![format!(
        "{}  {}: rank {} of {}",
        hit.labels,
        format_value(hit.result),
        format_value(hit.rank),
        format_value(hit.buckets.last().map_or(0.0, |bucket| bucket.count))
    )];
    for (place, bucket) in hit.buckets.iter().enumerate() {
        let mark = match hit.bucket {
            Some(found) if found != place => "",
            Some(_) if place + 1 == hit.buckets.len() => {
                "  <- here: no more than its lower bound is known"
            }
            Some(_) => "  <- here, interpolated",
            None => "",
        };
        lines.push(format!(
            "    le {}: {}{mark}",
            format_value(bucket.upper_bound),
            format_value(bucket.count)
        ));
    }
    lines
}
