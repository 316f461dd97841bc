use super::*;

async fn refusal(guard: &Guard, url: &str) -> String {
    match guard.pass(url).await {
        Ok(_) => "passed".to_owned(),
        Err(error) => error.to_string(),
    }
}

#[tokio::test]
async fn a_laptop_may_call_itself() {
    assert_eq!(
        refusal(&Guard::open(), "http://127.0.0.1:8080").await,
        "passed"
    );
    assert_eq!(
        refusal(&Guard::open(), "http://[::1]:8080/").await,
        "passed"
    );
}

#[tokio::test]
async fn a_server_may_not_call_itself() {
    let guard = Guard::deny_private(Vec::new());
    for url in [
        "http://127.0.0.1:8080",
        "http://localhost:3000",
        "http://[::1]/",
        "http://[::ffff:127.0.0.1]/",
        "http://169.254.169.254/latest/meta-data",
        "http://10.0.0.1",
        "http://0/",
        // One number and octal are other ways to write 127.0.0.1.
        "http://2130706433/",
        "http://0177.0.0.1/",
    ] {
        let answer = refusal(&guard, url).await;
        assert!(answer.contains("may not call"), "{url}: {answer}");
    }
}

#[tokio::test]
async fn a_server_may_call_what_is_listed() {
    let guard = Guard::deny_private(vec!["127.0.0.0/8".parse().unwrap()]);
    assert_eq!(refusal(&guard, "http://127.0.0.1:8080").await, "passed");
    assert!(
        refusal(&guard, "http://10.0.0.1")
            .await
            .contains("may not call")
    );
}

#[tokio::test]
async fn a_url_says_http_and_no_password() {
    let guard = Guard::open();
    assert_eq!(
        refusal(&guard, "file:///etc/passwd").await,
        "`file:///etc/passwd` is neither http nor https"
    );
    assert_eq!(
        refusal(&guard, "http://ada:secret@example.org").await,
        "`example.org`: leave user name and password out of the URL"
    );
    assert!(refusal(&guard, "8080").await.contains("is not a URL"));
}

#[tokio::test]
async fn a_server_listens_only_where_it_is_told_to() {
    let guard = Guard::deny_private(vec!["127.0.0.0/8".parse().unwrap()]);
    assert!(
        guard
            .pass_for_listening("http://127.0.0.1:9095")
            .await
            .is_ok()
    );
    // Calling it would be right, and it may be an address of this machine.
    let public = guard.pass_for_listening("http://8.8.8.8:9095").await;
    let refusal = public.err().map(|error| error.to_string());
    assert_eq!(
        refusal.as_deref(),
        Some(
            "`8.8.8.8` is at 8.8.8.8, where this server may not listen unless `guard_allow` names it"
        )
    );
    assert!(
        Guard::open()
            .pass_for_listening("http://0.0.0.0:9095")
            .await
            .is_ok()
    );
}
