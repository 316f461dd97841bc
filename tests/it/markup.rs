//! The HTML of every page that can be reached by following links, as a browser gets it before any script runs: what
//! search engines, screen readers and bad connections depend on.

use std::collections::{BTreeMap, BTreeSet};

use reqwest::StatusCode;
use tests::{Element, Html, Sightline, Visitor};

/// What has a name of its own for a screen reader, or should.
const NAMED: [&str; 5] = ["a", "button", "input", "select", "textarea"];
const LANDMARKS: [&str; 3] = ["header", "main", "footer"];
const REFERENCES: [&str; 5] = [
    "aria-labelledby",
    "aria-describedby",
    "aria-controls",
    "for",
    "list",
];

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_well_made_before_a_script_runs() {
    let sightline = Sightline::start("markup").await;
    let everybody = crawl(async |path| get(&sightline.url(path)).await).await;
    let instructor = Visitor::first_instructor(&sightline, "grace").await;
    let signed_in = crawl(async |path| instructor.read(path).await).await;
    println!(
        "{} pages for everybody, {} for an instructor",
        everybody.len(),
        signed_in.len()
    );
    assert!(everybody.len() >= 70 && signed_in.len() > everybody.len());

    let mut faults = Vec::new();
    for (who, pages) in [("everybody", &everybody), ("instructor", &signed_in)] {
        for (path, html) in pages {
            let place = format!("{path} ({who})");
            faults.extend(complaints(html).map(|fault| format!("{place}: {fault}")));
        }
        faults.extend(shared_titles(pages));
    }
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

/// Every page of ours that links lead to from the front page, by its path.
async fn crawl(read: impl AsyncFn(&str) -> String) -> BTreeMap<String, Html> {
    let mut pages = BTreeMap::new();
    let mut seen = BTreeSet::from(["/".to_owned()]);
    let mut next = vec!["/".to_owned()];
    while let Some(path) = next.pop() {
        let source = read(&path).await;
        // Files to download are no pages.
        if !source.starts_with("<!DOCTYPE html>") {
            continue;
        }
        let html = Html::parse(&source);
        for target in html.all("a").filter_map(|link| link.attribute("href")) {
            // The same page with another question on it is the same page.
            let path = target.split(['#', '?']).next().unwrap_or_default();
            let is_ours = path.starts_with('/') && !path.starts_with("/pkg/");
            if is_ours && seen.insert(path.to_owned()) {
                next.push(path.to_owned());
            }
        }
        pages.insert(path, html);
    }
    pages
}

async fn get(url: &str) -> String {
    let answer = reqwest::get(url).await.expect("the server answers");
    let status = answer.status();
    // A page that asks to sign in first is a page as well.
    assert!(
        status.is_success() || status == StatusCode::UNAUTHORIZED,
        "{url}: {status}"
    );
    answer.text().await.expect("with text")
}

/// Everything that is wrong with one page.
fn complaints(html: &Html) -> impl Iterator<Item = String> {
    [
        html.misnested.clone(),
        document(html),
        headings(html),
        landmarks(html),
        names(html),
        references(html),
        tables(html),
    ]
    .into_iter()
    .flatten()
}

fn document(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let language = html.all("html").find_map(|root| root.attribute("lang"));
    if language.is_none_or(str::is_empty) {
        faults.push("no language".to_owned());
    }
    // An SVG has a title of its own.
    let titles = html
        .all("title")
        .filter(|title| html.is_inside(title, "head"));
    if titles.filter(|title| !title.text.trim().is_empty()).count() != 1 {
        faults.push("needs one title".to_owned());
    }
    let named = |name: &'static str| {
        let metas = html.all("meta");
        let metas = metas.filter(move |meta| meta.attribute("name") == Some(name));
        metas.filter_map(|meta| meta.attribute("content"))
    };
    if named("description").filter(|text| text.len() >= 20).count() != 1 {
        faults.push("needs one description of some words".to_owned());
    }
    if named("viewport").any(|text| text.contains("maximum-scale") || text.contains("scalable")) {
        faults.push("the viewport forbids zooming".to_owned());
    }
    faults
}

