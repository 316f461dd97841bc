//! YAML blocks: rules, Prometheus' and Alertmanager's configuration, each by our loader and by the server's own tool.

use std::path::Path;
use std::process::Command;

use grader::stack::Programs;

use super::rule_files;
use super::tool::complaint;

/// How a file of one kind is checked: by its key at the top, the tool, and the tool's arguments before the file.
struct Kind {
    key: &'static str,
    tool: &'static str,
    arguments: &'static [&'static str],
    ours: fn(&str) -> Vec<String>,
}

const KINDS: &[Kind] = &[
    Kind {
        key: "groups",
        tool: "promtool",
        arguments: &["check", "rules"],
        ours: rule_files::check,
    },
    Kind {
        key: "scrape_configs",
        tool: "promtool",
        arguments: &["check", "config", "--syntax-only"],
        ours: |source| match prometheus_config::Config::load(source) {
            Ok(_) => Vec::new(),
            Err(error) => vec![error.to_string()],
        },
    },
    Kind {
        key: "route",
        tool: "amtool",
        arguments: &["check-config"],
        ours: |source| match alertmanager::Config::load(source) {
            Ok(_) => Vec::new(),
            Err(error) => vec![error.to_string()],
        },
    },
];

/// What our loader and the server's tool say about a file.
pub(super) fn check(source: &str, programs: &Programs, scratch: &Path) -> Vec<String> {
    let has_key = |key: &str| {
        let mut lines = source.lines();
        lines.any(|line| {
            line.strip_prefix(key)
                .is_some_and(|rest| rest.starts_with(':'))
        })
    };
    let kinds: Vec<&Kind> = KINDS.iter().filter(|kind| has_key(kind.key)).collect();
    let &[kind] = kinds.as_slice() else {
        return vec![
            "neither rules (`groups:`) nor a configuration (`scrape_configs:`, `route:`): say `norun=\"why\"`, or add a rule for it"
                .to_owned(),
        ];
    };
    let mut complaints = (kind.ours)(source);
    let Some(tool) = programs.find(kind.tool) else {
        return complaints;
    };
    let file = scratch.join("block.yml");
    let written = std::fs::create_dir_all(scratch).and_then(|()| std::fs::write(&file, source));
    if let Err(error) = written {
        complaints.push(format!("{}: {error}", file.display()));
        return complaints;
    }
    complaints.extend(complaint(
        Command::new(tool).args(kind.arguments).arg(&file),
        "",
    ));
    complaints
}
