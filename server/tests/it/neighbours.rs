//! Several sites in one process do not hold each other up.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use reqwest::StatusCode;

use crate::site::Site;

#[tokio::test]
async fn a_page_loads_while_another_site_starts() {
    let site = Site::open().await;
    let is_over = Arc::new(AtomicBool::new(false));
    let neighbours = std::thread::spawn({
        let is_over = Arc::clone(&is_over);
        move || {
            let runtime = tokio::runtime::Builder::new_current_thread()
                .enable_all()
                .build()
                .unwrap();
            while !is_over.load(Ordering::Relaxed) {
                runtime.block_on(async {
                    let neighbour = Site::open().await;
                    neighbour.browser().get("/healthz").await;
                });
            }
        }
    });
    let begun = Instant::now();
    while begun.elapsed() < Duration::from_secs(3) {
        let page = site.browser().get(&site.setup_link).await;
        assert_eq!(page.status(), StatusCode::OK);
    }
    is_over.store(true, Ordering::Relaxed);
    neighbours.join().unwrap();
}
