//! Whether anybody still waits for a judgement.

use std::fmt;
use std::sync::Arc;

/// Asked now and then while rules are replayed and queries run: what nobody waits for any more ends early.
#[derive(Clone, Default)]
pub struct Interrupt(Option<Arc<dyn Fn() -> bool + Send + Sync>>);

impl Interrupt {
    /// Over as soon as `is_over` says so; from then on it has to say so for good.
    pub fn when(is_over: impl Fn() -> bool + Send + Sync + 'static) -> Self {
        Self(Some(Arc::new(is_over)))
    }

    /// Whether nobody waits any more.
    pub fn is_over(&self) -> bool {
        self.0.as_ref().is_some_and(|is_over| is_over())
    }

    /// The question, as evaluations ask it.
    pub fn question(&self) -> Option<&dyn Fn() -> bool> {
        let is_over: &dyn Fn() -> bool = self.0.as_deref()?;
        Some(is_over)
    }
}

/// Always equal: two judgements don't differ by who waits for them.
impl PartialEq for Interrupt {
    fn eq(&self, _: &Self) -> bool {
        true
    }
}

impl fmt::Debug for Interrupt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Interrupt").field(&self.is_over()).finish()
    }
}
