//! Signing in and out, the first instructor, joining.

use std::time::Instant;

use model::{ErrorKind, Role};
use services::ServiceError;

use crate::course::{Course, MINUTE_MS, OpenCourse, PASSWORD, account, somewhere};

#[tokio::test]
async fn signing_in_opens_a_session_and_signing_out_ends_it() {
    let course = Course::new().with_student("ada").open().await;
    let accounts = &course.services.accounts;
    let signed_in = accounts
        .sign_in("ADA", PASSWORD, somewhere())
        .await
        .unwrap();
    assert_eq!(
        accounts.current(&signed_in.token).await.unwrap().as_ref(),
        Some(course.user("ada"))
    );
    for part in [
        "sightline_session=",
        "HttpOnly",
        "SameSite=Lax",
        "Path=/",
        "Max-Age=1209600",
    ] {
        assert!(
            signed_in.set_cookie.contains(part),
            "{}",
            signed_in.set_cookie
        );
    }
    assert!(!signed_in.set_cookie.contains("Secure"));

    accounts.sign_out(&signed_in.token).await.unwrap();
    assert_eq!(accounts.current(&signed_in.token).await.unwrap(), None);
    accounts.sign_out("never heard of").await.unwrap();
}

#[tokio::test]
async fn a_session_ends_after_two_weeks() {
    let course = Course::new().open().await;
    let signed_in = course
        .services
        .accounts
        .sign_in("grace", PASSWORD, somewhere())
        .await
        .unwrap();
    course.clock.advance_ms(14 * 24 * 60 * MINUTE_MS - 1);
    assert!(
        course
            .services
            .accounts
            .current(&signed_in.token)
            .await
            .unwrap()
            .is_some()
    );
    course.clock.advance_ms(1);
    assert!(
        course
            .services
            .accounts
            .current(&signed_in.token)
            .await
            .unwrap()
            .is_none()
    );
}

#[tokio::test]
async fn a_wrong_password_and_an_unknown_name_are_one_answer_and_take_as_long() {
    let course = Course::new().open().await;
    let accounts = &course.services.accounts;
    let mut seconds = Vec::new();
    for name in ["grace", "nobody"] {
        let mut shortest = f64::MAX;
        for _ in 0..3 {
            let started = Instant::now();
            let error = accounts
                .sign_in(name, "a wrong password", somewhere())
                .await
                .unwrap_err();
            shortest = shortest.min(started.elapsed().as_secs_f64());
            assert!(matches!(error, ServiceError::WrongCredentials));
            assert_eq!(error.kind(), ErrorKind::Unauthenticated);
        }
        seconds.push(shortest);
    }
    // Without a hash for the unknown name the ratio would be hundreds.
    assert!(
        seconds[0] / seconds[1] < 5.0 && seconds[1] / seconds[0] < 5.0,
        "{seconds:?}"
    );
}

#[tokio::test]
async fn guessing_is_stopped_and_a_right_password_has_to_wait_too() {
    let course = Course::new().open().await;
    let accounts = &course.services.accounts;
    for _ in 0..10 {
        let error = accounts
            .sign_in("grace", "a wrong password", somewhere())
            .await
            .unwrap_err();
        assert!(matches!(error, ServiceError::WrongCredentials));
    }
    let error = accounts
        .sign_in("grace", PASSWORD, somewhere())
        .await
        .unwrap_err();
    assert_eq!(error.kind(), ErrorKind::TooManyRequests);
    assert_eq!(
        error.public_message(),
        "too many failed attempts: try again in 15 min"
    );
    course.clock.advance_ms(15 * MINUTE_MS);
    accounts
        .sign_in("grace", PASSWORD, somewhere())
        .await
        .unwrap();
}

#[tokio::test]
async fn the_setup_link_makes_one_instructor() {
    let course = OpenCourse::empty().await;
    let accounts = &course.services.accounts;
    let old = accounts.open_setup().await.unwrap().unwrap();
    let link = accounts.open_setup().await.unwrap().unwrap();
    assert!(!accounts.setup_is_open(&old).await.unwrap());
    assert!(accounts.setup_is_open(&link).await.unwrap());
    assert!(matches!(
        accounts
            .set_up_first_instructor(&old, &account("eve"))
            .await,
        Err(ServiceError::SetupClosed)
    ));
    let bad = model::NewAccount {
        password: "short".to_owned(),
        ..account("grace")
    };
    let error = accounts
        .set_up_first_instructor(&link, &bad)
        .await
        .unwrap_err();
    assert_eq!(error.field(), Some("password"));

    let first = accounts
        .set_up_first_instructor(&link, &account("grace"))
        .await
        .unwrap();
    assert!(first.user.is_instructor());
    assert!(matches!(
        accounts
            .set_up_first_instructor(&link, &account("eve"))
            .await,
        Err(ServiceError::SetupClosed)
    ));
    assert_eq!(accounts.open_setup().await.unwrap(), None);
}

#[tokio::test]
async fn of_eight_who_use_the_setup_link_at_once_one_gets_in() {
    let course = OpenCourse::empty().await;
    let link = course
        .services
        .accounts
        .open_setup()
        .await
        .unwrap()
        .unwrap();
    let tries: Vec<_> = (0..8)
        .map(|number| {
            let (accounts, link) = (course.services.accounts.clone(), link.clone());
            tokio::spawn(async move {
                accounts
                    .set_up_first_instructor(&link, &account(&format!("eve{number}")))
                    .await
                    .is_ok()
            })
        })
        .collect();
    let mut got_in = 0;
    for one in tries {
        got_in += u32::from(one.await.unwrap());
    }
    assert_eq!(got_in, 1);
    assert_eq!(
        course
            .services
            .accounts
            .list_as_operator()
            .await
            .unwrap()
            .len(),
        1
    );
}

#[tokio::test]
async fn a_name_that_is_taken_is_the_names_fault_and_leaves_the_invite_open() {
    let course = Course::new().with_student("ada").open().await;
    let invite = course.invite(Role::Student).await;
    let error = course
        .services
        .accounts
        .join(&invite, &account("Ada"))
        .await
        .unwrap_err();
    assert_eq!(error.field(), Some("name"));
    assert_eq!(
        error.public_message(),
        "`Ada` is taken: choose another name, or sign in"
    );
    course
        .services
        .accounts
        .join(&invite, &account("eve"))
        .await
        .unwrap();
}

#[tokio::test]
async fn the_operator_resets_a_password_and_that_ends_sessions_and_tokens() {
    let course = Course::new().with_student("ada").open().await;
    let accounts = &course.services.accounts;
    let before = accounts
        .sign_in("ada", PASSWORD, somewhere())
        .await
        .unwrap();
    let tokens = &course.services.tokens;
    let token = tokens.create(course.user("ada"), "laptop").await.unwrap();
    accounts
        .reset_password_as_operator("ada", "another long password")
        .await
        .unwrap();
    let gone = tokens.authenticate(&token.token).await.unwrap_err();
    assert!(matches!(gone, ServiceError::UnknownToken), "{gone}");
    assert_eq!(accounts.current(&before.token).await.unwrap(), None);
    accounts
        .sign_in("ada", PASSWORD, somewhere())
        .await
        .unwrap_err();
    accounts
        .sign_in("ada", "another long password", somewhere())
        .await
        .unwrap();
    let error = accounts
        .reset_password_as_operator("nobody", "another long password")
        .await
        .unwrap_err();
    assert_eq!(error.to_string(), "account `nobody` does not exist");
}
