//! Good rule files pass on every drill; files with one mistake lose where that mistake shows, and nowhere else.
//!
//! The golden reports beside the bad files were read: `UPDATE_EXPECT=1` writes them anew, the diff is to be read too.

use std::fs;
use std::path::{Path, PathBuf};

use expect_test::expect_file;
use judge::{Finding, Judgement, judge};

use crate::drills::{Style, judged, of_seed, rules};

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/rules")
        .join(name)
}

fn text(path: &Path) -> String {
    String::from_utf8(fs::read(path).expect("a rule file of ours")).expect("it is text")
}

fn good(style: Style) -> String {
    text(&folder("good").join(format!("{}.yml", style.name())))
}

/// What was lost, a line each, and the sum.
fn report(judgement: &Judgement) -> String {
    let mut report = format!("{} of {} points\n", judgement.points, judgement.of);
    let lost = |finding: &&Finding| finding.points < finding.of;
    for finding in judgement.findings.iter().filter(lost) {
        let place = finding.drill.as_deref().unwrap_or("all drills");
        let aspect = format!("{:?}", finding.aspect).to_lowercase();
        report += &format!(
            "\n{aspect}, {place}{}: {} of {}\n  expected: {}\n  seen: {}\n",
            finding
                .alert
                .as_ref()
                .map_or_else(String::new, |alert| format!(", {alert}")),
            finding.points,
            finding.of,
            finding.expected,
            finding.seen
        );
    }
    report
}

#[test]
fn good_rules_lose_nothing_whatever_the_seed() {
    let mut lost = String::new();
    for seed in 1..=4 {
        let drills: Vec<_> = of_seed(seed).collect();
        for style in Style::ALL {
            let rules = rules(style.name(), &good(style));
            let judgement = judge(&rules, None, &drills, &style.expectation()).unwrap();
            if !judgement.passed {
                lost += &format!("{} {seed}: {}", style.name(), report(&judgement));
            }
        }
    }
    assert!(lost.is_empty(), "{lost}");
}

#[test]
fn every_mistake_loses_where_it_shows() {
    let mut files: Vec<PathBuf> = fs::read_dir(folder("bad"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|extension| extension == "yml"))
        .collect();
    files.sort();
    assert!(files.len() >= 20);
    let mut passing = Vec::new();
    for path in files {
        let text = text(&path);
        let base = text
            .strip_prefix("# As good/")
            .and_then(|rest| rest.split_once(".yml"))
            .and_then(|(base, _)| Style::of(base))
            .unwrap_or_else(|| panic!("{} does not say what it is made of", path.display()));
        let name = path.file_stem().unwrap().to_string_lossy().into_owned();
        let judgement = judged(&name, &text, &base.expectation());
        expect_file![path.with_extension("txt")].assert_eq(&report(&judgement));
        if judgement.passed {
            passing.push(name);
        }
    }
    assert!(passing.is_empty(), "nothing is lost by {passing:?}");
}

#[test]
fn the_same_input_gives_the_same_bytes() {
    let json = || {
        let text = good(Style::Thresholds);
        let judgement = judged("thresholds", &text, &Style::Thresholds.expectation());
        serde_json::to_string(&judgement).unwrap()
    };
    let once = json();
    assert!(once == json());
    let read: Judgement = serde_json::from_str(&once).unwrap();
    assert!(serde_json::to_string(&read).unwrap() == once);
}
