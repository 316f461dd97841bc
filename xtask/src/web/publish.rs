//! The site's `pkg` folder: hashed files with `.br` and `.gz` beside each, and `assets.json` that names them.

use std::collections::BTreeMap;
use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::Write;
use std::path::Path;

use anyhow::Context;
use flate2::Compression;
use flate2::write::GzEncoder;

use super::Quality;
use super::bundle::Bundled;
use super::wasm::Module;

/// What each published file weighs on the wire.
pub(super) struct Sizes(Vec<Size>);

struct Size {
    name: String,
    plain: usize,
    brotli: usize,
}

impl Sizes {
    pub(super) fn print(&self) {
        println!("{:<34} {:>10} {:>10}", "file", "bytes", "brotli");
        for size in &self.0 {
            println!("{:<34} {:>10} {:>10}", size.name, size.plain, size.brotli);
        }
    }
}

/// Fills `pkg` and removes what no page asks for any more.
pub(super) fn publish(
    modules: &[(&str, &Module)],
    bundled: &Bundled,
    quality: Quality,
    pkg: &Path,
) -> anyhow::Result<Sizes> {
    fs::create_dir_all(pkg)?;
    let mut assets = bundled.entries.clone();
    let mut files: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    for entry in fs::read_dir(&bundled.folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name != "entries.json" {
            files.insert(name, fs::read(entry.path())?);
        }
    }
    for (asset, module) in modules {
        let bytes = fs::read(&module.wasm)?;
        let name = format!("{asset}.{}.wasm", content_hash(&bytes));
        assets.insert(format!("{asset}.wasm"), name.clone());
        files.insert(name, bytes);
    }

    let mut sizes = Vec::new();
    for (name, bytes) in &files {
        let brotli = write_with_twins(pkg, name, bytes, quality)
            .with_context(|| format!("could not write {}", pkg.join(name).display()))?;
        sizes.push(Size {
            name: name.clone(),
            plain: bytes.len(),
            brotli,
        });
    }
    fs::write(pkg.join("assets.json"), serde_json::to_vec_pretty(&assets)?)?;
    remove_strangers(pkg, &files)?;
    Ok(Sizes(sizes))
}

/// Writes `name`, `name.br` and `name.gz`; returns the brotli size.
///
/// The name holds the content's hash, so twins that are there already are right.
fn write_with_twins(
    pkg: &Path,
    name: &str,
    bytes: &[u8],
    quality: Quality,
) -> anyhow::Result<usize> {
    if name.ends_with(".woff2") {
        // Brotli inside already.
        fs::write(pkg.join(name), bytes)?;
        return Ok(bytes.len());
    }
    let brotli_path = pkg.join(format!("{name}.br"));
    let gzip_path = pkg.join(format!("{name}.gz"));
    let is_written = fs::read(pkg.join(name)).is_ok_and(|old| old == bytes) && gzip_path.exists();
    if is_written && let Ok(brotli) = fs::metadata(&brotli_path) {
        return Ok(usize::try_from(brotli.len())?);
    }
    let (brotli_quality, gzip_level) = match quality {
        Quality::Dev => (4, Compression::fast()),
        Quality::Release => (11, Compression::best()),
    };
    let params = brotli::enc::BrotliEncoderParams {
        quality: brotli_quality,
        lgwin: 22,
        ..Default::default()
    };
    let mut compressed = Vec::new();
    brotli::BrotliCompress(&mut &bytes[..], &mut compressed, &params)?;
    let mut gzip = GzEncoder::new(Vec::new(), gzip_level);
    gzip.write_all(bytes)?;
    fs::write(&gzip_path, gzip.finish()?)?;
    fs::write(&brotli_path, &compressed)?;
    fs::write(pkg.join(name), bytes)?;
    Ok(compressed.len())
}

/// Puts the sample dataset where the server serves it from; without it the site works, but queries do not.
pub(super) fn copy_dataset(built: &Path, site: &Path) -> anyhow::Result<()> {
    if !built.is_dir() {
        println!("no sample dataset yet: `cargo xtask dataset` builds it");
        return Ok(());
    }
    fs::create_dir_all(site)?;
    for entry in fs::read_dir(built)? {
        let entry = entry?;
        let bytes = fs::read(entry.path())?;
        let copy = site.join(entry.file_name());
        if fs::read(&copy).map_or(true, |old| old != bytes) {
            fs::write(copy, bytes)?;
        }
    }
    Ok(())
}

fn remove_strangers(pkg: &Path, files: &BTreeMap<String, Vec<u8>>) -> anyhow::Result<()> {
    for entry in fs::read_dir(pkg)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        let base = name
            .strip_suffix(".br")
            .or_else(|| name.strip_suffix(".gz"))
            .unwrap_or(&name);
        if base != "assets.json" && !files.contains_key(base) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

fn content_hash(bytes: &[u8]) -> String {
    let mut hasher = DefaultHasher::new();
    bytes.hash(&mut hasher);
    format!("{:016x}", hasher.finish())
}
