//! Times the same queries on our engine, on its WASM build and on a real Prometheus, in turns, and prints the ratios.
//!
//! Ours: parsing and evaluation, in this process and in Node. Theirs: `evalTotalTime` of the server's own statistics,
//! which leaves out parsing, sorting, JSON and HTTP; what a client waits is shown beside it. Other work on the machine
//! hits all three alike as long as they take turns: the ratios hold, the times do not.

mod report;
mod samples;
mod templates;
mod wasm;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::{Duration, Instant};

use promql::{QuerySettings, QueryTimes, RangeParams, api_json};
use sha2::{Digest, Sha256};
use tsdb::MemoryStore;

use crate::answer::{When, difference};
use crate::ours;
use crate::server::{Server, Took};
use report::Report;
use samples::{JOIN_STEPS, LEAD_MS, MOST_STEPS, SIZES, START_MS, STEP_MS};
use templates::{JOINS, TEMPLATES};
use wasm::Wasm;

#[derive(clap::Args)]
pub struct Args {
    /// The engine built for Node: the JavaScript file; without it WASM is not measured
    #[arg(long)]
    wasm: Option<PathBuf>,
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
    /// Few runs of each query, and no query of 10 000 steps
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
    pub wasm: Option<Duration>,
    pub theirs: Duration,
    /// What a client of the server waits.
    pub wall: Duration,
    /// How the answers differ, if they do.
    pub difference: Option<String>,
}

impl Measured {
    pub fn native_ratio(&self) -> f64 {
        self.ours.as_secs_f64() / self.theirs.as_secs_f64()
    }

    /// `None` where WASM was not measured.
    pub fn wasm_ratio(&self) -> Option<f64> {
        Some(self.wasm?.as_secs_f64() / self.theirs.as_secs_f64())
    }
}

pub async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let Area::Promql(promql) = &args.area;
    let store = samples::store();
    let folder = samples::blocks(&store)?;
    let start_wasm = |engine: &PathBuf| Wasm::start(engine, &store, &folder);
    let wasm = args.wasm.as_ref().map(start_wasm).transpose()?;
    let server = Server::start(&folder).await?;
    println!(
        "{} series; Prometheus {}",
        store.series().len(),
        server.version().await?
    );
    let started = Instant::now();
    let mut report = Report::begin();
    let mut bench = Bench {
        store,
        server,
        wasm,
        is_quick: promql.quick,
    };
    for case in cases(promql) {
        report.add(bench.measure(case).await?);
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

/// All that is measured, on the same samples.
struct Bench {
    store: MemoryStore,
    server: Server,
    wasm: Option<Wasm>,
    is_quick: bool,
}

impl Bench {
    async fn measure(&mut self, case: Case) -> anyhow::Result<Measured> {
        let start_ms = START_MS + LEAD_MS;
        let range = RangeParams {
            start_ms,
            end_ms: start_ms + (case.steps - 1) * STEP_MS,
            step_ms: STEP_MS,
        };
        // The first run of each warms caches, is compared, and says how many more there is time for. A million points
        // as JSON take longer to read than to evaluate, and the same query was compared over fewer steps.
        let (difference, first) = if case.steps == MOST_STEPS && case.series == "hundred" {
            (None, self.server.time(&case.query, when(range)).await?)
        } else {
            self.compare(&case.query, range).await?
        };
        let mut native = Vec::new();
        let mut wasm = Vec::new();
        let mut theirs = Vec::new();
        let mut wall = Vec::new();
        for _ in 0..runs(first.wall, self.is_quick) {
            native.push(self.time_native(&case.query, range));
            let took = self.server.time(&case.query, when(range)).await?;
            theirs.push(took.evaluation);
            wall.push(took.wall);
            if let Some(engine) = &mut self.wasm {
                wasm.push(engine.time(&case.query, range)?);
            }
        }
        Ok(Measured {
            case,
            ours: median(native).unwrap_or_default(),
            wasm: median(wasm),
            theirs: median(theirs).unwrap_or_default(),
            wall: median(wall).unwrap_or_default(),
            difference,
        })
    }

    fn time_native(&self, query: &str, range: RangeParams) -> Duration {
        let started = Instant::now();
        let evaluation = ours::evaluate(&self.store, query, when(range));
        let took = started.elapsed();
        drop(evaluation);
        took
    }

    /// How the answers differ, if they do, and how long the server took. The two builds of our engine must agree to
    /// the last digit.
    async fn compare(
        &mut self,
        query: &str,
        range: RangeParams,
    ) -> anyhow::Result<(Option<String>, Took)> {
        let (theirs, took) = self.server.ask(query, when(range)).await?;
        let mut difference = match ours::evaluate(&self.store, query, when(range)) {
            Ok(evaluation) => {
                let ours = ours::answer(query, evaluation, when(range));
                difference(&ours, &theirs, false).map(|difference| format!("{difference:?}"))
            }
            Err(message) => Some(message),
        };
        if let Some(wasm) = &mut self.wasm {
            let times = QueryTimes::Range(range);
            let outcome = promql::query(&self.store, query, times, &QuerySettings::default());
            let native = Sha256::digest(api_json::answer(query, times, &outcome));
            if hexadecimal(&native) != wasm.answer_hash(query, range)? {
                difference.get_or_insert_with(|| "native and WASM are not alike".to_owned());
            }
        }
        Ok((difference, took))
    }
}

fn when(range: RangeParams) -> When {
    When::Range {
        start_ms: range.start_ms,
        end_ms: range.end_ms,
        step_ms: range.step_ms,
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

/// How often a query is asked that took so long.
fn runs(first: Duration, is_quick: bool) -> usize {
    match first.as_millis() {
        0..=30 if is_quick => 5,
        31..=200 if is_quick => 3,
        _ if is_quick => 1,
        0..=30 => 9,
        31..=200 => 5,
        201..=800 => 3,
        _ => 1,
    }
}

fn median(mut times: Vec<Duration>) -> Option<Duration> {
    times.sort();
    times.get(times.len() / 2).copied()
}
