//! Every code block passes the tool that a student would feed it to, and our own loader of such files.
//!
//! YAML and JSON that does not parse is refused when a page loads. To add a language: an arm in [`check`].

mod config_files;
mod go_files;
mod json_documents;
mod rule_files;
mod tool;

use std::path::Path;
use std::process::Command;

use content::CodeBlock;
use exposition::Format;
use grader::stack::Programs;

use crate::{Exception, Page, Report};
use tool::complaint;

/// A block that is run.
#[derive(Debug)]
struct Block {
    /// `file:line` of its fence.
    place: String,
    page_file: String,
    page_address: String,
    code: CodeBlock,
}

/// Why a block need not run must be said in words, not by a sign.
const SHORTEST_REASON: usize = 10;

pub(crate) fn check(root: &Path, scratch: &Path, pages: &[Page], report: &mut Report) {
    let programs = Programs::below(root);
    let mut go = Vec::new();
    for page in pages {
        for code in &page.rendered.code_blocks {
            let place = format!("{}:{}", page.file, code.line);
            if let Some(why) = code.attributes.get("norun") {
                if why.trim().len() < SHORTEST_REASON {
                    report.fail(
                        &place,
                        vec!["`norun` must give the reason in words".to_owned()],
                    );
                }
                report.exceptions.push(Exception {
                    place,
                    why: why.clone(),
                });
                continue;
            }
            let complaints = match code.language {
                "bash" => complaint(Command::new("bash").arg("-n"), &code.source)
                    .into_iter()
                    .collect(),
                "exposition" => exposition(&code.source, &programs),
                "json" => json_documents::check(code),
                "yaml" => config_files::check(&code.source, &programs, scratch),
                // Whatever a page shows as LogQL was read when it loaded; Loki has no tool that reads it from a file.
                "text" | "logql" => Vec::new(),
                "go" => {
                    go.push(Block {
                        place,
                        page_file: page.file.clone(),
                        page_address: page.address.clone(),
                        code: code.clone(),
                    });
                    continue;
                }
                other => vec![format!(
                    "no rule runs `{other}`: add one, or say `norun=\"why\"`"
                )],
            };
            report.block(&place, complaints);
        }
    }
    for tool in ["promtool", "amtool", "go", "bash"] {
        if programs.find(tool).is_none() {
            report.missing_tools.push(tool.to_owned());
        }
    }
    go_files::check(root, scratch, go, report);
}

/// What a service shows must be read by us, and leave promtool silent.
fn exposition(source: &str, programs: &Programs) -> Vec<String> {
    let body = format!("{source}\n");
    let mut complaints = Vec::new();
    match exposition::parse_as(body.as_bytes(), Format::Text) {
        Ok(read) if read.families.is_empty() => complaints.push("holds no metric".to_owned()),
        Ok(_) => {}
        Err(error) => complaints.push(error.to_string()),
    }
    if let Some(promtool) = programs.find("promtool") {
        complaints.extend(complaint(
            Command::new(promtool).args(["check", "metrics"]),
            &body,
        ));
    }
    complaints
}
