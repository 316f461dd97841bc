//! What a lab asks of files alone, tried without a stack: the solution holds for several seeds, and each mistake is seen.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use grader::checks::Outcome;
use grader::evidence::{EVIDENCE_VERSION, Evidence, HandedIn};
use grader::rubric::Criterion;
use labs::{Catalogue, Lab};

const SEEDS: [u64; 3] = [1, 2, 20_260_310];

fn lab() -> Lab {
    let catalogue = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    catalogue.find("2").unwrap().clone()
}

/// Files only; of two folders the first one's file counts.
fn evidence(lab: &Lab, folders: &[PathBuf], seed: u64) -> Evidence {
    let files = lab.rubric.files.iter().map(|file| {
        let paths = folders.iter().map(|folder| folder.join(&file.path));
        let text = paths
            .into_iter()
            .find_map(|path| std::fs::read_to_string(path).ok());
        let path = file.path.clone();
        (file.name.clone(), HandedIn { path, text })
    });
    let json = format!(
        r#"{{"version":{EVIDENCE_VERSION},"lab":"{}","rubric_sha256":"{}","seed":{seed},"started_at_ms":0,
             "duration_ms":0,"targets":{{}},"scrapes":{{}}}}"#,
        lab.rubric.lab, lab.rubric.sha256
    );
    let mut evidence = Evidence::from_json(&json).unwrap();
    evidence.files = files.collect();
    evidence
}

/// The checks that look at files alone.
fn criteria(lab: &Lab) -> impl Iterator<Item = &Criterion> {
    lab.rubric.criteria.iter().filter(|criterion| {
        let uses = criterion.check.uses();
        uses.targets.is_empty() && !uses.files.is_empty()
    })
}

/// The ids of the checks that do not pass, and what they say.
fn lost(lab: &Lab, folders: &[PathBuf], seed: u64) -> BTreeMap<String, String> {
    let evidence = evidence(lab, folders, seed);
    let lost = criteria(lab).filter_map(|criterion| {
        let said = match criterion.check.run(&evidence) {
            Outcome::Pass { .. } => return None,
            Outcome::Fail { observed } | Outcome::Partial { observed, .. } => observed,
            Outcome::Error { observed, .. } => format!("error: {observed}"),
        };
        Some((criterion.id.to_string(), said))
    });
    lost.collect()
}

#[test]
fn the_solution_of_lab_02_is_right_whatever_the_seed() {
    let lab = lab();
    assert_eq!(lab.rubric.points_possible(), 100.0);
    assert_eq!(criteria(&lab).count(), 24);
    for seed in SEEDS {
        let lost = lost(&lab, &[lab.folder.join("solution")], seed);
        assert!(lost.is_empty(), "seed {seed}: {lost:#?}");
    }
}

#[test]
fn each_mistake_of_lab_02_is_seen_whatever_the_seed() {
    let lab = lab();
    let mut mistakes: Vec<PathBuf> = std::fs::read_dir(lab.folder.join("mistakes"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    mistakes.sort();
    assert!(mistakes.len() >= 12);
    for mistake in mistakes {
        let folders = [mistake.clone(), lab.folder.join("solution")];
        let seen: Vec<BTreeSet<String>> = SEEDS
            .iter()
            .map(|seed| lost(&lab, &folders, *seed).into_keys().collect())
            .collect();
        let golden = std::fs::read_to_string(mistake.join("report.json")).unwrap_or_default();
        for found in &seen {
            assert_eq!(found, &seen[0], "{}", mistake.display());
            for id in found {
                assert!(
                    golden.contains(&format!("\"{id}\"")),
                    "{} loses {id}",
                    mistake.display()
                );
            }
        }
    }
}

/// Each instance reads the queue's depth by itself, so they disagree while it crosses the bound.
#[test]
fn any_instance_may_be_asked_how_long_the_queue_is() {
    let lab = lab();
    let mut criteria = criteria(&lab);
    let busy = criteria.find(|criterion| criterion.id.as_str() == "busy-while-queued");
    let busy = busy.unwrap();
    let is_right = |depth: &str, seed: u64| {
        let mut evidence = evidence(&lab, &[lab.folder.join("solution")], seed);
        let queries = evidence.files.get_mut("queries").unwrap();
        let text = queries.text.take().unwrap();
        assert!(text.contains("max(flowforge_queue_depth)"));
        queries.text = Some(text.replace("max(flowforge_queue_depth)", depth));
        matches!(busy.check.run(&evidence), Outcome::Pass { .. })
    };
    for seed in 1..=8 {
        for right in ["max", "avg", "min"] {
            let depth = format!("{right}(flowforge_queue_depth)");
            assert!(is_right(&depth, seed), "{depth}, seed {seed}");
        }
    }
}
