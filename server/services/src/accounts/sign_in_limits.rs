//! How often signing in may fail. In memory: a restart forgives, which is rarer than a guess.

use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

use super::ClientAddress;
use crate::ServiceError;

const WINDOW_MS: i64 = 15 * 60_000;
/// From one address for one name: what somebody who forgot their password needs.
const PER_NAME_AND_ADDRESS: usize = 10;
/// For one name from everywhere. More than the above, so that nobody can lock another out from one machine.
const PER_NAME: usize = 50;
/// From one address for any name. A whole class may share one address.
const PER_ADDRESS: usize = 200;
/// Names are the visitor's to invent: this bounds the memory that they can take.
const MAX_KEYS: usize = 50_000;

#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
enum Key {
    NameAndAddress(String, std::net::IpAddr),
    Name(String),
    Address(std::net::IpAddr),
}

impl Key {
    fn limit(&self) -> usize {
        match self {
            Key::NameAndAddress(..) => PER_NAME_AND_ADDRESS,
            Key::Name(_) => PER_NAME,
            Key::Address(_) => PER_ADDRESS,
        }
    }
}

/// Recent attempts, by name and by address.
#[derive(Debug, Default)]
pub(crate) struct SignInLimits {
    attempts: Mutex<BTreeMap<Key, VecDeque<i64>>>,
}

impl SignInLimits {
    /// Notes an attempt, or refuses it.
    pub(super) fn begin(
        &self,
        name: &str,
        from: ClientAddress,
        now_ms: i64,
    ) -> Result<(), ServiceError> {
        let mut attempts = self.lock();
        let keys = keys(name, from);
        for key in &keys {
            let Some(times) = attempts.get_mut(key) else {
                continue;
            };
            while times
                .front()
                .is_some_and(|time| *time <= now_ms - WINDOW_MS)
            {
                times.pop_front();
            }
            if let Some(oldest) = times.front().filter(|_| times.len() >= key.limit()) {
                let wait_ms = oldest + WINDOW_MS - now_ms;
                return Err(ServiceError::TooManyAttempts {
                    minutes: (wait_ms + 59_999) / 60_000,
                });
            }
        }
        if attempts.len() >= MAX_KEYS {
            attempts.retain(|_, times| times.back().is_some_and(|time| *time > now_ms - WINDOW_MS));
        }
        if attempts.len() >= MAX_KEYS {
            return Err(ServiceError::TooManyAttempts {
                minutes: WINDOW_MS / 60_000,
            });
        }
        for key in keys {
            attempts.entry(key).or_default().push_back(now_ms);
        }
        Ok(())
    }

    /// Takes an attempt back that turned out right.
    pub(super) fn forgive(&self, name: &str, from: ClientAddress) {
        let mut attempts = self.lock();
        let [pair, name, address] = keys(name, from);
        attempts.remove(&pair);
        for key in [name, address] {
            if let Some(times) = attempts.get_mut(&key) {
                times.pop_back();
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, BTreeMap<Key, VecDeque<i64>>> {
        self.attempts.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn keys(name: &str, from: ClientAddress) -> [Key; 3] {
    // Cut: an endless name is one key like any other.
    let name: String = name.trim().to_lowercase().chars().take(80).collect();
    [
        Key::NameAndAddress(name.clone(), from.0),
        Key::Name(name),
        Key::Address(from.0),
    ]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> ClientAddress {
        ClientAddress(std::net::IpAddr::from([192, 0, 2, last]))
    }

    #[test]
    fn the_eleventh_failure_in_a_quarter_of_an_hour_is_refused_and_says_how_long() {
        let limits = SignInLimits::default();
        for second in 0..10 {
            limits.begin("ada", address(1), second * 1000).unwrap();
        }
        let refused = limits.begin("Ada ", address(1), 60_000).unwrap_err();
        assert_eq!(
            refused.to_string(),
            "too many failed attempts: try again in 14 min"
        );
        limits.begin("ada", address(2), 60_000).unwrap();
        limits.begin("ada", address(1), WINDOW_MS + 1).unwrap();
    }

    #[test]
    fn one_address_can_not_try_every_name() {
        let limits = SignInLimits::default();
        for name in 0..PER_ADDRESS {
            limits.begin(&format!("name{name}"), address(1), 0).unwrap();
        }
        limits.begin("another", address(1), 0).unwrap_err();
        limits.begin("another", address(2), 0).unwrap();
    }

    #[test]
    fn signing_in_forgives() {
        let limits = SignInLimits::default();
        for _ in 0..100 {
            limits.begin("ada", address(1), 0).unwrap();
            limits.forgive("ada", address(1));
        }
    }
}
