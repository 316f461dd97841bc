//! Headless Chromium with a fresh profile.

use std::net::TcpListener;
use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use grader::stack::{Process, Programs};
use serde_json::json;
use thirtyfour::prelude::*;

use crate::{root, run_dir};

/// How long a page may take to show what a test waits for.
const PATIENCE: Duration = Duration::from_secs(20);
const POLL_EVERY: Duration = Duration::from_millis(50);

/// Runs before a page's own scripts, so that no error of theirs goes unseen.
const COLLECT_ERRORS: &str = "
    window.__errors = [];
    addEventListener('error', (event) => window.__errors.push(String(event.message ?? event.target?.src)), true);
    addEventListener('unhandledrejection', (event) => window.__errors.push(String(event.reason)));
    addEventListener('securitypolicyviolation', (event) => {
        // Chromium itself writes style attributes when somebody types over a selection in an editor.
        const isTyping = event.violatedDirective === 'style-src-attr' && event.target.closest?.('[contenteditable]');
        if (!isTyping) window.__errors.push(`${event.violatedDirective} blocked ${event.blockedURI} at `
            + `${event.sourceFile}:${event.lineNumber} in ${event.target.outerHTML?.slice(0, 200)}`);
    });
";

/// The colours a visitor's system asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Theme {
    Light,
    Dark,
}

/// One browser window; its driver ends with it.
#[derive(Debug)]
pub struct Browser {
    pub driver: WebDriver,
    _process: Process,
}

