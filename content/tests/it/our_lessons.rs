//! The lessons in this repository.

use std::path::Path;

use content::Library;
use model::LessonPart;

fn our_library() -> Library {
    Library::load(Path::new(env!("CARGO_MANIFEST_DIR"))).unwrap_or_else(|errors| panic!("{errors}"))
}

#[test]
fn our_lessons_load_without_a_problem() {
    let slugs: Vec<String> = our_library()
        .lessons()
        .iter()
        .map(|lesson| lesson.slug.to_string())
        .collect();
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/lessons");
    let mut files: Vec<String> = std::fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| name.ends_with(".md"))
        .collect();
    files.sort_unstable();
    assert_eq!(slugs.len(), files.len());
    // In the module's order, each under the name that its file has.
    for (slug, file) in slugs.iter().zip(&files) {
        assert_eq!(file.split_once('-').unwrap().1, format!("{slug}.md"));
    }
}

#[test]
fn every_lesson_has_the_four_callouts_and_three_figures() {
    let library = our_library();
    for summary in library.lessons() {
        let page = library.page(&summary.slug).unwrap();
        let html: String = page
            .parts
            .iter()
            .filter_map(|part| match part {
                LessonPart::Html { html } => Some(html.as_str()),
                _ => None,
            })
            .collect();
        let is_play = |part: &&LessonPart| matches!(part, LessonPart::Play(_));
        let plays = page.parts.iter().filter(is_play).count();
        for kind in ["thinking", "back", "forward", "aws"] {
            assert!(
                html.contains(&format!("callout-{kind}")),
                "{} has no {kind} call-out",
                summary.slug
            );
        }
        let figures = html.matches("<figure ").count() + plays;
        assert!(figures >= 3, "{} has {figures} figures", summary.slug);
    }
}

#[test]
fn pages_hold_no_inline_style_or_script() {
    let library = our_library();
    for summary in library.lessons() {
        let page = library.page(&summary.slug).unwrap();
        let text = format!("{:?}", page.parts);
        for forbidden in [" style=", "<script", " onclick", "<style"] {
            assert!(
                !text.contains(forbidden),
                "{} holds {forbidden}",
                summary.slug
            );
        }
    }
}

/// A lesson's own section is the one whose ids begin with its slug.
#[test]
fn a_lesson_that_is_written_leaves_no_fact_of_its_section_unclaimed() {
    let library = our_library();
    let unclaimed = library.unclaimed_facts();
    for fact in &unclaimed {
        println!("nobody claims {}: {}", fact.id, fact.says);
    }
    let lessons = library.lessons();
    let forgotten: Vec<&str> = unclaimed
        .iter()
        .map(|fact| fact.id.as_str())
        .filter(|id| {
            let section = id.split_once('.').map(|(section, _)| section);
            lessons
                .iter()
                .any(|lesson| Some(lesson.slug.as_str()) == section)
        })
        .collect();
    assert!(forgotten.is_empty(), "unclaimed: {}", forgotten.join(", "));
}

#[test]
fn every_section_of_the_module_has_facts() {
    let module = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/MODULE.md");
    let Ok(module) = std::fs::read_to_string(&module) else {
        eprintln!("skipped: ../shared/MODULE.md is not here");
        return;
    };
    let library = our_library();
    let headings: Vec<&str> = module
        .lines()
        .filter_map(|line| line.strip_prefix("## "))
        // The threads run through the sections, as facts of each.
        .filter(|heading| !heading.starts_with("Threads"))
        .collect();
    assert!(headings.len() >= 14, "only {} sections", headings.len());
    for heading in headings {
        let sections = library.facts().sections();
        let section = sections.iter().find(|section| section.title == heading);
        let section = section.unwrap_or_else(|| panic!("no facts of section `{heading}`"));
        assert!(!section.facts.is_empty(), "`{heading}` is empty");
    }
}
