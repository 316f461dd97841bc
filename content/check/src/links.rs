//! Every link of ours leads to a page that there is, and to a place on it.

use std::collections::{BTreeMap, BTreeSet};

use crate::Report;
use crate::pages::Course;

/// Pages that are not made of a text; what can be linked to on them is not checked here.
const OTHER_PAGES: &[&str] = &[
    "/",
    "/account",
    "/exercises",
    "/glossary",
    "/labs",
    "/lessons",
    "/misconceptions",
    "/playground",
    "/progress",
    "/search",
    "/sign-in",
    "/workshop",
];

pub(crate) fn check(course: &Course, report: &mut Report) {
    let mut anchors: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for page in &course.pages {
        let known = anchors.entry(&page.address).or_default();
        known.extend(page.rendered.anchors.iter().map(String::as_str));
    }
    let mut links: Vec<(String, String)> = Vec::new();
    for page in &course.pages {
        for link in &page.rendered.links {
            let target = if link.target.starts_with('#') {
                format!("{}{}", page.address, link.target)
            } else {
                link.target.clone()
            };
            links.push((format!("{}:{}", page.file, link.line), target));
        }
    }
    for lab in course.labs.iter() {
        for criterion in &lab.rubric.criteria {
            if let Some(lesson) = &criterion.lesson {
                let place = format!("labs/{}/lab.yaml: check `{}`", lab.rubric.lab, criterion.id);
                links.push((place, format!("/lessons/{lesson}")));
            }
        }
    }
    for word in course.library.glossary() {
        if let Some(lesson) = &word.lesson {
            let place = format!("content/glossary.yml: `{}`", word.term);
            links.push((place, format!("/lessons/{lesson}")));
        }
    }
    for (place, target) in links {
        let complaint = problem(&target, &anchors, course);
        report.links.count(complaint.is_none());
        report.fail(&place, complaint.into_iter().collect());
    }
}

fn problem(
    target: &str,
    anchors: &BTreeMap<&str, BTreeSet<&str>>,
    course: &Course,
) -> Option<String> {
    let (page, anchor) = match target.split_once('#') {
        Some((page, anchor)) => (page, Some(anchor)),
        None => (target, None),
    };
    // What stands behind a question mark is for the page to read.
    let page = page.split('?').next().unwrap_or(page);
    let known = anchors.get(page);
    if let (Some(known), Some(anchor)) = (known, anchor)
        && !known.contains(anchor)
    {
        return Some(format!("link to `{target}`: the page has no such anchor"));
    }
    let is_exercise = page.strip_prefix("/exercises/").is_some_and(|rest| {
        course
            .library
            .lessons()
            .iter()
            .flat_map(|lesson| course.library.exercises(&lesson.slug))
            .any(|one| rest == format!("{}/{}", one.lesson, one.id))
    });
    if known.is_some() || is_exercise || OTHER_PAGES.contains(&page) {
        None
    } else {
        Some(format!("link to `{target}`: there is no such page"))
    }
}
