//! Connecting, migrating, and writers that do not get into each other's way.

use model::Role;
use storage::{Db, StorageError, TokenHash, accounts, sessions};

use crate::database::on_both_databases;
use crate::story::with_account;

on_both_databases! {
    async fn migrating_twice_changes_nothing(db: Db) {
        with_account(&db, "ada", Role::Student).await;
        db.migrate().await.unwrap();
        assert_eq!(accounts::count(&mut db.read().await.unwrap()).await.unwrap(), 1);
    }

    async fn a_transaction_that_is_dropped_leaves_nothing(db: Db) {
        let mut tx = db.begin_write().await.unwrap();
        let account = accounts::StoredAccount {
            person: crate::story::person("ada", Role::Student),
            password_hash: "hash".to_owned(),
        };
        accounts::insert(&mut tx, &account, 0).await.unwrap();
        drop(tx);
        assert_eq!(accounts::count(&mut db.read().await.unwrap()).await.unwrap(), 0);
    }

    async fn what_the_schema_forbids_is_refused_and_a_closed_database_does_not_answer(db: Db) {
        let nobody = crate::story::person("nobody", Role::Student);
        let mut tx = db.begin_write().await.unwrap();
        let session = sessions::insert(&mut tx, &TokenHash::of("t"), &nobody.id, 0, 1).await.unwrap_err();
        assert!(matches!(session, StorageError::Refused(_)), "{session}");
        drop(tx);
        db.close().await;
        let closed = db.read().await.err().unwrap();
        assert!(matches!(closed, StorageError::Database(_)), "{closed}");
    }

    async fn eight_writers_at_once_all_get_through(db: Db) {
        let writers = (0..8).map(|writer| {
            let db = db.clone();
            tokio::spawn(async move {
                for turn in 0..10 {
                    // Reads first, writes later: what a plain BEGIN on SQLite would refuse.
                    let mut tx = db.begin_write().await.unwrap();
                    accounts::count(&mut tx).await.unwrap();
                    let person = crate::story::person(&format!("writer{writer}-{turn}"), Role::Student);
                    let account = accounts::StoredAccount { person, password_hash: "hash".to_owned() };
                    accounts::insert(&mut tx, &account, 0).await.unwrap();
                    tx.commit().await.unwrap();
                }
            })
        });
        for writer in writers.collect::<Vec<_>>() {
            writer.await.unwrap();
        }
        assert_eq!(accounts::count(&mut db.read().await.unwrap()).await.unwrap(), 80);
    }
}

#[tokio::test]
async fn in_memory_is_one_database() {
    let db = Db::connect("sqlite::memory:").await.unwrap();
    db.migrate().await.unwrap();
    with_account(&db, "ada", Role::Student).await;
    assert_eq!(
        accounts::count(&mut db.read().await.unwrap())
            .await
            .unwrap(),
        1
    );
}

#[tokio::test]
async fn an_address_of_no_known_database_is_named() {
    let error = Db::connect("mysql://127.0.0.1/sightline")
        .await
        .unwrap_err();
    assert!(matches!(error, StorageError::UnknownDatabase { .. }));
    assert_eq!(
        error.to_string(),
        "database address `mysql://127.0.0.1/sightline` starts with neither `sqlite:` nor `postgres:`"
    );
}
