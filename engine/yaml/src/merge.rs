//! Makes a mapping of its entries: repeated keys are refused, merge keys (`<<`) resolved.

use std::collections::HashMap;

use crate::{Entry, Kind, Mapping, Node, Place, Problem, Style};

/// Refuses repeated keys and puts the entries of merge keys behind the others.
pub(crate) fn mapping(entries: Vec<Entry>, problems: &mut Vec<Problem>) -> Mapping {
    let (merges, mut entries): (Vec<Entry>, Vec<Entry>) =
        entries.into_iter().partition(|entry| is_merge(&entry.key));
    let mut known: HashMap<String, Place> = HashMap::new();
    entries.retain(|entry| {
        let Some(key) = entry.key.as_scalar() else {
            return true;
        };
        let first = known.entry(key.text.to_string());
        let std::collections::hash_map::Entry::Occupied(first) = first else {
            first.or_insert(entry.key.span.start);
            return true;
        };
        let line = first.get().line;
        let message = format!(
            "mapping key {:?} already defined at line {line}",
            first.key()
        );
        problems.push(Problem::new(entry.key.span, "", message));
        false
    });
    for merge in merges {
        let sources = match merge.value.kind {
            Kind::Sequence(items) => items,
            Kind::Scalar(_) | Kind::Mapping(_) => vec![merge.value],
        };
        for source in sources {
            let Kind::Mapping(mapping) = source.kind else {
                let message = "map merge requires map or sequence of maps as the value";
                problems.push(Problem::new(source.span, "", message));
                continue;
            };
            entries.extend(mapping.entries.into_iter().filter_map(|entry| {
                let key = entry.key.as_scalar()?.text.to_string();
                let is_new = known.insert(key, entry.key.span.start).is_none();
                is_new.then_some(Entry {
                    is_merged: true,
                    ..entry
                })
            }));
        }
    }
    Mapping { entries }
}

/// A plain `<<` is a merge key; a quoted one is a string.
fn is_merge(key: &Node) -> bool {
    key.as_scalar()
        .is_some_and(|key| key.style == Style::Plain && key.text.as_str() == "<<")
}
