//! What is stored of a submission, and the lists that pages show.

use model::{Role, SubmissionId, SubmissionSource, SubmissionState};
use storage::submissions::{self, Outcome};
use storage::{Blobs, StorageError};

use crate::database::on_both_databases;
use crate::story::{claim, lab, report, submit, submit_with, with_account};

on_both_databases! {
    async fn a_submission_comes_back_as_it_was_stored(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let id = submit(&db, &ada, "s1", 500).await.unwrap();
        let mut connection = db.read().await.unwrap();
        let stored = submissions::find(&mut connection, &id).await.unwrap().unwrap();
        assert_eq!(stored.targets["prometheus"], "http://127.0.0.1:9090");
        assert_eq!((stored.report, stored.fault, stored.claims), (None, None, 0));
        let summary = stored.summary;
        assert_eq!(summary.student_name, "ada !");
        assert_eq!(summary.lab, lab());
        assert_eq!((summary.state, summary.source), (SubmissionState::Queued, SubmissionSource::Live));
        assert_eq!((summary.submitted_at_ms, summary.finished_at_ms), (500, None));
        assert!(!summary.has_evidence);
        let nothing = SubmissionId("nothing".to_owned());
        assert!(submissions::find(&mut connection, &nothing).await.unwrap().is_none());
        assert!(submissions::find_stage(&mut connection, &nothing).await.unwrap().is_none());
    }

    async fn uploaded_evidence_is_noted(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let blob = Blobs::in_folder(folder.path()).unwrap().put(b"{}".to_vec()).await.unwrap();
        let ada = with_account(&db, "ada", Role::Student).await;
        let id = submit_with(&db, &ada, "s1", 500, Some(&blob)).await.unwrap();
        let stored = submissions::find(&mut db.read().await.unwrap(), &id).await.unwrap().unwrap();
        assert_eq!(stored.evidence, Some(blob));
        assert_eq!(stored.summary.source, SubmissionSource::Upload);
        assert!(stored.summary.has_evidence);
    }

    async fn a_student_has_one_submission_under_way_per_lab(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        let first = submit(&db, &ada, "s1", 0).await.unwrap();
        assert!(matches!(submit(&db, &ada, "s2", 1).await, Err(StorageError::Duplicate)));
        submit(&db, &eve, "s3", 2).await.unwrap();
        let claimed = claim(&db, "lease", 10).await.unwrap();
        assert!(matches!(submit(&db, &ada, "s2", 11).await, Err(StorageError::Duplicate)));

        let mut connection = db.read().await.unwrap();
        assert_eq!(submissions::find_under_way(&mut connection, &ada.id, &lab()).await.unwrap(), Some(first));
        drop(connection);
        let mut tx = db.begin_write().await.unwrap();
        let outcome = Outcome::Faulted { because: "down", report: None };
        assert!(submissions::finish(&mut tx, &claimed.lease, &outcome, 20).await.unwrap());
        tx.commit().await.unwrap();
        assert_eq!(
            submissions::find_under_way(&mut db.read().await.unwrap(), &ada.id, &lab()).await.unwrap(),
            None
        );
        submit(&db, &ada, "s2", 30).await.unwrap();
    }

    async fn lists_show_the_newest_and_count_what_was_graded(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        for (number, is_graded) in [(1, true), (2, true), (3, false)] {
            let at = number * 100;
            submit(&db, &ada, &format!("s{number}"), at).await.unwrap();
            let claimed = claim(&db, &format!("lease {number}"), at).await.unwrap();
            let points = report(f64::from(u32::try_from(number).unwrap()));
            let outcome = if is_graded {
                Outcome::Graded(&points)
            } else {
                Outcome::Faulted { because: "prometheus is down", report: Some(&points) }
            };
            let mut tx = db.begin_write().await.unwrap();
            assert!(submissions::finish(&mut tx, &claimed.lease, &outcome, at + 50).await.unwrap());
            tx.commit().await.unwrap();
        }

        let mut connection = db.read().await.unwrap();
        let ids = |list: &[model::SubmissionSummary]| {
            list.iter().map(|one| one.id.as_str().to_owned()).collect::<Vec<_>>()
        };
        assert_eq!(ids(&submissions::list_of(&mut connection, &ada.id).await.unwrap()), ["s3", "s2", "s1"]);
        let newest = submissions::list_newest(&mut connection).await.unwrap();
        assert_eq!(ids(&newest), ["s3", "s2"]);
        assert_eq!((newest[0].state, newest[0].points), (SubmissionState::Faulted, None));
        assert_eq!((newest[1].points, newest[1].points_possible), (Some(2.0), Some(4.0)));
        assert_eq!(submissions::count_graded(&mut connection, &ada.id, &lab()).await.unwrap(), 2);
        let attempts = submissions::list_attempts(&mut connection).await.unwrap();
        assert_eq!(attempts, [(ada.id.clone(), lab(), 2)]);

        let faulted = submissions::find(&mut connection, &SubmissionId("s3".to_owned())).await.unwrap().unwrap();
        assert_eq!(faulted.fault.as_deref(), Some("prometheus is down"));
        assert_eq!(faulted.report, Some(report(3.0)));
        assert_eq!(faulted.summary.finished_at_ms, Some(350));
    }
}
