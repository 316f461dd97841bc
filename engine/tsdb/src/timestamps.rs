//! The times of a series: one column for all series of a scrape target, or one's own that grows.

use std::fmt;
use std::ops::Deref;
use std::sync::Arc;

/// Unix milliseconds, strictly rising. Reads as a slice.
#[derive(Clone)]
pub enum Timestamps {
    /// As loaded: shared between series.
    Shared(Arc<[i64]>),
    /// Appended to.
    Own(Vec<i64>),
}

impl Timestamps {
    /// Appends a time; a shared column is copied once, so that appending costs the same however long the column is.
    pub fn push(&mut self, time_ms: i64) {
        self.own().push(time_ms);
    }

    /// Appends times; as [`Self::push`].
    pub fn extend(&mut self, times: impl IntoIterator<Item = i64>) {
        self.own().extend(times);
    }

    fn own(&mut self) -> &mut Vec<i64> {
        loop {
            match self {
                Self::Own(own) => return own,
                Self::Shared(shared) => *self = Self::Own(shared.to_vec()),
            }
        }
    }
}

impl Default for Timestamps {
    fn default() -> Self {
        Self::Own(Vec::new())
    }
}

impl Deref for Timestamps {
    type Target = [i64];

    fn deref(&self) -> &[i64] {
        match self {
            Self::Shared(shared) => shared,
            Self::Own(own) => own,
        }
    }
}

impl From<Arc<[i64]>> for Timestamps {
    fn from(shared: Arc<[i64]>) -> Self {
        Self::Shared(shared)
    }
}

impl From<Vec<i64>> for Timestamps {
    fn from(own: Vec<i64>) -> Self {
        Self::Own(own)
    }
}

impl<const N: usize> From<[i64; N]> for Timestamps {
    fn from(times: [i64; N]) -> Self {
        Self::Own(times.to_vec())
    }
}

impl FromIterator<i64> for Timestamps {
    fn from_iter<I: IntoIterator<Item = i64>>(times: I) -> Self {
        Self::Own(times.into_iter().collect())
    }
}

impl fmt::Debug for Timestamps {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}
