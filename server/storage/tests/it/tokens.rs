//! API tokens.

use model::{ApiTokenId, ApiTokenSummary, Role};
use storage::{TokenHash, api_tokens};

use crate::database::on_both_databases;
use crate::story::with_account;

fn summary(id: &str, created_at_ms: i64) -> ApiTokenSummary {
    ApiTokenSummary {
        id: ApiTokenId(id.to_owned()),
        label: format!("label {id}"),
        created_at_ms,
        last_used_at_ms: None,
    }
}

on_both_databases! {
    async fn a_token_is_recognised_until_its_owner_removes_it(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        let token = TokenHash::of("secret");
        let mut tx = db.begin_write().await.unwrap();
        api_tokens::insert(&mut tx, &summary("a", 1), &token, &ada.id).await.unwrap();
        api_tokens::insert(&mut tx, &summary("b", 2), &TokenHash::of("other"), &ada.id).await.unwrap();

        let found = api_tokens::find(&mut tx, &token).await.unwrap().unwrap();
        assert_eq!((found.owner, found.last_used_at_ms), (ada.clone(), None));
        api_tokens::touch(&mut tx, &found.id, 77).await.unwrap();
        assert_eq!(api_tokens::find(&mut tx, &token).await.unwrap().unwrap().last_used_at_ms, Some(77));

        let labels: Vec<_> =
            api_tokens::list(&mut tx, &ada.id).await.unwrap().into_iter().map(|token| token.label).collect();
        assert_eq!(labels, ["label b", "label a"]);

        assert!(!api_tokens::delete(&mut tx, &eve.id, &found.id).await.unwrap());
        assert!(api_tokens::delete(&mut tx, &ada.id, &found.id).await.unwrap());
        assert!(api_tokens::find(&mut tx, &token).await.unwrap().is_none());
    }

    async fn all_tokens_of_one_person_go_at_once(db: Db) {
        let ada = with_account(&db, "ada", Role::Student).await;
        let eve = with_account(&db, "eve", Role::Student).await;
        let mut tx = db.begin_write().await.unwrap();
        for (id, owner) in [("a", &ada), ("b", &ada), ("c", &eve)] {
            api_tokens::insert(&mut tx, &summary(id, 1), &TokenHash::of(id), &owner.id).await.unwrap();
        }
        api_tokens::delete_of(&mut tx, &ada.id).await.unwrap();
        assert!(api_tokens::list(&mut tx, &ada.id).await.unwrap().is_empty());
        assert!(api_tokens::find(&mut tx, &TokenHash::of("a")).await.unwrap().is_none());
        assert!(api_tokens::find(&mut tx, &TokenHash::of("c")).await.unwrap().is_some());
    }
}
