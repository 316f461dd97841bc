//! What is stored of a submission, and the lists that pages show.

use model::{EarlierHandIn, Role, SubmissionId, SubmissionSource, SubmissionState};
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

    async fn lists_show_the_newest_and_the_best_and_count_what_was_graded(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        for (number, points, is_graded) in [
            (1, 1.0, true), (2, 2.0, true), (3, 2.0, true), (4, 1.5, true), (5, 3.0, false),
        ] {
            let at = number * 100;
            submit(&db, &ada, &format!("s{number}"), at).await.unwrap();
            let claimed = claim(&db, &format!("lease {number}"), at).await.unwrap();
            let points = report(points);
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
        let all = submissions::list_of(&mut connection, &ada.id).await.unwrap();
        assert_eq!(ids(&all), ["s5", "s4", "s3", "s2", "s1"]);
        let shown = submissions::list_newest_and_best(&mut connection).await.unwrap();
        assert_eq!(ids(&shown), ["s5", "s2"]);
        assert_eq!(model::best_graded(&all), Some(&shown[1]));
        assert_eq!((shown[0].state, shown[0].points), (SubmissionState::Faulted, None));
        assert_eq!((shown[1].points, shown[1].points_possible), (Some(2.0), Some(4.0)));
        let newest = submissions::find_newest(&mut connection, &ada.id, &lab()).await.unwrap();
        assert_eq!(newest.as_ref(), all.first());
        let another = "02-prometheus".parse().unwrap();
        assert_eq!(submissions::find_newest(&mut connection, &ada.id, &another).await.unwrap(), None);
        assert_eq!(submissions::count_graded(&mut connection, &ada.id, &lab()).await.unwrap(), 4);
        let attempts = submissions::list_attempts(&mut connection).await.unwrap();
        assert_eq!(attempts, [(ada.id.clone(), lab(), 4)]);

        let faulted = submissions::find(&mut connection, &SubmissionId("s5".to_owned())).await.unwrap().unwrap();
        assert_eq!(faulted.fault.as_deref(), Some("prometheus is down"));
        assert_eq!(faulted.report, Some(report(3.0)));
        assert_eq!(faulted.summary.finished_at_ms, Some(550));
    }

    async fn evidence_that_somebody_else_handed_in_before_is_a_copy(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let blobs = Blobs::in_folder(folder.path()).unwrap();
        let (shared, own) = (blobs.put(b"{}".to_vec()).await.unwrap(), blobs.put(b"[]".to_vec()).await.unwrap());
        let mut ids = Vec::new();
        for (name, evidence) in [("ada", &shared), ("eve", &shared), ("bob", &own)] {
            let student = with_account(&db, name, Role::Student).await;
            // At the same moment: the id decides who came first.
            ids.push(submit_with(&db, &student, &format!("of {name}"), 500, Some(evidence)).await.unwrap());
        }
        let live = with_account(&db, "zoe", Role::Student).await;
        ids.push(submit(&db, &live, "of zoe", 500).await.unwrap());

        let mut connection = db.read().await.unwrap();
        let original = EarlierHandIn { submission: ids[0].clone(), student_name: "ada !".to_owned() };
        let expected = [None, Some(original), None, None];
        for (id, expected) in ids.iter().zip(expected) {
            assert_eq!(submissions::find_original(&mut connection, id).await.unwrap(), expected, "{id}");
        }
        let copies = submissions::list_copies(&mut connection).await.unwrap();
        assert_eq!(copies.into_iter().collect::<Vec<_>>(), [ids[1].clone()]);
    }
}
