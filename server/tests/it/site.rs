//! A running site and browsers to visit it: `Site::open().await`, then `site.browser()`.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use model::{NewInvite, Role};
use reqwest::header::{COOKIE, HeaderMap, LOCATION, SET_COOKIE};
use reqwest::redirect::Policy;
use reqwest::{RequestBuilder, Response, StatusCode};
use server::config::{Config, Settings};
use server::{Shutdown, open_services};
use services::{CurrentUser, Services};
use tempfile::TempDir;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;
use tracing_subscriber::EnvFilter;

use crate::stack::Stack;

pub(crate) const PASSWORD: &str = "correct horse battery";
pub(crate) const LAB: &str = "90-two-services";
const LESSON: &str = include_str!("course/one.md");
const QUIZ: &str = include_str!("course/one-quiz.yml");

pub(crate) struct Site {
    pub(crate) url: String,
    pub(crate) services: Services,
    pub(crate) setup_link: String,
    folder: TempDir,
    public_url: Option<String>,
    shutdown: Shutdown,
    server: Server,
}

/// Gone when its test is, also when that panics.
struct Server(JoinHandle<anyhow::Result<()>>);

impl Drop for Server {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Site {
    /// A site with one lab, nobody in it yet.
    pub(crate) async fn open() -> Site {
        Site::open_as(None).await
    }

    /// The same, for browsers that reach it at `public_url`.
    pub(crate) async fn open_at(public_url: &str) -> Site {
        Site::open_as(Some(public_url.to_owned())).await
    }

    async fn open_as(public_url: Option<String>) -> Site {
        let folder = tempfile::tempdir().unwrap();
        let lab = folder.path().join("labs").join(LAB);
        let pkg = folder.path().join("site/pkg");
        for new in [
            lab.as_path(),
            pkg.as_path(),
            &folder.path().join("content/lessons"),
        ] {
            std::fs::create_dir_all(new).unwrap();
        }
        let content = folder.path().join("content");
        std::fs::create_dir_all(content.join("quizzes")).unwrap();
        std::fs::write(content.join("lessons/01-one.md"), LESSON).unwrap();
        std::fs::write(content.join("quizzes/one.yml"), QUIZ).unwrap();
        let services_lab = Path::new(env!("CARGO_MANIFEST_DIR")).join("services/tests/it/lab");
        for name in ["lab.yaml", "text.md"] {
            std::fs::copy(services_lab.join(name), lab.join(name)).unwrap();
        }
        std::fs::write(pkg.join("main.0a1b2c3d.css"), "body { color: black }").unwrap();
        std::fs::write(pkg.join("main.0a1b2c3d.css.br"), "brotli").unwrap();
        std::fs::write(
            pkg.join("assets.json"),
            "{\"main.css\": \"main.0a1b2c3d.css\"}",
        )
        .unwrap();
        Site::start(folder, public_url).await
    }

    async fn start(folder: TempDir, public_url: Option<String>) -> Site {
        show_log_on_failure();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let addr = listener.local_addr().unwrap();
        let path = |name: &str| Some(folder.path().join(name));
        let config = Config::load(Settings {
            addr: Some(addr),
            public_url: public_url.clone(),
            data_dir: path("data"),
            content_dir: path("content"),
            labs_dir: path("labs"),
            site_root: path("site"),
            grading_workers: Some(2),
            ..Settings::default()
        })
        .unwrap();
        let services = open_services(&config).await.unwrap();
        let setup_link = match services.accounts.open_setup().await.unwrap() {
            Some(token) => format!("/setup/{token}"),
            None => String::new(),
        };
        let shutdown = Shutdown::new();
        let running = (services.clone(), shutdown.clone());
        let server = Server(tokio::spawn(async move {
            server::serve(listener, running.0, &config, running.1).await
        }));
        Site {
            url: format!("http://{addr}"),
            services,
            setup_link,
            folder,
            public_url,
            shutdown,
            server,
        }
    }

    /// Stops it as SIGTERM does and starts it again on the same files, on another port.
    pub(crate) async fn restart(mut self) -> Site {
        self.shutdown.begin();
        (&mut self.server.0).await.unwrap().unwrap();
        Site::start(self.folder, self.public_url).await
    }

    /// Where its database is.
    pub(crate) fn data_dir(&self) -> PathBuf {
        self.folder.path().join("data")
    }

    pub(crate) fn browser(&self) -> Browser {
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .no_proxy()
            .timeout(Duration::from_secs(20))
            .build()
            .unwrap();
        Browser {
            http,
            url: self.url.clone(),
            cookies: RefCell::default(),
        }
    }

    /// `grace`, the first instructor.
    pub(crate) async fn instructor(&self) -> Browser {
        let browser = self.browser();
        let token = self.setup_link.strip_prefix("/setup/").unwrap().to_owned();
        browser.get(&self.setup_link).await;
        let answer = browser
            .post("/api/account/set-up", &fields("grace", &token))
            .await;
        assert_eq!(answer.status(), StatusCode::FOUND);
        browser
    }

