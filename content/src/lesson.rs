//! One lesson, from its file to what a page shows.

use std::fs;
use std::path::Path;

use model::{LessonPart, LessonSummary, TocEntry};

use crate::front_matter::{self, FurtherReading};
use crate::highlight::escape;
use crate::render::{self, Rendered, SectionStart};
use crate::{ContentError, Facts, Figures};

#[derive(Debug, Clone)]
pub(crate) struct Lesson {
    /// Below the content folder, such as `lessons/06-promql.md`.
    pub(crate) file: String,
    pub(crate) summary: LessonSummary,
    pub(crate) outcomes: Vec<String>,
    /// Facts and misconceptions.
    pub(crate) covers: Vec<String>,
    pub(crate) rendered: Rendered,
}

impl Lesson {
    /// The part before which the text ends; only the further reading stands behind it.
    pub(crate) fn end_of_text(&self) -> usize {
        let last = self.rendered.sections.last();
        let reading = last.filter(|section| section.id == FURTHER_READING);
        reading.map_or(self.rendered.parts.len(), |section| section.part)
    }
}

const FURTHER_READING: &str = "further-reading";

/// Reads one lesson, with every problem of it.
pub(crate) fn read(
    path: &Path,
    figures: &Figures,
    facts: &Facts,
) -> Result<Lesson, Vec<ContentError>> {
    let file = format!(
        "lessons/{}",
        path.file_name().unwrap_or_default().to_string_lossy()
    );
    let source = fs::read_to_string(path).map_err(|error| {
        vec![ContentError::new(
            &file,
            1,
            format!("can't be read: {error}"),
        )]
    })?;
    let split = front_matter::split(&source, &file).map_err(|error| vec![error])?;
    let front = split.front;
    let mut errors = Vec::new();
    let expected = format!("lessons/{:02}-{}.md", front.number, front.slug);
    if file != expected {
        errors.push(ContentError::new(
            &file,
            1,
            format!("number and slug say `{expected}`: rename the file or correct them"),
        ));
    }
    for fact in &front.covers {
        if let Some(message) = facts.refusal(&fact.value) {
            // One line further: the YAML starts below the first `---`.
            let line = fact.referenced.line() as usize + 1;
            errors.push(ContentError::new(&file, line, message));
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
                rendered.sections.push(SectionStart {
                    level: entry.level,
                    id: entry.id.clone(),
                    title: entry.text.clone(),
                    part: rendered.parts.len(),
                });
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
            errors.push(ContentError::new(
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
        id: FURTHER_READING.to_owned(),
        text: "Further reading".to_owned(),
    };
    let html = format!(
        "<h2 id=\"{}\">{}</h2>\n<ul class=\"further-reading\">\n{items}</ul>\n",
        entry.id, entry.text
    );
    Some((entry, html))
}
