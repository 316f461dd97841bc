//! Which rows the engine lets meet, and what comes of it.

use std::collections::BTreeMap;

use super::super::engine::{self, Samples};
use super::super::latest::Answered;
use super::clause::Clause;
use super::vectors::{MARK, Row, Side, Vectors};

/// The engine's answers about two vectors.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Told {
    /// `(left row, right row)`.
    pub pairs: Vec<(usize, usize)>,
    /// For each row the letter of its group; nothing where it met nobody.
    pub left: Vec<Option<char>>,
    pub right: Vec<Option<char>>,
    /// The result, or the engine's sentence against it.
    pub outcome: Answered<Vec<Made>>,
}

/// An element of the result.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Made {
    pub letter: Option<char>,
    pub labels: BTreeMap<String, String>,
    pub value: f64,
}

pub(super) async fn ask(vectors: &Vectors, clause: Clause) -> Answered<Told> {
    vectors.check()?;
    let samples = meeting_samples(vectors);
    let met = engine::instant(&samples, &clause.meeting(vectors), 0).await?;
    let pair = |sample: &engine::Sample| {
        let (left, right) = sample.metric.get(MARK)?.split_once('-')?;
        Some((left.parse().ok()?, right.parse().ok()?))
    };
    let mut pairs: Vec<(usize, usize)> = met.iter().filter_map(pair).collect();
    pairs.sort_unstable();
    let (left, right) = letters(&pairs, vectors.left.rows.len(), vectors.right.rows.len());
    let outcome = outcome(vectors, clause, &left, &right).await;
    Ok(Told {
        pairs,
        left,
        right,
        outcome,
    })
}

/// The real expression; only if it has an answer, once more with each row's letter as a label.
async fn outcome(
    vectors: &Vectors,
    clause: Clause,
    left: &[Option<char>],
    right: &[Option<char>],
) -> Answered<Vec<Made>> {
    let no_letters = (vec![None; left.len()], vec![None; right.len()]);
    let plain = samples(vectors, &no_letters.0, &no_letters.1);
    engine::instant(&plain, &clause.expression(vectors), 0).await?;
    let lettered = samples(vectors, left, right);
    let found = engine::instant(&lettered, &clause.marked_expression(vectors), 0).await?;
    let made = |mut sample: engine::Sample| Made {
        value: sample.value(),
        letter: sample
            .metric
            .remove(MARK)
            .and_then(|mark| mark.chars().next()),
        labels: sample.metric,
    };
    Ok(found.into_iter().map(made).collect())
}

/// Every left row beside every right one, each pair under a mark of its own: one question tells who meets whom.
fn meeting_samples(vectors: &Vectors) -> Samples {
    let one = |row: &Row| Row {
        value: "1".to_owned(),
        ..row.clone()
    };
    let mut series = String::new();
    for (i, left) in vectors.left.rows.iter().enumerate() {
        for (j, right) in vectors.right.rows.iter().enumerate() {
            let mark = format!("{i}-{j}");
            series.push_str(&vectors.line(&vectors.left, &one(left), Some(&mark)));
            series.push_str(&vectors.line(&vectors.right, &one(right), Some(&mark)));
        }
    }
    standing(series)
}

fn samples(vectors: &Vectors, left: &[Option<char>], right: &[Option<char>]) -> Samples {
    let lines = |side: &Side, letters: &[Option<char>]| -> String {
        let rows = side.rows.iter().zip(letters);
        rows.map(|(row, letter)| {
            let mark = letter.map(String::from);
            vectors.line(side, row, mark.as_deref())
        })
        .collect()
    };
    standing(lines(&vectors.left, left) + &lines(&vectors.right, right))
}

fn standing(series: String) -> Samples {
    Samples {
        series,
        interval_ms: 60_000,
    }
}

/// A, B, … for each group of rows that meet. Whoever meets the same row belongs together: meeting is having equal labels.
fn letters(
    pairs: &[(usize, usize)],
    left: usize,
    right: usize,
) -> (Vec<Option<char>>, Vec<Option<char>>) {
    let mut lefts = vec![None; left];
    let mut rights = vec![None; right];
    let mut next = 'A'..='Z';
    for (i, j) in pairs {
        let (Some(of_left), Some(of_right)) = (lefts.get_mut(*i), rights.get_mut(*j)) else {
            continue;
        };
        let letter = of_left.or(*of_right).or_else(|| next.next());
        *of_left = letter;
        *of_right = letter;
    }
    (lefts, rights)
}

