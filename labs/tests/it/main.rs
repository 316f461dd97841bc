//! Loading labs: those of the course, and broken ones.

#![expect(clippy::unwrap_used, reason = "a test that panics has failed")]

mod files;

use std::fs;
use std::path::Path;

use labs::{Catalogue, read_starter};

const RUBRIC: &str = "\
lab: 07-small
number: 7
title: Small
summary: One check.
targets:
  - {name: api, label: API, kind: service, job: api, default_url: 'http://127.0.0.1:1'}
criteria:
  - id: answers
    title: it answers
    points: 1
    why: Nothing else can be asked of it.
    check: {kind: metrics_endpoint, target: api}
";

fn write(folder: &Path, path: &str, text: &str) {
    let path = folder.join(path);
    fs::create_dir_all(path.parent().unwrap()).unwrap();
    fs::write(path, text).unwrap();
}

fn problems(folder: &Path) -> Vec<String> {
    let problems = Catalogue::load(folder).unwrap_err();
    let root = format!("{}/", folder.display());
    problems
        .iter()
        .map(|problem| problem.to_string().replace(&root, ""))
        .collect()
}

#[test]
fn every_lab_of_the_course_is_whole() {
    let catalogue = Catalogue::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap();
    let labs: Vec<_> = catalogue.iter().collect();
    let slugs: Vec<&str> = labs.iter().map(|lab| lab.rubric.lab.as_str()).collect();
    assert_eq!(
        slugs,
        [
            "01-instrument",
            "02-prometheus",
            "03-dashboards",
            "04-slos-logs",
            "05-failures"
        ]
    );
    for lab in labs {
        let slug = &lab.rubric.lab;
        let points = lab.rubric.points_possible();
        assert!((points - 100.0).abs() < 1e-9, "{slug}: {points} points");
        let checks = lab.rubric.criteria.len();
        assert!(checks >= 15, "{slug}: {checks} checks");
        for criterion in &lab.rubric.criteria {
            assert_eq!(criterion.hints.len(), 3, "{slug}: {}", criterion.id);
            assert!(criterion.lesson.is_some(), "{slug}: {}", criterion.id);
        }
        let mistakes = fs::read_dir(lab.folder.join("mistakes")).unwrap();
        let mistakes: Vec<_> = mistakes.map(|entry| entry.unwrap().path()).collect();
        assert!(mistakes.len() >= 12, "{slug}: {} mistakes", mistakes.len());
        for mistake in mistakes {
            for file in ["mistake.md", "report.json"] {
                assert!(
                    mistake.join(file).is_file(),
                    "{}: no {file}",
                    mistake.display()
                );
            }
        }
    }
}

#[test]
fn a_lab_is_found_by_number_and_by_slug() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "07-small/lab.yaml", RUBRIC);
    write(folder.path(), "07-small/text.md", "Do it.");
    let catalogue = Catalogue::load(folder.path()).unwrap();
    for name in ["7", "07", "07-small"] {
        assert!(catalogue.find(name).is_some(), "{name}");
    }
    assert!(catalogue.find("8").is_none());
    assert_eq!(catalogue.iter().next().unwrap().summary().check_count, 1);
}

#[test]
fn all_problems_come_at_once_and_name_their_place() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "07-small/lab.yaml", RUBRIC);
    write(folder.path(), "08-other/lab.yaml", RUBRIC);
    write(
        folder.path(),
        "09-broken/lab.yaml",
        &RUBRIC.replace("points: 1", "points: 0"),
    );
    assert_eq!(
        problems(folder.path()),
        [
            "07-small/text.md:1: No such file or directory (os error 2)",
            "08-other/lab.yaml:1: `lab: 07-small` must be the name of its folder, `08-other`",
            "09-broken/lab.yaml:8:5: check `answers` is worth 0 points: give it more than 0",
        ]
    );
}

#[test]
fn a_starter_holds_no_answers() {
    let folder = tempfile::tempdir().unwrap();
    write(folder.path(), "cmd/main.go", "package main");
    write(folder.path(), "solution/main.go", "secret");
    write(folder.path(), "cmd/mistakes/main.go", "secret");
    std::os::unix::fs::symlink("/etc/hostname", folder.path().join("link")).unwrap();
    let paths: Vec<_> = read_starter(folder.path())
        .unwrap()
        .into_iter()
        .map(|file| file.path)
        .collect();
    assert_eq!(paths, ["cmd/main.go"]);
    assert!(
        read_starter(&folder.path().join("none"))
            .unwrap()
            .is_empty()
    );
}
