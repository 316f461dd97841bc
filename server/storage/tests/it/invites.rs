//! Invites.

use model::{InviteId, InviteState, Person, Role};
use storage::invites::{self, NewInviteRow};
use storage::{TokenHash, WriteTransaction};

use crate::database::on_both_databases;
use crate::story::with_account;

async fn invite(
    tx: &mut WriteTransaction,
    by: &Person,
    name: &str,
    max_uses: u32,
) -> (InviteId, TokenHash) {
    let (id, token) = (InviteId(name.to_owned()), TokenHash::of(name));
    let row = NewInviteRow {
        id: &id,
        token: &token,
        role: Role::Student,
        note: "group B",
        created_by: &by.id,
        created_at_ms: 0,
        expires_at_ms: 1000,
        max_uses,
    };
    invites::insert(tx, &row).await.unwrap();
    (id, token)
}

on_both_databases! {
    async fn an_invite_has_so_many_places(db: Db) {
        let grace = with_account(&db, "grace", Role::Instructor).await;
        let mut tx = db.begin_write().await.unwrap();
        let (_, token) = invite(&mut tx, &grace, "two places", 2).await;
        let open = invites::find_open(&mut tx, &token, 5).await.unwrap().unwrap();
        assert_eq!((open.role, open.invited_by.as_str(), open.expires_at_ms), (Role::Student, "grace !", 1000));
        assert_eq!(invites::take_place(&mut tx, &token, 5).await.unwrap(), Some(Role::Student));
        assert_eq!(invites::take_place(&mut tx, &token, 5).await.unwrap(), Some(Role::Student));
        assert_eq!(invites::take_place(&mut tx, &token, 5).await.unwrap(), None);
        assert!(invites::find_open(&mut tx, &token, 5).await.unwrap().is_none());
    }

    async fn an_invite_closes_by_time_by_use_and_by_hand(db: Db) {
        let grace = with_account(&db, "grace", Role::Instructor).await;
        let mut tx = db.begin_write().await.unwrap();
        let (_, expired) = invite(&mut tx, &grace, "1", 1).await;
        assert_eq!(invites::take_place(&mut tx, &expired, 1000).await.unwrap(), None);
        let (_, used) = invite(&mut tx, &grace, "2", 1).await;
        invites::take_place(&mut tx, &used, 5).await.unwrap();
        let (revoked_id, revoked) = invite(&mut tx, &grace, "3", 1).await;
        assert!(invites::revoke(&mut tx, &revoked_id, 5).await.unwrap());
        assert!(!invites::revoke(&mut tx, &InviteId("nothing".to_owned()), 5).await.unwrap());
        assert_eq!(invites::take_place(&mut tx, &revoked, 5).await.unwrap(), None);

        let states_at = |list: Vec<model::InviteSummary>| list.into_iter().map(|one| one.state).collect::<Vec<_>>();
        use InviteState::{Expired, Open, Revoked, UsedUp};
        assert_eq!(states_at(invites::list(&mut tx, 5).await.unwrap()), [Revoked, UsedUp, Open]);
        assert_eq!(states_at(invites::list(&mut tx, 1000).await.unwrap()), [Revoked, UsedUp, Expired]);
    }

    async fn the_last_place_goes_to_one_of_many(db: Db) {
        let grace = with_account(&db, "grace", Role::Instructor).await;
        let mut tx = db.begin_write().await.unwrap();
        let (_, token) = invite(&mut tx, &grace, "one place", 1).await;
        tx.commit().await.unwrap();
        let tries: Vec<_> = (0..8)
            .map(|_| {
                let (db, token) = (db.clone(), token.clone());
                tokio::spawn(async move {
                    let mut tx = db.begin_write().await.unwrap();
                    let taken = invites::take_place(&mut tx, &token, 5).await.unwrap();
                    tx.commit().await.unwrap();
                    taken.is_some()
                })
            })
            .collect();
        let mut joined = 0;
        for one in tries {
            joined += u32::from(one.await.unwrap());
        }
        assert_eq!(joined, 1);
    }
}
