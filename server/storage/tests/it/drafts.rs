//! What a form of a lab held last.

use std::collections::BTreeMap;

use model::Role;
use storage::drafts;

use crate::database::on_both_databases;
use crate::story::{lab, with_account};

on_both_databases! {
    async fn the_last_draft_of_a_student_in_a_lab_is_kept(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        for (text, now_ms) in [("first", 10), ("second\n", 20)] {
            let files = BTreeMap::from([("rules".to_owned(), text.to_owned())]);
            let mut tx = db.begin_write().await.unwrap();
            drafts::save(&mut tx, &ada.id, &lab(), &files, now_ms).await.unwrap();
            tx.commit().await.unwrap();
        }
        let mut connection = db.read().await.unwrap();
        let of_ada = drafts::find(&mut connection, &ada.id, &lab()).await.unwrap();
        assert_eq!(of_ada, BTreeMap::from([("rules".to_owned(), "second\n".to_owned())]));
        assert!(drafts::find(&mut connection, &eve.id, &lab()).await.unwrap().is_empty());
        let another = "02-prometheus".parse().unwrap();
        assert!(drafts::find(&mut connection, &ada.id, &another).await.unwrap().is_empty());
    }
}
