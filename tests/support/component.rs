//! Whether the outside programs that a test needs are here.

use grader::stack::{Programs, Service};

use crate::root;

/// What a test may need beyond Rust.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Component {
    /// Go, PostgreSQL and Prometheus 3.
    Stack,
    /// All that watches FlowForge in the labs, besides.
    WholeStack,
    /// Chromium, chromedriver, and the files that `cargo xtask web` builds.
    Browser,
}

/// Says on standard error what is missing, so that a skipped test is never silent.
///
/// # Panics
/// With `CI=true` when the component is missing: there nothing may be skipped.
pub fn is_here(component: Component) -> bool {
    let programs = Programs::below(&root());
    let missing: Vec<&str> = match component {
        Component::Stack | Component::WholeStack => {
            let servers = Service::ALL
                .into_iter()
                .filter(|_| component == Component::WholeStack)
                .filter(|service| {
                    !matches!(service, Service::Api | Service::Worker | Service::Postgres)
                });
            let servers = servers.map(|service| (service.name(), programs.of(service).is_some()));
            [
                ("go", programs.find("go").is_some()),
                ("initdb", programs.postgres("initdb").is_some()),
                ("prometheus 3", programs.prometheus_3().is_some()),
            ]
            .into_iter()
            .chain(servers)
            .filter_map(|(name, is_here)| (!is_here).then_some(name))
            .collect()
        }
        Component::Browser => [
            ("chromium", programs.find("chromium").is_some()),
            ("chromedriver", programs.find("chromedriver").is_some()),
            (
                "target/site (cargo xtask web)",
                root().join("target/site/pkg").is_dir(),
            ),
        ]
        .into_iter()
        .filter_map(|(name, is_here)| (!is_here).then_some(name))
        .collect(),
    };
    if missing.is_empty() {
        return true;
    }
    let message = format!("{} not found: run `cargo xtask setup`", missing.join(", "));
    assert!(std::env::var("CI").as_deref() != Ok("true"), "{message}");
    eprintln!("skipped: {message}");
    false
}
