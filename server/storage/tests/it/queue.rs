//! Claiming, leases, and what a grader that lost its lease can no longer do.

use std::collections::BTreeSet;

use model::{Role, SubmissionState};
use storage::submissions::{self, Next, Outcome};
use storage::{Blobs, StorageError, verdicts};

use crate::database::on_both_databases;
use crate::story::{LEASE_MS, claim, next, report, submit, submit_to, verdict, with_account};

on_both_databases! {
    async fn the_oldest_is_claimed_first_and_once(db: Db) {
        for (name, at) in [("ada", 20), ("eve", 10)] {
            let student = with_account(&db, name, Role::Student).await;
            submit(&db, &student, name, at).await.unwrap();
        }
        assert_eq!(submissions::queue_depth(&mut db.read().await.unwrap(), 50).await.unwrap(), 2);
        assert_eq!(claim(&db, "lease 1", 50).await.unwrap().lease.submission.as_str(), "eve");
        assert_eq!(claim(&db, "lease 2", 50).await.unwrap().lease.submission.as_str(), "ada");
        assert!(claim(&db, "lease 3", 50).await.is_none());
        assert_eq!(submissions::queue_depth(&mut db.read().await.unwrap(), 50).await.unwrap(), 0);
    }

    async fn a_lease_that_lapsed_is_claimed_again_and_the_old_one_writes_nothing(db: Db) {
        let folder = tempfile::tempdir().unwrap();
        let blob = Blobs::in_folder(folder.path()).unwrap().put(b"{}".to_vec()).await.unwrap();
        let ada = with_account(&db, "ada", Role::Student).await;
        let id = submit(&db, &ada, "s1", 0).await.unwrap();
        let old = claim(&db, "old", 100).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        assert!(submissions::record_evidence(&mut tx, &old.lease, &blob).await.unwrap());
        assert!(verdicts::append(&mut tx, &old.lease, 0, &verdict("one", 1.0)).await.unwrap());
        tx.commit().await.unwrap();

        assert!(claim(&db, "new", 100 + LEASE_MS - 1).await.is_none());
        let new = claim(&db, "new", 100 + LEASE_MS).await.unwrap();
        assert_eq!((&new.lease.submission, new.claims, &new.evidence), (&id, 2, &Some(blob.clone())));
        assert_eq!(new.student, ada.id);
        assert_eq!(new.files["rules"], "# of s1\n");

        let mut tx = db.begin_write().await.unwrap();
        assert!(verdicts::list_from(&mut tx, &id, 0).await.unwrap().is_empty());
        assert!(!submissions::extend_lease(&mut tx, &old.lease, i64::MAX).await.unwrap());
        assert!(!submissions::record_evidence(&mut tx, &old.lease, &blob).await.unwrap());
        assert!(!verdicts::append(&mut tx, &old.lease, 0, &verdict("one", 1.0)).await.unwrap());
        assert!(!submissions::release_lease(&mut tx, &old.lease).await.unwrap());
        assert!(!submissions::finish(&mut tx, &old.lease, &Outcome::Graded(&report(1.0)), 5).await.unwrap());
        assert!(submissions::finish(&mut tx, &new.lease, &Outcome::Graded(&report(1.0)), 5).await.unwrap());
        assert!(!submissions::finish(&mut tx, &new.lease, &Outcome::Graded(&report(2.0)), 6).await.unwrap());
    }

    async fn a_heartbeat_keeps_a_lease(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        submit(&db, &ada, "s1", 0).await.unwrap();
        let claimed = claim(&db, "lease", 0).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        assert!(submissions::extend_lease(&mut tx, &claimed.lease, 10 * LEASE_MS).await.unwrap());
        tx.commit().await.unwrap();
        assert!(claim(&db, "other", 10 * LEASE_MS - 1).await.is_none());
    }

    async fn who_has_nothing_under_way_comes_first(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        for (lab, at) in [("01-one", 1), ("02-two", 2), ("03-three", 3)] {
            submit_to(&db, &ada, &lab.parse().unwrap(), lab, at).await.unwrap();
        }
        submit(&db, &eve, "of eve", 4).await.unwrap();
        let first = claim(&db, "lease 1", 50).await.unwrap();
        let mut rest = Vec::new();
        for lease in ["lease 2", "lease 3", "lease 4"] {
            rest.push(claim(&db, lease, 50).await.unwrap().lease.submission.0);
        }
        assert_eq!(first.lease.submission.as_str(), "01-one");
        assert_eq!(rest, ["of eve", "02-two", "03-three"]);
        // A grader that is gone holds nobody back, and nothing is left behind.
        assert_eq!(claim(&db, "lease 5", 50 + LEASE_MS).await.unwrap().lease.submission, first.lease.submission);
    }

    async fn a_damaged_submission_ends_as_a_fault_and_the_queue_goes_on(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        let damaged = submit(&db, &ada, "s1", 0).await.unwrap();
        let whole = submit(&db, &eve, "s2", 1).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        sqlx::query("UPDATE submission SET files = 'no JSON' WHERE id = 's1'").execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();

        let Next::Damaged { submission, error } = next(&db, "lease 1", 50).await else {
            panic!("it can't be read")
        };
        assert_eq!(submission, damaged);
        assert!(matches!(error, StorageError::Corrupt { table: "submission", .. }), "{error}");
        let stage = submissions::find_stage(&mut db.read().await.unwrap(), &damaged).await.unwrap();
        assert_eq!(stage, Some((SubmissionState::Faulted, 1)));
        assert_eq!(claim(&db, "lease 2", 50).await.unwrap().lease.submission, whole);
        assert!(claim(&db, "lease 3", 50).await.is_none());
        submit(&db, &ada, "s3", 60).await.unwrap();
    }

    async fn a_released_submission_is_queued_again_without_its_verdicts(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let id = submit(&db, &ada, "s1", 0).await.unwrap();
        let claimed = claim(&db, "lease", 0).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        assert!(verdicts::append(&mut tx, &claimed.lease, 0, &verdict("one", 1.0)).await.unwrap());
        tx.commit().await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        assert!(submissions::release_lease(&mut tx, &claimed.lease).await.unwrap());
        assert_eq!(submissions::find_stage(&mut tx, &id).await.unwrap(), Some((SubmissionState::Queued, 1)));
        assert!(verdicts::list_from(&mut tx, &id, 0).await.unwrap().is_empty());
        tx.commit().await.unwrap();
        assert_eq!(claim(&db, "next", 1).await.unwrap().claims, 2);
    }

    async fn verdicts_come_back_in_order_from_where_one_asks(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let id = submit(&db, &ada, "s1", 0).await.unwrap();
        let claimed = claim(&db, "lease", 0).await.unwrap();
        let mut tx = db.begin_write().await.unwrap();
        for (position, check) in ["one", "two", "three"].into_iter().enumerate() {
            let position = u32::try_from(position).unwrap();
            assert!(verdicts::append(&mut tx, &claimed.lease, position, &verdict(check, 1.0)).await.unwrap());
        }
        let all = verdicts::list_from(&mut tx, &id, 0).await.unwrap();
        assert_eq!(all, [verdict("one", 1.0), verdict("two", 1.0), verdict("three", 1.0)]);
        assert_eq!(verdicts::list_from(&mut tx, &id, 2).await.unwrap(), all[2..]);
        verdicts::clear(&mut tx, &id).await.unwrap();
        assert!(verdicts::list_from(&mut tx, &id, 0).await.unwrap().is_empty());
    }

    async fn eight_graders_and_a_hundred_submissions_none_twice_none_lost(db: Db) {
        for number in 0..100 {
            let student = with_account(&db, &format!("student{number}"), Role::Student).await;
            submit(&db, &student, &format!("s{number}"), number).await.unwrap();
        }
        let graders: Vec<_> = (0..8)
            .map(|grader| {
                let db = db.clone();
                tokio::spawn(async move {
                    let mut mine = Vec::new();
                    loop {
                        let lease = format!("grader {grader} take {}", mine.len());
                        match claim(&db, &lease, 1000).await {
                            Some(claimed) => mine.push(claimed.lease.submission),
                            // A race lost on PostgreSQL looks like an empty queue for a moment.
                            None if submissions::queue_depth(&mut db.read().await.unwrap(), 1000).await.unwrap() > 0 => {}
                            None => return mine,
                        }
                    }
                })
            })
            .collect();
        let mut all = Vec::new();
        for grader in graders {
            all.extend(grader.await.unwrap());
        }
        assert_eq!(all.len(), 100);
        assert_eq!(all.into_iter().collect::<BTreeSet<_>>().len(), 100);
    }
}
