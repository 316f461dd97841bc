//! A library that follows its folder: a good edit replaces it, a broken one is reported and the
//! last good library stays.

use std::path::PathBuf;
use std::sync::{Arc, Mutex, PoisonError};

use crate::{ContentErrors, Fingerprint, Library, fingerprint};

/// The current library and where it comes from.
#[derive(Debug)]
pub struct LiveLibrary {
    dir: PathBuf,
    state: Mutex<State>,
    /// Held while the files are read: of two readers at once the slower might bring the older files.
    reading: Mutex<()>,
}

#[derive(Debug)]
struct State {
    library: Arc<Library>,
    seen: Option<Fingerprint>,
}

/// What a look at the folder found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refresh {
    Unchanged,
    Reloaded,
    /// The edit has these problems; the library before it stays in use.
    Broken(ContentErrors),
}

impl LiveLibrary {
    /// Loads for the first time; there is nothing to fall back on, so problems are an error.
    pub fn open(dir: impl Into<PathBuf>) -> Result<Self, ContentErrors> {
        let dir = dir.into();
        // Taken before reading: a file written in between is read again at the next look.
        let seen = fingerprint(&dir).ok();
        let library = Arc::new(Library::load(&dir)?);
        Ok(Self {
            dir,
            state: Mutex::new(State { library, seen }),
            reading: Mutex::default(),
        })
    }

    /// The last library that loaded without a problem.
    pub fn current(&self) -> Arc<Library> {
        Arc::clone(&self.lock().library)
    }

    /// Loads again if a file changed since the last look. A broken edit is reported once.
    pub fn refresh(&self) -> Refresh {
        let _reading = self.reading.lock().unwrap_or_else(PoisonError::into_inner);
        let now = fingerprint(&self.dir).ok();
        if now == self.lock().seen {
            return Refresh::Unchanged;
        }
        self.lock().seen = now;
        // Not under the lock: pages take the library before the edit meanwhile.
        match Library::load(&self.dir) {
            Ok(library) => {
                self.lock().library = Arc::new(library);
                Refresh::Reloaded
            }
            Err(errors) => Refresh::Broken(errors),
        }
    }

    fn lock(&self) -> std::sync::MutexGuard<'_, State> {
        // Both fields are replaced whole, so a panic elsewhere can't leave them half-written.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