impl Browser {
    /// Starts chromedriver and opens a window.
    ///
    /// # Panics
    /// When either does not start.
    pub async fn open(test: &str) -> Self {
        let folder = run_dir(test);
        let programs = Programs::below(&root());
        let port = TcpListener::bind(("127.0.0.1", 0))
            .and_then(|listener| listener.local_addr())
            .expect("loopback has a free port")
            .port();
        let mut command = Command::new(
            programs
                .find("chromedriver")
                .expect("chromedriver was looked for before"),
        );
        command.arg(format!("--port={port}"));
        let process = Process::start("chromedriver", &folder, command)
            .unwrap_or_else(|error| panic!("{error}"));
        let url = format!("http://127.0.0.1:{port}");
        let process = process
            .ready_at(&format!("{url}/status"))
            .await
            .unwrap_or_else(|error| panic!("{error}"));

        let mut capabilities = DesiredCapabilities::chrome();
        let profile = format!("--user-data-dir={}", folder.join("profile").display());
        for argument in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--disable-dev-shm-usage",
            "--window-size=1280,900",
            &profile,
        ] {
            capabilities
                .add_arg(argument)
                .expect("an argument can be added");
        }
        let driver = WebDriver::new(&url, capabilities)
            .await
            .expect("chromedriver opens a window");
        let browser = Self {
            driver,
            _process: process,
        };
        browser
            .tell_chromium(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": COLLECT_ERRORS }),
            )
            .await;
        browser
    }

    pub async fn goto(&self, url: &str) {
        self.driver
            .goto(url)
            .await
            .unwrap_or_else(|error| panic!("{url}: {error}"));
    }

    /// The first element that `css` selects, waited for until it is shown.
    ///
    /// # Panics
    /// When it does not show in time; the message quotes the page's text.
    pub async fn find(&self, css: &str) -> WebElement {
        self.find_within(css, PATIENCE).await
    }

    /// As [`Browser::find`], for what takes longer, such as a replay.
    ///
    /// # Panics
    /// As [`Browser::find`].
    pub async fn find_within(&self, css: &str, patience: Duration) -> WebElement {
        let found = self
            .driver
            .query(By::Css(css))
            .wait(patience, POLL_EVERY)
            .first()
            .await;
        match found {
            Ok(element) => element,
            Err(error) => panic!(
                "no `{css}` ({error}) on {}:\n{}",
                self.url().await,
                self.text().await
            ),
        }
    }

    /// Clicks the link or button of the page's content whose text is `text`, or such a button in its header.
    ///
    /// # Panics
    /// When there is none that can be clicked in time; the message quotes the page's text.
    pub async fn click(&self, text: &str) {
        let path = ["//main//a", "//main//button", "//header//button"]
            .map(|element| format!("{element}[normalize-space()={text:?}]"))
            .join(" | ");
        let deadline = Instant::now() + PATIENCE;
        // A page that still scrolls or lays itself out moves the element away from under the pointer.
        while let Err(error) = self.try_click(&path).await {
            if Instant::now() > deadline {
                panic!(
                    "no `{text}` to click ({error}) on {}:\n{}",
                    self.url().await,
                    self.text().await
                );
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
    }

    async fn try_click(&self, xpath: &str) -> WebDriverResult<()> {
        let element = self.driver.find(By::XPath(xpath)).await?;
        let centre = "arguments[0].scrollIntoView({ block: 'center', behavior: 'instant' })";
        self.driver
            .execute(centre, vec![element.to_json()?])
            .await?;
        element.click().await
    }

    /// Types into the field whose name is `name`, in place of what is there.
    pub async fn fill(&self, name: &str, value: &str) {
        let field = self.find(&format!("main [name='{name}']")).await;
        field
            .clear()
            .await
            .unwrap_or_else(|error| panic!("`{name}`: {error}"));
        field
            .send_keys(value)
            .await
            .unwrap_or_else(|error| panic!("`{name}`: {error}"));
    }

    /// Waits until the page's text contains `text`.
    ///
    /// # Panics
    /// When it does not in time; the message quotes the page's text.
    pub async fn sees(&self, text: &str) {
        self.sees_within(text, PATIENCE).await;
    }

    /// As [`Browser::sees`], for what takes longer, such as a lab being graded.
    pub async fn sees_within(&self, text: &str, patience: Duration) {
        let deadline = Instant::now() + patience;
        while !self.text().await.contains(text) {
            if Instant::now() > deadline {
                panic!(
                    "no {text:?} on {}:\n{}",
                    self.url().await,
                    self.text().await
                );
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
    }

    pub async fn text(&self) -> String {
        match self.driver.find(By::Tag("body")).await {
            Ok(body) => body.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    pub async fn url(&self) -> String {
        self.driver
            .current_url()
            .await
            .map(String::from)
            .unwrap_or_default()
    }

    /// Emulates a window of `width` pixels and a system's colours.
    pub async fn look(&self, width: u32, theme: Theme) {
        let scheme = match theme {
            Theme::Light => "light",
            Theme::Dark => "dark",
        };
        let media = json!({ "features": [{ "name": "prefers-color-scheme", "value": scheme }] });
        self.tell_chromium("Emulation.setEmulatedMedia", media)
            .await;
        self.set_size(width, 900).await;
    }

    /// Switches the scripts of pages on or off, from the next page on; those of a test run either way.
    pub async fn run_scripts(&self, run: bool) {
        let value = json!({ "value": !run });
        self.tell_chromium("Emulation.setScriptExecutionDisabled", value)
            .await;
    }

    /// Writes the whole page, not only what a window shows, as a PNG, and gives the window its height back.
    pub async fn screenshot(&self, file: &Path) {
        let width = self.show_whole_page().await;
        let picture = self
            .driver
            .screenshot_as_png()
            .await
            .expect("a page can be pictured");
        self.set_size(width, 900).await;
        let folder = file.parent().expect("a picture lies in a folder");
        std::fs::create_dir_all(folder).expect("a folder below target can be made");
        std::fs::write(file, picture).expect("a picture can be written");
    }

    /// Makes the window as tall as the page, and returns its width in pixels.
    ///
    /// # Panics
    /// When the browser does not answer.
    pub async fn show_whole_page(&self) -> u32 {
        let measure = "return [window.innerWidth, document.documentElement.scrollHeight]";
        let size = self
            .driver
            .execute(measure, Vec::new())
            .await
            .and_then(|size| size.convert());
        let (width, height): (u32, u32) = size.expect("a page has a size");
        self.set_size(width, height.max(900)).await;
        width
    }

    async fn set_size(&self, width: u32, height: u32) {
        let metrics = json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600 });
        self.tell_chromium("Emulation.setDeviceMetricsOverride", metrics)
            .await;
    }

    async fn tell_chromium(&self, command: &str, parameters: serde_json::Value) {
        let answer = self.driver.cdp().send_raw(command, parameters).await;
        answer.unwrap_or_else(|error| panic!("{command}: {error}"));
    }

    /// Fails when a script of the page threw, or the page broke its own Content-Security-Policy.
    ///
    /// # Panics
    /// With what went wrong.
    pub async fn has_no_errors(&self) {
        let entries = self
            .driver
            .execute("return window.__errors ?? []", Vec::new())
            .await;
        let errors: Vec<String> = entries
            .and_then(|entries| entries.convert())
            .expect("a list of texts");
        assert!(errors.is_empty(), "{}: {errors:#?}", self.url().await);
    }

    pub async fn close(self) {
        let _ = self.driver.quit().await;
    }
}
