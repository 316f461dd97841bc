//! What is wrong with the files of the course right now.

use std::sync::{Arc, Mutex, PoisonError};

/// Shared by those who look at the files and those who show what they found.
#[derive(Debug, Clone, Default)]
pub(super) struct Problems {
    current: Arc<Mutex<Vec<String>>>,
}

impl Problems {
    pub(super) fn list(&self) -> Vec<String> {
        self.current
            .lock()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    pub(super) fn replace(&self, problems: Vec<String>) {
        *self.current.lock().unwrap_or_else(PoisonError::into_inner) = problems;
    }
}