fn headings(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let mut above = 0;
    let level = |element: &Element| match element.name.as_bytes() {
        [b'h', digit @ b'1'..=b'6'] => Some(digit - b'0'),
        _ => None,
    };
    for element in &html.elements {
        let Some(level) = level(element) else {
            continue;
        };
        if level > above + 1 {
            faults.push(format!(
                "{} follows a heading of level {above}",
                element.tag()
            ));
        }
        if element.text.trim().is_empty() {
            faults.push(format!("{} is empty", element.tag()));
        }
        above = level;
    }
    let tops = html.all("h1").count();
    if tops != 1 {
        faults.push(format!("{tops} headings of level 1"));
    }
    faults
}

fn landmarks(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for name in LANDMARKS {
        let is_outermost = |element: &&Element| !html.is_inside(element, "main");
        let count = html.all(name).filter(is_outermost).count();
        if count != 1 {
            faults.push(format!("{count} times <{name}>"));
        }
    }
    let names: Vec<String> = html.all("nav").map(|nav| label(html, nav)).collect();
    let distinct: BTreeSet<&String> = names.iter().collect();
    if names.is_empty() || distinct.len() < names.len() || names.iter().any(String::is_empty) {
        faults.push(format!("navigations need a name each: {names:?}"));
    }
    let skips = html.all("a").next().and_then(|link| link.attribute("href"));
    if skips != Some("#main") || html.with_id("main").is_none() {
        faults.push("the first link does not skip to the content".to_owned());
    }
    faults
}

/// What somebody wrote as the element's name; the text inside a landmark is none.
fn label(html: &Html, element: &Element) -> String {
    let is_labelled = ["aria-label", "aria-labelledby"]
        .iter()
        .any(|name| element.attribute(name).is_some());
    if is_labelled {
        html.name_of(element)
    } else {
        String::new()
    }
}

fn names(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    for element in &html.elements {
        let is_unseen = element.attribute("type") == Some("hidden")
            || html
                .around(element)
                .any(|around| around.attribute("aria-hidden") == Some("true"));
        if NAMED.contains(&element.name.as_str()) && !is_unseen && html.name_of(element).is_empty()
        {
            faults.push(format!("{} has no name", element.tag()));
        }
        let is_text = match element.name.as_str() {
            "img" => element.attribute("alt").is_some(),
            "svg" => {
                let is_decoration = element.attribute("aria-hidden") == Some("true");
                let is_image = element.attribute("role") == Some("img");
                is_decoration || (is_image && !html.name_of(element).is_empty())
            }
            _ => true,
        };
        if !is_text {
            faults.push(format!("{} has no words in its place", element.tag()));
        }
    }
    faults
}

fn references(html: &Html) -> Vec<String> {
    let mut faults = Vec::new();
    let mut known = BTreeSet::new();
    for id in html
        .elements
        .iter()
        .filter_map(|element| element.attribute("id"))
    {
        if !known.insert(id) {
            faults.push(format!("the id `{id}` is given twice"));
        }
    }
    for element in &html.elements {
        let lists = REFERENCES.iter().filter_map(|name| element.attribute(name));
        let targets = lists.flat_map(str::split_ascii_whitespace);
        let anchor = element
            .attribute("href")
            .and_then(|href| href.strip_prefix('#'));
        for target in targets.chain(anchor) {
            if !known.contains(target) {
                faults.push(format!("{} leads to no `{target}`", element.tag()));
            }
        }
    }
    faults
}

fn tables(html: &Html) -> Vec<String> {
    let heads = html.all("th");
    let empty = heads.filter(|head| html.name_of(head).is_empty());
    empty
        .map(|_| "a table's column has no heading".to_owned())
        .collect()
}

/// Pages that can't be told apart in a list of tabs.
fn shared_titles(pages: &BTreeMap<String, Html>) -> Vec<String> {
    let mut of_title: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    for (path, html) in pages {
        let title = html
            .all("title")
            .find(|title| html.is_inside(title, "head"));
        let title = title.map_or("", |title| title.text.trim());
        of_title.entry(title).or_default().push(path);
    }
    let shared = of_title.into_iter().filter(|(_, paths)| paths.len() > 1);
    shared
        .map(|(title, paths)| format!("`{title}` is the title of {paths:?}"))
        .collect()
}
