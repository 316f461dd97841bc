//! The labs, from memory: their text as a page, and their rubric for grading.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use content::SearchEntry;
use grader::evidence::LARGEST_FILE;
use grader::{Evidence, Guard, Rubric};
use model::{LabPage, LabSlug, LabSummary};

use super::lab_files::{self, Seen};
use super::{CourseError, Problems};
use crate::ServiceError;

/// An address a student types is never longer; what is longer is not worth keeping.
const MAX_URL_CHARS: usize = 500;

/// Listing and reading labs: open to everybody.
#[derive(Clone)]
pub struct Labs {
    folder: Arc<Path>,
    guard: Guard,
    state: Arc<Mutex<State>>,
    problems: Problems,
}

struct State {
    /// By number.
    labs: Vec<Arc<LoadedLab>>,
    seen: Seen,
}

/// A lab, ready to be shown and graded.
#[derive(Debug)]
pub(crate) struct LoadedLab {
    pub(crate) page: LabPage,
    pub(crate) found: Vec<SearchEntry>,
    pub(crate) rubric: Rubric,
}

impl Labs {
    pub(crate) fn open(folder: PathBuf, guard: Guard) -> Result<Self, CourseError> {
        // Taken before reading: a file written in between is read again at the next look.
        let seen = lab_files::look(&folder);
        let labs = lab_files::load(&folder).map_err(|problems| CourseError::Labs {
            folder: folder.display().to_string(),
            problems: problems.join("\n"),
        })?;
        let state = Arc::new(Mutex::new(State { labs, seen }));
        Ok(Self {
            folder: folder.into(),
            guard,
            state,
            problems: Problems::default(),
        })
    }

    /// Every lab, in order.
    pub fn list(&self) -> Vec<LabSummary> {
        self.with(|labs| labs.iter().map(|lab| lab.page.summary.clone()).collect())
    }

    /// One lab.
    pub fn page(&self, slug: &LabSlug) -> Result<LabPage, ServiceError> {
        Ok(self.existing(slug)?.page.clone())
    }

    /// Reads the files again if they changed. Reads from disk: call it off the async threads.
    pub fn refresh(&self) {
        let seen = lab_files::look(&self.folder);
        {
            let mut state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
            if state.seen == seen {
                return;
            }
            // Noted even if loading fails: a broken edit is reported once, not every two seconds.
            state.seen = seen;
        }
        match lab_files::load(&self.folder) {
            Ok(labs) => {
                self.state
                    .lock()
                    .unwrap_or_else(PoisonError::into_inner)
                    .labs = labs;
                self.problems.replace(Vec::new());
                tracing::info!("labs reloaded");
            }
            Err(problems) => {
                tracing::error!(
                    errors = problems.join("\n"),
                    "labs not reloaded: the last good version stays"
                );
                self.problems.replace(problems);
            }
        }
    }

    /// All of them as they are now, by number; a lab that is read again is another one.
    pub(crate) fn loaded(&self) -> Vec<Arc<LoadedLab>> {
        self.with(<[_]>::to_vec)
    }

    pub(crate) fn find(&self, slug: &LabSlug) -> Option<Arc<LoadedLab>> {
        self.with(|labs| labs.iter().find(|lab| lab.rubric.lab == *slug).cloned())
    }

    /// The lab's title, or its slug once the lab is gone.
    pub(crate) fn title(&self, slug: &LabSlug) -> String {
        self.find(slug)
            .map_or_else(|| slug.to_string(), |lab| lab.page.summary.title.clone())
    }

    /// What is wrong with the files since the last good version.
    pub(crate) fn problems(&self) -> Vec<String> {
        self.problems.list()
    }

    /// The addresses of a form: all there, none unknown, each one a URL that probes would call.
    pub(crate) async fn check_targets(
        &self,
        slug: &LabSlug,
        mut given: BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, ServiceError> {
        let lab = self.existing(slug)?;
        let mut targets = BTreeMap::new();
        for target in &lab.rubric.targets {
            let url = given.remove(&target.name).unwrap_or_default();
            let url = url.trim();
            if url.is_empty() {
                let message = format!(
                    "where does {} answer? Its usual address is {}",
                    target.label, target.default_url
                );
                return Err(ServiceError::invalid(&target.name, message));
            }
            if url.chars().count() > MAX_URL_CHARS {
                let message = format!("this address has more than {MAX_URL_CHARS} characters");
                return Err(ServiceError::invalid(&target.name, message));
            }
            if let Err(refusal) = self.guard.check(url).await {
                return Err(ServiceError::invalid(&target.name, refusal.to_string()));
            }
            targets.insert(target.name.clone(), url.to_owned());
        }
        match given.keys().next() {
            Some(unknown) => Err(ServiceError::invalid(
                unknown,
                format!("lab `{slug}` has no target `{unknown}`"),
            )),
            None => Ok(targets),
        }
    }

    /// The files of a form: none unknown, none too large. Empty ones were not handed in.
    pub(crate) fn check_files(
        &self,
        slug: &LabSlug,
        given: BTreeMap<String, String>,
    ) -> Result<BTreeMap<String, String>, ServiceError> {
        let lab = self.existing(slug)?;
        let mut files = BTreeMap::new();
        for (name, text) in given {
            if lab.rubric.file(&name).is_none() {
                let message = format!("lab `{slug}` asks for no file `{name}`");
                return Err(ServiceError::invalid(&name, message));
            }
            // A form sends CRLF at the end of every line, whatever was typed or pasted.
            let text = text.replace("\r\n", "\n");
            if text.len() > LARGEST_FILE {
                let message = format!(
                    "this file has {} KiB, and {} KiB is the most that is taken",
                    text.len() / 1024,
                    LARGEST_FILE / 1024
                );
                return Err(ServiceError::invalid(&name, message));
            }
            if !text.trim().is_empty() {
                files.insert(name, text);
            }
        }
        Ok(files)
    }

    /// These bytes, if they are evidence of that lab.
    pub(crate) async fn check_evidence(
        &self,
        slug: &LabSlug,
        bytes: Vec<u8>,
    ) -> Result<Vec<u8>, ServiceError> {
        self.existing(slug)?;
        let slug = slug.clone();
        // Megabytes of JSON would keep an async thread from everybody else.
        tokio::task::spawn_blocking(move || match refusal(&slug, &bytes) {
            None => Ok(bytes),
            Some(message) => Err(ServiceError::Invalid {
                field: None,
                message,
            }),
        })
        .await?
    }

    fn existing(&self, slug: &LabSlug) -> Result<Arc<LoadedLab>, ServiceError> {
        self.find(slug)
            .ok_or_else(|| ServiceError::not_found(format!("lab `{slug}`")))
    }

    fn with<T>(&self, look: impl FnOnce(&[Arc<LoadedLab>]) -> T) -> T {
        // Replaced whole, so a panic elsewhere can't have left it half-written.
        look(
            &self
                .state
                .lock()
                .unwrap_or_else(PoisonError::into_inner)
                .labs,
        )
    }
}

/// Why these bytes are no evidence of the lab, if they are not.
fn refusal(slug: &LabSlug, bytes: &[u8]) -> Option<String> {
    let Ok(text) = std::str::from_utf8(bytes) else {
        return Some("not evidence of a collection: it is not UTF-8 text".to_owned());
    };
    match Evidence::from_json(text) {
        Err(error) => Some(error.to_string()),
        Ok(evidence) if evidence.lab != *slug => Some(format!(
            "this is evidence of lab `{}`, handed in for lab `{slug}`",
            evidence.lab
        )),
        Ok(_) => None,
    }
}
