//! Highlighting on the server: source text to safe HTML with `tok-…` classes.
//!
//! To add a language: 1. a file here with `fn tokens(scanner: &mut Scanner)`; 2. a variant of
//! `Language`; 3. its name in `Language::ALL`; 4. its arm in `html`; 5. a case in `tests.rs`.

mod bash;
mod exposition;
mod go;
mod json;
mod logql;
mod promql;
mod scanner;
#[cfg(test)]
mod tests;
mod yaml;

use scanner::Scanner;

/// The languages a fence may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Language {
    Promql,
    Logql,
    Go,
    Yaml,
    Json,
    Bash,
    /// The text format of `/metrics`.
    Exposition,
    /// Plain: output, arithmetic, anything without a grammar.
    Text,
}

impl Language {
    pub(crate) const ALL: [(&'static str, Self); 8] = [
        ("bash", Self::Bash),
        ("exposition", Self::Exposition),
        ("go", Self::Go),
        ("json", Self::Json),
        ("logql", Self::Logql),
        ("promql", Self::Promql),
        ("text", Self::Text),
        ("yaml", Self::Yaml),
    ];

    pub(crate) fn named(name: &str) -> Option<Self> {
        Self::ALL
            .iter()
            .find(|(known, _)| *known == name)
            .map(|(_, language)| *language)
    }

    pub(crate) fn name(self) -> &'static str {
        Self::ALL
            .iter()
            .find(|(_, language)| *language == self)
            .map_or("text", |(name, _)| name)
    }
}

/// What a stretch of source is; its class is `tok-` and the name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Token {
    Comment,
    String,
    Number,
    Keyword,
    Function,
    Type,
    Metric,
    Label,
    Operator,
    Punctuation,
}

impl Token {
    fn class(self) -> &'static str {
        match self {
            Self::Comment => "tok-comment",
            Self::String => "tok-string",
            Self::Number => "tok-number",
            Self::Keyword => "tok-keyword",
            Self::Function => "tok-function",
            Self::Type => "tok-type",
            Self::Metric => "tok-metric",
            Self::Label => "tok-label",
            Self::Operator => "tok-operator",
            Self::Punctuation => "tok-punctuation",
        }
    }
}

/// A query to run: as [`html`], the blanks before each line in an element of their own, so that a style can hold them to
/// what follows.
pub(crate) fn query_html(source: &str) -> String {
    let html = html(Language::Promql, source);
    let lines = html.split('\n').map(|line| {
        let code = line.trim_start_matches(' ');
        match line.strip_suffix(code) {
            Some(blanks) if !blanks.is_empty() => {
                format!("<span class=\"indent\">{blanks}</span>{code}")
            }
            _ => line.to_owned(),
        }
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// The source with its tokens in `<span>`s; never fails, an odd character stays plain.
pub(crate) fn html(language: Language, source: &str) -> String {
    let mut scanner = Scanner::new(source);
    match language {
        Language::Promql => promql::tokens(&mut scanner),
        Language::Logql => logql::tokens(&mut scanner),
        Language::Go => go::tokens(&mut scanner),
        Language::Yaml => yaml::tokens(&mut scanner),
        Language::Json => json::tokens(&mut scanner),
        Language::Bash => bash::tokens(&mut scanner),
        Language::Exposition => exposition::tokens(&mut scanner),
        Language::Text => scanner.plain_to_end(),
    }
    scanner.into_html()
}

/// Text made safe for HTML content and double-quoted attributes.
pub(crate) fn escape(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    push_escaped(&mut safe, text);
    safe
}

fn push_escaped(out: &mut String, text: &str) {
    for character in text.chars() {
        match character {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            other => out.push(other),
        }
    }
}
