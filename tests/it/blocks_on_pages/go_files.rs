//! Go blocks put together: those of one page with the same `file` are one file, those of one page one module.

use std::collections::BTreeMap;
use std::fmt::Write;
use std::path::Path;
use std::process::Command;

use grader::stack::Programs;
use tests::{root, run_dir};

use super::Block;
use super::tool::complaint;

/// Formats and vets every page's Go; what is wrong, by place.
pub(super) fn check(blocks: Vec<Block>) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut modules: BTreeMap<String, BTreeMap<String, Vec<Block>>> = BTreeMap::new();
    for block in blocks {
        let Some(file) = block.code.attributes.get("file").cloned() else {
            wrong.push(format!(
                "{}: a Go block needs `file=\"…\"`, or `norun=\"why\"`",
                block.place
            ));
            continue;
        };
        let module = modules.entry(block.page_address.clone()).or_default();
        module.entry(file).or_default().push(block);
    }
    let all = run_dir("blocks-go");
    for (address, files) in modules {
        let folder = all.join(address.trim_start_matches('/').replace('/', "-"));
        std::fs::create_dir_all(&folder).expect("a folder below target can be made");
        wrong.extend(check_module(&folder, &files));
    }
    wrong
}

fn check_module(folder: &Path, files: &BTreeMap<String, Vec<Block>>) -> Vec<String> {
    let programs = Programs::below(&root());
    let mut wrong = Vec::new();
    for (file, blocks) in files {
        if let Some(message) = unformatted(&programs, blocks) {
            wrong.push(format!("{}: {file}: {message}", blocks[0].place));
        }
        let path = folder.join(file);
        let parent = path.parent().expect("a file lies in a folder");
        std::fs::create_dir_all(parent).expect("a folder below target can be made");
        std::fs::write(&path, with_places(blocks)).expect("a file below target can be written");
    }
    // The versions that students get: a lesson that needs another library than FlowForge is wrong.
    let reference = root().join("labs/flowforge/reference");
    for file in ["go.mod", "go.sum"] {
        std::fs::copy(reference.join(file), folder.join(file)).expect("the reference is a module");
    }
    let go = programs.find("go").expect("go was looked for before");
    let vet = complaint(
        Command::new(go)
            .current_dir(folder)
            // Other Go workspaces above the folder must not change what is checked.
            .env("GOWORK", "off")
            .args(["vet", "./..."]),
        "",
    );
    wrong.extend(vet);
    wrong
}

/// How the blocks, as a reader would copy them one below the other, differ from what `gofmt` makes of them.
fn unformatted(programs: &Programs, blocks: &[Block]) -> Option<String> {
    let sources: Vec<&str> = blocks
        .iter()
        .map(|block| block.code.source.as_str())
        .collect();
    let whole = format!("{}\n", sources.join("\n\n"));
    let gofmt = programs.find("gofmt").expect("gofmt comes with go");
    // Since Go 1.24 a difference makes its exit code 1.
    complaint(Command::new(gofmt).arg("-d"), &whole)
}

/// The blocks as one file whose lines are known to the compiler by their place on the page.
fn with_places(blocks: &[Block]) -> String {
    let mut text = String::new();
    for block in blocks {
        let page = root().join(&block.page_file);
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
