//! Where each program of a stack listens on loopback.

use std::net::TcpListener;

use super::{Service, StackError};
use crate::random_seed;

/// Loki talks to itself over this one; 9095, its own choice, is the labs' webhook receiver.
const USUAL_LOKI_GRPC: u16 = 9096;

/// Where free ports are looked for: below the range from which systems take ports of outgoing connections, which
/// could take one between the moment it is found and the moment a server listens on it.
const FIRST_FREE: u16 = 15_000;
const LAST_FREE: u16 = 32_000;

/// The ports of a stack.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Ports {
    services: [u16; Service::ALL.len()],
    pub(super) loki_grpc: u16,
}

impl Ports {
    /// The ports that the labs' texts name.
    pub fn usual() -> Self {
        Self {
            services: Service::ALL.map(Service::usual_port),
            loki_grpc: USUAL_LOKI_GRPC,
        }
    }

    /// Ports that nobody listens on at this moment.
    ///
    /// # Errors
    /// When loopback has no free port left.
    pub fn free() -> Result<Self, StackError> {
        let mut free = free_ports();
        let mut next = || free.next().ok_or(StackError::NoFreePort);
        let mut ports = Self::usual();
        for port in ports.services.iter_mut().chain([&mut ports.loki_grpc]) {
            *port = next()?;
        }
        Ok(ports)
    }

    /// The same, with a free port for one service.
    ///
    /// # Errors
    /// When loopback has no free port left.
    pub fn with_free(mut self, service: Service) -> Result<Self, StackError> {
        self.services[service as usize] = Self::free()?.of(service);
        Ok(self)
    }

    /// Where a service listens.
    pub fn of(&self, service: Service) -> u16 {
        self.services[service as usize]
    }

    /// Says so if somebody already listens on one of them: their answers would be taken for ours.
    ///
    /// # Errors
    /// The first port that is taken, and for what it was meant.
    pub fn require_free(
        &self,
        services: impl IntoIterator<Item = Service>,
    ) -> Result<(), StackError> {
        for wanted_by in services {
            let port = self.of(wanted_by);
            let taken = match wanted_by {
                Service::Loki if !is_free(self.loki_grpc) => Some(self.loki_grpc),
                _ => (!is_free(port)).then_some(port),
            };
            if let Some(port) = taken {
                return Err(StackError::PortTaken { port, wanted_by });
            }
        }
        Ok(())
    }
}

/// Ports that nobody listens on when they are asked for. From a random place on: two stacks that start at the same
/// time must not find the same ports.
pub(super) fn free_ports() -> impl Iterator<Item = u16> {
    let count = u64::from(LAST_FREE - FIRST_FREE);
    let start = random_seed() % count;
    (0..count)
        .map(move |step| (start + step) % count)
        .filter_map(|offset| u16::try_from(offset).ok())
        .map(|offset| FIRST_FREE + offset)
        .filter(|port| is_free(*port))
}

fn is_free(port: u16) -> bool {
    TcpListener::bind(("127.0.0.1", port)).is_ok()
}
