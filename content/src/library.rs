//! All lessons, loaded and checked against each other.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use model::{LessonLink, LessonPage, LessonPart, LessonSlug, LessonSummary, TocEntry};

use crate::fingerprint::files_in;
use crate::front_matter::{self, FurtherReading};
use crate::highlight::escape;
use crate::render::{self, Rendered};
use crate::{ContentError, ContentErrors, Fact, Facts, Figures};

/// The lessons that exist, in the module's order.
#[derive(Debug, Clone)]
pub struct Library {
    lessons: Vec<Lesson>,
    facts: Facts,
}

#[derive(Debug, Clone)]
struct Lesson {
    file: String,
    summary: LessonSummary,
    outcomes: Vec<String>,
    covers: Vec<String>,
    rendered: Rendered,
}

/// A lesson's text, for tests that run what is on the page.
#[derive(Debug, Clone, Copy)]
pub struct LessonText<'a> {
    /// Below the content folder, such as `lessons/06-promql.md`.
    pub file: &'a str,
    pub slug: &'a LessonSlug,
    pub rendered: &'a Rendered,
}

impl Library {
    /// Reads everything below `dir`; all problems come back at once.
    pub fn load(dir: &Path) -> Result<Self, ContentErrors> {
        let (figures, mut errors) = Figures::load(&dir.join("figures"));
        let (facts, problems) = Facts::load(dir);
        errors.extend(problems);
        let mut lessons = Vec::new();
        match files_in(&dir.join("lessons"), "md") {
            Ok(paths) => {
                for path in paths {
                    match read_lesson(&path, &figures, &facts) {
                        Ok(lesson) => lessons.push(lesson),
                        Err(problems) => errors.extend(problems),
                    }
                }
            }
            Err(error) => errors.push(problem("lessons", 1, format!("can't be listed: {error}"))),
        }
        lessons.sort_by_key(|lesson| lesson.summary.number);
        check_unique(&lessons, &mut errors);
        // A lesson that failed to load would make links to it look wrong.
        if errors.is_empty() {
            check_links(&lessons, &mut errors);
        }
        errors.sort();
        if errors.is_empty() {
            Ok(Self { lessons, facts })
        } else {
            Err(ContentErrors(errors))
        }
    }

    /// Every lesson, in order.
    pub fn lessons(&self) -> Vec<LessonSummary> {
        self.lessons
            .iter()
            .map(|lesson| lesson.summary.clone())
            .collect()
    }

    /// One lesson as its page shows it, with its neighbours among those that exist.
    pub fn page(&self, slug: &LessonSlug) -> Option<LessonPage> {
        let index = self
            .lessons
            .iter()
            .position(|lesson| lesson.summary.slug == *slug)?;
        let lesson = &self.lessons[index];
        Some(LessonPage {
            summary: lesson.summary.clone(),
            outcomes: lesson.outcomes.clone(),
            toc: lesson.rendered.toc.clone(),
            parts: lesson.rendered.parts.clone(),
            previous: index.checked_sub(1).map(|before| self.link(before)),
            next: (index + 1 < self.lessons.len()).then(|| self.link(index + 1)),
        })
    }

    /// The facts and misconceptions that a lesson teaches.
    pub fn covers(&self, slug: &LessonSlug) -> Option<&[String]> {
        let lesson = self
            .lessons
            .iter()
            .find(|lesson| lesson.summary.slug == *slug)?;
        Some(&lesson.covers)
    }

    /// Everything the module must teach.
    pub fn facts(&self) -> &Facts {
        &self.facts
    }

    /// The facts that no lesson claims, in the module's order.
    pub fn unclaimed_facts(&self) -> Vec<&Fact> {
        let claimed = |fact: &Fact| {
            self.lessons
                .iter()
                .any(|lesson| lesson.covers.contains(&fact.id))
        };
        self.facts.iter().filter(|fact| !claimed(fact)).collect()
    }

    /// Every lesson's queries, code blocks and links, so that a test can try them.
    pub fn texts(&self) -> impl Iterator<Item = LessonText<'_>> {
        self.lessons.iter().map(|lesson| LessonText {
            file: &lesson.file,
            slug: &lesson.summary.slug,
            rendered: &lesson.rendered,
        })
    }

    fn link(&self, index: usize) -> LessonLink {
        let LessonSummary {
            slug,
            number,
            title,
            ..
        } = self.lessons[index].summary.clone();
        LessonLink {
            slug,
            number,
            title,
        }
    }
}

fn problem(file: &str, line: usize, message: String) -> ContentError {
    ContentError {
        file: file.to_owned(),
        line,
        message,
    }
}

