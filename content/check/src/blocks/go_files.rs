//! Go blocks put together: those of one page with the same `file` are one file, those of one page one module.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::io;
use std::path::Path;
use std::process::Command;

use grader::stack::Programs;

use super::Block;
use super::tool::complaint;
use crate::Report;

/// Formats and vets every page's Go.
pub(super) fn check(root: &Path, scratch: &Path, blocks: Vec<Block>, report: &mut Report) {
    let programs = Programs::below(root);
    let mut modules: BTreeMap<String, BTreeMap<String, Vec<Block>>> = BTreeMap::new();
    for block in blocks {
        match block.code.attributes.get("file").cloned() {
            Some(file) => {
                let module = modules.entry(block.page_address.clone()).or_default();
                module.entry(file).or_default().push(block);
            }
            None => {
                let message = "a Go block needs `file=\"…\"`, or `norun=\"why\"`".to_owned();
                report.block(&block.place, vec![message]);
            }
        }
    }
    for (address, files) in modules {
        let folder = scratch.join(address.trim_start_matches('/').replace('/', "-"));
        let mut complaints = match write_module(root, &folder, &files) {
            Ok(()) => vet(&programs, &folder),
            Err(error) => vec![format!("{}: {error}", folder.display())],
        };
        for blocks in files.values() {
            complaints.extend(unformatted(&programs, blocks));
            for _ in blocks {
                // The compiler names the place in its message; the module stands or falls as a whole.
                report.blocks.count(complaints.is_empty());
            }
            let place = blocks.first().map_or("", |block| block.place.as_str());
            report.fail(place, std::mem::take(&mut complaints));
        }
    }
}

fn write_module(
    root: &Path,
    folder: &Path,
    files: &BTreeMap<String, Vec<Block>>,
) -> io::Result<()> {
    for (file, blocks) in files {
        let path = folder.join(file);
        if let Some(parent) = path.parent() {
            std::fs::create_dir_all(parent)?;
        }
        std::fs::write(&path, with_places(root, blocks))?;
    }
    // The versions that students get: a lesson that needs another library than FlowForge is wrong.
    let reference = root.join("labs/flowforge/reference");
    for file in ["go.mod", "go.sum"] {
        std::fs::copy(reference.join(file), folder.join(file))?;
    }
    Ok(())
}

fn vet(programs: &Programs, folder: &Path) -> Vec<String> {
    let Some(go) = programs.find("go") else {
        return Vec::new();
    };
    let said = complaint(
        Command::new(go)
            .current_dir(folder)
            // Other Go workspaces above the folder must not change what is checked.
            .env("GOWORK", "off")
            .args(["vet", "./..."]),
        "",
    );
    said.into_iter().collect()
}

/// How the blocks, as a reader would copy them one below the other, differ from what `gofmt` makes of them.
fn unformatted(programs: &Programs, blocks: &[Block]) -> Option<String> {
    let gofmt = programs.find("gofmt")?;
    let sources: Vec<&str> = blocks
        .iter()
        .map(|block| block.code.source.as_str())
        .collect();
    let whole = format!("{}\n", sources.join("\n\n"));
    // Since Go 1.24 a difference makes its exit code 1.
    complaint(Command::new(gofmt).arg("-d"), &whole)
}

/// The blocks as one file whose lines are known to the compiler by their place on the page.
fn with_places(root: &Path, blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let page = root.join(&block.page_file);
        let first = block.code.line + 1;
        // Writing to a string can't fail.
        let _ = write!(
            text,
            "//line {}:{first}\n{}\n\n",
            page.display(),
            block.code.source
        );
    }
    text
}
