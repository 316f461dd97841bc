//! Every kind of page, one after the other, as the people see them who may: nobody, an instructor, a student.
//!
//! To show the tests another page, add a stop.

use std::time::Duration;

use tests::{Browser, Html, Sightline};

use crate::journey::{invite_and_join, make_first_instructor, sign_in};

const INSTRUCTOR: &str = "grace";
const STUDENT: &str = "ada";

/// The engine is fetched, and some hours of FlowForge are simulated.
const REPLAY: Duration = Duration::from_secs(60);
/// Three servers that don't answer are asked more than once.
const GRADING: Duration = Duration::from_secs(60);
/// Nobody listens there: grading such a stack takes no time.
const NOWHERE: &str = "http://127.0.0.1:9";

/// A page, and what tells that it shows all it will.
#[derive(Debug, Clone)]
pub struct Stop {
    /// For a file or a message, such as `lesson-promql`.
    pub name: String,
    pub url: String,
    pub shows: &'static str,
    pub kind: Kind,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Lesson,
    /// Anything else.
    Page,
}

impl Stop {
    pub fn new(name: impl Into<String>, url: String) -> Self {
        Self {
            name: name.into(),
            url,
            shows: "main h1",
            kind: Kind::Page,
        }
    }

    fn that_shows(self, shows: &'static str) -> Self {
        Self { shows, ..self }
    }

    /// Opens it in the browser and waits until it is all there.
    pub async fn open(&self, browser: &Browser) {
        browser.goto(&self.url).await;
        browser.find_within(self.shows, REPLAY).await;
    }
}

/// Leads through the site, with a call of `visit` at each stop.
pub async fn tour(browser: &Browser, sightline: &Sightline, visit: impl AsyncFn(&Stop)) {
    visit(&Stop::new("setup", sightline.setup_link())).await;
    for stop in everybodys(sightline).await {
        visit(&stop).await;
    }

    make_first_instructor(browser, sightline, INSTRUCTOR).await;
    let join = make_invite(browser, sightline).await;
    for (name, path) in [
        ("staff", "/staff"),
        ("invites", "/staff/invites"),
        ("account", "/account"),
    ] {
        visit(&Stop::new(name, sightline.url(path))).await;
    }
    visit(&Stop::new("join", join)).await;
    invite_and_join(browser, sightline, STUDENT).await;
    let submission = hand_in(browser, sightline).await;
    visit(&Stop::new("submission", submission).that_shows("main .verdicts")).await;
    for (name, path) in [
        ("progress", "/progress"),
        ("lab-signed-in", "/labs/01-instrument"),
        ("home-signed-in", "/"),
    ] {
        visit(&Stop::new(name, sightline.url(path))).await;
    }
    sign_in(browser, sightline, INSTRUCTOR).await;
    visit(&Stop::new("staff-with-student", sightline.url("/staff"))).await;
}

/// The pages that need no account.
pub async fn everybodys(sightline: &Sightline) -> Vec<Stop> {
    let page = |(name, path): (&str, &str)| Stop::new(name, sightline.url(path));
    let mut stops: Vec<Stop> = lessons(sightline).await;
    for lab in listed(sightline, "/labs").await {
        let name = lab.trim_matches('/').replace('/', "-");
        stops.push(Stop::new(name, sightline.url(&lab)));
    }
    stops.extend(
        [
            ("home", "/"),
            ("lessons", "/lessons"),
            ("labs", "/labs"),
            ("glossary", "/glossary"),
            ("misconceptions", "/misconceptions"),
            ("search", "/search"),
            ("exercises", "/exercises"),
            ("exercise-reading", "/exercises/promql/read-which-replica"),
            ("sign-in", "/sign-in"),
            ("not-found", "/no-such-page"),
        ]
        .map(page),
    );
    let query = "sum%20by%20(path)%20(rate(http_requests_total%5B5m%5D))";
    let playground = |view| format!("/playground?expr={query}&view={view}");
    for (name, path, shows) in [
        ("search-results", "/search?q=rate", "main .hits"),
        (
            "exercise-query",
            "/exercises/promql/failed-share-by-path",
            "main .cm-content",
        ),
        ("playground-table", &playground("table"), "main table"),
        ("playground-graph", &playground("graph"), "main .uplot"),
        ("workshop", "/workshop", "main .drawing"),
    ] {
        stops.push(page((name, path)).that_shows(shows));
    }
    stops
}

/// The lessons, in their order.
pub async fn lessons(sightline: &Sightline) -> Vec<Stop> {
    let lesson = |path: String| Stop {
        kind: Kind::Lesson,
        ..Stop::new(path.replace("/lessons/", "lesson-"), sightline.url(&path))
    };
    let lessons = listed(sightline, "/lessons").await;
    assert!(lessons.len() >= 12, "/lessons lists only {lessons:?}");
    lessons.into_iter().map(lesson).collect()
}

/// Where the page at `path` links to below itself.
async fn listed(sightline: &Sightline, path: &str) -> Vec<String> {
    let page = reqwest::get(sightline.url(path)).await;
    let page = page.expect("the server answers").text().await;
    let html = Html::parse(&page.expect("with text"));
    let below = format!("{path}/");
    let mut targets: Vec<String> = Vec::new();
    for target in html.all("a").filter_map(|link| link.attribute("href")) {
        if target.starts_with(&below) && !targets.iter().any(|known| known == target) {
            targets.push(target.to_owned());
        }
    }
    targets
}

/// As the instructor who is signed in: an invite's link that nobody follows.
async fn make_invite(browser: &Browser, sightline: &Sightline) -> String {
    browser.goto(&sightline.url("/staff/invites")).await;
    browser.click("Make an invite").await;
    let link = browser.find("#invite-link").await;
    let link = link.text().await.expect("the link is shown");
    let path = &link[link.find("/join/").expect("a link to join by")..];
    sightline.url(path)
}

/// Hands in lab 01 with no stack behind it, and returns the submission's address once it is graded.
async fn hand_in(browser: &Browser, sightline: &Sightline) -> String {
    browser.goto(&sightline.url("/labs/01-instrument")).await;
    for target in ["api", "worker", "prometheus"] {
        browser.fill(&format!("targets[{target}]"), NOWHERE).await;
    }
    browser.click("Check my work").await;
    browser.sees_within("Back to the lab", GRADING).await;
    browser.url().await
}
