//! Every code block on a page passes the tool that a student would feed it to.
//!
//! YAML, JSON and LogQL that does not parse is refused when a page loads, and queries have tests of their own.
//! To add a language: give it a row in [`RULES`] and a test here that runs its blocks.

mod go_files;
mod rule_files;
mod tool;

use std::collections::BTreeMap;
use std::process::Command;

use content::CodeBlock;
use exposition::Format;
use grader::stack::Programs;
use tests::{Component, is_here, root, run_dir};

use crate::pages::pages;
use tool::{complaint, wrong_none};

/// Languages, and whether a page must have at least one block of it: no rule may run on nothing unnoticed.
const RULES: &[(&str, bool)] = &[
    ("bash", true),
    ("exposition", true),
    ("go", true),
    ("json", false),
    ("logql", true),
    ("text", false),
    ("yaml", true),
];

/// A block that says nothing against being run.
#[derive(Debug)]
struct Block {
    /// `file:line` of its fence.
    place: String,
    page_file: String,
    page_address: String,
    code: CodeBlock,
}

impl Block {
    /// Whether its YAML has `key` at the top.
    fn has_key(&self, key: &str) -> bool {
        let mut lines = self.code.source.lines();
        lines.any(|line| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(':'))
        })
    }
}

/// Every block of one language, without those marked `norun`.
fn blocks(language: &str) -> Vec<Block> {
    let mut found = Vec::new();
    for page in pages() {
        for code in page.rendered.code_blocks {
            if code.language == language && !code.attributes.contains_key("norun") {
                found.push(Block {
                    place: format!("{}:{}", page.file, code.line),
                    page_file: page.file.clone(),
                    page_address: page.address.clone(),
                    code,
                });
            }
        }
    }
    found
}

#[test]
fn every_block_has_a_rule_or_says_why_it_has_none() {
    let mut wrong = Vec::new();
    let mut counts: BTreeMap<&str, usize> = RULES.iter().map(|(name, _)| (*name, 0)).collect();
    let mut norun = 0;
    for page in pages() {
        for code in &page.rendered.code_blocks {
            let place = format!("{}:{}", page.file, code.line);
            match code.attributes.get("norun") {
                Some(why) if why.trim().len() < 10 => {
                    wrong.push(format!("{place}: `norun` must give the reason in words"));
                }
                Some(_) => norun += 1,
                None => match counts.get_mut(code.language) {
                    Some(count) => *count += 1,
                    None => wrong.push(format!(
                        "{place}: no rule runs `{}`: add one, or say `norun=\"why\"`",
                        code.language
                    )),
                },
            }
        }
    }
    let list: Vec<String> = counts
        .iter()
        .map(|(language, count)| format!("{count} {language}"))
        .collect();
    println!("blocks: {}, {norun} norun", list.join(", "));
    wrong_none(&wrong);
    for (language, is_required) in RULES {
        assert!(
            !is_required || counts[language] > 0,
            "no {language} block was found"
        );
    }
}

#[test]
fn go_blocks_compile_pass_vet_and_are_formatted() {
    if is_here(Component::Stack) {
        wrong_none(&go_files::check(blocks("go")));
    }
}

#[test]
fn yaml_blocks_are_what_prometheus_and_alertmanager_read() {
    if !is_here(Component::Stack) {
        return;
    }
    let folder = run_dir("blocks-yaml");
    let mut wrong = Vec::new();
    for (index, block) in blocks("yaml").iter().enumerate() {
        let keys = ["groups", "scrape_configs", "route"].map(|key| block.has_key(key));
        let (program, kind) = match keys {
            [true, false, false] => ("promtool", ["check", "rules"].as_slice()),
            [false, true, false] => ("promtool", ["check", "config", "--syntax-only"].as_slice()),
            [false, false, true] => ("amtool", ["check-config"].as_slice()),
            _ => {
                wrong.push(format!(
                    "{}: neither rules (`groups:`) nor a configuration (`scrape_configs:`, `route:`): add a rule for it",
                    block.place
                ));
                continue;
            }
        };
        let file = folder.join(format!("{index}.yml"));
        std::fs::write(&file, &block.code.source).expect("a file below target can be written");
        if let Some(said) = complaint(tool(program).args(kind).arg(&file), "") {
            wrong.push(format!("{}: {said}", block.place));
        }
    }
    wrong_none(&wrong);
}

#[test]
fn rules_in_blocks_find_something() {
    let mut wrong = Vec::new();
    for block in blocks("yaml") {
        if block.has_key("groups") {
            let found = rule_files::check(&block.code.source);
            wrong.extend(
                found
                    .iter()
                    .map(|message| format!("{}: {message}", block.place)),
            );
        }
    }
    wrong_none(&wrong);
}

#[test]
fn exposition_blocks_are_read_by_our_parser() {
    let mut wrong = Vec::new();
    for block in blocks("exposition") {
        let body = format!("{}\n", block.code.source);
        match exposition::parse_as(body.as_bytes(), Format::Text) {
            Ok(read) if read.families.is_empty() => {
                wrong.push(format!("{}: holds no metric", block.place));
            }
            Ok(_) => {}
            Err(error) => wrong.push(format!("{}: {error}", block.place)),
        }
    }
    wrong_none(&wrong);
}

#[test]
fn exposition_blocks_give_promtool_nothing_to_say() {
    if !is_here(Component::Stack) {
        return;
    }
    let mut wrong = Vec::new();
    for block in blocks("exposition") {
        let body = format!("{}\n", block.code.source);
        if let Some(said) = complaint(tool("promtool").args(["check", "metrics"]), &body) {
            wrong.push(format!("{}: {said}", block.place));
        }
    }
    wrong_none(&wrong);
}

#[test]
fn bash_blocks_are_read_by_bash() {
    let mut wrong = Vec::new();
    for block in blocks("bash") {
        if let Some(said) = complaint(Command::new("bash").arg("-n"), &block.code.source) {
            wrong.push(format!("{}: {said}", block.place));
        }
    }
    wrong_none(&wrong);
}

fn tool(name: &str) -> Command {
    let program = Programs::below(&root()).find(name);
    Command::new(program.unwrap_or_else(|| panic!("{name} comes with the stack")))
}
