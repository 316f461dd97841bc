//! What the module must teach, fact by fact, and which lessons say that they do.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use serde::Deserialize;
use serde_saphyr::Spanned;

use crate::{ContentError, yaml_file};

const FILE: &str = "facts.yml";

/// The facts of the module, by section.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Facts {
    sections: Vec<Section>,
}

/// Facts that belong together.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    pub title: String,
    pub facts: Vec<Fact>,
}

/// One thing that a student can be asked about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    /// `section.slug`, such as `promql.rate-window`.
    pub id: String,
    /// One sentence.
    pub says: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    sections: Vec<WrittenSection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct WrittenSection {
    title: String,
    facts: BTreeMap<String, Spanned<String>>,
}

impl Facts {
    /// Reads `facts.yml`; a folder without one has no facts.
    pub(crate) fn load(dir: &Path) -> (Self, Vec<ContentError>) {
        match yaml_file::read::<File>(dir, FILE) {
            Ok(None) => (Self::default(), Vec::new()),
            Ok(Some(file)) => Self::check(file),
            Err(error) => (Self::default(), vec![error]),
        }
    }

    fn check(file: File) -> (Self, Vec<ContentError>) {
        let mut errors = Vec::new();
        let mut seen = BTreeSet::new();
        let mut sections = Vec::new();
        for section in file.sections {
            let mut facts: Vec<(u64, Fact)> = Vec::new();
            for (id, says) in section.facts {
                let line = says.referenced.line();
                if !is_fact_id(&id) {
                    let message = format!("`{id}` is not a fact's id: write `section.fact-name`");
                    errors.push(ContentError::new(FILE, line as usize, message));
                } else if !seen.insert(id.clone()) {
                    let message = format!("fact `{id}` stands in two sections: keep one");
                    errors.push(ContentError::new(FILE, line as usize, message));
                }
                let says = says.value;
                facts.push((line, Fact { id, says }));
            }
            // The author's order tells more than the alphabet's.
            facts.sort_by_key(|(line, _)| *line);
            sections.push(Section {
                title: section.title,
                facts: facts.into_iter().map(|(_, fact)| fact).collect(),
            });
        }
        (Self { sections }, errors)
    }

    /// In the module's order.
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// Every fact, in the module's order.
    pub fn iter(&self) -> impl Iterator<Item = &Fact> {
        self.sections.iter().flat_map(|section| &section.facts)
    }

    /// Why a lesson can't claim `id`, if it can't: facts and misconceptions can be claimed.
    pub(crate) fn refusal(&self, id: &str) -> Option<String> {
        if self.iter().any(|fact| fact.id == id) || is_misconception(id) {
            return None;
        }
        let message = if is_fact_id(id) {
            format!("`covers` names `{id}`, which is not in {FILE}: correct it or add the fact")
        } else {
            format!(
                "`covers` names `{id}`: neither a fact of {FILE} nor a misconception like `P01`"
            )
        };
        Some(message)
    }
}

/// Whether the course knows a misconception of that id.
pub(crate) fn is_misconception(id: &str) -> bool {
    lint::misconceptions::ROWS.iter().any(|row| row.id == id)
}

fn is_fact_id(id: &str) -> bool {
    let is_slug = |part: &str| part.parse::<model::LessonSlug>().is_ok();
    id.split_once('.')
        .is_some_and(|(section, name)| is_slug(section) && is_slug(name))
}
