//! Invites, and who may deal with them.

use model::{ErrorKind, InviteState, NewInvite, Role};

use crate::course::{Course, MINUTE_MS, account};

fn invite(max_uses: u32, valid_days: u32) -> NewInvite {
    NewInvite {
        note: " group B ".to_owned(),
        role: Role::Student,
        max_uses,
        valid_days,
    }
}

#[tokio::test]
async fn an_invite_makes_students_until_it_is_used_up() {
    let course = Course::new().open().await;
    let services = &course.services;
    let link = services
        .invites
        .create(course.user("grace"), &invite(2, 7))
        .await
        .unwrap();
    assert_eq!(link.summary.note, "group B");
    let token = link.path.strip_prefix("/join/").unwrap();
    let offered = services.accounts.invitation(token).await.unwrap();
    assert_eq!(
        (offered.role, offered.invited_by.as_str()),
        (Role::Student, "grace")
    );
    for name in ["ada", "eve"] {
        let joined = services.accounts.join(token, &account(name)).await.unwrap();
        assert!(!joined.user.is_instructor());
    }
    let late = services
        .accounts
        .join(token, &account("late"))
        .await
        .unwrap_err();
    assert_eq!(late.kind(), ErrorKind::NotFound);
    assert_eq!(
        late.public_message(),
        "this invite is no longer open: ask your instructor for a new one"
    );
    let list = services.invites.list(course.user("grace")).await.unwrap();
    assert_eq!((list[0].uses, list[0].state), (2, InviteState::UsedUp));
}

#[tokio::test]
async fn an_invite_ends_by_time_and_by_hand() {
    let course = Course::new().open().await;
    let services = &course.services;
    let short = services
        .invites
        .create(course.user("grace"), &invite(9, 1))
        .await
        .unwrap();
    let revoked = services
        .invites
        .create(course.user("grace"), &invite(9, 9))
        .await
        .unwrap();
    services
        .invites
        .revoke(course.user("grace"), &revoked.summary.id)
        .await
        .unwrap();
    course.clock.advance_ms(24 * 60 * MINUTE_MS);
    for link in [short, revoked] {
        let token = link.path.strip_prefix("/join/").unwrap();
        services.accounts.invitation(token).await.unwrap_err();
        services
            .accounts
            .join(token, &account("late"))
            .await
            .unwrap_err();
    }
}

#[tokio::test]
async fn numbers_out_of_range_are_named() {
    let course = Course::new().open().await;
    for (new, field) in [
        (invite(0, 1), "max_uses"),
        (invite(1, 0), "valid_days"),
        (invite(1, 4000), "valid_days"),
    ] {
        let error = course
            .services
            .invites
            .create(course.user("grace"), &new)
            .await
            .unwrap_err();
        assert_eq!(error.field(), Some(field));
    }
}

#[tokio::test]
async fn students_can_not_invite() {
    let course = Course::new().with_student("ada").open().await;
    let (invites, ada) = (&course.services.invites, course.user("ada"));
    let id = invites.list(course.user("grace")).await.unwrap()[0]
        .id
        .clone();
    assert_eq!(
        invites.create(ada, &invite(1, 1)).await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert_eq!(
        invites.list(ada).await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
    assert_eq!(
        invites.revoke(ada, &id).await.unwrap_err().kind(),
        ErrorKind::Forbidden
    );
}
