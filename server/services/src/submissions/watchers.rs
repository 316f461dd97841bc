//! How many submissions each person follows: each one is a connection that stays open, and a question to the database
//! every few seconds.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use model::UserId;

use crate::ServiceError;

/// More tabs than anybody has open of one course.
const AT_MOST: usize = 20;

/// Who follows how many; clones share the count.
#[derive(Debug, Clone, Default)]
pub(crate) struct Watchers {
    counts: Arc<Mutex<BTreeMap<UserId, usize>>>,
}

/// A place among the watchers, free again once it is dropped.
#[derive(Debug)]
pub(super) struct Place {
    watchers: Watchers,
    person: UserId,
}

impl Watchers {
    /// Takes a place for `person`, or refuses if they have all of theirs.
    pub(super) fn take(&self, person: &UserId) -> Result<Place, ServiceError> {
        let mut counts = self.lock();
        let count = counts.entry(person.clone()).or_default();
        if *count >= AT_MOST {
            return Err(ServiceError::TooManyWatched { at_most: AT_MOST });
        }
        *count += 1;
        Ok(Place {
            watchers: self.clone(),
            person: person.clone(),
        })
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<UserId, usize>> {
        self.counts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Drop for Place {
    fn drop(&mut self) {
        let mut counts = self.watchers.lock();
        if let Some(count) = counts.get_mut(&self.person) {
            *count -= 1;
            if *count == 0 {
                counts.remove(&self.person);
            }
        }
    }
}