    /// A student who joined by an invite; there must be an instructor.
    pub(crate) async fn student(&self, name: &str) -> Browser {
        let grace = self.user("grace").await;
        let new = NewInvite {
            note: String::new(),
            role: Role::Student,
            max_uses: 1,
            valid_days: 1,
        };
        let link = self.services.invites.create(&grace, &new).await.unwrap();
        let token = link.path.strip_prefix("/join/").unwrap().to_owned();
        let browser = self.browser();
        browser.get(&link.path).await;
        let answer = browser
            .post("/api/account/join", &fields(name, &token))
            .await;
        assert_eq!(answer.status(), StatusCode::FOUND);
        browser
    }

    pub(crate) async fn user(&self, name: &str) -> CurrentUser {
        let made = self
            .services
            .tokens
            .create_as_operator(name, "for a test")
            .await
            .unwrap();
        self.services
            .tokens
            .authenticate(&made.token)
            .await
            .unwrap()
    }

    /// An API token of that account.
    pub(crate) async fn token(&self, name: &str) -> String {
        self.services
            .tokens
            .create_as_operator(name, "for a test")
            .await
            .unwrap()
            .token
    }
}

/// Keeps cookies, sends forms as a page of ours would, follows no redirect.
pub(crate) struct Browser {
    pub(crate) http: reqwest::Client,
    url: String,
    cookies: RefCell<BTreeMap<String, String>>,
}

impl Browser {
    pub(crate) async fn get(&self, path: &str) -> Response {
        self.send(self.http.get(format!("{}{path}", self.url)))
            .await
    }

    /// A form of ours: with the CSRF value and the page's origin.
    pub(crate) async fn post(&self, path: &str, fields: &[(&str, String)]) -> Response {
        let mut fields: Vec<(&str, String)> = fields.to_vec();
        fields.push(("csrf", self.csrf()));
        self.send(self.form(path, &fields).header("origin", &self.url))
            .await
    }

    /// A form with these fields and nothing else.
    pub(crate) fn form(&self, path: &str, fields: &[(&str, String)]) -> RequestBuilder {
        self.http
            .post(format!("{}{path}", self.url))
            .header("accept", "text/html")
            .form(fields)
    }

    pub(crate) async fn send(&self, request: RequestBuilder) -> Response {
        let cookies: Vec<_> = self
            .cookies
            .borrow()
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let answer = request
            .header(COOKIE, cookies.join("; "))
            .send()
            .await
            .unwrap();
        self.keep_cookies(answer.headers());
        answer
    }

    pub(crate) fn csrf(&self) -> String {
        self.cookies
            .borrow()
            .get("sightline_csrf")
            .cloned()
            .unwrap_or_default()
    }

    pub(crate) fn has_session(&self) -> bool {
        self.cookies.borrow().contains_key("sightline_session")
    }

    /// Hands the lab in, with both services at `stack`, and returns the submission's page.
    pub(crate) async fn submit(&self, stack: &Stack) -> String {
        let answer = self.post("/api/labs/submit", &lab_form(&stack.url())).await;
        assert_eq!(answer.status(), StatusCode::FOUND);
        let page = location(&answer);
        assert!(page.starts_with("/submissions/"), "{page}");
        page
    }

    fn keep_cookies(&self, headers: &HeaderMap) {
        for cookie in headers.get_all(SET_COOKIE) {
            let cookie = cookie.to_str().unwrap();
            let (name, rest) = cookie.split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if rest.contains("Max-Age=0") {
                self.cookies.borrow_mut().remove(name);
            } else {
                self.cookies
                    .borrow_mut()
                    .insert(name.to_owned(), value.to_owned());
            }
        }
    }
}

/// What the server logs is shown by a test that fails, and by no other.
fn show_log_on_failure() {
    // Of the tests in this process the first one sets it up.
    let _ = tracing_subscriber::fmt()
        .with_env_filter(EnvFilter::from_default_env())
        .with_test_writer()
        .try_init();
}

pub(crate) fn location(answer: &Response) -> String {
    answer.headers()[LOCATION].to_str().unwrap().to_owned()
}

pub(crate) fn lab_form(url: &str) -> Vec<(&'static str, String)> {
    vec![
        ("lab", LAB.to_owned()),
        ("targets[api]", url.to_owned()),
        ("targets[worker]", url.to_owned()),
    ]
}

pub(crate) fn sign_in_form(name: &str, password: &str) -> Vec<(&'static str, String)> {
    vec![("name", name.to_owned()), ("password", password.to_owned())]
}

fn fields(name: &str, token: &str) -> Vec<(&'static str, String)> {
    vec![
        ("token", token.to_owned()),
        ("name", name.to_owned()),
        ("display_name", String::new()),
        ("password", PASSWORD.to_owned()),
    ]
}
