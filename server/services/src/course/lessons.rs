//! The lessons, from memory.

use std::path::PathBuf;
use std::sync::Arc;

use content::{Library, LiveLibrary, Refresh};
use model::{LessonPage, LessonSlug, LessonSummary};

use super::{CourseError, Problems};
use crate::ServiceError;

/// Listing and reading lessons: open to everybody.
#[derive(Clone)]
pub struct Lessons {
    library: Arc<LiveLibrary>,
    problems: Problems,
}

impl Lessons {
    pub(crate) fn open(folder: PathBuf) -> Result<Self, CourseError> {
        let name = folder.display().to_string();
        let library = LiveLibrary::open(folder).map_err(|problems| CourseError::Lessons {
            folder: name,
            problems: problems.to_string(),
        })?;
        Ok(Self {
            library: Arc::new(library),
            problems: Problems::default(),
        })
    }

    /// Every lesson, in order.
    pub fn list(&self) -> Vec<LessonSummary> {
        self.library.current().lessons()
    }

    /// One lesson.
    pub fn page(&self, slug: &LessonSlug) -> Result<LessonPage, ServiceError> {
        let page = self.library.current().page(slug);
        page.ok_or_else(|| ServiceError::not_found(format!("lesson `{slug}`")))
    }

    /// The last version without a problem, for what needs more than pages.
    pub(crate) fn library(&self) -> Arc<Library> {
        self.library.current()
    }

    /// Reads the files again if they changed. Reads from disk: call it off the async threads.
    pub fn refresh(&self) {
        match self.library.refresh() {
            Refresh::Unchanged => {}
            Refresh::Reloaded => {
                tracing::info!("lessons reloaded");
                self.problems.replace(Vec::new());
            }
            Refresh::Broken(errors) => {
                tracing::error!(%errors, "lessons not reloaded: the last good version stays");
                self.problems
                    .replace(errors.0.iter().map(ToString::to_string).collect());
            }
        }
    }

    /// What is wrong with the files since the last good version.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.problems.list()
    }
}
