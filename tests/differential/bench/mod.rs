//! Times the same queries on both, one after the other, and prints the ratios.
//!
//! Ours: parsing and evaluation in this process. Theirs: `evalTotalTime` of the server's own statistics, which leaves
//! out parsing, sorting, JSON and HTTP; what a client waits is shown beside it.

mod report;
mod samples;
mod templates;

use std::process::ExitCode;
use std::time::{Duration, Instant};

use tsdb::MemoryStore;

use crate::answer::{When, difference};
use crate::ours;
use crate::server::{Server, Took};
use report::Report;
use samples::{JOIN_STEPS, LEAD_MS, MOST_STEPS, SIZES, START_MS, STEP_MS};
use templates::{JOINS, TEMPLATES};

#[derive(clap::Args)]
pub struct Args {
    #[command(subcommand)]
    area: Area,
}

#[derive(clap::Subcommand)]
enum Area {
    /// The query engine
    Promql(PromqlArgs),
}

#[derive(clap::Args)]
struct PromqlArgs {
    /// One run of each query, and no query of 10 000 steps
    #[arg(long)]
    quick: bool,
    /// Only queries that contain this text
    #[arg(long)]
    only: Option<String>,
}

/// One query over one number of series and steps.
#[derive(Debug, Clone)]
pub struct Case {
    pub template: &'static str,
    pub series: &'static str,
    pub query: String,
    pub steps: i64,
}

/// Medians over the runs of a case.
#[derive(Debug, Clone)]
pub struct Measured {
    pub case: Case,
    pub ours: Duration,
    pub theirs: Duration,
    /// What a client of the server waits.
    pub wall: Duration,
    /// How the answers differ, if they do.
    pub difference: Option<String>,
}

impl Measured {
    pub fn ratio(&self) -> f64 {
        self.ours.as_secs_f64() / self.theirs.as_secs_f64()
    }
}

pub async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Area::Promql(args) = &args.area;
    let store = samples::store();
    let folder = samples::blocks(&store)?;
    let server = Server::start(&folder).await?;
    println!(
        "{} series; Prometheus {}",
        store.series().len(),
        server.version().await?
    );
    let started = Instant::now();
    let mut report = Report::begin();
    for case in cases(args) {
        report.add(measure(&store, &server, case, args.quick).await?);
    }
    report.print(started.elapsed());
    Ok(if report.is_good() {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn cases(args: &PromqlArgs) -> Vec<Case> {
    let steps: &[i64] = if args.quick {
        &[1, 1000]
    } else {
        &[1, 1000, MOST_STEPS]
    };
    let wanted = |template: &str| {
        args.only
            .as_ref()
            .is_none_or(|only| template.contains(only.as_str()))
    };
    let mut cases = Vec::new();
    for template in TEMPLATES.into_iter().filter(|template| wanted(template)) {
        for (series, _) in SIZES {
            cases.extend(steps.iter().map(|steps| Case {
                template,
                series,
                query: template.replace('X', series),
                steps: *steps,
            }));
        }
    }
    cases.extend(
        JOINS
            .into_iter()
            .filter(|join| wanted(join))
            .map(|join| Case {
                template: join,
                series: "1000×1000",
                query: join.to_owned(),
                steps: JOIN_STEPS,
            }),
    );
    cases
}

async fn measure(
    store: &MemoryStore,
    server: &Server,
    case: Case,
    is_quick: bool,
) -> anyhow::Result<Measured> {
    let start_ms = START_MS + LEAD_MS;
    let when = When::Range {
        start_ms,
        end_ms: start_ms + (case.steps - 1) * STEP_MS,
        step_ms: STEP_MS,
    };
    // The first run of each warms caches, is compared, and says how many more there is time for. A million points as
    // JSON take longer to read than to evaluate, and the same query was compared over fewer steps.
    let (difference, first) = if case.steps == MOST_STEPS && case.series == "hundred" {
        (None, server.time(&case.query, when).await?)
    } else {
        compare(store, server, &case.query, when).await?
    };
    let mut ours_took = Vec::new();
    let mut theirs_took = Vec::new();
    let mut wall = Vec::new();
    for _ in 0..runs(first.wall, is_quick) {
        let started = Instant::now();
        let evaluation = ours::evaluate(store, &case.query, when);
        ours_took.push(started.elapsed());
        drop(evaluation);
        let took = server.time(&case.query, when).await?;
        theirs_took.push(took.evaluation);
        wall.push(took.wall);
    }
    Ok(Measured {
        case,
        ours: median(ours_took),
        theirs: median(theirs_took),
        wall: median(wall),
        difference,
    })
}

/// How the two answers differ, if they do, and how long the server took.
async fn compare(
    store: &MemoryStore,
    server: &Server,
    query: &str,
    when: When,
) -> anyhow::Result<(Option<String>, Took)> {
    let (theirs, took) = server.ask(query, when).await?;
    let difference = match ours::evaluate(store, query, when) {
        Ok(evaluation) => {
            let ours = ours::answer(query, evaluation, when);
            difference(&ours, &theirs, false).map(|difference| format!("{difference:?}"))
        }
        Err(message) => Some(message),
    };
    Ok((difference, took))
}

fn runs(first: Duration, is_quick: bool) -> usize {
    match first.as_millis() {
        _ if is_quick => 1,
        0..=30 => 9,
        31..=200 => 5,
        201..=800 => 3,
        _ => 1,
    }
}

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort();
    times.get(times.len() / 2).copied().unwrap_or_default()
}
