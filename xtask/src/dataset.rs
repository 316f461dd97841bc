//! `cargo xtask dataset`: plays the sample day and writes it where the server serves it from.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::{Instant, SystemTime};

use anyhow::Context as _;
use serde_json::json;
use sim::Scenario;
use tsdb::dataset::{self, Dataset};

/// What must fit over the wire: a playground page waits for it.
const MAX_BROTLI_BYTES: usize = 3 << 20;

#[derive(clap::Args)]
pub struct Args {
    /// Build it even if nothing that it is made from has changed
    #[arg(long)]
    force: bool,
}

pub fn run(args: &Args) -> anyhow::Result<ExitCode> {
    let files = Files::sample();
    if args.force || !files.are_current()? {
        build(&files)?;
    } else {
        println!("{} is up to date", files.raw.display());
    }
    Ok(ExitCode::SUCCESS)
}

/// Builds the sample dataset if it is missing or older than what it is made from.
pub fn build_if_stale() -> anyhow::Result<()> {
    let files = Files::sample();
    if !files.are_current()? {
        build(&files)?;
    }
    Ok(())
}

/// What the command writes.
struct Files {
    raw: PathBuf,
    brotli: PathBuf,
    incidents: PathBuf,
}

impl Files {
    fn sample() -> Self {
        let folder = crate::root().join("target/data");
        Self {
            raw: folder.join("sample.sightline"),
            brotli: folder.join("sample.sightline.br"),
            incidents: folder.join("sample.incidents.json"),
        }
    }

    /// Whether all files are there and younger than every source they depend on.
    fn are_current(&self) -> anyhow::Result<bool> {
        let mut oldest = None;
        for file in [&self.raw, &self.brotli, &self.incidents] {
            let Ok(metadata) = fs::metadata(file) else {
                return Ok(false);
            };
            let written = metadata.modified()?;
            oldest = Some(oldest.map_or(written, |oldest: SystemTime| oldest.min(written)));
        }
        let root = crate::root();
        for source in [
            "engine/sim/src",
            "engine/tsdb/src",
            "model/src/sample_dataset.rs",
            "xtask/src/dataset.rs",
        ] {
            if newest_change(&root.join(source))? > oldest {
                return Ok(false);
            }
        }
        Ok(true)
    }
}

fn newest_change(path: &Path) -> anyhow::Result<Option<SystemTime>> {
    let metadata = fs::metadata(path).with_context(|| format!("read {}", path.display()))?;
    let mut newest = Some(metadata.modified()?);
    if metadata.is_dir() {
        for entry in fs::read_dir(path)? {
            newest = newest.max(newest_change(&entry?.path())?);
        }
    }
    Ok(newest)
}

fn build(files: &Files) -> anyhow::Result<()> {
    let begun = Instant::now();
    let dataset = sim::run(&Scenario::sample_day());
    let simulated = begun.elapsed();
    let raw = dataset::write(&dataset);
    let encoded = begun.elapsed();
    let brotli = compress(&raw)?;
    let compressed = begun.elapsed();
    let decoding = Instant::now();
    dataset::read(&raw).context("read back what was written")?;
    let decoded = decoding.elapsed();
    anyhow::ensure!(
        brotli.len() <= MAX_BROTLI_BYTES,
        "the dataset takes {} bytes as brotli, the budget is {MAX_BROTLI_BYTES}: simulate less or coarser",
        brotli.len()
    );
    replace(&files.raw, &raw)?;
    replace(&files.brotli, &brotli)?;
    replace(
        &files.incidents,
        serde_json::to_string_pretty(&incidents(&dataset))?.as_bytes(),
    )?;
    let samples: usize = dataset
        .store
        .series()
        .map(|series| series.values.len())
        .sum();
    println!("{}", files.raw.display());
    println!(
        "  {} series, {samples} samples, {} incidents",
        dataset.store.series().len(),
        dataset.incidents.len()
    );
    println!("  {} bytes, {} as brotli", raw.len(), brotli.len());
    println!(
        "  simulated in {simulated:.1?}, encoded in {:.1?}, compressed in {:.1?}; decodes in {decoded:.1?}",
        encoded.saturating_sub(simulated),
        compressed.saturating_sub(encoded)
    );
    Ok(())
}

fn compress(raw: &[u8]) -> anyhow::Result<Vec<u8>> {
    const QUALITY: u32 = 11;
    const WINDOW: u32 = 24;
    let mut writer = brotli::CompressorWriter::new(Vec::new(), 1 << 16, QUALITY, WINDOW);
    writer.write_all(raw)?;
    writer.flush()?;
    Ok(writer.into_inner())
}

/// Writes beside and renames, so that a server that is running never sees half a file.
fn replace(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    let folder = path.parent().context("a file stands in a folder")?;
    fs::create_dir_all(folder).with_context(|| format!("make {}", folder.display()))?;
    let beside = path.with_extension("new");
    fs::write(&beside, bytes).with_context(|| format!("write {}", beside.display()))?;
    fs::rename(&beside, path).with_context(|| format!("write {}", path.display()))
}

/// The ground truth, for lessons, drills and tests.
fn incidents(dataset: &Dataset) -> serde_json::Value {
    let incidents = dataset.incidents.iter().map(|incident| {
        let effects = incident.effects.iter().map(|effect| {
            json!({
                "who": effect.who,
                "what": effect.what,
                "start_ms": effect.start_ms,
                "end_ms": effect.end_ms,
            })
        });
        json!({
            "kind": incident.kind,
            "start_ms": incident.start_ms,
            "end_ms": incident.end_ms,
            "cause": incident.cause,
            "effects": effects.collect::<Vec<_>>(),
        })
    });
    json!({
        "title": dataset.info.title,
        "seed": dataset.info.seed,
        "start_ms": dataset.info.start_ms,
        "end_ms": dataset.info.end_ms,
        "incidents": incidents.collect::<Vec<_>>(),
    })
}
