//! Fenced blocks: highlighted code, or a query that the page can run.

use model::QueryBlock;

use super::fence::{self, Fence};
use super::page::{CodeBlock, Expectation, Query};
use super::query_view::{self, Times};
use crate::highlight::{self, Language, escape};

/// A fenced block, ready to stand in the page.
#[derive(Debug)]
pub(super) enum Block {
    Code { html: String, code: CodeBlock },
    Query(Query),
}

/// Reads one fenced block; `Err` is a message for the author.
pub(super) fn read(info: &str, source: &str, line: usize) -> Result<Block, String> {
    let fence = fence::parse(info)?;
    let source = source.strip_suffix('\n').unwrap_or(source);
    if fence.language == Language::Promql && fence.attribute("norun").is_none() {
        return query(&fence, source, line).map(Block::Query);
    }
    fence.only(&["title", "norun", "file", "schema"])?;
    if fence.language != Language::Json && fence.attribute("schema").is_some() {
        return Err("`schema` says what a JSON block is: this is none".to_owned());
    }
    if fence.attribute("norun").is_none() {
        validate(fence.language, source)?;
    }
    Ok(Block::Code {
        html: code_html(&fence, source),
        code: CodeBlock {
            line,
            language: fence.language.name(),
            attributes: fence.attributes,
            source: source.to_owned(),
        },
    })
}

fn query(fence: &Fence, source: &str, line: usize) -> Result<Query, String> {
    fence.only(&["at", "from", "to", "step", "empty", "fails"])?;
    let expectation = match (fence.attribute("empty"), fence.attribute("fails")) {
        (None, None) => Expectation::Result,
        (Some(why), None) => Expectation::Empty {
            why: why.to_owned(),
        },
        (None, Some(why)) => Expectation::Error {
            why: why.to_owned(),
        },
        (Some(_), Some(_)) => {
            return Err("a query is either `empty` or `fails`: keep one".to_owned());
        }
    };
    let block = QueryBlock {
        expr: source.to_owned(),
        html: highlight::query_html(source),
        caption: String::new(),
        view: query_view::parse(Times {
            at: fence.attribute("at"),
            from: fence.attribute("from"),
            to: fence.attribute("to"),
            step: fence.attribute("step"),
        })?,
    };
    Ok(Query {
        line,
        block,
        expectation,
    })
}

/// What can be checked here without other crates; Go, shell and exposition text have their own tests.
fn validate(language: Language, source: &str) -> Result<(), String> {
    match language {
        Language::Yaml => {
            let parsed: Result<serde_json::Value, _> = serde_saphyr::from_str(source);
            parsed.map(drop).map_err(|error| {
                let text = error.without_snippet().to_string();
                format!(
                    "this YAML doesn't parse: {}",
                    text.lines().next().unwrap_or_default()
                )
            })
        }
        Language::Json => {
            let parsed: Result<serde_json::Value, _> = serde_json::from_str(source);
            parsed
                .map(drop)
                .map_err(|error| format!("this JSON doesn't parse: {error}"))
        }
        Language::Logql => {
            let parsed = logql::parse(source);
            let first = parsed
                .diagnostics
                .iter()
                .find(|problem| problem.severity == logql::Severity::Error);
            first.map_or(Ok(()), |problem| {
                let place = logql::diagnostic::line_column(source, problem.span.start);
                Err(format!(
                    "this LogQL doesn't parse: {place}: {}",
                    problem.message
                ))
            })
        }
        _ => Ok(()),
    }
}

fn code_html(fence: &Fence, source: &str) -> String {
    let language = fence.language.name();
    let title = match fence.attribute("title") {
        Some(title) => format!("<p class=\"code-title\">{}</p>", escape(title)),
        None => String::new(),
    };
    let note = match fence.attribute("norun") {
        Some(why) => format!("<p class=\"code-note\">{}</p>", escape(why)),
        None => String::new(),
    };
    // Code that is wider than the page scrolls, so the keyboard must be able to reach it.
    format!(
        "<div class=\"code\" data-language=\"{language}\">{title}<pre tabindex=\"0\"><code>{}</code></pre>{note}</div>\n",
        highlight::html(fence.language, source),
    )
}
