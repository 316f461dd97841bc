//! Looking things up: words, misconceptions, and a search over all that is read.

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use content::{Library, SearchIndex};
use model::{GlossaryWord, LessonPart, Misconception, SearchHit};

use crate::course::LoadedLab;
use crate::{Labs, Lessons};

/// More hits than this nobody reads.
const HITS: usize = 30;

/// Open to everybody.
#[derive(Clone)]
pub struct Reference {
    lessons: Lessons,
    labs: Labs,
    built: Arc<Mutex<Built>>,
}

/// The index of one version of the course.
struct Built {
    library: Arc<Library>,
    labs: Vec<Arc<LoadedLab>>,
    index: Arc<SearchIndex>,
}

impl Reference {
    pub(crate) fn new(lessons: Lessons, labs: Labs) -> Self {
        let built = Built::of(lessons.library(), labs.loaded());
        Self {
            lessons,
            labs,
            built: Arc::new(Mutex::new(built)),
        }
    }

    /// Makes a search find what lessons and labs say now. Takes a while: call it off the async threads, once they have
    /// been read again.
    pub fn refresh(&self) {
        let (library, labs) = (self.lessons.library(), self.labs.loaded());
        if self.lock().is_of(&library, &labs) {
            return;
        }
        // Not under the lock: searches go on meanwhile.
        let built = Built::of(library, labs);
        *self.lock() = built;
    }

    /// Every word, by term.
    pub fn glossary(&self) -> Vec<GlossaryWord> {
        self.lessons.library().glossary().to_vec()
    }

    /// A text with the first use of each word linked to its definition.
    pub fn with_words(&self, mut parts: Vec<LessonPart>) -> Vec<LessonPart> {
        self.lessons.library().mark_words(&mut parts);
        parts
    }

    /// Every misconception, in the course's order.
    pub fn misconceptions(&self) -> Vec<Misconception> {
        self.lessons.library().misconceptions()
    }

    /// What fits best, the best first.
    pub fn search(&self, query: &str) -> Vec<SearchHit> {
        let index = Arc::clone(&self.lock().index);
        index.search(query, HITS)
    }

    fn lock(&self) -> MutexGuard<'_, Built> {
        // Replaced whole, so a panic elsewhere can't have left it half-written.
        self.built.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Built {
    fn of(library: Arc<Library>, labs: Vec<Arc<LoadedLab>>) -> Self {
        let mut entries = library.search_entries();
        entries.extend(labs.iter().flat_map(|lab| lab.found.clone()));
        Self {
            library,
            labs,
            index: Arc::new(SearchIndex::new(entries)),
        }
    }

    fn is_of(&self, library: &Arc<Library>, labs: &[Arc<LoadedLab>]) -> bool {
        Arc::ptr_eq(&self.library, library)
            && self.labs.len() == labs.len()
            && self.labs.iter().zip(labs).all(|(a, b)| Arc::ptr_eq(a, b))
    }
}
