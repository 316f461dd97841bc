//! Starting and stopping: the database, the services, the workers, the listener.

use std::future::IntoFuture;
use std::net::SocketAddr;
use std::time::Duration;

use services::{Accounts, ApiTokens, Clock, Options, Randomness, Services, Store};
use tokio::net::TcpListener;
use tokio::task::JoinSet;

use crate::config::Config;
use crate::state::{AppState, Shutdown};
use crate::{metrics, router};

/// How long requests that are under way may take once the server is to stop.
const GRACE: Duration = Duration::from_secs(10);
const LOOK_AT_FILES_EVERY: Duration = Duration::from_secs(2);

/// Opens the database and the folder of evidence that the configuration names.
pub async fn open_store(config: &Config) -> anyhow::Result<Store> {
    Ok(Store::open(&config.database_url, &config.data_dir).await?)
}

/// Opens everything below HTTP.
pub async fn open_services(config: &Config) -> anyhow::Result<Services> {
    let store = open_store(config).await?;
    Ok(Services::open(store, options(config))?)
}

/// Opens accounts and their tokens alone: a password can be reset whatever state the course is in.
pub async fn open_accounts(config: &Config) -> anyhow::Result<(Accounts, ApiTokens)> {
    let store = open_store(config).await?;
    Ok(Services::open_accounts(store, &options(config))?)
}

fn options(config: &Config) -> Options {
    Options {
        content_dir: config.content_dir.clone(),
        labs_dir: config.labs_dir.clone(),
        secure_cookies: config.is_https(),
        hashing_slots: std::thread::available_parallelism().map_or(1, usize::from),
        guard_allow: config.guard_allow.clone(),
        clock: Clock::System,
        randomness: Randomness::System,
    }
}

/// Serves on `listener` until `shutdown` begins, then lets go of what is under way.
pub async fn serve(
    listener: TcpListener,
    services: Services,
    config: &Config,
    shutdown: Shutdown,
) -> anyhow::Result<()> {
    metrics::install()?;
    let mut background = JoinSet::new();
    background.spawn(metrics::run_upkeep());
    background.spawn(follow_course_files(services.clone()));
    let exercises = services.exercises.clone();
    background.spawn(async move { exercises.prepare().await });
    let mut graders = JoinSet::new();
    for _ in 0..config.grading_workers {
        let (grading, stop) = (services.grading.clone(), shutdown.clone());
        graders.spawn(async move { grading.run(stop.begun()).await });
    }
    let gauge = services.grading.clone();
    background.spawn(async move { gauge.measure_queue().await });

    let state = AppState::new(services, config, shutdown.clone());
    let app = router(state).into_make_service_with_connect_info::<SocketAddr>();
    let stop = shutdown.clone();
    let server = axum::serve(listener, app)
        .with_graceful_shutdown(async move { stop.begun().await })
        .into_future();
    tokio::select! {
        ended = server => ended?,
        () = async { shutdown.begun().await; tokio::time::sleep(GRACE).await } => {
            tracing::warn!("some requests did not end within {} s: closing them", GRACE.as_secs());
        }
    }
    // Graders give their leases back at once, so this wait is short.
    while graders.join_next().await.is_some() {}
    background.shutdown().await;
    tracing::info!("stopped");
    Ok(())
}

async fn follow_course_files(services: Services) {
    loop {
        tokio::time::sleep(LOOK_AT_FILES_EVERY).await;
        let (lessons, labs) = (services.lessons.clone(), services.labs.clone());
        let reference = services.reference.clone();
        let looked = tokio::task::spawn_blocking(move || {
            lessons.refresh();
            labs.refresh();
            // Last: it is made of both.
            reference.refresh();
        });
        if let Err(error) = looked.await {
            tracing::error!(%error, "looking for edited lessons and labs failed");
        }
    }
}
