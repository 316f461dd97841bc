//! What of the course can be found: lessons by section, words, exercises, misconceptions.

use model::{LessonPart, Misconception, NamedMisconception, SearchKind};

use crate::lesson::Lesson;
use crate::search::SearchEntry;
use crate::texts::{plain, searchable};
use crate::{Library, Rendered};

/// Everything of a library that can be found.
pub(crate) fn entries(library: &Library, lessons: &[Lesson]) -> Vec<SearchEntry> {
    let mut entries = Vec::new();
    for lesson in lessons {
        of_lesson(lesson, &mut entries);
    }
    for word in library.glossary() {
        entries.push(SearchEntry {
            kind: SearchKind::Word,
            title: word.term.clone(),
            within: "Glossary".to_owned(),
            address: format!("/glossary#{}", word.anchor),
            text: format!("{} {}", word.text, word.also.join(" ")),
        });
    }
    for lesson in lessons {
        for one in library.exercises(&lesson.summary.slug) {
            entries.push(SearchEntry {
                kind: SearchKind::Exercise,
                title: one.title.clone(),
                within: lesson.summary.title.clone(),
                address: format!("/exercises/{}/{}", one.lesson, one.id),
                text: plain(&one.ask),
            });
        }
    }
    for one in library.misconceptions() {
        entries.push(SearchEntry {
            kind: SearchKind::Misconception,
            title: format!("{} {}", one.id, one.title),
            within: "Misconceptions".to_owned(),
            address: format!("/misconceptions#{}", one.id.to_lowercase()),
            text: format!("{} {} {}", one.belief, one.why, one.mend).replace('`', ""),
        });
    }
    entries
}

/// The entries of a rendered text, by section: its beginning under `title`, each section under its heading.
pub fn section_entries(
    kind: SearchKind,
    title: &str,
    summary: &str,
    address: &str,
    rendered: &Rendered,
) -> Vec<SearchEntry> {
    let text = |from: usize, to: usize| {
        let parts = rendered.parts.iter().take(to).skip(from);
        let texts = parts.map(|part| match part {
            LessonPart::Html { html } => searchable(html),
            LessonPart::Query(block) => format!("{} {}", block.expr, plain(&block.caption)),
            LessonPart::Play(block) => plain(&block.caption),
            LessonPart::Question(_) | LessonPart::Exercises { .. } => String::new(),
        });
        texts.collect::<Vec<_>>().join(" ")
    };
    let first = rendered.sections.first();
    let beginning = first.map_or(rendered.parts.len(), |section| section.part);
    let mut entries = vec![SearchEntry {
        kind,
        title: title.to_owned(),
        within: String::new(),
        address: address.to_owned(),
        text: format!("{summary} {}", text(0, beginning)),
    }];
    for (at, section) in rendered.sections.iter().enumerate() {
        let next = rendered.sections.get(at + 1);
        let end = next.map_or(rendered.parts.len(), |next| next.part);
        entries.push(SearchEntry {
            kind,
            title: section.title.clone(),
            within: title.to_owned(),
            address: format!("{address}#{}", section.id),
            text: text(section.part, end),
        });
    }
    entries
}

fn of_lesson(lesson: &Lesson, entries: &mut Vec<SearchEntry>) {
    let summary = &lesson.summary;
    entries.extend(section_entries(
        SearchKind::Lesson,
        &summary.title,
        &summary.summary,
        &format!("/lessons/{}", summary.slug),
        &lesson.rendered,
    ));
}

/// A misconception's name by its id, such as `P01`.
pub fn misconception(id: &str) -> Option<NamedMisconception> {
    let mut rows = lint::misconceptions::ROWS.iter();
    let row = rows.find(|row| row.id == id)?;
    Some(NamedMisconception {
        id: row.id.to_owned(),
        title: row.title.to_owned(),
    })
}

/// The misconceptions that checks and questions name, in the course's order.
pub(crate) fn misconceptions(lessons: &[Lesson]) -> Vec<Misconception> {
    let is_written = |place: &str| {
        let slug = place.split('#').next().unwrap_or_default();
        lessons
            .iter()
            .any(|lesson| lesson.summary.slug.as_str() == slug)
    };
    lint::misconceptions::ROWS
        .iter()
        .map(|row| {
            let page = lint::page(row.id);
            Misconception {
                id: row.id.to_owned(),
                title: row.title.to_owned(),
                belief: page.map_or("", |page| page.belief).to_owned(),
                why: page.map_or("", |page| page.why).to_owned(),
                mend: page.map_or("", |page| page.mend).to_owned(),
                lesson: page
                    .map(|page| page.lesson)
                    .filter(|place| is_written(place))
                    .map(str::to_owned),
            }
        })
        .collect()
}
