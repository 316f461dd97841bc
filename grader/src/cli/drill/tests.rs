use std::fs;
use std::path::PathBuf;
use std::thread;

use super::super::error::CliError;
use super::turn::Turn;
use super::under_way::{self, UnderWay};
use super::{diagnose, empty_hypothesis, keep, left};
use crate::failures::{Answers, DrillRecord, DrillRecords, Failure};

/// An empty folder, for the stack's files and the student's alike.
struct Folder(PathBuf);

impl Folder {
    fn new(name: &str) -> Self {
        let path = std::env::temp_dir().join(format!("drill-{}-{name}", std::process::id()));
        let _ = fs::remove_dir_all(&path);
        fs::create_dir_all(&path).unwrap();
        Self(path)
    }

    fn records(&self) -> Vec<DrillRecord> {
        under_way::records(&self.0).unwrap().drills
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(&self.0);
    }
}

fn record(id: &str, began_at_ms: i64) -> DrillRecord {
    DrillRecord {
        id: id.to_owned(),
        failure: Failure::Latency,
        hypothesis: None,
        began_at_ms,
        injected_at_ms: began_at_ms + 60_000,
        mended_at_ms: began_at_ms + 240_000,
        ended_at_ms: began_at_ms + 330_000,
        diagnosed_at_ms: None,
    }
}

fn under_way(folder: &Folder, id: &str, asked_at_ms: i64) -> UnderWay {
    UnderWay {
        id: id.to_owned(),
        failure: Failure::Latency,
        is_blind: false,
        hypothesis: None,
        files: folder.0.clone(),
        asked_at_ms,
        calm_s: 60,
        failing_s: 900,
        after_s: 90,
        keeper: 1,
        record: None,
        diagnosed_at_ms: None,
    }
}

fn diagnosed(id: &str) -> Answers {
    let yaml = format!(
        "drills:\n- drill: {id}\n  diagnosis: {{cause: latency, component: network, query: up, moves: up}}\n"
    );
    Answers::parse(&yaml).unwrap()
}

fn expected(hypotheses: &[(&str, &str, &str)]) -> Answers {
    let answers = hypotheses.iter().map(|(drill, query, moves)| {
        format!(
            "- drill: {drill}\n  hypothesis: {{expect: what we shall see and why, query: {query}, moves: {moves}}}\n"
        )
    });
    Answers::parse(&format!("drills:\n{}", answers.collect::<String>())).unwrap()
}

#[test]
fn what_several_write_at_once_is_all_kept() {
    let folder = Folder::new("at-once");
    let path = folder.0.as_path();
    keep::write_down(path, path, record("first", 0)).unwrap();
    let answers = diagnosed("first");
    thread::scope(|scope| {
        for writer in 0..4 {
            scope.spawn(move || {
                for number in 0..10 {
                    let id = format!("{writer}-{number}");
                    keep::write_down(path, path, record(&id, 0)).unwrap();
                }
            });
        }
        scope.spawn(|| diagnose::note(path, path, &answers, 7).unwrap());
    });
    let records = folder.records();
    assert_eq!(records.len(), 41);
    assert_eq!(records[0].diagnosed_at_ms, Some(7));
}

#[test]
fn a_diagnosis_that_is_noted_in_the_drill_goes_into_its_record() {
    let folder = Folder::new("diagnosed");
    let path = folder.0.as_path();
    let turn = Turn::take(path).unwrap();
    under_way(&folder, "latency", 0).write(path, &turn).unwrap();
    drop(turn);
    let noted = diagnose::note(path, path, &diagnosed("latency"), 7).unwrap();
    assert!(noted.contains("latency"));
    // Nothing was done before, and so there is nothing to write.
    assert!(!path.join("drills.json").exists());
    UnderWay::change(path, |drill| drill.record = Some(record("latency", 5))).unwrap();
    keep::write_down(path, path, record("latency", 5)).unwrap();
    assert_eq!(folder.records()[0].diagnosed_at_ms, Some(7));
    let again = diagnose::note(path, path, &diagnosed("latency"), 9).unwrap();
    assert!(again.is_empty());
    assert_eq!(folder.records()[0].diagnosed_at_ms, Some(7));
}

#[test]
fn records_that_can_not_be_read_are_not_taken_for_none() {
    let folder = Folder::new("unreadable");
    assert!(folder.records().is_empty());
    let path = folder.0.join("drills.json");
    fs::create_dir(&path).unwrap();
    let error = under_way::records(&folder.0).unwrap_err();
    assert!(matches!(error, CliError::Io { .. }), "{error}");
    fs::remove_dir(&path).unwrap();
    fs::write(&path, "{").unwrap();
    let error = under_way::records(&folder.0).unwrap_err();
    assert!(matches!(error, CliError::DrillFile { .. }), "{error}");
}

#[test]
fn an_earlier_drill_of_the_same_name_is_not_this_one() {
    let folder = Folder::new("earlier");
    let path = folder.0.as_path();
    keep::write_down(path, path, record("latency", 1_000)).unwrap();
    let drill = under_way(&folder, "latency", 2_000);
    assert!(!drill.is_recorded().unwrap());
    keep::write_down(path, path, record("latency", 2_000)).unwrap();
    assert!(drill.is_recorded().unwrap());
}

#[test]
fn a_hypothesis_that_can_not_turn_out_wrong_is_refused_before_anything_breaks() {
    let refused = |answers: &Answers, failures: &[Failure]| {
        empty_hypothesis(answers, "blind-1", failures).map(|(drill, _)| drill)
    };
    let nobody_moves = expected(&[("latency", "p95", "up"), ("high-cpu", "up", "not")]);
    assert_eq!(refused(&nobody_moves, &[Failure::Latency]), None);
    // Whichever was drawn of all.
    assert_eq!(
        refused(&nobody_moves, &Failure::ALL),
        Some("high-cpu".to_owned())
    );
    let done = DrillRecords {
        drills: vec![DrillRecord {
            failure: Failure::HighCpu,
            ..record("high-cpu", 0)
        }],
    };
    assert_eq!(refused(&nobody_moves, &left(&done)), None);
    let of_the_control = expected(&[("nothing", "up", "not")]);
    assert_eq!(refused(&of_the_control, &Failure::ALL), None);
    let no_metric = expected(&[("blind-1", "vector(1)", "up")]);
    assert_eq!(
        refused(&no_metric, &Failure::ALL),
        Some("blind-1".to_owned())
    );
}
