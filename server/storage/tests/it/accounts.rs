//! Accounts.

use model::{Role, UserId};
use storage::accounts::{self, StoredAccount};
use storage::{StorageError, WriteTransaction};

use crate::database::on_both_databases;
use crate::story::{person, with_account};

async fn insert(tx: &mut WriteTransaction, name: &str, id: &str) -> Result<(), StorageError> {
    let mut account = StoredAccount {
        person: person(name, Role::Student),
        password_hash: "hash".to_owned(),
    };
    account.person.id = UserId(id.to_owned());
    accounts::insert(tx, &account, 0).await
}

on_both_databases! {
    async fn an_account_is_found_by_name_in_any_case(db: Db) {
        let ada = with_account(&db, "Ada", Role::Instructor).await;
        let mut connection = db.read().await.unwrap();
        let found = accounts::find_by_name(&mut connection, "aDA").await.unwrap().unwrap();
        assert_eq!(found.person, ada);
        assert_eq!(found.password_hash, "hash of Ada");
        assert!(accounts::find_by_name(&mut connection, "ad").await.unwrap().is_none());
    }

    async fn a_name_is_taken_in_any_case(db: Db) {
        let mut tx = db.begin_write().await.unwrap();
        insert(&mut tx, "Ada", "1").await.unwrap();
        let again = insert(&mut tx, "ADA", "2").await.unwrap_err();
        assert!(matches!(again, StorageError::Duplicate), "{again}");
    }

    async fn everybody_is_listed_by_display_name(db: Db) {
        for name in ["grace", "Ada", "barbara"] {
            with_account(&db, name, Role::Student).await;
        }
        let everybody = accounts::list(&mut db.read().await.unwrap()).await.unwrap();
        let names: Vec<_> = everybody.iter().map(|person| person.name.as_str()).collect();
        assert_eq!(names, ["Ada", "barbara", "grace"]);
        assert_eq!(accounts::count(&mut db.read().await.unwrap()).await.unwrap(), 3);
    }

    async fn a_password_is_replaced(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let mut tx = db.begin_write().await.unwrap();
        assert!(accounts::set_password_hash(&mut tx, &ada.id, "another").await.unwrap());
        assert!(!accounts::set_password_hash(&mut tx, &UserId("nobody".to_owned()), "another").await.unwrap());
        let found = accounts::find_by_name(&mut tx, "ada").await.unwrap().unwrap();
        assert_eq!(found.password_hash, "another");
    }
}
