//! A visitor without a browser: reads pages and posts their forms, with cookies, over plain HTTP.

use reqwest::Client;

use crate::Sightline;

/// What every account of a test signs in with.
const PASSWORD: &str = "correct horse battery";

/// One person at one server; signed in once they have made an account.
#[derive(Debug)]
pub struct Visitor<'a> {
    sightline: &'a Sightline,
    http: Client,
}

impl<'a> Visitor<'a> {
    /// The first instructor, who follows the link of the first start.
    pub async fn first_instructor(sightline: &'a Sightline, name: &str) -> Self {
        let link = sightline.setup_link();
        Self::with_account(sightline, &link, "/api/account/set-up", name).await
    }

    /// A student who joins by an invite that `self`, an instructor, makes.
    pub async fn invites(&self, name: &str) -> Self {
        let fields = [
            ("note", ""),
            ("role", "student"),
            ("max_uses", "1"),
            ("valid_days", "1"),
        ];
        let invites = self.sightline.url("/staff/invites");
        let page = self
            .post(&invites, "/api/staff/invites/create", &fields)
            .await;
        let start = page.find("/join/").expect("the page shows the new link");
        let link = self.sightline.url(last_segment(&page[start..]).0);
        Self::with_account(self.sightline, &link, "/api/account/join", name).await
    }

    /// The HTML of a page.
    pub async fn read(&self, path: &str) -> String {
        self.get(&self.sightline.url(path)).await
    }

    async fn with_account(sightline: &'a Sightline, link: &str, action: &str, name: &str) -> Self {
        let http = Client::builder()
            .cookie_store(true)
            .build()
            .expect("a client can be made");
        let visitor = Self { sightline, http };
        let (_, token) = last_segment(link);
        let fields = [
            ("token", token),
            ("name", name),
            ("display_name", name),
            ("password", PASSWORD),
        ];
        let page = visitor.post(link, action, &fields).await;
        assert!(
            page.contains("Sign out"),
            "`{name}` is not signed in:\n{page}"
        );
        visitor
    }

    async fn get(&self, url: &str) -> String {
        let answer = self.http.get(url).send().await.expect("the server answers");
        answer.text().await.expect("with text")
    }

    /// Sends the form of the page at `url` to `action`, and returns the page that it leads to.
    async fn post(&self, url: &str, action: &str, fields: &[(&str, &str)]) -> String {
        let page = self.get(url).await;
        let mut fields = fields.to_vec();
        fields.push(("csrf", hidden_value(&page, "csrf")));
        let answer = self
            .http
            .post(self.sightline.url(action))
            .header("Accept", "text/html")
            .form(&fields)
            .send()
            .await
            .expect("the server answers");
        answer.text().await.expect("with text")
    }
}

/// The value of a form's hidden field.
#[track_caller]
fn hidden_value<'a>(page: &'a str, name: &str) -> &'a str {
    let input = page
        .split("<input")
        .find(|input| input.contains(&format!("name=\"{name}\"")))
        .unwrap_or_else(|| panic!("no field `{name}` in:\n{page}"));
    let value = input.split("value=\"").nth(1).unwrap_or_default();
    value.split('"').next().unwrap_or_default()
}

/// A path that text goes on after, and its last part.
fn last_segment(text: &str) -> (&str, &str) {
    let end = text
        .find(|c: char| !(c.is_alphanumeric() || ":/.-_".contains(c)))
        .unwrap_or(text.len());
    let path = &text[..end];
    (path, path.rsplit('/').next().unwrap_or_default())
}
