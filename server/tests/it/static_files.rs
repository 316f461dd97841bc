//! What browsers load beside pages.

use reqwest::StatusCode;

use crate::site::Site;

#[tokio::test]
async fn a_hashed_file_is_kept_for_ever_and_sent_compressed() {
    let site = Site::open().await;
    let browser = site.browser();
    let url = format!("{}/pkg/main.0a1b2c3d.css", site.url);
    let file = browser
        .http
        .get(&url)
        .header("accept-encoding", "br, gzip")
        .send()
        .await
        .unwrap();
    assert_eq!(file.headers()["content-encoding"], "br");
    assert_eq!(file.headers()["content-type"], "text/css");
    assert_eq!(
        file.headers()["cache-control"],
        "public, max-age=31536000, immutable"
    );
    assert_eq!(file.headers()["vary"], "accept-encoding");
    assert!(file.headers().get("set-cookie").is_none());
    let plain = browser.http.get(&url).send().await.unwrap();
    assert_eq!(plain.text().await.unwrap(), "body { color: black }");
}

#[tokio::test]
async fn other_files_are_asked_for_again_and_nothing_else_is_served() {
    let site = Site::open().await;
    let browser = site.browser();
    let file = browser.get("/pkg/assets.json").await;
    assert_eq!(file.headers()["cache-control"], "public, no-cache");
    for path in [
        "/pkg/none.js",
        "/pkg/",
        "/pkg/..%2f..%2fdata%2fsightline.db",
        "/data/none",
    ] {
        assert_eq!(
            browser.get(path).await.status(),
            StatusCode::NOT_FOUND,
            "{path}"
        );
    }
}
