//! Some tasks fail whenever they are tried, and are tried again at once: they hold the workers' places.

use super::Behaviour;
use crate::system::System;

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct QueuePoison {
    pub tasks: usize,
}

impl Behaviour for QueuePoison {
    fn kind(&self) -> &'static str {
        "queue_poison"
    }

    fn cause(&self) -> String {
        format!(
            "{} tasks failed each time and were tried again at once: the other tasks waited for a free place, until \
             these were removed",
            self.tasks
        )
    }

    fn begin(&self, system: &mut System) {
        system.conditions.poison_to_come = self.tasks;
        system.conditions.retries_poison = true;
    }

    fn end(&self, system: &mut System) {
        system.conditions.poison_to_come = 0;
        system.conditions.retries_poison = false;
        system.queue.completed += system.queue.poison as u64;
        system.queue.poison = 0;
    }
}
