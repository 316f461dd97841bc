//! How often signing in may fail. In memory: a restart forgives, which is rarer than a guess.

use std::collections::{BTreeMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};
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
    NameAndAddress(String, IpAddr),
    Name(String),
    Address(IpAddr),
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
            make_room(&mut attempts);
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

/// Forgets a quarter of the keys: those tried least often, of these the oldest. Refusing everybody instead would let
/// whoever invents enough names lock the course out.
fn make_room(attempts: &mut BTreeMap<Key, VecDeque<i64>>) {
    let mut ranked: Vec<(usize, Option<i64>, Key)> = attempts
        .iter()
        .map(|(key, times)| (times.len(), times.back().copied(), key.clone()))
        .collect();
    ranked.sort_unstable();
    let surplus = ranked.len() / 4;
    for (_, _, key) in ranked.into_iter().take(surplus) {
        attempts.remove(&key);
    }
}

fn keys(name: &str, from: ClientAddress) -> [Key; 3] {
    // Cut: an endless name is one key like any other.
    let name: String = name.trim().to_lowercase().chars().take(80).collect();
    let network = network(from.0);
    [
        Key::NameAndAddress(name.clone(), network),
        Key::Name(name),
        Key::Address(network),
    ]
}

/// What one visitor can't leave: an IPv4 address, or the /64 that every IPv6 host chooses its addresses in.
fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => address.into(),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0).into()
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn address(last: u8) -> ClientAddress {
        ClientAddress(IpAddr::from([192, 0, 2, last]))
    }

    fn spelled(address: &str) -> ClientAddress {
        ClientAddress(address.parse().unwrap())
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
    fn addresses_that_one_visitor_has_count_as_one() {
        for (first, second) in [
            ("2001:db8:1:2::1", "2001:db8:1:2:ffff::7"),
            ("192.0.2.1", "::ffff:192.0.2.1"),
        ] {
            let limits = SignInLimits::default();
            for _ in 0..PER_NAME_AND_ADDRESS {
                limits.begin("ada", spelled(first), 0).unwrap();
            }
            limits.begin("ada", spelled(second), 0).unwrap_err();
            limits.begin("ada", spelled("2001:db8:1:3::1"), 0).unwrap();
        }
    }

    #[test]
    fn inventing_names_neither_locks_others_out_nor_hides_what_was_tried() {
        let limits = SignInLimits::default();
        for attempt in 0..PER_NAME {
            let network = u8::try_from(attempt / PER_NAME_AND_ADDRESS).unwrap();
            limits.begin("ada", address(network), 0).unwrap();
        }
        for network in 0..MAX_KEYS / PER_ADDRESS {
            let from = spelled(&format!("2001:db8:0:{network:x}::1"));
            for name in 0..PER_ADDRESS {
                let name = format!("{network} {name}");
                limits.begin(&name, from, 1).unwrap();
            }
        }
        assert!(limits.lock().len() < MAX_KEYS + 3);
        limits.begin("grace", address(200), 2).unwrap();
        limits.begin("ada", address(200), 2).unwrap_err();
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
