//! Asks both the same generated queries and reports where they differ, each difference as small as it gets.
//!
//! To add a known difference: 1. find its reason in the server's change log; 2. a row in `known/mod.rs` that is as
//! narrow as the reason; 3. a line in `engine/README.md`.

mod generate;
mod known;
mod rounding;
mod samples;
mod shrink;
mod version;

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::io::BufWriter;
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use promql::ast::{Expr, ExprKind};
use promql::parse;

use crate::answer::{Answer, Difference, When, difference};
use crate::server::{Server, import};
use crate::{open_metrics, ours};
use generate::Generator;
use rounding::Nudged;
use samples::Samples;
use version::Version;

/// The most queries that are tried to make one smaller.
const MOST_TRIES: usize = 400;

#[derive(clap::Args)]
pub struct Args {
    /// How many queries are asked
    #[arg(long, default_value_t = 5000)]
    count: usize,
    /// The same seed asks the same queries
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// How much of the sample day is loaded
    #[arg(long, default_value_t = 4)]
    hours: u32,
    /// Stop after this many unexplained differences
    #[arg(long, default_value_t = 20)]
    most: usize,
    /// Show what each query with two different wordings of an error was answered
    #[arg(long)]
    wordings: bool,
    /// Ask this query alone, at the end of the samples, and show both answers
    #[arg(long)]
    query: Option<String>,
    /// Ask this Prometheus instead of the one that the set-up found
    #[arg(long, value_name = "PROGRAM")]
    prometheus: Option<PathBuf>,
}

pub async fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let samples = Samples::of_the_sample_day(args.hours)?;
    let folder = tests::run_dir("referee");
    let text = folder.join("samples.om");
    let mut out = BufWriter::new(File::create(&text)?);
    open_metrics::write(samples.store.series(), &mut out)?;
    let data = folder.join("data");
    import(&text, &data)?;
    fs::remove_file(&text)?;
    let server = match &args.prometheus {
        Some(program) => Server::start_program(program, &folder).await?,
        None => Server::start(&folder).await?,
    };
    let referee = Referee {
        version: Version::of(&server.version().await?),
        server,
        nudged: Nudged::new(&samples.store),
        samples: &samples,
    };
    println!(
        "{} series over {} h; Prometheus {}; seed {}",
        samples.store.series().len(),
        args.hours,
        referee.version,
        args.seed
    );
    if let Some(query) = &args.query {
        let when = When::Instant {
            at_ms: samples.end_ms,
        };
        let trial = referee.try_query(query, when).await?;
        println!("{query}\n{trial}");
        return Ok(ExitCode::SUCCESS);
    }
    let report = referee.ask_all(args).await?;
    report.print();
    Ok(if report.unexplained == 0 {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

struct Referee<'a> {
    server: Server,
    version: Version,
    nudged: Nudged,
    samples: &'a Samples,
}

/// One query, asked of both.
struct Trial {
    ours: Answer,
    theirs: Answer,
    difference: Option<Difference>,
    reason: Option<&'static str>,
}

impl std::fmt::Display for Trial {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "  ours\n{}  theirs\n{}", self.ours, self.theirs)
    }
}

impl Referee<'_> {
    async fn try_query(&self, query: &str, when: When) -> anyhow::Result<Trial> {
        let ours = ours::ask(&self.samples.store, query, when);
        let (theirs, _) = self.server.ask(query, when).await?;
        let difference = difference(&ours, &theirs, is_ordered(query, when));
        let reason = difference.and_then(|difference| {
            known::reason(query, when, self.version, difference, &ours, &theirs).or_else(|| {
                let is_rounding = self.nudged.explain(query, when, &ours, &theirs);
                is_rounding.then_some("the last bits of the samples decide, and both round")
            })
        });
        Ok(Trial {
            ours,
            theirs,
            difference,
            reason,
        })
    }

    async fn ask_all(&self, args: &Args) -> anyhow::Result<Report> {
        let started = Instant::now();
        let mut generator = Generator::new(self.samples, args.seed);
        let mut report = Report::default();
        while report.asked < args.count && report.unexplained < args.most {
            let (query, when) = generator.next();
            let trial = self.try_query(&query, when).await?;
            report.count(&trial, when);
            match (trial.difference, trial.reason) {
                (None, _) => {
                    if args.wordings {
                        show_wordings(&query, &trial);
                    }
                }
                (Some(_), Some(reason)) => *report.explained.entry(reason).or_default() += 1,
                (Some(difference), None) => {
                    report.unexplained += 1;
                    let (query, trial) = self.shrink(query, when, trial, difference).await?;
                    println!("\n{difference:?}: {query}\n  {when}\n{trial}");
                }
            }
        }
        report.seconds = started.elapsed().as_secs_f64();
        Ok(report)
    }

    /// The smallest query found that differs in the same way without a known reason.
    async fn shrink(
        &self,
        mut query: String,
        when: When,
        mut trial: Trial,
        difference: Difference,
    ) -> anyhow::Result<(String, Trial)> {
        let mut tries = 0;
        'smaller: loop {
            for candidate in shrink::smaller(&query) {
                tries += 1;
                if tries > MOST_TRIES {
                    break 'smaller;
                }
                let attempt = self.try_query(&candidate, when).await?;
                if attempt.difference == Some(difference) && attempt.reason.is_none() {
                    (query, trial) = (candidate, attempt);
                    continue 'smaller;
                }
            }
            break;
        }
        Ok((query, trial))
    }
}

/// What was asked and how it went.
#[derive(Default)]
struct Report {
    asked: usize,
    instant: usize,
    with_result: usize,
    with_remarks: usize,
    both_refuse: usize,
    explained: BTreeMap<&'static str, usize>,
    unexplained: usize,
    seconds: f64,
}

impl Report {
    fn count(&mut self, trial: &Trial, when: When) {
        self.asked += 1;
        self.instant += usize::from(matches!(when, When::Instant { .. }));
        let is_refused = trial.ours.result.is_err() && trial.theirs.result.is_err();
        self.both_refuse += usize::from(is_refused);
        let finds = matches!(&trial.theirs.result, Ok(data) if !data.series.is_empty());
        self.with_result += usize::from(finds);
        let remarks = trial.theirs.warnings.len() + trial.theirs.infos.len();
        self.with_remarks += usize::from(remarks > 0);
    }

    fn print(&self) {
        println!(
            "{} queries in {:.0} s: {} instant, {} range",
            self.asked,
            self.seconds,
            self.instant,
            self.asked - self.instant
        );
        println!(
            "  {} found something, {} with warnings or infos, {} refused by both",
            self.with_result, self.with_remarks, self.both_refuse
        );
        for (reason, count) in &self.explained {
            println!("  {count} explained: {reason}");
        }
        println!("{} unexplained differences", self.unexplained);
    }
}

fn show_wordings(query: &str, trial: &Trial) {
    if let (Err(ours), Err(theirs)) = (&trial.ours.result, &trial.theirs.result) {
        println!("{query}\n  ours:   {ours}\n  theirs: {theirs}");
    }
}

/// Whether the query promises an order: only sorting on the outside does, and only at one moment.
fn is_ordered(query: &str, when: When) -> bool {
    let parsed = parse(query, &ours::parse_options());
    matches!(when, When::Instant { .. }) && sorts(&parsed.expr)
}

fn sorts(expr: &Expr) -> bool {
    match &expr.kind {
        ExprKind::Paren(inner) => sorts(inner),
        ExprKind::Call { function, .. } => function.name.starts_with("sort"),
        _ => false,
    }
}
