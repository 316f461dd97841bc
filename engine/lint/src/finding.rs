//! What a check says: where, how bad, and what to write instead.

use promql::Span;

/// How much a finding matters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// The real server refuses the file.
    Error,
    /// The file loads, and will hurt.
    Mistake,
    /// A matter of style.
    Advice,
}

impl Severity {
    /// As reports spell it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Mistake => "mistake",
            Self::Advice => "advice",
        }
    }
}

/// One thing that is wrong with a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    /// A row of the misconceptions (`P01`), or `tool/check`.
    pub id: &'static str,
    pub severity: Severity,
    /// Bytes of the file, as UTF-8.
    pub span: Span,
    /// From 1.
    pub line: usize,
    /// In characters, from 1.
    pub column: usize,
    /// Names what was seen.
    pub message: String,
    pub fix: Option<Fix>,
    /// The page of the course that teaches it, such as `promql#ratios-divide-two-sums`.
    pub lesson: &'static str,
}

/// How the finding goes away.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fix {
    /// In words.
    pub text: String,
    /// The change to the file, where a program can make it.
    pub edit: Option<Edit>,
}

/// Bytes of the file and what should stand there.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    pub span: Span,
    pub replacement: String,
}

impl Finding {
    /// Says in words what to do.
    pub fn fix(&mut self, text: impl Into<String>) -> &mut Self {
        self.fix = Some(Fix {
            text: text.into(),
            edit: None,
        });
        self
    }

    /// Says it with another weight than the check's own.
    pub fn severity(&mut self, severity: Severity) -> &mut Self {
        self.severity = severity;
        self
    }
}
