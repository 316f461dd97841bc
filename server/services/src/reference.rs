//! Looking things up: words, misconceptions, and a search over all that is read.

use std::sync::{Arc, Mutex, PoisonError};

use content::{Library, SearchIndex};
use model::{GlossaryWord, Misconception, SearchHit};

use crate::course::LoadedLab;
use crate::{Labs, Lessons};

/// More hits than this nobody reads.
const HITS: usize = 30;

/// Open to everybody.
#[derive(Clone)]
pub struct Reference {
    lessons: Lessons,
    labs: Labs,
    index: Arc<Mutex<Option<Built>>>,
}

/// The index of one version of the course.
struct Built {
    library: Arc<Library>,
    labs: Vec<Arc<LoadedLab>>,
    index: Arc<SearchIndex>,
}

impl Reference {
    pub(crate) fn new(lessons: Lessons, labs: Labs) -> Self {
        Self {
            lessons,
            labs,
            index: Arc::default(),
        }
    }

    /// Every word, by term.
    pub fn glossary(&self) -> Vec<GlossaryWord> {
        self.lessons.library().glossary().to_vec()
    }

    /// Every misconception, in the course's order.
    pub fn misconceptions(&self) -> Vec<Misconception> {
        self.lessons.library().misconceptions()
    }

    /// What fits best, the best first.
    pub fn search(&self, query: &str) -> Vec<SearchHit> {
        self.index().search(query, HITS)
    }

    fn index(&self) -> Arc<SearchIndex> {
        let (library, labs) = (self.lessons.library(), self.labs.loaded());
        let mut built = self.index.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(built) = &*built
            && Arc::ptr_eq(&built.library, &library)
            && built.labs.len() == labs.len()
            && built.labs.iter().zip(&labs).all(|(a, b)| Arc::ptr_eq(a, b))
        {
            return Arc::clone(&built.index);
        }
        let mut entries = library.search_entries();
        entries.extend(labs.iter().flat_map(|lab| lab.found.clone()));
        let index = Arc::new(SearchIndex::new(entries));
        *built = Some(Built {
            library,
            labs,
            index: Arc::clone(&index),
        });
        index
    }
}
