//! Links between lessons and inside one must lead somewhere; other pages are the site's business.

use model::LessonSlug;

use crate::lesson::Lesson;
use crate::{ContentError, Link};

/// What is wrong with the links of one file; `#anchor` alone is on the page of `own`.
pub(crate) fn check(
    file: &str,
    links: &[Link],
    own: &LessonSlug,
    lessons: &[Lesson],
) -> Vec<ContentError> {
    let wrong = |link: &Link| {
        let message = problem(&link.target, own, lessons)?;
        Some(ContentError::new(file, link.line, message))
    };
    links.iter().filter_map(wrong).collect()
}

/// Why `target` leads nowhere, if it does.
pub(crate) fn problem(target: &str, own: &LessonSlug, lessons: &[Lesson]) -> Option<String> {
    let (page, anchor) = match target.split_once('#') {
        Some((page, anchor)) => (page, Some(anchor)),
        None => (target, None),
    };
    let slug = match page.strip_prefix("/lessons/") {
        Some(slug) => slug,
        None if page.is_empty() => own.as_str(),
        None => return None,
    };
    let lesson = lessons
        .iter()
        .find(|lesson| lesson.summary.slug.as_str() == slug);
    match (lesson, anchor) {
        (None, _) => Some(format!(
            "link to `{page}`: there is no such lesson yet, so say it in words"
        )),
        (Some(lesson), Some(anchor)) if !lesson.rendered.anchors.iter().any(|id| id == anchor) => {
            Some(format!(
                "link to `{target}`: {} has no heading with that anchor",
                lesson.file
            ))
        }
        _ => None,
    }
}
