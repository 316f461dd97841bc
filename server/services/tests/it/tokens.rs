//! API tokens.

use model::ErrorKind;

use crate::course::{Course, MINUTE_MS, START_MS};

#[tokio::test]
async fn a_token_speaks_for_its_owner_until_it_is_revoked() {
    let course = Course::new()
        .with_student("ada")
        .with_student("eve")
        .open()
        .await;
    let tokens = &course.services.tokens;
    let made = tokens.create(course.user("ada"), " laptop ").await.unwrap();
    assert!(made.token.starts_with("sightline_"));
    assert_eq!(made.summary.label, "laptop");
    assert_eq!(
        &tokens.authenticate(&made.token).await.unwrap(),
        course.user("ada")
    );

    course.clock.advance_ms(MINUTE_MS);
    tokens.authenticate(&made.token).await.unwrap();
    let listed = tokens.list(course.user("ada")).await.unwrap();
    assert_eq!(listed[0].last_used_at_ms, Some(START_MS + MINUTE_MS));

    let foreign = tokens
        .revoke(course.user("eve"), &made.summary.id)
        .await
        .unwrap_err();
    assert_eq!(foreign.kind(), ErrorKind::NotFound);
    tokens
        .revoke(course.user("ada"), &made.summary.id)
        .await
        .unwrap();
    let gone = tokens.authenticate(&made.token).await.unwrap_err();
    assert_eq!(gone.kind(), ErrorKind::Unauthenticated);
}

#[tokio::test]
async fn a_label_is_needed_and_tokens_are_not_collected() {
    let course = Course::new().open().await;
    let (tokens, grace) = (&course.services.tokens, course.user("grace"));
    assert_eq!(
        tokens.create(grace, "  ").await.unwrap_err().field(),
        Some("label")
    );
    for number in 0..20 {
        tokens
            .create(grace, &format!("token {number}"))
            .await
            .unwrap();
    }
    assert_eq!(
        tokens.create(grace, "one more").await.unwrap_err().field(),
        Some("label")
    );
}

#[tokio::test]
async fn the_operator_makes_a_token_by_name() {
    let course = Course::new().with_student("ada").open().await;
    let made = course
        .services
        .tokens
        .create_as_operator("ADA", "from the shell")
        .await
        .unwrap();
    assert_eq!(
        &course
            .services
            .tokens
            .authenticate(&made.token)
            .await
            .unwrap(),
        course.user("ada")
    );
    course
        .services
        .tokens
        .create_as_operator("nobody", "x")
        .await
        .unwrap_err();
}
