//! One figure of a page, and what a visitor does with it by keyboard.

use std::time::{Duration, Instant};

use tests::Browser;
use thirtyfour::prelude::*;

/// The island's code and an engine are fetched.
const PATIENCE: Duration = Duration::from_secs(60);
const POLL_EVERY: Duration = Duration::from_millis(50);

pub struct Figure<'a> {
    browser: &'a Browser,
    slug: &'static str,
}

impl<'a> Figure<'a> {
    /// Presses the button below a still figure.
    pub async fn open(browser: &'a Browser, slug: &'static str) -> Self {
        let figure = Self { browser, slug };
        assert!(
            figure.is_still().await,
            "{slug}: no still figure to begin with"
        );
        figure.press_button("Play with it").await;
        figure
            .until("the still figure is gone", async || {
                !figure.is_still().await
            })
            .await;
        figure
    }

    /// Presses the button again: the still figure is back and nothing else is left.
    pub async fn close(self) {
        self.press_button("Back to the figure").await;
        self.until("the still figure is back", async || self.is_still().await)
            .await;
        assert_eq!(
            self.text().await,
            "",
            "{}: the stage is not empty",
            self.slug
        );
    }

    /// Waits until the figure says `text`.
    pub async fn says(&self, text: &str) {
        self.until(text, async || self.text().await.contains(text))
            .await;
    }

    /// Presses keys in the control with this label.
    pub async fn press(&self, label: &str, keys: &[Key]) {
        let xpath = format!(
            ".//label[contains(normalize-space(.), {label:?})]//*[self::input or self::select or self::textarea] | .//button[normalize-space(.) = {label:?}] | .//input[@aria-label = {label:?}]"
        );
        let control = self.find(By::XPath(xpath)).await;
        for key in keys {
            let sent = control.send_keys(key.clone()).await;
            sent.unwrap_or_else(|error| panic!("{}: `{label}`: {error}", self.slug));
        }
    }

    /// Writes over what stands in a text.
    pub async fn write(&self, css: &str, text: &str) {
        let field = self.find(By::Css(css)).await;
        field
            .send_keys(Key::Control + "a")
            .await
            .expect("a text can be selected");
        field.send_keys(text).await.expect("a text can be written");
    }

    /// Waits until `css` selects something in the figure.
    pub async fn has(&self, css: &str) {
        self.until(css, async || {
            let found = self.root().await.find_all(By::Css(css)).await;
            found.is_ok_and(|found| !found.is_empty())
        })
        .await;
    }

    async fn root(&self) -> WebElement {
        let css = format!("#figure-{}", self.slug);
        self.browser.find(&css).await
    }

    async fn find(&self, by: By) -> WebElement {
        let stage = self
            .browser
            .find(&format!("#figure-{} .play-stage", self.slug))
            .await;
        match stage.find(by.clone()).await {
            Ok(element) => element,
            Err(error) => panic!(
                "{}: no {by:?} ({error}) in:\n{}",
                self.slug,
                self.text().await
            ),
        }
    }

    async fn press_button(&self, text: &str) {
        let button = self
            .browser
            .find(&format!("#figure-{} .play-bar button", self.slug))
            .await;
        assert_eq!(
            button.text().await.unwrap_or_default(),
            text,
            "{}",
            self.slug
        );
        let pressed = button.send_keys(Key::Enter).await;
        pressed.unwrap_or_else(|error| panic!("{}: {error}", self.slug));
    }

    async fn is_still(&self) -> bool {
        let drawing = self.root().await.find(By::Css(".play-still svg")).await;
        match drawing {
            Ok(drawing) => drawing.is_displayed().await.unwrap_or_default(),
            Err(_) => false,
        }
    }

    /// What is said in place of the still figure.
    async fn text(&self) -> String {
        let stage = self.root().await.find(By::Css(".play-stage")).await;
        match stage {
            Ok(stage) => stage.text().await.unwrap_or_default(),
            Err(_) => String::new(),
        }
    }

    async fn until(&self, what: &str, is_so: impl AsyncFn() -> bool) {
        let deadline = Instant::now() + PATIENCE;
        while !is_so().await {
            if Instant::now() > deadline {
                panic!("{}: no {what:?} in:\n{}", self.slug, self.text().await);
            }
            tokio::time::sleep(POLL_EVERY).await;
        }
    }
}
