//! Time and randomness, handed in so that tests decide them.

use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// Where "now" comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's own.
    System,
    /// Moves only when told to.
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// A clock that stands at `start_ms` until it is advanced.
    pub fn manual(start_ms: i64) -> Self {
        Self::Manual(Arc::new(AtomicI64::new(start_ms)))
    }

    /// Unix milliseconds.
    pub fn now_ms(&self) -> i64 {
        match self {
            Clock::System => SystemTime::now()
                .duration_since(UNIX_EPOCH)
                .map_or(0, |since| {
                    i64::try_from(since.as_millis()).unwrap_or(i64::MAX)
                }),
            Clock::Manual(now_ms) => now_ms.load(Ordering::SeqCst),
        }
    }

    /// Moves a manual clock on; the machine's own can't be moved.
    pub fn advance_ms(&self, by_ms: i64) {
        if let Clock::Manual(now_ms) = self {
            now_ms.fetch_add(by_ms, Ordering::SeqCst);
        }
    }
}

/// Where ids and secrets come from.
#[derive(Debug, Clone)]
pub enum Randomness {
    /// The operating system's.
    System,
    /// The same sequence for the same seed: for tests.
    Seeded(Arc<Mutex<u64>>),
}

impl Randomness {
    /// A sequence that depends on `seed` alone.
    pub fn seeded(seed: u64) -> Self {
        Self::Seeded(Arc::new(Mutex::new(seed)))
    }

    /// 32 random bytes.
    pub fn bytes(&self) -> Result<[u8; 32], getrandom::Error> {
        match self {
            Randomness::System => {
                let mut bytes = [0; 32];
                getrandom::fill(&mut bytes)?;
                Ok(bytes)
            }
            Randomness::Seeded(state) => {
                let mut state = state.lock().unwrap_or_else(PoisonError::into_inner);
                *state = state.wrapping_add(1);
                Ok(Sha256::digest(state.to_le_bytes()).into())
            }
        }
    }

    /// A secret of 256 bits that fits in a URL and a cookie.
    pub fn token(&self) -> Result<String, getrandom::Error> {
        Ok(URL_SAFE_NO_PAD.encode(self.bytes()?))
    }

    /// UUIDv7 text: ids made later sort later.
    pub fn id(&self, now_ms: i64) -> Result<String, getrandom::Error> {
        let random = self.bytes()?;
        let mut ten = [0; 10];
        ten.copy_from_slice(&random[..10]);
        let now_ms = u64::try_from(now_ms).unwrap_or(0);
        Ok(uuid::Builder::from_unix_timestamp_millis(now_ms, &ten)
            .into_uuid()
            .to_string())
    }
}
