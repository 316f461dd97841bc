//! Sessions and the link that makes the first instructor.

use model::Role;
use storage::{TokenHash, sessions, setup_links};

use crate::database::on_both_databases;
use crate::story::with_account;

on_both_databases! {
    async fn a_session_lasts_until_it_expires(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let (first, second) = (TokenHash::of("first"), TokenHash::of("second"));
        let mut tx = db.begin_write().await.unwrap();
        sessions::insert(&mut tx, &first, &ada.id, 0, 1000).await.unwrap();
        sessions::insert(&mut tx, &second, &ada.id, 0, 2000).await.unwrap();

        assert_eq!(sessions::find(&mut tx, &first, 999).await.unwrap(), Some(ada));
        assert_eq!(sessions::find(&mut tx, &first, 1000).await.unwrap(), None);
        assert_eq!(sessions::find(&mut tx, &TokenHash::of("third"), 0).await.unwrap(), None);

        assert_eq!(sessions::delete_expired(&mut tx, 1000).await.unwrap(), 1);
        assert!(sessions::find(&mut tx, &second, 1000).await.unwrap().is_some());
    }

    async fn ending_one_session_leaves_the_others(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let (first, second) = (TokenHash::of("first"), TokenHash::of("second"));
        let mut tx = db.begin_write().await.unwrap();
        for token in [&first, &second] {
            sessions::insert(&mut tx, token, &ada.id, 0, 1000).await.unwrap();
        }
        sessions::delete(&mut tx, &first).await.unwrap();
        assert!(sessions::find(&mut tx, &first, 0).await.unwrap().is_none());
        assert!(sessions::find(&mut tx, &second, 0).await.unwrap().is_some());
        sessions::delete_of(&mut tx, &ada.id).await.unwrap();
        assert!(sessions::find(&mut tx, &second, 0).await.unwrap().is_none());
    }

    async fn only_the_newest_setup_link_works_and_only_once(db: Db) {
        let (old, new) = (TokenHash::of("old"), TokenHash::of("new"));
        let mut tx = db.begin_write().await.unwrap();
        setup_links::replace(&mut tx, &old, 0).await.unwrap();
        setup_links::replace(&mut tx, &new, 1).await.unwrap();
        assert!(!setup_links::is_open(&mut tx, &old).await.unwrap());
        assert!(setup_links::is_open(&mut tx, &new).await.unwrap());
        assert!(!setup_links::take(&mut tx, &old).await.unwrap());
        assert!(setup_links::take(&mut tx, &new).await.unwrap());
        assert!(!setup_links::take(&mut tx, &new).await.unwrap());
    }
}