/// What the visitor sees, in a sentence.
pub(super) fn remark(told: &Told, clause: Clause) -> String {
    let alone = |letters: &[Option<char>]| letters.iter().filter(|letter| letter.is_none()).count();
    let (left, right) = (alone(&told.left), alone(&told.right));
    let error = match &told.outcome {
        Err(error) => error.as_str(),
        Ok(_) => "",
    };
    if matches!(clause.operator(), "and" | "or" | "unless") && !error.is_empty() {
        return format!(
            "`{}` lets any number of rows meet and makes no new values, so there is no side with the one: choose “one to one”.",
            clause.operator()
        );
    }
    if error.contains("must ensure unique") {
        return "Two results would have the same labels, so one would hide the other. Keep a label that tells them apart, or bring along only one that doesn't make them equal.".to_owned();
    }
    if error.contains("must be explicit") {
        return "Several rows of one side meet the same row of the other. If that is meant, say so: group_left if the left has the many, group_right if the right has.".to_owned();
    }
    if error.contains("many-to-many") || error.contains("duplicate") {
        return "On the side with the one, several rows look alike once only the matching labels count, so it isn't clear which of them is meant. Let more labels count, or sum that side first.".to_owned();
    }
    if !error.is_empty() {
        return "The engine refuses the expression before it looks at any row.".to_owned();
    }
    match (clause.operator(), told.pairs.is_empty(), left + right) {
        ("and", ..) => format!("`and` keeps the left rows that found a partner, with their own values. {left} found none."),
        ("unless", ..) => format!("`unless` keeps the left rows that found no partner: {left} of them."),
        ("or", ..) => format!("`or` keeps the whole left side, and of the right side the rows without a partner: {right} of them."),
        (_, true, _) => "No row found a partner, so the result is empty: no error, no zero. Compare the labels of the two sides: what only one of them has must be ignored.".to_owned(),
        (">" | "<" | "==", ..) => "A comparison keeps the pairs for which it is true, with the value of the left; rows without a partner are not even compared.".to_owned(),
        (_, _, 0) => "Every row found a partner. The metric's name doesn't count, and an arithmetic result has none.".to_owned(),
        (_, _, 1) => "One row, marked –, found no partner and is missing from the result: no error, no zero.".to_owned(),
        (_, _, alone) => format!("{alone} rows, marked –, found no partner and are missing from the result: no error, no zero."),
    }
}

#[cfg(test)]
mod tests {
    use super::super::scenarios::SCENARIOS;
    use super::*;

    #[test]
    fn rows_that_meet_share_a_letter() {
        let (left, right) = letters(&[(0, 1), (1, 1), (3, 0)], 4, 3);
        assert_eq!(left, [Some('A'), Some('A'), None, Some('B')]);
        assert_eq!(right, [Some('B'), Some('A'), None]);
    }

    #[test]
    fn every_pair_has_a_mark_of_its_own() {
        let samples = meeting_samples(&SCENARIOS[0].vectors());
        assert_eq!(samples.series.lines().count(), 2 * 2 * 3);
        assert!(
            samples
                .series
                .contains("requests{path=\"/health\",found=\"1-2\"} 1\n")
        );
    }

    fn refused(error: &str) -> Told {
        Told {
            pairs: Vec::new(),
            left: Vec::new(),
            right: Vec::new(),
            outcome: Err(error.to_owned()),
        }
    }

    #[test]
    fn the_remark_names_the_way_out() {
        let clause = SCENARIOS[2].clause;
        let told = refused(
            "multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)",
        );
        assert!(remark(&told, clause).contains("say so: group_left"));
        let told = refused("1:10: parse error: `and` takes no `group_left` or `group_right`");
        let and = Clause {
            operator: 7,
            ..clause
        };
        assert!(remark(&told, and).starts_with("`and` lets any number of rows meet"));
    }
}
