//! Every link of ours leads to a page that the server answers, and to a place that is on it.

use std::collections::BTreeMap;

use content_check::Course;
use reqwest::StatusCode;
use tests::{Sightline, root};

/// Where a link is written, and where it leads.
#[derive(Debug)]
struct OurLink {
    place: String,
    /// Starts with `/`; may end with `#anchor`.
    target: String,
}

#[tokio::test(flavor = "multi_thread")]
async fn every_link_in_texts_and_rubrics_leads_somewhere() {
    let course = content_check::load(&root()).unwrap_or_else(|problems| panic!("{problems:?}"));
    let mut links = links_in_texts(&course);
    links.extend(links_in_rubrics(&course));
    assert!(links.len() >= 20, "only {} links were found", links.len());

    let sightline = Sightline::start("links-on-pages").await;
    let mut answers = BTreeMap::new();
    let mut wrong = Vec::new();
    for OurLink { place, target } in &links {
        let (address, anchor) = match target.split_once('#') {
            Some((address, anchor)) => (address, Some(anchor)),
            None => (target.as_str(), None),
        };
        if !answers.contains_key(address) {
            answers.insert(address, get(&sightline.url(address)).await);
        }
        match (&answers[address], anchor) {
            (Err(message), _) => wrong.push(format!("{place}: {target}: {message}")),
            (Ok(html), Some(anchor)) if !html.contains(&format!(" id=\"{anchor}\"")) => {
                wrong.push(format!("{place}: {target}: the page has no such anchor"));
            }
            (Ok(_), _) => {}
        }
    }
    println!("{} links to {} pages", links.len(), answers.len());
    assert!(wrong.is_empty(), "\n{}\n", wrong.join("\n"));
}

fn links_in_texts(course: &Course) -> Vec<OurLink> {
    let mut links = Vec::new();
    for page in &course.pages {
        for link in &page.rendered.links {
            let target = match link.target.strip_prefix('#') {
                Some(_) => format!("{}{}", page.address, link.target),
                None => link.target.clone(),
            };
            links.push(OurLink {
                place: format!("{}:{}", page.file, link.line),
                target,
            });
        }
    }
    links
}

/// The lesson anchors that failed checks send their reader to.
fn links_in_rubrics(course: &Course) -> Vec<OurLink> {
    let mut links = Vec::new();
    for lab in course.labs.iter() {
        for criterion in &lab.rubric.criteria {
            if let Some(lesson) = &criterion.lesson {
                links.push(OurLink {
                    place: format!("labs/{}/lab.yaml: check `{}`", lab.rubric.lab, criterion.id),
                    target: format!("/lessons/{lesson}"),
                });
            }
        }
    }
    links
}

/// The page as HTML, or what came instead of it.
async fn get(url: &str) -> Result<String, String> {
    let response = reqwest::get(url).await.map_err(|error| error.to_string())?;
    let status = response.status();
    // A page for those who have signed in is there; it says so.
    if !status.is_success() && status != StatusCode::UNAUTHORIZED {
        return Err(format!("the server answers {status}"));
    }
    response.text().await.map_err(|error| error.to_string())
}