fn read_lesson(path: &Path, figures: &Figures, facts: &Facts) -> Result<Lesson, Vec<ContentError>> {
    let file = format!(
        "lessons/{}",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    let source = fs::read_to_string(path)
        .map_err(|error| vec![problem(&file, 1, format!("can't be read: {error}"))])?;
    let split = front_matter::split(&source, &file).map_err(|error| vec![error])?;
    let front = split.front;
    let mut errors = Vec::new();
    let expected = format!("lessons/{:02}-{}.md", front.number, front.slug);
    if file != expected {
        errors.push(problem(
            &file,
            1,
            format!("number and slug say `{expected}`: rename the file or correct them"),
        ));
    }
    for fact in &front.covers {
        if let Some(message) = facts.refusal(&fact.value) {
            // One line further: the YAML starts below the first `---`.
            let line = fact.referenced.line() as usize + 1;
            errors.push(problem(&file, line, message));
        }
    }
    let mut outcomes = Vec::new();
    for outcome in &front.outcomes {
        match render::render_line(outcome, &file) {
            Ok(html) => outcomes.push(html),
            Err(problems) => errors.extend(problems),
        }
    }
    let further_reading = further_reading(&front.further_reading, &file, &mut errors);
    match render::render_markdown_with_figures(split.body, &file, split.body_line, figures) {
        Ok(mut rendered) if errors.is_empty() => {
            if let Some((entry, html)) = further_reading {
                rendered.anchors.push(entry.id.clone());
                rendered.toc.push(entry);
                rendered.parts.push(LessonPart::Html { html });
            }
            let summary = LessonSummary {
                slug: front.slug,
                number: front.number,
                title: front.title,
                summary: front.summary,
                minutes: front.minutes,
            };
            return Ok(Lesson {
                file,
                summary,
                outcomes,
                covers: front.covers.into_iter().map(|fact| fact.value).collect(),
                rendered,
            });
        }
        Ok(_) => {}
        Err(problems) => errors.extend(problems),
    }
    Err(errors)
}

/// The last section of a lesson, from its front matter.
fn further_reading(
    entries: &[FurtherReading],
    file: &str,
    errors: &mut Vec<ContentError>,
) -> Option<(TocEntry, String)> {
    if entries.is_empty() {
        return None;
    }
    let mut items = String::new();
    for FurtherReading { title, url, why } in entries {
        if !url.starts_with("https://") {
            errors.push(problem(
                file,
                1,
                format!("further reading `{url}`: give an `https://` address"),
            ));
        }
        match render::render_line(why, file) {
            Ok(why) => {
                items.push_str(&format!(
                    "<li><a href=\"{}\">{}</a>: {why}</li>\n",
                    escape(url),
                    escape(title)
                ));
            }
            Err(problems) => errors.extend(problems),
        }
    }
    let entry = TocEntry {
        level: 2,
        id: "further-reading".to_owned(),
        text: "Further reading".to_owned(),
    };
    let html = format!(
        "<h2 id=\"{}\">{}</h2>\n<ul class=\"further-reading\">\n{items}</ul>\n",
        entry.id, entry.text
    );
    Some((entry, html))
}

fn check_unique(lessons: &[Lesson], errors: &mut Vec<ContentError>) {
    let mut numbers = BTreeMap::new();
    let mut slugs = BTreeMap::new();
    for Lesson { file, summary, .. } in lessons {
        if let Some(other) = numbers.insert(summary.number, file) {
            errors.push(problem(
                file,
                1,
                format!(
                    "number {} is also that of {other}: change one",
                    summary.number
                ),
            ));
        }
        if let Some(other) = slugs.insert(&summary.slug, file) {
            errors.push(problem(
                file,
                1,
                format!(
                    "slug `{}` is also that of {other}: change one",
                    summary.slug
                ),
            ));
        }
    }
}

/// Links between lessons and inside one must lead somewhere; other pages are the site's business.
fn check_links(lessons: &[Lesson], errors: &mut Vec<ContentError>) {
    for lesson in lessons {
        for link in &lesson.rendered.links {
            let (page, anchor) = match link.target.split_once('#') {
                Some((page, anchor)) => (page, Some(anchor)),
                None => (link.target.as_str(), None),
            };
            let target = match page.strip_prefix("/lessons/") {
                Some(slug) => lessons
                    .iter()
                    .find(|other| other.summary.slug.as_str() == slug),
                None if page.is_empty() => Some(lesson),
                None => continue,
            };
            let message = match (target, anchor) {
                (None, _) => {
                    format!("link to `{page}`: there is no such lesson yet, so say it in words")
                }
                (Some(found), Some(anchor))
                    if !found.rendered.anchors.iter().any(|id| id == anchor) =>
                {
                    format!(
                        "link to `{}`: {} has no heading with that anchor",
                        link.target, found.file
                    )
                }
                _ => continue,
            };
            errors.push(problem(&lesson.file, link.line, message));
        }
    }
}
