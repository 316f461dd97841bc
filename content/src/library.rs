//! Everything in the content folder, loaded and checked against each other.

use std::collections::BTreeMap;
use std::path::Path;

use model::{
    AskedQuestion, ExerciseId, ExerciseSummary, GlossaryWord, LessonLink, LessonPage, LessonPart,
    LessonSlug, LessonSummary, Misconception, QuestionId,
};

use crate::exercise::{self, ExerciseFile};
use crate::fingerprint::files_in;
use crate::glossary;
use crate::lesson::{self, Lesson};
use crate::quiz::{self, Quiz};
use crate::render::Rendered;
use crate::{ContentError, ContentErrors, Exercise, Fact, Facts, Figures, Question, links};
use crate::{SearchEntry, index};

/// The lessons that exist, in the module's order, and what belongs to them.
#[derive(Debug, Clone)]
pub struct Library {
    lessons: Vec<Lesson>,
    quizzes: Vec<Quiz>,
    exercises: Vec<ExerciseFile>,
    facts: Facts,
    glossary: Vec<GlossaryWord>,
}

/// A file's queries, code blocks and links, for tests that try what is on the page.
#[derive(Debug, Clone, Copy)]
pub struct LessonText<'a> {
    /// Below the content folder, such as `lessons/06-promql.md`.
    pub file: &'a str,
    /// The lesson on whose page it stands.
    pub slug: &'a LessonSlug,
    /// Of a quiz without parts.
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
                    match lesson::read(&path, &figures, &facts) {
                        Ok(lesson) => lessons.push(lesson),
                        Err(problems) => errors.extend(problems),
                    }
                }
            }
            Err(error) => errors.push(ContentError::new(
                "lessons",
                1,
                format!("can't be listed: {error}"),
            )),
        }
        lessons.sort_by_key(|lesson| lesson.summary.number);
        check_unique(&lessons, &mut errors);
        let (quizzes, problems) = quiz::load_all(dir);
        errors.extend(problems);
        let (exercises, problems) = exercise::load_all(dir);
        errors.extend(problems);
        let (glossary, problems) = glossary::load(dir);
        errors.extend(problems);
        for lesson in &mut lessons {
            glossary::mark(&mut lesson.rendered.parts, &glossary);
        }
        let library = Self {
            glossary,
            lessons,
            quizzes,
            exercises,
            facts,
        };
        // What failed to load would make all that leans on it look wrong.
        if errors.is_empty() {
            errors.extend(library.check());
        }
        errors.sort();
        if errors.is_empty() {
            Ok(library)
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
            parts: self.parts(lesson),
            previous: index.checked_sub(1).map(|before| self.link(before)),
            next: (index + 1 < self.lessons.len()).then(|| self.link(index + 1)),
        })
    }

    /// The facts and misconceptions that a lesson teaches.
    pub fn covers(&self, slug: &LessonSlug) -> Option<&[String]> {
        Some(&self.lesson(slug)?.covers)
    }

    /// The questions of a lesson, in its quiz's order.
    pub fn questions(&self, slug: &LessonSlug) -> &[Question] {
        let quiz = self.quizzes.iter().find(|quiz| quiz.lesson == *slug);
        quiz.map_or(&[], |quiz| &quiz.entries)
    }

    /// One question.
    pub fn question(&self, slug: &LessonSlug, id: &QuestionId) -> Option<&Question> {
        let quiz = self.quizzes.iter().find(|quiz| quiz.lesson == *slug)?;
        quiz.find(id)
    }

    /// The exercises of a lesson, from easy to hard.
    pub fn exercises(&self, slug: &LessonSlug) -> &[Exercise] {
        let file = self.exercises.iter().find(|file| file.lesson == *slug);
        file.map_or(&[], |file| &file.entries)
    }

    /// One exercise.
    pub fn exercise(&self, slug: &LessonSlug, id: &ExerciseId) -> Option<&Exercise> {
        self.exercises(slug)
            .iter()
            .find(|exercise| exercise.id == *id)
    }

    /// The words of the module, by term.
    pub fn glossary(&self) -> &[GlossaryWord] {
        &self.glossary
    }

    /// Makes the first use of each word on a page a link to its definition, as in the lessons.
    pub fn mark_words(&self, parts: &mut [LessonPart]) {
        glossary::mark(parts, &self.glossary);
    }

    /// The misconceptions that checks and questions name, in the course's order.
    pub fn misconceptions(&self) -> Vec<Misconception> {
        index::misconceptions(&self.lessons)
    }

    /// All of this that a search can find.
    pub fn search_entries(&self) -> Vec<SearchEntry> {
        index::entries(self, &self.lessons)
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

    /// Every file's queries, code blocks and links, so that a test can try them.
    pub fn texts(&self) -> impl Iterator<Item = LessonText<'_>> {
        let lessons = self.lessons.iter().map(|lesson| LessonText {
            file: &lesson.file,
            slug: &lesson.summary.slug,
            rendered: &lesson.rendered,
        });
        let quizzes = self.quizzes.iter().map(|quiz| LessonText {
            file: &quiz.file,
            slug: &quiz.lesson,
            rendered: &quiz.collected,
        });
        let exercises = self.exercises.iter().map(|file| LessonText {
            file: &file.file,
            slug: &file.lesson,
            rendered: &file.collected,
        });
        lessons.chain(quizzes).chain(exercises)
    }

    fn lesson(&self, slug: &LessonSlug) -> Option<&Lesson> {
        self.lessons
            .iter()
            .find(|lesson| lesson.summary.slug == *slug)
    }

    /// The text, with each section's questions and exercises behind it.
    fn parts(&self, lesson: &Lesson) -> Vec<LessonPart> {
        let mut parts = Vec::new();
        for index in 0..=lesson.rendered.parts.len() {
            let ends_here = |section: Option<&str>| place(lesson, section) == index;
            let slug = &lesson.summary.slug;
            let questions = self.questions(slug).iter();
            for question in questions.filter(|one| ends_here(one.section.as_deref())) {
                parts.push(LessonPart::Question(AskedQuestion {
                    question: question.shown.clone(),
                    answered: None,
                }));
            }
            let exercises = self.exercises(slug).iter();
            let exercises: Vec<ExerciseSummary> = exercises
                .filter(|one| ends_here(one.section.as_deref()))
                .map(Exercise::summary)
                .collect();
            if !exercises.is_empty() {
                parts.push(LessonPart::Exercises { exercises });
            }
            parts.extend(lesson.rendered.parts.get(index).cloned());
        }
        parts
    }

    /// What is wrong between files.
    fn check(&self) -> Vec<ContentError> {
        let mut errors = Vec::new();
        let quizzes = self.quizzes.iter().map(|quiz| {
            let questions = quiz.entries.iter();
            let sections = questions.map(|one| (one.line, one.section.as_deref()));
            (&quiz.file, &quiz.lesson, sections.collect::<Vec<_>>())
        });
        let exercises = self.exercises.iter().map(|file| {
            let exercises = file.entries.iter();
            let sections = exercises.map(|one| (one.line, one.section.as_deref()));
            (&file.file, &file.lesson, sections.collect::<Vec<_>>())
        });
        for (file, slug, sections) in quizzes.chain(exercises) {
            let Some(lesson) = self.lesson(slug) else {
                let message = format!("there is no lesson `{slug}`");
                errors.push(ContentError::new(file, 1, message));
                continue;
            };
            for (line, section) in sections {
                if let Some(message) = wrong_section(lesson, section) {
                    errors.push(ContentError::new(file, line, message));
                }
            }
        }
        for word in &self.glossary {
            let target = word
                .lesson
                .as_ref()
                .map(|lesson| format!("/lessons/{lesson}"));
            let own = self.lessons.first().map(|lesson| &lesson.summary.slug);
            if let Some((target, own)) = target.zip(own)
                && let Some(message) = links::problem(&target, own, &self.lessons)
            {
                errors.push(ContentError::new("glossary.yml", word.line, message));
            }
        }
        for text in self.texts() {
            let links = &text.rendered.links;
            errors.extend(links::check(text.file, links, text.slug, &self.lessons));
        }
        errors
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

/// The index of the part before which stands what closes a section, or the lesson.
fn place(lesson: &Lesson, section: Option<&str>) -> usize {
    section
        .and_then(|section| lesson.rendered.end_of_section(section))
        .unwrap_or_else(|| lesson.end_of_text())
}

/// Why nothing can stand at the end of that section, if it can't.
fn wrong_section(lesson: &Lesson, section: Option<&str>) -> Option<String> {
    let section = section?;
    if lesson.rendered.end_of_section(section).is_some() {
        return None;
    }
    let known: Vec<&str> = lesson
        .rendered
        .sections
        .iter()
        .map(|section| section.id.as_str())
        .collect();
    Some(format!(
        "{} has no section `{section}`; it has {}",
        lesson.file,
        known.join(", ")
    ))
}

fn check_unique(lessons: &[Lesson], errors: &mut Vec<ContentError>) {
    let mut numbers = BTreeMap::new();
    let mut slugs = BTreeMap::new();
    for Lesson { file, summary, .. } in lessons {
        if let Some(other) = numbers.insert(summary.number, file) {
            errors.push(ContentError::new(
                file,
                1,
                format!(
                    "number {} is also that of {other}: change one",
                    summary.number
                ),
            ));
        }
        if let Some(other) = slugs.insert(&summary.slug, file) {
            errors.push(ContentError::new(
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
